package kejian.origin.backup;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import kejian.origin.database.EmbeddedDatabase;

/** A server that an earlier program has left: the one under test finds it at its start. */
public class EarlierProvinceForTests implements QuarkusTestResourceLifecycleManager {

    private EmbeddedDatabase server;

    @Override
    public Map<String, String> start() {
        try {
            Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
            server = EmbeddedDatabase.start(Files.createTempDirectory(target, "postgres"));
            Place place = new Place(server.jdbcUrl(), null, null);
            EarlierProvince.fill(place);
            try (Connection c = place.open()) {
                // bytes that no key signed, of blobs that are nowhere
                Place.execute(c, "delete from signed_document");
                c.commit();
            }
            return Map.of(
                    "quarkus.datasource.jdbc.url", server.jdbcUrl(),
                    "kejian.data", Files.createTempDirectory(target, "data").toString());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        try {
            if (server != null) {
                server.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
