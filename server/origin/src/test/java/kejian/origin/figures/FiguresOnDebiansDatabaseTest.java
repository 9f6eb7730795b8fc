package kejian.origin.figures;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import kejian.origin.database.OnDebiansDatabase;
import org.junit.jupiter.api.condition.EnabledIf;

/** Figures on a server that an operator runs. */
@QuarkusTest
@TestProfile(OnDebiansDatabase.class)
@EnabledIf("kejian.origin.database.DebianPostgres#isWanted")
class FiguresOnDebiansDatabaseTest extends FiguresTest {}
