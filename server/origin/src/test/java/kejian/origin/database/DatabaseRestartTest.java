package kejian.origin.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseRestartTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir Path folder;

    @Test
    void server_killed_isStartedAgainAtItsAddressWithWhatWasCommitted() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
            String address = database.jdbcUrl();
            execute(address, "create table kept (n int)");
            execute(address, "insert into kept values (7)");
            for (int i = 0; i < 2; i++) {
                kill();
                assertThat(kept(address)).isEqualTo(7);
                assertThat(database.jdbcUrl()).isEqualTo(address);
            }
        }
        assertThat(folder.resolve(Leftover.PID_FILE)).doesNotExist();
    }

    @Test
    void pidFile_namingAStranger_isRemovedAndTheStrangerLives() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        Files.createDirectories(folder.resolve("bin"));
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(folder.resolve(Leftover.PID_FILE), stranger.pid() + "\n");
            Leftover.clear(folder);
            assertThat(folder.resolve(Leftover.PID_FILE)).doesNotExist();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    private long pid() throws IOException {
        return Long.parseLong(
                Files.readAllLines(folder.resolve(Leftover.PID_FILE)).getFirst().strip());
    }

    private void kill() throws IOException, InterruptedException {
        long pid = pid();
        Leftover.server(folder, pid).orElseThrow().destroyForcibly();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (Leftover.server(folder, pid).isPresent()) {
            assertThat(System.nanoTime()).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static void execute(String address, String sql) throws SQLException {
        try (Connection c = DriverManager.getConnection(address);
                Statement statement = c.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int kept(String address) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (Connection c = DriverManager.getConnection(address);
                    Statement statement = c.createStatement();
                    ResultSet rows = statement.executeQuery("select n from kept")) {
                rows.next();
                return rows.getInt(1);
            } catch (SQLException e) {
                assertThat(System.nanoTime()).as("%s", e).isLessThan(end);
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }
}
