package kejian.edge.wiring;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import kejian.contract.edge.EnrolmentCode;
import kejian.edge.disk.RealDisk;
import kejian.edge.enrolment.Enroller;
import kejian.edge.province.Province;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * By what the province knows this edge: a token that was set, one that an earlier enrolment left,
 * or a code that is redeemed now.
 */
final class Admission {

    private static final Logger LOG = Logger.getLogger(Admission.class);

    private final SyncSettings sync;
    private final Path data;
    private final String name;
    private final URI origin;

    Admission(SyncSettings sync, Path data, String name, URI origin) {
        this.sync = sync;
        this.data = data;
        this.name = name;
        this.origin = origin;
    }

    record Admitted(String token, Path root) {}

    Admitted admitted() throws SetUpFault {
        String set = sync.token().orElse(null);
        if (set == null && sync.tokenFile().isPresent()) {
            set = firstLine(sync.tokenFile().get(), "kejian.sync.token-file");
        }
        if (set != null) {
            return new Admitted(set, root(null));
        }
        Optional<EnrolmentCode> code = code();
        Enroller enroller = new Enroller(data, new RealDisk());
        try {
            Optional<Enroller.Enrolled> stored = enroller.stored(code);
            if (stored.isPresent()) {
                return admitted(stored.get());
            }
            if (code.isEmpty()) {
                throw EdgeServer.missing(
                        "enrolment",
                        "kejian.sync.code-file (or kejian.sync.code), or kejian.sync.token-file");
            }
            try (Province province =
                    new Province(origin, Optional.empty(), Province.Patience.NORMAL)) {
                Enroller.Enrolled enrolled = enroller.enroll(name, code.get(), province);
                LOG.infof("edge=%s is enrolled at %s", name, origin);
                return admitted(enrolled);
            }
        } catch (Enroller.NotEnrolled e) {
            return asBefore(enroller, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            String sentence =
                    "The edge could not be enrolled at %s yet: %s. Start it again."
                            .formatted(origin, e.getMessage());
            return asBefore(enroller, sentence, e);
        }
    }

    /** With what an earlier enrolment left: boxes are served whatever a new code came to. */
    private Admitted asBefore(Enroller enroller, String sentence, Exception cause)
            throws SetUpFault {
        try {
            Optional<Enroller.Enrolled> before = enroller.stored(Optional.empty());
            if (before.isPresent()) {
                LOG.warnf("%s It goes on as it was enrolled before.", sentence);
                return admitted(before.get());
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        throw new SetUpFault(sentence, cause);
    }

    private Admitted admitted(Enroller.Enrolled enrolled) throws SetUpFault {
        return new Admitted(enrolled.token(), root(enrolled.root()));
    }

    /** One that was set is pinned before one that came with an enrolment. */
    private Path root(@Nullable Path enrolled) throws SetUpFault {
        Path root = sync.root().orElse(enrolled);
        if (root == null) {
            throw EdgeServer.missing("root document", "kejian.sync.root");
        }
        return root;
    }

    private Optional<EnrolmentCode> code() throws SetUpFault {
        String text = sync.code().orElse(null);
        if (text == null && sync.codeFile().isPresent()) {
            text = firstLine(sync.codeFile().get(), "kejian.sync.code-file");
        }
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(EnrolmentCode.parse(text));
        } catch (IllegalArgumentException e) {
            throw new SetUpFault(
                    "kejian.sync.code is no enrolment code: eight groups of four letters and digits.",
                    e);
        }
    }

    private static String firstLine(Path file, String key) throws SetUpFault {
        try {
            String line = Files.readString(file).lines().findFirst().orElse("").strip();
            if (line.isEmpty()) {
                throw new SetUpFault("The file of " + key + " is empty.");
            }
            return line;
        } catch (IOException e) {
            throw new SetUpFault("The file of " + key + " cannot be read: " + e, e);
        }
    }
}
