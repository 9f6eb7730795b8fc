package kejian.origin.identity;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import kejian.origin.database.OnDebiansDatabase;
import org.junit.jupiter.api.condition.EnabledIf;

/** Accounts on a server that an operator runs. */
@QuarkusTest
@TestProfile(OnDebiansDatabase.class)
@EnabledIf("kejian.origin.database.DebianPostgres#isWanted")
class OwnAccountsOnDebiansDatabaseTest extends OwnAccountsTest {}
