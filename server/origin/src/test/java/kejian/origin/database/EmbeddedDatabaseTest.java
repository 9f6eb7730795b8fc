package kejian.origin.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The server that the origin runs itself; {@link DatabaseRestartTest} kills it. */
class EmbeddedDatabaseTest extends DatabaseContract {

    private static EmbeddedDatabase server;

    @BeforeAll
    static void start() throws IOException {
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        server = EmbeddedDatabase.start(Files.createTempDirectory(target, "postgres"));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Override
    String url() {
        return server.jdbcUrl();
    }
}
