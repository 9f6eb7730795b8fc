package kejian.origin.viewing;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.ViewingEvent;
import kejian.origin.DatabaseForTests;
import org.junit.jupiter.api.Test;

/** D is the length of the package that was played, whichever the courseware has by now. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class FormerPackageTest {

    private static final long BEGIN = 1_780_000_000_000L;
    private static final long WATCHED_MS = 100_000;
    private static final String FIRST = "1".repeat(64);
    private static final String SECOND = "2".repeat(64);

    @Inject AgroalDataSource database;
    @Inject Merge merge;
    private final String courseware = UUID.randomUUID().toString();
    private final String edge = "f-" + courseware.substring(0, 8);
    private int seq;

    private void sql(String statement) throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            s.execute(statement);
        }
    }

    private String row(String session) throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement();
                ResultSet r =
                        s.executeQuery(
                                "select left(package, 1) || ' of ' || duration_ms || ' watched ' || watched_ms"
                                        + " from viewing_session where edge = '%s' and session = '%s'"
                                                .formatted(edge, session))) {
            List<String> rows = new ArrayList<>();
            while (r.next()) {
                rows.add(r.getString(1));
            }
            return String.join(", ", rows);
        }
    }

    private List<ViewingEvent> watched(String session, String packageId) {
        return SittingsTest.play(session, BEGIN, 0, WATCHED_MS / 1_000).stream()
                .map(e -> of(e, packageId))
                .toList();
    }

    private ViewingEvent of(ViewingEvent e, String packageId) {
        return new ViewingEvent(
                e.source(),
                e.action(),
                e.session(),
                e.trusted(),
                e.box(),
                courseware,
                packageId,
                e.tier(),
                e.receivedAtMs(),
                e.boxAtMs(),
                e.n(),
                e.positionMs(),
                e.playedMs(),
                e.sections(),
                e.heads(),
                e.bytes(),
                e.startUpMs(),
                e.stalledMs());
    }

    private void take(List<ViewingEvent> events) throws Exception {
        List<JournalBatch.Entry> entries = new ArrayList<>();
        for (ViewingEvent e : events) {
            entries.add(new JournalBatch.Entry(++seq, e));
        }
        merge.take(new JournalBatch(edge, "epoch", entries), "410000");
    }

    @Test
    void session_isMeasuredByWhatItBeganWith_howeverLateItsReportsCome() throws Exception {
        sql(
                """
                insert into courseware (id, kind, title, summary, presenter, publisher, tags,
                    category, purpose, state, version, area, created_by, created_at, duration_ms)
                values ('%s', 'VIDEO', 't', '', '', '', '', 'RED_CLASSICS', 'EDUCATION',
                    'PUBLISHED', 0, '410000', 'x', now(), 120000)
                """
                        .formatted(courseware));
        List<ViewingEvent> before = watched("before", FIRST);
        take(before.subList(0, before.size() / 2));
        String half = row("before");
        assertThat(half).startsWith("1 of 120000");

        sql("insert into former_package values ('%s', '%s', 120000)".formatted(courseware, FIRST));
        sql("update courseware set duration_ms = 600000 where id = '%s'".formatted(courseware));
        // the edge has the next release by now and names its package, the box plays what it began
        List<ViewingEvent> rest = new ArrayList<>();
        for (ViewingEvent e : before.subList(before.size() / 2, before.size())) {
            rest.add(of(e, SECOND));
        }
        take(rest);
        take(watched("late", FIRST));
        take(watched("after", SECOND));
        take(watched("stranger", "3".repeat(64)));

        assertThat(row("before")).isEqualTo("1 of 120000 watched " + WATCHED_MS);
        assertThat(row("late")).isEqualTo("1 of 120000 watched " + WATCHED_MS);
        assertThat(row("after")).isEqualTo("2 of 600000 watched " + WATCHED_MS);
        assertThat(row("stranger"))
                .as("of a package that was never published of it")
                .isEqualTo("3 of 600000 watched " + WATCHED_MS);
    }
}
