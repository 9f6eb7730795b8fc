package kejian.origin.viewing;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import kejian.origin.database.OnDebiansDatabase;
import org.junit.jupiter.api.condition.EnabledIf;

/** Evidence into sessions on a server that an operator runs. */
@QuarkusTest
@TestProfile(OnDebiansDatabase.class)
@EnabledIf("kejian.origin.database.DebianPostgres#isWanted")
class MergeOnDebiansDatabaseTest extends MergeTest {}
