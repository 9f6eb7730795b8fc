package kejian.origin.upload;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import kejian.origin.database.OnDebiansDatabase;
import org.junit.jupiter.api.condition.EnabledIf;

/** Uploads on a server that an operator runs. */
@QuarkusTest
@TestProfile(OnDebiansDatabase.class)
@EnabledIf("kejian.origin.database.DebianPostgres#isWanted")
class UploadOnDebiansDatabaseTest extends UploadTest {}
