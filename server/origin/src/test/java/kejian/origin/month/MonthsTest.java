package kejian.origin.month;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import kejian.origin.DatabaseForTests;
import kejian.origin.MovableClock;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A closed number never changes in silence. With a database of its own: closing closes for all. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@TestProfile(MonthsTest.Alone.class)
class MonthsTest {

    /** Nothing is other than usual. */
    public static class Alone implements QuarkusTestProfile {}

    private static final String PROVINCE = "410000";

    /** Each test has a month of its own, further and further back. */
    private static YearMonth next = YearMonth.now(Months.ZONE).minusMonths(14);

    @Inject AgroalDataSource database;
    @Inject TestTokens tokens;
    @Inject MovableClock clock;
    @Inject Months months;
    @Inject MonthClosing closing;
    private String courseware;
    private String edge;
    private String edgeToken;
    private String analyst;
    private String area;
    private YearMonth month;
    private long seq;

    @BeforeEach
    void province() throws Exception {
        courseware = UUID.randomUUID().toString();
        edge = "e-" + courseware.substring(0, 8);
        area = "41" + String.format("%010d", Math.abs(courseware.hashCode()));
        month = next;
        next = next.minusMonths(1);
        seq = 0;
        sql(
                "insert into area values ('%s', 'county', '410000')".formatted(area),
                "insert into edge (name, area, address) values ('%s', '%s', 'http://e')"
                        .formatted(edge, area),
                """
                insert into courseware (id, kind, title, summary, presenter, publisher, tags,
                    category, purpose, state, version, area, created_by, created_at, duration_ms)
                values ('%s', 'VIDEO', 't', '', '', '', '', 'RED_CLASSICS', 'EDUCATION',
                    'PUBLISHED', 0, '410000', 'x', now(), 600000)
                """
                        .formatted(courseware));
        edgeToken = tokens.edge(edge);
        analyst = tokens.person("analyst-of-months", "analyst");
    }

    @Test
    void whatComesLater_isACorrection_andTheClosedFigureStays() {
        watch("a", 3, 0, 600);
        watch("b", 3, 0, 60);
        assertThat(summary("").getList("closed")).isEmpty();
        assertThat(summary("").getMap("later")).isNull();
        JsonPath closed = close();
        String snapshot = closed.getString("closed.snapshot");
        assertThat(snapshot).startsWith(month + "-");
        Map<String, Object> before = summary("").getMap("figures");
        watch("c", 20, 0, 300); // an edge that was cut off, booked to its own day
        JsonPath after = summary("");
        assertThat(after.getMap("figures")).isEqualTo(before);
        assertThat(after.getLong("figures.watchedMs")).isEqualTo(660_000);
        assertThat(after.getLong("watchedMsByDay")).isEqualTo(660_000);
        assertThat(after.getLong("correctionMsByDay")).isEqualTo(300_000);
        assertThat(after.getString("closed[0].snapshot")).isEqualTo(snapshot);
        assertThat(after.getLong("later.correction.starts")).isEqualTo(1);
        assertThat(after.getLong("later.correction.watchedMs")).isEqualTo(300_000);
        assertThat(after.getLong("later.sum.starts")).isEqualTo(3);
        assertThat(after.getLong("later.sum.watchedMs")).isEqualTo(960_000);
        assertThat(summary("&as=now").getLong("figures.starts")).isEqualTo(3);
        assertThat(summary("&as=now").getList("closed")).isEmpty();
    }

    @Test
    void aSessionThatGoesOnLater_isAsItWasInTheClosedMonth_downToItsRecord() {
        watch("s", 3, 0, 60);
        close();
        seq = 0; // the same records again, and more
        watch("s", 3, 0, 600);
        assertThat(summary("").getLong("figures.completes")).isZero();
        assertThat(summary("").getLong("later.correction.completes")).isEqualTo(1);
        assertThat(summary("").getLong("later.correction.starts")).isZero();
        assertThat(sessions("").getLong("items[0].watchedMs")).isEqualTo(60_000);
        assertThat(sessions("&as=now").getLong("items[0].watchedMs")).isEqualTo(600_000);
        assertThat(retention("").getFloat("points[50]")).isZero();
        assertThat(retention("&as=now").getFloat("points[50]")).isEqualTo(1f);
    }

    @Test
    void byRows_haveTheirCorrection_alsoWhereNothingWasClosed() {
        watch("a", 3, 0, 60);
        close();
        watch("b", 4, 0, 60);
        JsonPath days = get("/api/figures/by/day" + period("")).jsonPath();
        assertThat(days.getList("rows.figures.starts", Integer.class)).containsExactly(1, 0);
        assertThat(days.getList("rows.later.correction.starts", Integer.class))
                .containsExactly(0, 1);
        assertThat(days.getList("rows.later.sum.starts", Integer.class)).containsExactly(1, 1);
    }

    @Test
    void closedAndOpenMonths_inOnePeriod_areAskedTogether() {
        watch("a", 28, 0, 60);
        close();
        watch("late", 28, 0, 60);
        YearMonth closedOne = month;
        month = month.plusMonths(1);
        watch("open", 1, 0, 60);
        String both =
                "?courseware=%s&from=%s&to=%s"
                        .formatted(courseware, closedOne.atDay(1), month.atEndOfMonth());
        JsonPath asked = get("/api/figures/summary" + both).jsonPath();
        boolean laterIsClosed = asked.getList("closed").size() == 2; // by another test
        assertThat(asked.getLong("later.sum.starts")).isEqualTo(3);
        assertThat(asked.getLong("figures.starts")).isEqualTo(laterIsClosed ? 1 : 2);
    }

    @Test
    void registerAndColumns_areThoseOfTheClosing() throws Exception {
        UUID station = UUID.randomUUID();
        UUID column = UUID.randomUUID();
        String slug = "m" + courseware.substring(0, 8);
        sql(
                "insert into station values ('%s', '%s', 's', '%s', 40, '2010-01-01', null)"
                        .formatted(station, area + "-1", area),
                "insert into station values ('%s', '%s', 's', '%s', 40, '2010-01-01', null)"
                        .formatted(UUID.randomUUID(), area + "-2", area),
                "insert into box values ('%s', '%s')".formatted("box-a-" + edge, station),
                "insert into column_node values ('%s', null, '%s', 't', '', '410000', 0, 0)"
                        .formatted(column, slug),
                "insert into column_courseware (column_id, courseware, position) values ('%s', '%s', 0)"
                        .formatted(column, courseware));
        watch("a", 3, 0, 60);
        close();
        sql(
                "update station set closed_on = '2011-01-01' where area = '%s'".formatted(area),
                "delete from column_courseware where column_id = '%s'".formatted(column));
        watch("late", 5, 0, 60);
        JsonPath f = summary("&area=" + area + "&column=" + slug);
        assertThat(f.getLong("figures.starts")).isEqualTo(1);
        assertThat(f.getDouble("figures.participation")).isCloseTo(0.5, within(1e-9));
        assertThat(f.getLong("later.sum.starts")).isZero(); // the column is empty by now
    }

    @Test
    void closingAgain_changesNothing_andSoDoNoTwoAtOnce() throws Exception {
        watch("a", 3, 0, 60);
        List<String> said = new ArrayList<>();
        try (ExecutorService many = Executors.newFixedThreadPool(4)) {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(many.submit(() -> close().getString("closed.snapshot")));
            }
            for (Future<String> each : all) {
                said.add(each.get());
            }
        }
        watch("b", 4, 0, 60);
        clock.advance(Duration.ofMinutes(5));
        JsonPath again = close();
        assertThat(said).containsOnly(again.getString("closed.snapshot"));
        assertThat(again.getLong("closed.sessions")).isEqualTo(1);
        assertThat(summary("").getLong("figures.starts")).isEqualTo(1);
    }

    /** Wherever it stops, it is open or closed. */
    @Test
    void closingThatFails_atItsLastStep_leavesTheMonthOpen() throws Exception {
        watch("a", 3, 0, 60);
        String first = "'" + month.atDay(1) + "'";
        sql(
                "alter table closed_month add constraint power_cut check (month <> %s)"
                        .formatted(first));
        try {
            assertThat(
                            given().header("Authorization", "Bearer " + analyst)
                                    .post("/api/months/" + month + "/close")
                                    .statusCode())
                    .isEqualTo(500);
        } finally {
            sql("alter table closed_month drop constraint power_cut");
        }
        for (String table :
                List.of(
                        "session",
                        "day",
                        "column",
                        "station",
                        "area",
                        "courseware",
                        "word",
                        "month")) {
            assertThat(count("closed_" + table + " where month = " + first)).as(table).isZero();
        }
        watch("b", 4, 0, 60);
        assertThat(summary("").getLong("figures.starts")).isEqualTo(2);
        assertThat(close().getLong("closed.sessions")).isEqualTo(2);
    }

    /** Merging beside it: each session is in the closed figure or in the correction. */
    @Test
    void evidenceThatComesMeanwhile_isCountedOnce() throws Exception {
        watch("a0", 3, 0, 60);
        try (ExecutorService beside = Executors.newFixedThreadPool(1)) {
            Future<?> merging =
                    beside.submit(() -> {
                        for (int i = 1; i <= 30; i++) {
                            watch("a" + i, 1 + i % 27, 0, 60);
                        }
                    });
            close();
            merging.get();
        }
        JsonPath f = summary("");
        assertThat(f.getLong("figures.starts") + f.getLong("later.correction.starts"))
                .isEqualTo(31);
        assertThat(f.getLong("watchedMsByDay")).isEqualTo(f.getLong("figures.watchedMs"));
        assertThat(f.getLong("later.sum.starts")).isEqualTo(31);
    }

    @Test
    void byItself_onTheFifth_whatHasSessions() throws Exception {
        YearMonth last = months.now();
        month = last;
        watch("a", 1, 0, 60);
        assertThat(months.due()).doesNotContain(last);
        Duration toTheFifth =
                Duration.between(
                        clock.instant(),
                        last.plusMonths(1).atDay(5).atStartOfDay(Months.ZONE).toInstant());
        clock.advance(toTheFifth.minusSeconds(60));
        assertThat(months.due()).doesNotContain(last);
        clock.advance(Duration.ofSeconds(61));
        assertThat(months.due()).contains(last);
        closing.closeWhatIsDue();
        analyst = tokens.person("analyst-of-months", "analyst"); // the login is over by now
        JsonPath shown = get("/api/months/" + last).jsonPath();
        assertThat(shown.getString("closed.closedBy")).isEqualTo("-");
        assertThat(months.due()).isEmpty();
        JsonPath all = get("/api/months").jsonPath();
        assertThat(all.getString("items[0].closed")).isNull();
        assertThat(all.getString("items[1].month")).isEqualTo(last.toString());
        assertThat(all.getString("items[1].closed.snapshot")).isNotEmpty();
    }

    @Test
    void rights_andMonthsThatCannotClose() throws Exception {
        assertThat(closeAs(tokens.personOf(area, "analyst-" + area, "analyst"), month.toString()))
                .isEqualTo(403);
        assertThat(closeAs(tokens.person("operator-of-months", "operator"), month.toString()))
                .isEqualTo(403);
        given().header("Authorization", "Bearer " + analyst)
                .post("/api/months/" + months.now() + "/close")
                .then()
                .statusCode(409)
                .body("code", org.hamcrest.Matchers.is("month-not-over"));
        assertThat(closeAs(analyst, "2026-13")).isEqualTo(404);
        assertThat(closeAs(analyst, "9999999-01")).isEqualTo(404);
        given().header("Authorization", "Bearer " + analyst)
                .get("/api/figures/summary" + period("&as=then"))
                .then()
                .statusCode(400);
    }

    @Test
    void closedTables_takeNoChange_whoeverAsks() {
        watch("a", 3, 0, 60);
        close();
        for (String table :
                List.of(
                        "closed_month",
                        "closed_session",
                        "closed_day",
                        "closed_column",
                        "closed_station",
                        "closed_area",
                        "closed_courseware",
                        "closed_word")) {
            assertThatThrownBy(() -> sql("delete from " + table)).hasMessageContaining("change");
            assertThatThrownBy(() -> sql("update " + table + " set month = month"))
                    .hasMessageContaining("change");
            assertThatThrownBy(() -> sql("truncate " + table)).hasMessageContaining("change");
        }
    }

    @Test
    void sheet_ofAClosedMonth_hasThreeLinesARow_andItsSnapshot() {
        watch("a", 3, 0, 60);
        assertThat(sheet()).contains("快照 snapshot,未结 open\r\n").contains("合计 total,all,未结 open,1,");
        JsonPath closed = close();
        watch("b", 4, 0, 120);
        assertThat(sheet())
                .contains("快照 snapshot," + closed.getString("closed.snapshot") + ",")
                .contains("合计 total,all,已结 closed,1,1,0,0.0%,0.017,0.017,")
                .contains("合计 total,all,更正 correction,1,1,0,,0.033,0.033,")
                .contains("合计 total,all,合计 sum,2,2,0,0.0%,0.050,0.050,");
    }

    /** Two people more would be seen in the difference: neither it nor the sum is told. */
    @Test
    void fewPersonsMore_areHidden_inCorrectionAndSum() {
        watch("g", 3, 30, 60);
        close();
        watch("h", 4, 2, 60);
        JsonPath f = summary("");
        assertThat(f.getLong("figures.personTimes")).isEqualTo(30);
        assertThat((Object) f.get("later.correction.personTimes")).isNull();
        assertThat((Object) f.get("later.correction.personHours")).isNull();
        assertThat((Object) f.get("later.sum.personTimes")).isNull();
        watch("i", 5, 20, 60);
        f = summary("");
        assertThat(f.getLong("later.correction.personTimes")).isEqualTo(22);
        assertThat(f.getLong("later.sum.personTimes")).isEqualTo(52);
    }

    private void watch(String session, int day, int heads, int seconds) {
        long at = month.atDay(day).atTime(9, 0).atZone(Months.ZONE).toInstant().toEpochMilli();
        List<JournalBatch.Entry> entries = new ArrayList<>();
        for (int s = 0; s <= seconds; s += 30) {
            List<Section> sections = s == 0 ? List.of() : List.of(new Section(0, s * 1_000L));
            entries.add(
                    new JournalBatch.Entry(
                            ++seq,
                            new ViewingEvent(
                                    ViewingEvent.Source.BEACON,
                                    ViewingEvent.Action.BEAT,
                                    session,
                                    true,
                                    "box-" + session + "-" + edge,
                                    courseware,
                                    "pkg",
                                    Tier.A,
                                    at + s * 1_000L,
                                    null,
                                    s,
                                    -1,
                                    s * 1_000L,
                                    sections,
                                    heads,
                                    0,
                                    -1,
                                    -1)));
        }
        given().header("Authorization", "Bearer " + edgeToken)
                .contentType("application/json")
                .body(new JournalBatch(edge, "epoch", entries))
                .post("/sync/journal")
                .then()
                .statusCode(200);
    }

    private JsonPath close() {
        return given().header("Authorization", "Bearer " + analyst)
                .post("/api/months/" + month + "/close")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private int closeAs(String token, String which) {
        return given().header("Authorization", "Bearer " + token)
                .post("/api/months/" + which + "/close")
                .statusCode();
    }

    private String period(String more) {
        LocalDate from = month.atDay(1);
        return "?courseware=%s&from=%s&to=%s%s"
                .formatted(courseware, from, month.atEndOfMonth(), more);
    }

    private JsonPath summary(String more) {
        return get("/api/figures/summary" + period(more)).jsonPath();
    }

    private JsonPath sessions(String more) {
        return get("/api/figures/sessions" + period(more)).jsonPath();
    }

    private JsonPath retention(String more) {
        return get("/api/figures/courseware/" + courseware + "/retention" + period(more))
                .jsonPath();
    }

    private String sheet() {
        return get("/api/figures/report?month=" + month + "&courseware=" + courseware).asString();
    }

    private io.restassured.response.ExtractableResponse<io.restassured.response.Response> get(
            String path) {
        return given().header("Authorization", "Bearer " + analyst)
                .get(path)
                .then()
                .statusCode(200)
                .extract();
    }

    private long count(String what) throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement();
                ResultSet row = s.executeQuery("select count(*) from " + what)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void sql(String... statements) throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            for (String statement : statements) {
                s.execute(statement);
            }
        }
    }
}
