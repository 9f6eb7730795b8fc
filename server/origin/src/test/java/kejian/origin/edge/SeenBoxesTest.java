package kejian.origin.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import kejian.origin.DatabaseForTests;
import org.junit.jupiter.api.Test;

/** Box names are anybody's invention: no edge may fill the table with them. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class SeenBoxesTest {

    @Inject AgroalDataSource database;
    @Inject Edges edges;

    @Test
    void namesBeyondACountysMany_areForgottenOldestFirst() throws Exception {
        String noisy = "noisy-" + UUID.randomUUID().toString().substring(0, 8);
        String quiet = "quiet-" + noisy;
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            for (String edge : new String[] {noisy, quiet}) {
                s.execute(
                        "insert into edge (name, area, address) values ('%s', '410000', 'http://e')"
                                .formatted(edge));
            }
            s.execute(
                    "insert into box_seen select '%s-' || n, '%s', now() - make_interval(secs => n)"
                                    .formatted(noisy, noisy)
                            + " from generate_series(1, 20003) n");
            s.execute("insert into box_seen values ('%s-1', '%s', now())".formatted(quiet, quiet));
            edges.forgetBoxes();
            assertThat(count(s, noisy)).isEqualTo(20_000);
            assertThat(count(s, quiet)).isOne();
            try (ResultSet oldest =
                    s.executeQuery(
                            "select 1 from box_seen where box in ('%s-20001', '%s-20003')"
                                    .formatted(noisy, noisy))) {
                assertThat(oldest.next()).isFalse();
            }
            s.execute("delete from box_seen where edge in ('%s', '%s')".formatted(noisy, quiet));
            s.execute("delete from edge where name in ('%s', '%s')".formatted(noisy, quiet));
        }
    }

    private static int count(Statement s, String edge) throws SQLException {
        try (ResultSet rows =
                s.executeQuery("select count(*) from box_seen where edge = '" + edge + "'")) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }
}
