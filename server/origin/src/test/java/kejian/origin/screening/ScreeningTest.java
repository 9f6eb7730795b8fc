package kejian.origin.screening;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import kejian.origin.viewing.Merge;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads that are said afterwards, beside what was typed in the room, whichever comes first. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class ScreeningTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final long D_MS = 600_000;

    @Inject AgroalDataSource database;
    @Inject TestTokens tokens;
    @Inject Merge merge;
    @Inject Clock clock;
    private LocalDate day;
    private String county;
    private String edge;
    private String courseware;
    private String title;
    private String station;
    private String editor;
    private String analyst;
    private long seq;
    private boolean isNamed = true;

    @BeforeEach
    void county() throws Exception {
        day = today().minusDays(3);
        courseware = UUID.randomUUID().toString();
        String id = courseware.substring(0, 8);
        county = "41" + String.format("%010d", Math.abs((long) courseware.hashCode()));
        edge = "sc-" + id;
        station = "st-" + id;
        title = "冬剪 " + id;
        seq = 0;
        sql(
                "insert into area values ('%s', '某县', '410000')".formatted(county),
                "insert into edge (name, area, address) values ('%s', '%s', 'http://e')"
                        .formatted(edge, county),
                courseware(courseware, title),
                """
                insert into station (id, code, name, area, capacity, opened_on)
                values (gen_random_uuid(), '%s', '站', '%s', 60, '2000-01-01')
                """
                        .formatted(station, county),
                "insert into box select 'box-%s', id from station where code = '%s'"
                        .formatted(id, station));
        editor = tokens.personOf(county, "editor-" + id, "editor");
        analyst = tokens.personOf(county, "analyst-" + id, "analyst");
    }

    /** By the province's clock, which other tests may have set. */
    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZONE);
    }

    private static String courseware(String id, String title) {
        return """
        insert into courseware (id, kind, title, summary, presenter, publisher, tags, category,
            purpose, state, version, area, created_by, created_at, duration_ms, published_at,
            external_id)
        values ('%s', 'VIDEO', '%s', '', '', '', '', 'RED_CLASSICS', 'EDUCATION', 'PUBLISHED', 0,
            '410000', 'x', now(), %d, now(), 'x-%s')
        """
                .formatted(id, title, D_MS, id);
    }

    private void sql(String... statements) throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            for (String statement : statements) {
                s.execute(statement);
            }
        }
    }

    /** Its box plays, from nine on the day, and what it reports comes in one batch. */
    private void watch(String session, int seconds, int heads) throws Exception {
        merge.take(
                batch(
                        report(session, nine(0), 0, 0, heads),
                        report(session, nine(seconds), seconds, seconds * 1_000L, heads)),
                county);
    }

    private void more(String session, int seconds, int heads) throws Exception {
        merge.take(batch(report(session, nine(seconds), seconds, seconds * 1_000L, heads)), county);
    }

    private long nine(int secondsLater) {
        return day.atTime(9, 0).plusSeconds(secondsLater).atZone(ZONE).toInstant().toEpochMilli();
    }

    private ViewingEvent report(String session, long at, long n, long playedMs, int heads) {
        List<Section> seen = playedMs == 0 ? List.of() : List.of(new Section(0, playedMs));
        return new ViewingEvent(
                ViewingEvent.Source.BEACON,
                n == 0 ? ViewingEvent.Action.PLAY : ViewingEvent.Action.BEAT,
                session,
                true,
                isNamed ? "box-" + courseware.substring(0, 8) : null,
                courseware,
                "pkg",
                Tier.A,
                at,
                null,
                n,
                -1,
                playedMs,
                seen,
                heads,
                0,
                -1,
                -1);
    }

    private JournalBatch batch(ViewingEvent... events) {
        List<JournalBatch.Entry> entries = new ArrayList<>();
        for (ViewingEvent event : events) {
            entries.add(new JournalBatch.Entry(++seq, event));
        }
        return new JournalBatch(edge, "epoch", entries);
    }

    private Map<String, Object> row(String of, int heads, String source) {
        return Map.of(
                "station",
                station,
                "day",
                day.toString(),
                "courseware",
                of,
                "heads",
                heads,
                "source",
                source);
    }

    private Response post(List<Map<String, Object>> rows) {
        return given().header("Authorization", "Bearer " + editor)
                .contentType("application/json")
                .body(rows)
                .post("/api/screenings");
    }

    private JsonPath say(int heads, String source) {
        return post(List.of(row(courseware, heads, source)))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private JsonPath get(String address) {
        return given().header("Authorization", "Bearer " + analyst)
                .get(address)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private String period() {
        return "from=" + day + "&to=" + day + "&area=" + county;
    }

    private int personTimes() {
        return get("/api/figures/summary?" + period()).getInt("figures.personTimes");
    }

    private String state() {
        return get("/api/screenings?" + period()).getString("items[0].state");
    }

    @Test
    void form_fillsInWhereNobodyCounted_andCanBeTakenBack() throws Exception {
        watch("s1", 300, 0);
        assertThat(personTimes()).isEqualTo(1);
        JsonPath said = say(30, "FORM");
        assertThat(said.getInt("entered")).isEqualTo(1);
        assertThat(said.getInt("waiting")).isZero();
        assertThat(personTimes()).isEqualTo(30);
        assertThat(state()).isEqualTo("APPLIED");
        assertThat(say(30, "FORM").getInt("unchanged")).isEqualTo(1);
        say(31, "FORM");
        assertThat(personTimes()).isEqualTo(31);
        assertThat(say(0, "FORM").getInt("entered")).isEqualTo(1);
        assertThat(personTimes()).isEqualTo(1);
        assertThat(get("/api/screenings?" + period()).getList("items")).isEmpty();
        assertThat(count("screening_said")).as("all that was said").isEqualTo(3);
    }

    private int count(String table) throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement();
                ResultSet rows =
                        s.executeQuery(
                                "select count(*) from %s where courseware = '%s'"
                                        .formatted(table, courseware))) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void whatWasTypedInTheRoom_holdsOverAForm_andARollCallOverBoth() throws Exception {
        watch("s1", 300, 20);
        say(30, "FORM");
        assertThat(personTimes()).isEqualTo(20);
        assertThat(state()).isEqualTo("TYPED");
        say(26, "ROLL_CALL");
        assertThat(personTimes()).isEqualTo(26);
        isNamed = false; // a report that lost its box's name is of the session still
        more("s1", 330, 21); // who counts again corrects, but no roll call
        assertThat(personTimes()).isEqualTo(26);
        say(0, "ROLL_CALL");
        assertThat(personTimes()).isEqualTo(21);
    }

    @Test
    void titlesOfOneEvening_haveEachTheirOwnHeads() throws Exception {
        watch("s1", 300, 0);
        String first = courseware;
        courseware = first.substring(0, 8) + UUID.randomUUID().toString().substring(8);
        sql(courseware(courseware, title + "二"));
        watch("s2", 300, 0);
        post(List.of(row(first, 30, "ROLL_CALL"), row(courseware, 20, "ROLL_CALL")))
                .then()
                .statusCode(200);
        assertThat(personTimes()).isEqualTo(50);
    }

    @Test
    void eachWayOfSaying_isKept_whicheverCameLast() throws Exception {
        watch("s1", 300, 20);
        say(26, "ROLL_CALL");
        say(30, "FORM");
        assertThat(personTimes()).isEqualTo(26);
        assertThat(get("/api/screenings?" + period()).getList("items.state"))
                .containsExactly("CALLED", "APPLIED");
        say(0, "FORM");
        assertThat(personTimes()).isEqualTo(26);
        say(30, "FORM");
        say(0, "ROLL_CALL");
        assertThat(personTimes()).isEqualTo(20);
        assertThat(get("/api/screenings?" + period()).getList("items.state"))
                .containsExactly("TYPED");
    }

    @Test
    void rollCall_isOfTheWholeDay_andOfNoSessionThatCountsForNothing() throws Exception {
        watch("s1", 5, 20); // the player stalled, and the page was opened anew
        watch("s2", 300, 0);
        say(30, "FORM");
        assertThat(personTimes()).as("what was typed is of no view").isEqualTo(30);
        watch("s3", 200, 18);
        watch("s4", 60, 18);
        assertThat(personTimes()).isEqualTo(18 + 18 + 1);
        say(26, "ROLL_CALL");
        assertThat(personTimes()).as("the group, and two that were no group").isEqualTo(26 + 2);
    }

    @Test
    void saidBeforeTheRecordsCome_waits_andIsOfOneSession_theLongest() throws Exception {
        JsonPath said = say(40, "FORM");
        assertThat(said.getInt("waiting")).isEqualTo(1);
        assertThat(state()).isEqualTo("WAITING");
        watch("s1", 120, 0);
        assertThat(personTimes()).isEqualTo(40);
        more("s1", 150, 0);
        assertThat(personTimes()).isEqualTo(40);
        watch("s2", 420, 0);
        assertThat(personTimes()).as("one group, and one who watched alone").isEqualTo(41);
        assertThat(
                        get("/api/figures/sessions?" + period() + "&courseware=" + courseware)
                                .getInt("items.find { it.session == 's2' }.heads"))
                .isEqualTo(40);
        watch("s3", 60, 12);
        assertThat(personTimes()).as("counted in the room after all").isEqualTo(14);
        assertThat(state()).isEqualTo("TYPED");
    }

    @Test
    void courseware_isNamedByIdExternalIdOrTitle_ifThatIsPlain() throws Exception {
        watch("s1", 300, 0);
        post(List.of(row("x-" + courseware, 11, "FORM"))).then().statusCode(200);
        assertThat(personTimes()).isEqualTo(11);
        post(List.of(row(title, 12, "FORM"))).then().statusCode(200);
        assertThat(personTimes()).isEqualTo(12);
        sql(courseware(UUID.randomUUID().toString(), title));
        assertThat(fault(row(title, 13, "FORM"))).isEqualTo("/0/courseware ambiguous");
    }

    private String fault(Map<String, Object> wrong) {
        JsonPath problem = post(List.of(wrong)).then().statusCode(422).extract().jsonPath();
        return problem.getString("errors[0].pointer") + " " + problem.getString("errors[0].code");
    }

    @Test
    void wrongRows_areNamed_andNothingOfTheSheetIsEntered() throws Exception {
        watch("s1", 300, 0);
        Map<String, Object> right = row(courseware, 30, "FORM");
        JsonPath problem =
                post(List.of(right, with(right, "station", "nowhere"), with(right, "heads", 61)))
                        .then()
                        .statusCode(422)
                        .extract()
                        .jsonPath();
        assertThat(problem.getList("errors.pointer")).containsExactly("/1/station", "/2/heads");
        assertThat(personTimes()).isEqualTo(1);
        LocalDate today = today();
        assertThat(fault(with(right, "day", today.plusDays(2).toString()))).endsWith("/day range");
        assertThat(fault(with(right, "day", today.minusDays(402).toString())))
                .endsWith("/day range");
        assertThat(fault(with(right, "courseware", "没有"))).endsWith("/courseware unknown");
        assertThat(fault(with(right, "heads", 2_001))).startsWith("/0/heads");
        assertThat(post(List.of(right, right)).jsonPath().getString("errors[0].code"))
                .isEqualTo("twice");
        editor = tokens.personOf("410000", "editor-of-all-" + edge, "editor");
        post(List.of(right)).then().statusCode(200);
        sql("insert into area values ('%s9', '邻县', '410000')".formatted(county));
        editor = tokens.personOf(county + "9", "editor-beside-" + edge, "editor");
        assertThat(fault(right)).isEqualTo("/0/station unknown");
    }

    private static Map<String, Object> with(Map<String, Object> row, String key, Object value) {
        Map<String, Object> changed = new java.util.HashMap<>(row);
        changed.put(key, value);
        return changed;
    }

    /** What a merge has written and not committed, a sheet does not see: so it waits. */
    @ParameterizedTest
    @ValueSource(strings = {"an edge", "ORIGIN"})
    void sheet_waitsForAMergeThatGoesOn(String whose) throws Exception {
        String journal = whose.equals("ORIGIN") ? whose : edge;
        meanwhile(
                "journal " + journal,
                session(journal, 0),
                () -> {
                    say(33, "FORM");
                    return null;
                });
        assertThat(personTimes()).isEqualTo(33);
    }

    /** A box may be sent from one edge to another: only one of its sessions has the heads. */
    @Test
    void mergesOfTwoEdges_doNotBothPutTheHeads() throws Exception {
        say(33, "FORM");
        meanwhile(
                "screenings",
                session("another", 33),
                () -> {
                    watch("s2", 400, 0);
                    return null;
                });
        assertThat(personTimes()).isEqualTo(33 + 1);
    }

    private String session(String of, int heads) {
        return """
        insert into viewing_session (edge, session, sitting, courseware, package, duration_ms,
            station, area, tier, day, started_at, last_at, watched_ms, effective_ms, sections,
            heads, heads_source, precision, counted, flags)
        select '%s', 's1-%s', 0, '%s', 'p', %d, id, area, 'A', '%s', now(), now(), 300000, 300000,
               '{}', %d, %s, 'A', true, ''
          from station where code = '%s'
        """
                .formatted(
                        of,
                        station,
                        courseware,
                        D_MS,
                        day,
                        heads,
                        heads > 0 ? "'FORM'" : "null",
                        station);
    }

    /** Does it while somebody holds a lock and has written what is not committed. */
    private void meanwhile(String lock, String written, Callable<Void> doing) throws Exception {
        try (ExecutorService other = Executors.newSingleThreadExecutor();
                Connection merging = database.getConnection();
                Statement s = merging.createStatement()) {
            merging.setAutoCommit(false);
            s.execute("select pg_advisory_xact_lock(hashtext('%s'))".formatted(lock));
            s.execute(written);
            Future<Void> done = other.submit(doing);
            while (!done.isDone() && !isSomebodyWaiting()) {
                Thread.onSpinWait();
            }
            merging.commit();
            merging.setAutoCommit(true);
            done.get();
        }
    }

    private boolean isSomebodyWaiting() throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement();
                ResultSet waiting =
                        s.executeQuery(
                                "select 1 from pg_locks where locktype = 'advisory' and not granted")) {
            return waiting.next();
        }
    }
}
