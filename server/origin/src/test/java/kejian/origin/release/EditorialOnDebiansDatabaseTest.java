package kejian.origin.release;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import kejian.origin.database.OnDebiansDatabase;
import org.junit.jupiter.api.condition.EnabledIf;

/** Courseware from a draft to a release and back, on a server that an operator runs. */
@QuarkusTest
@TestProfile(OnDebiansDatabase.class)
@EnabledIf("kejian.origin.database.DebianPostgres#isWanted")
class EditorialOnDebiansDatabaseTest extends EditorialTest {}
