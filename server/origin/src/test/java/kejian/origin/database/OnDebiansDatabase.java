package kejian.origin.database;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The origin on a server that somebody else runs, instead of the embedded one. */
public class OnDebiansDatabase implements QuarkusTestProfile {

    @Override
    public boolean disableGlobalTestResources() {
        return true;
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Server.class));
    }

    /** A server with one empty database. */
    public static class Server implements QuarkusTestResourceLifecycleManager {

        private static DebianPostgres server;

        static DebianPostgres server() {
            return server;
        }

        @Override
        public Map<String, String> start() {
            try {
                server = DebianPostgres.start();
                Path target = Path.of("target").toAbsolutePath();
                return Map.of(
                        "quarkus.datasource.jdbc.url", server.urlWithoutSecrets(),
                        "quarkus.datasource.username", server.user(),
                        "quarkus.datasource.password", server.password(),
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
}
