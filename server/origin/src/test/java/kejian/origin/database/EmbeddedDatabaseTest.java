package kejian.origin.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmbeddedDatabaseTest extends DatabaseContract {

    private static Path folder;
    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws IOException {
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        folder = Files.createTempDirectory(target, "postgres");
        server = EmbeddedDatabase.start(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Override
    String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    @Test
    void server_killed_keepsWhatItAcknowledged() throws Exception {
        try (Connection c = DriverManager.getConnection(url())) {
            execute(c, "create table if not exists kept (id int)");
            execute(c, "insert into kept values (1)");
        }
        ProcessHandle postmaster = ProcessHandle.of(pid()).orElseThrow();
        postmaster.destroyForcibly();
        postmaster.onExit().get(30, TimeUnit.SECONDS);
        server.close(); // of a server that is dead already: gives back the folder's lock
        server = EmbeddedDatabase.start(folder);
        assertThat(kept()).isGreaterThanOrEqualTo(1);
    }

    private int kept() throws Exception {
        try (Connection c = DriverManager.getConnection(url())) {
            return Integer.parseInt(text(c, "select count(*) from kept"));
        }
    }

    private static long pid() throws IOException {
        Path file = folder.resolve("data/postmaster.pid");
        return Long.parseLong(Files.readAllLines(file).getFirst().strip());
    }
}
