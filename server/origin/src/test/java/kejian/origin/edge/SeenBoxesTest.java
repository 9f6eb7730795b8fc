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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import kejian.contract.edge.EdgeReport;
import kejian.origin.DatabaseForTests;
import kejian.origin.MovableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Box names are anybody's invention: no edge may fill the table with them, or take another's. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class SeenBoxesTest {

    @Inject AgroalDataSource database;
    @Inject Edges edges;
    @Inject MovableClock clock;
    private final List<String> made = new ArrayList<>();

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

    /** Reports of one edge that saw these boxes. */
    private void report(String edge, List<String> boxes) throws Exception {
        edges.reported(edge, new EdgeReport(edge, "v", 1, 0, 0, 1, 0, boxes, null, null, null));
    }

    @Test
    void box_staysWithTheEdgeThatReportsIt_andMovesWhenThatOneDoesSoNoMore() throws Exception {
        String first = fresh("first");
        String other = fresh("other");
        String box = "BOX-" + first;
        report(first, List.of(box));
        clock.advance(Duration.ofMinutes(5));
        report(other, List.of(box));
        assertThat(edgeOf(box)).as("claimed by another while it plays").isEqualTo(first);
        clock.advance(Duration.ofMinutes(4));
        report(first, List.of(box));
        clock.advance(Duration.ofMinutes(9));
        report(other, List.of(box));
        assertThat(edgeOf(box)).as("each report counts anew").isEqualTo(first);
        clock.advance(Duration.ofMinutes(2));
        report(other, List.of(box));
        assertThat(edgeOf(box)).as("it was carried to another village").isEqualTo(other);
    }

    @Test
    void boxes_ofASilentEdge_areTakenOverSlowly_theLongestUnseenFirst() throws Exception {
        String silent = fresh("silent");
        String greedy = fresh("greedy");
        List<String> county = IntStream.range(0, 300).mapToObj(i -> silent + "-" + i).toList();
        report(silent, county.subList(50, 300));
        clock.advance(Duration.ofMinutes(1));
        report(silent, county.subList(0, 50));
        report(greedy, List.of());
        clock.advance(Duration.ofMinutes(30));
        report(greedy, county);
        assertThat(count(greedy)).as("of one report, however long after the last").isEqualTo(100);
        assertThat(edgeOf(county.getFirst())).as("seen last").isEqualTo(silent);
        for (int i = 0; i < 5; i++) {
            report(greedy, county);
        }
        assertThat(count(greedy)).as("of reports without end").isLessThan(110);
        clock.advance(Duration.ofSeconds(30));
        report(greedy, county);
        assertThat(count(greedy)).isBetween(150, 160);
        report(silent, county);
        assertThat(count(silent)).as("it came back, and what is its own is").isBetween(140, 150);
        clock.advance(Duration.ofMinutes(1));
        report(greedy, county);
        assertThat(count(greedy)).as("what is reported there again stays").isBetween(150, 160);
    }

    @Test
    void edge_thatReportsManyTimesASecond_takesBoxesOverAsFastAsAnyOther() throws Exception {
        String silent = fresh("silent");
        String hasty = fresh("hasty");
        List<String> county = IntStream.range(0, 300).mapToObj(i -> silent + "-" + i).toList();
        report(silent, county);
        report(hasty, List.of());
        clock.advance(Duration.ofMinutes(30));
        report(hasty, List.of());
        for (int i = 0; i < 60; i++) {
            clock.advance(Duration.ofMillis(250));
            report(hasty, county);
        }
        assertThat(count(hasty)).as("in 15 seconds").isBetween(24, 26);
    }

    /** Other tests count the edges that there are. */
    @AfterEach
    void forgetEdges() throws SQLException {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            for (String name : made) {
                s.execute("delete from box_seen where edge = '" + name + "'");
                s.execute("delete from edge where name = '" + name + "'");
            }
        }
    }

    private String fresh(String kind) throws SQLException {
        String name = kind + "-" + UUID.randomUUID().toString().substring(0, 8);
        made.add(name);
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            s.execute(
                    "insert into edge (name, area, address) values ('%s', '410000', 'http://e')"
                            .formatted(name));
        }
        return name;
    }

    private String edgeOf(String box) throws SQLException {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement();
                ResultSet rows =
                        s.executeQuery("select edge from box_seen where box = '" + box + "'")) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private int count(String edge) throws SQLException {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            return count(s, edge);
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
