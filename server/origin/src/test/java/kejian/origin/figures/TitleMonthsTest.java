package kejian.origin.figures;

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
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import kejian.origin.DatabaseForTests;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A province's titles of a month say what the sums of its counties say, at each moment: made, not
 * made, and while somebody changes a session.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class TitleMonthsTest {

    private static final String PROVINCE = "410000";

    /** Each test has a month of its own. */
    private static YearMonth next = YearMonth.of(2036, 1);

    @Inject AgroalDataSource database;
    @Inject Sums sums;
    @Inject FigureQueries queries;
    @Inject TitleMonths titles;
    private final List<String> counties = new ArrayList<>();
    private final List<String> stations = new ArrayList<>();
    private YearMonth month;
    private String edge;

    @BeforeEach
    void province() throws Exception {
        month = next;
        next = next.plusMonths(1);
        String mark = UUID.randomUUID().toString().substring(0, 8);
        edge = "titles-" + mark;
        Random random = new Random();
        for (int c = 0; c < 3; c++) {
            String county = "41" + random.nextLong(1_000_000_000L, 10_000_000_000L);
            counties.add(county);
            sql("insert into area values ('%s', 'c', '%s')".formatted(county, PROVINCE));
            for (int s = 0; s < 4; s++) {
                String id = UUID.randomUUID().toString();
                stations.add(id);
                sql(
                        "insert into station values ('%s', '%s', 's', '%s', 30, '2030-01-01', null)"
                                .formatted(id, id, county));
            }
        }
        for (int i = 0; i < 120; i++) {
            watch("s" + i, random);
        }
    }

    /** One of twenty titles, by any station of any county through one of two edges. */
    private void watch(String session, Random random) throws SQLException {
        sql(insert(session, random));
    }

    private String insert(String session, Random random) {
        int station = random.nextInt(stations.size());
        // some of less than a second are no starts
        int watched = random.nextInt(random.nextInt(8) == 0 ? 1_000 : 900_000);
        return """
        insert into viewing_session (edge, session, sitting, courseware, package, duration_ms,
            station, area, tier, day, started_at, last_at, watched_ms, effective_ms, sections,
            served_ms, heads, heads_source, precision, counted, flags)
        values ('%s-%d', '%s', 0, '%s', 'p', 600000, '%s', '%s', '%s', '%s', now(), now(), %d, %d,
            '%s', %d, %d, 'REMOTE', '%s', %s, '')
        """
                .formatted(
                        edge,
                        random.nextInt(2),
                        session,
                        edge + "-t" + random.nextInt(20),
                        stations.get(station),
                        counties.get(station / 4),
                        "ABC".charAt(random.nextInt(3)),
                        month.atDay(1 + random.nextInt(month.lengthOfMonth())),
                        watched,
                        Math.min(watched, 600_000),
                        sections(random),
                        random.nextInt(900_000),
                        1 + random.nextInt(9),
                        "ABC".charAt(random.nextInt(3)),
                        random.nextInt(10) > 0);
    }

    /** Up to three stretches, within the ten minutes. */
    private static String sections(Random random) {
        StringBuilder text = new StringBuilder("{");
        int at = 0;
        for (int i = random.nextInt(4); i > 0; i--) {
            int from = at + 1 + random.nextInt(100_000);
            at = from + 1 + random.nextInt(99_000);
            text.append(text.length() > 1 ? "," : "").append("[%d,%d)".formatted(from, at));
        }
        return text.append("}").toString();
    }

    @Test
    void made_itSaysTheSame() throws Exception {
        TreeMap<String, Cell> before = told();
        assertThat(before).hasSizeGreaterThan(10);
        make();
        assertThat(isMade()).isTrue();
        assertThat(told()).isEqualTo(before);
        // it is read at all: nothing else would hide a number from the answer
        sql("update title_month set starts = starts + 1000 where month = '" + month.atDay(1) + "'");
        long starts = before.firstEntry().getValue().figures().starts();
        assertThat(told().firstEntry().getValue().figures().starts()).isEqualTo(starts + 1000);
    }

    @Test
    void made_itsCurvesAreTheSame_closedToo() throws Exception {
        for (boolean closes : List.of(false, true)) {
            if (closes) {
                close();
                watch("late", new Random(9)); // not in what was closed
            }
            List<LocalDate> closed = closes ? List.of(month.atDay(1)) : List.of();
            Map<String, Retention> before = curves(closed);
            assertThat(before.values()).anyMatch(curve -> curve.starts() > 3);
            make();
            assertThat(curves(closed)).isEqualTo(before);
            sql(
                    "update title_month set starts = 2 * starts where month = '%s' and closed = %s"
                            .formatted(month.atDay(1), closes));
            assertThat(curves(closed)).as("it is read at all").isNotEqualTo(before);
        }
    }

    /** What was seen changes, how much was not. */
    @Test
    void otherSections_ofTheSameLength_areSeenAtOnce() throws Exception {
        make();
        Map<String, Retention> before = curves(List.of());
        sql(
                "update viewing_session set sections = '{[599000,600000)}' where edge like '%s%%'"
                        .formatted(edge));
        assertThat(isMade()).isFalse();
        Map<String, Retention> now = curves(List.of());
        assertThat(now).isNotEqualTo(before);
        make();
        assertThat(curves(List.of())).isEqualTo(now);
    }

    /** Of each title of this test. */
    private Map<String, Retention> curves(List<LocalDate> closed) {
        Map<String, Retention> curves = new TreeMap<>();
        for (int title = 0; title < 20; title++) {
            String id = edge + "-t" + title;
            LocalDate first = month.atDay(1);
            LocalDate last = month.atEndOfMonth();
            curves.put(
                    id,
                    queries.retention(new Question(first, last, PROVINCE, null, id, null, closed)));
        }
        return curves;
    }

    @Test
    void questionsOfLess_areNotAnsweredFromIt() throws Exception {
        make();
        sql("update title_month set starts = starts + 1000 where month = '" + month.atDay(1) + "'");
        LocalDate first = month.atDay(1);
        LocalDate last = month.atEndOfMonth();
        for (Question q :
                List.of(
                        new Question(first, last, counties.getFirst(), null, null, null, List.of()),
                        new Question(first, last, PROVINCE, null, null, "A", List.of()),
                        new Question(
                                first, last.minusDays(1), PROVINCE, null, null, null, List.of()),
                        new Question(
                                first.plusDays(1), last, PROVINCE, null, null, null, List.of()),
                        new Question(
                                first, last.plusDays(1), PROVINCE, null, null, null, List.of()),
                        new Question(
                                first,
                                last.plusMonths(1),
                                PROVINCE,
                                null,
                                null,
                                null,
                                List.of()))) {
            assertThat(told(q).values())
                    .as("%s", q)
                    .isNotEmpty()
                    .allMatch(cell -> cell.figures().starts() < 1000);
        }
    }

    @Test
    void whateverChanges_isSeenAtOnce_andCountedAgain() throws Exception {
        Random random = new Random(3);
        for (int step = 0; step < 12; step++) {
            make();
            assertThat(isMade()).isTrue();
            switch (step % 4) {
                case 0 -> watch("more" + step, random);
                case 1 -> sql(changed("watched_ms = watched_ms + 700000", step));
                case 2 -> sql(changed("day = day + interval '1 month'", step));
                default ->
                        sql(
                                "delete from viewing_session where edge like '%s%%' and session = 's%d'"
                                        .formatted(edge, step));
            }
            assertThat(isMade()).as("after step %d", step).isFalse();
            TreeMap<String, Cell> now = told();
            make();
            assertThat(told()).as("after step %d", step).isEqualTo(now);
        }
    }

    private String changed(String set, int n) {
        return "update viewing_session set %s where edge like '%s%%' and session = 's%d'"
                .formatted(set, edge, n);
    }

    /** Evidence is forgotten for many at once: no month is counted again for it. */
    @Test
    void whatNoFigureIsMadeOf_leavesIt() throws Exception {
        make();
        sql(
                "update viewing_session set evidence_gone = true where edge like '%s%%'"
                        .formatted(edge));
        assertThat(isMade()).isTrue();
    }

    @Test
    void anotherArea_leavesNoneAsItWas() throws Exception {
        make();
        sql(
                "insert into area values ('41%d', 'c', '%s')"
                        .formatted(System.nanoTime() % 1_000_000_000_000L, PROVINCE));
        assertThat(isMade()).isFalse();
    }

    /** Somebody changed the month before anything told them that it is being counted. */
    @Test
    @Timeout(120)
    void whoChangedBefore_isWaitedFor() throws Exception {
        make(); // months of others: of these there is nothing to wait for below
        sql("delete from titled_month where month = '" + month.atDay(1) + "'");
        try (Connection c = database.getConnection()) {
            c.setAutoCommit(false);
            try (Statement s = c.createStatement()) {
                s.execute(insert("beside", new Random(5)));
            }
            CompletableFuture<Void> making = making();
            while (text(titled("true")) == null) {
                Thread.onSpinWait();
            }
            assertThat(making).isNotDone();
            c.commit();
            making.join();
        }
        TreeMap<String, Cell> made = told();
        assertThat(isMade()).isTrue();
        sql("delete from titled_month where month = '" + month.atDay(1) + "'");
        assertThat(told()).isEqualTo(made);
    }

    /** Somebody changed it before, and does not end: it stays as it is, nobody waits for long. */
    @Test
    void whoDoesNotEnd_leavesItForTheNextLook() throws Exception {
        try (Connection c = database.getConnection()) {
            c.setAutoCommit(false);
            try (Statement s = c.createStatement()) {
                s.execute(insert("beside", new Random(5)));
            }
            titles.make(month.plusMonths(1), Duration.ofMillis(200));
            assertThat(isMade()).isFalse();
            c.rollback();
        }
        make();
        assertThat(isMade()).isTrue();
    }

    @Test
    void closedMonths_haveTheirOwn_andWhatComesLaterIsBesideThem() throws Exception {
        close();
        TreeMap<String, Cell> closed = told(closed());
        watch("late", new Random(9));
        TreeMap<String, Cell> later = told(closed());
        assertThat(later).isNotEqualTo(closed);
        make();
        assertThat(told(closed())).isEqualTo(later);
        assertThat(text(titled("closed and made"))).isNotNull();
    }

    private void close() throws SQLException {
        sql(
                """
                insert into closed_month (month, closed_at, closed_by, digest, sessions, beside,
                    duty_groups, duty_hours, reach_days)
                values ('%1$s', now(), 'x', '%2$s', 120, '{}', 2, 20, 7)
                """
                        .formatted(month.atDay(1), "0".repeat(64)),
                "insert into closed_sum select '%1$s', v.* from viewing_sum v where begins between '%1$s' and '%2$s'"
                        .formatted(month.atDay(1), month.atEndOfMonth()),
                """
                insert into closed_session
                select '%1$s', id, edge, session, sitting, courseware, package, duration_ms, box,
                       station, area, tier, day, started_at, last_at, watched_ms, effective_ms,
                       sections, served_ms, heads, heads_source, precision, counted, flags
                  from viewing_session where day between '%1$s' and '%2$s'
                """
                        .formatted(month.atDay(1), month.atEndOfMonth()));
    }

    private Question closed() {
        return new Question(
                month.atDay(1),
                month.atEndOfMonth(),
                PROVINCE,
                null,
                null,
                null,
                List.of(month.atDay(1)));
    }

    private void make() throws SQLException, InterruptedException {
        titles.make(month.plusMonths(1), Duration.ofMinutes(1));
    }

    private CompletableFuture<Void> making() {
        return CompletableFuture.runAsync(() -> {
            try {
                make();
            } catch (SQLException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private TreeMap<String, Cell> told() {
        return told(
                new Question(
                        month.atDay(1),
                        month.atEndOfMonth(),
                        PROVINCE,
                        null,
                        null,
                        null,
                        List.of()));
    }

    /** Of the titles of this test. */
    private TreeMap<String, Cell> told(Question q) {
        TreeMap<String, Cell> told = new TreeMap<>();
        for (Cell cell : sums.answer(q, List.of(By.COURSEWARE))) {
            if (cell.ids().getFirst().startsWith(edge)) {
                told.put(cell.ids().getFirst(), cell);
            }
        }
        return told;
    }

    private boolean isMade() throws SQLException {
        return text(
                        titled(
                                "not closed and made and not exists (select 1 from title_stale o where o.month = t.month and not o.closed)"))
                != null;
    }

    private String titled(String condition) {
        return "select month::text from titled_month t where month = '%s' and %s"
                .formatted(month.atDay(1), condition);
    }

    private void sql(String... statements) throws SQLException {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            for (String statement : statements) {
                s.execute(statement);
            }
        }
    }

    private @Nullable String text(String select) throws SQLException {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement();
                ResultSet row = s.executeQuery(select)) {
            return row.next() ? row.getString(1) : null;
        }
    }
}
