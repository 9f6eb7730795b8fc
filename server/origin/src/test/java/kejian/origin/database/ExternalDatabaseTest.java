package kejian.origin.database;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/**
 * A PostgreSQL server that somebody runs: {@code
 * -Dengines.database=jdbc:postgresql://HOST/NAME?user=…&password=…}.
 */
class ExternalDatabaseTest extends DatabaseContract {

    private static final String URL = System.getProperty("engines.database", "");

    @BeforeAll
    static void named() {
        if (URL.isEmpty()) {
            System.out.println(
                    "left out: a database of your own; run with -Dengines.database=JDBC_URL");
        }
        Assumptions.assumeFalse(URL.isEmpty(), "needs -Dengines.database");
    }

    @Override
    String url() {
        return URL;
    }
}
