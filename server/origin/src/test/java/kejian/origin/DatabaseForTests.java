package kejian.origin;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kejian.origin.database.EmbeddedDatabase;

/**
 * A real PostgreSQL server in a folder of its own, and an empty data folder, for one run of tests.
 */
public class DatabaseForTests implements QuarkusTestResourceLifecycleManager {

    private EmbeddedDatabase server;

    @Override
    public Map<String, String> start() {
        try {
            Path target = Path.of("target").toAbsolutePath();
            Files.createDirectories(target);
            server = EmbeddedDatabase.start(Files.createTempDirectory(target, "postgres"));
            return Map.of(
                    "quarkus.datasource.jdbc.url", server.jdbcUrl(),
                    "kejian.data", Files.createTempDirectory(target, "data").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        try {
            if (server != null) {
                server.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
