package kejian.origin.backup;

import java.util.UUID;
import kejian.origin.database.DebianPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;

/** To the operating system's PostgreSQL: another version, an owner who is no superuser. */
@EnabledIf("kejian.origin.database.DebianPostgres#isWanted")
class MoveToDebiansDatabaseTest extends MoveContract {

    private static DebianPostgres server;

    @BeforeAll
    static void start() throws Exception {
        server = DebianPostgres.start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Override
    Place target() throws Exception {
        String name = "d" + UUID.randomUUID().toString().replace('-', '_');
        return new Place(server.makeAnother(name), null, null);
    }
}
