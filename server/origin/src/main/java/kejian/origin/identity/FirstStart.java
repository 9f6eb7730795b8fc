package kejian.origin.identity;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import kejian.origin.OriginConfig;
import kejian.origin.area.Areas;
import org.jboss.logging.Logger;

/** Makes the first account, the province's area and the token of the transcoder next door. */
@ApplicationScoped
class FirstStart {

    private static final Logger LOG = Logger.getLogger(FirstStart.class);

    private final OriginConfig config;
    private final Accounts accounts;
    private final Areas areas;
    private final Tokens tokens;

    FirstStart(OriginConfig config, Accounts accounts, Areas areas, Tokens tokens) {
        this.config = config;
        this.accounts = accounts;
        this.areas = areas;
        this.tokens = tokens;
    }

    void start(@Observes StartupEvent event) throws IOException, SQLException {
        areas.ensureRoot(config.province().code(), config.province().name());
        if (accounts.areOurs() && accounts.count() == 0) {
            String password = tokens.fresh().substring(0, 20);
            tell(password);
            accounts.create(
                    "admin",
                    password,
                    Accounts.PEOPLE,
                    config.province().code(),
                    /* first= */ true);
        }
        Path workerToken = config.data().resolve("worker-token");
        if (!Files.exists(workerToken)) {
            writeSecret(workerToken, tokens.issue(Tokens.ServiceKind.WORKER, "built-in"));
        }
    }

    /** On a terminal once; else in a file that its owner alone reads. Never in a log. */
    private void tell(String password) throws IOException {
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            console.printf("%n首个账号 first account: admin   口令 password: %s%n%n", password);
        } else {
            writeSecret(config.data().resolve("first-password"), password);
            LOG.info(
                    "the first account is admin; its password lies in the data folder's first-password");
        }
    }

    private static void writeSecret(Path file, String secret) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(
                fresh,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, secret + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
