package kejian.origin.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.UUID;
import kejian.origin.database.EmbeddedDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** To a server of the embedded one's version. */
class MoveTest extends MoveContract {

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
    Place target() throws Exception {
        String name = "d" + UUID.randomUUID().toString().replace('-', '_');
        Place main = new Place(server.jdbcUrl(), null, null);
        try (Connection c = main.source().getConnection()) {
            Place.execute(c, "create database " + name);
        }
        return new Place(server.jdbcUrl().replace("/postgres?", "/" + name + "?"), null, null);
    }
}
