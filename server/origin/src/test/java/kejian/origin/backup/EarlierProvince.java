package kejian.origin.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.flywaydb.core.Flyway;

/**
 * A province as the program of an earlier time left it: the tables of migration 140, before sums of
 * sessions, counties in the tree and steps of faults were reckoned, with rows as they were written
 * then.
 */
final class EarlierProvince {

    /** The newest migration of that time. */
    static final String VERSION = "140";

    private EarlierProvince() {}

    static void fill(Place place) throws IOException, SQLException {
        Flyway.configure()
                .dataSource(place.source())
                .locations(
                        "filesystem:" + Path.of("src/main/resources/db/migration").toAbsolutePath())
                .target(VERSION)
                .load()
                .migrate();
        try (var in =
                        Objects.requireNonNull(
                                EarlierProvince.class.getResourceAsStream("earlier.sql"));
                Connection c = place.open()) {
            Place.execute(c, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            c.commit();
        }
    }
}
