package kejian.edge.sync;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kejian.edge.disk.Disk;
import kejian.edge.disk.SmallFile;
import kejian.edge.trust.Refused;
import kejian.edge.trust.StrictJson;
import org.jboss.logging.Logger;

/**
 * What the newest release that was verified withdraws, though it may be days before that release is
 * whole. It lies in a small file of its own, so that it outlives a power cut that the fill does
 * not. Not for several threads at once.
 */
final class Withdrawals {

    private static final Logger LOG = Logger.getLogger(Withdrawals.class);

    private final Path file;
    private Held held;
    private boolean saved = true;

    private Withdrawals(Path file, Held held) {
        this.file = file;
        this.held = held;
    }

    static Withdrawals open(Path file, Disk disk) throws IOException {
        try {
            Optional<byte[]> stored = SmallFile.read(file);
            return new Withdrawals(
                    file,
                    stored.isEmpty()
                            ? Held.NOTHING
                            : StrictJson.read(stored.get(), Held.class, "what is withdrawn"));
        } catch (SmallFile.DamagedFile | Refused e) {
            // The active release says what it knows; the next round verifies the newest again.
            LOG.errorf("%s; what is withdrawn is taken from the active release", e.getMessage());
            disk.delete(file);
            return new Withdrawals(file, Held.NOTHING);
        }
    }

    /**
     * The word of a verified release, if none newer is known.
     *
     * @return whether it is new
     */
    boolean hold(long release, List<String> withdrawn) {
        if (release <= held.release()) {
            return false;
        }
        held = new Held(release, withdrawn);
        saved = false;
        return true;
    }

    /** Durable when it returns. */
    void save(Disk disk) throws IOException {
        if (!saved) {
            SmallFile.replace(disk, file, StrictJson.write(held));
            saved = true;
        }
    }

    /** The word that a power cut does not take back. */
    Optional<Releases.InForce> durable() {
        return saved
                ? Optional.of(new Releases.InForce(held.release(), held.withdrawn()))
                : Optional.empty();
    }

    /** Ids that a release as new as this one, or newer, withdraws. */
    List<String> after(long release) {
        return held.release() >= release ? held.withdrawn() : List.of();
    }

    /**
     * @param release number of the release that says so, 0 for none
     */
    record Held(long release, List<String> withdrawn) {

        static final Held NOTHING = new Held(0, List.of());

        Held {
            withdrawn = List.copyOf(withdrawn);
        }
    }
}
