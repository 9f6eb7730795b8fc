package kejian.origin.figures;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fourteen vectors of docs/figures.md, in by the journal and out by the figures. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class FiguresTest {

    private static final long NINE = Instant.parse("2026-03-10T01:00:00Z").toEpochMilli();

    @Inject AgroalDataSource database;
    @Inject TestTokens tokens;
    private String courseware;
    private String area;
    private String edge;
    private String epoch;
    private String edgeToken;
    private String analyst;
    private long seq;

    @BeforeEach
    void clean() throws Exception {
        courseware = UUID.randomUUID().toString();
        area = "41" + String.format("%010d", Math.abs(courseware.hashCode()));
        edge = "e-" + courseware.substring(0, 8);
        epoch = "epoch";
        seq = 0;
        sql(
                "insert into area values ('%s', 'county', '410000')".formatted(area),
                "insert into edge (name, area, address) values ('%s', '%s', 'http://e')"
                        .formatted(edge, area));
        courseware(courseware, 600_000);
        edgeToken = tokens.edge(edge);
        analyst = tokens.person("analyst-of-figures", "analyst");
    }

    private void courseware(String id, long durationMs) throws Exception {
        sql(
                """
                insert into courseware (id, kind, title, summary, presenter, publisher, tags, category,
                    purpose, state, version, area, created_by, created_at, duration_ms)
                values ('%s', 'VIDEO', 't', '', '', '', '', 'RED_CLASSICS', 'EDUCATION', 'PUBLISHED', 0,
                    '410000', 'x', now(), %d)
                """
                        .formatted(id, durationMs));
    }

    private void sql(String... statements) throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            for (String statement : statements) {
                s.execute(statement);
            }
        }
    }

    private ViewingEvent report(
            String session, String box, long at, long n, long w, List<Section> r, int heads) {
        return new ViewingEvent(
                ViewingEvent.Source.BEACON,
                ViewingEvent.Action.BEAT,
                session,
                true,
                box,
                courseware,
                "pkg",
                Tier.A,
                at,
                null,
                n,
                -1,
                w,
                r,
                heads,
                0,
                -1,
                -1);
    }

    /** A player that reports each 30 s. */
    private List<ViewingEvent> play(
            String session, String box, long startMs, int heads, long... fromTo) {
        List<ViewingEvent> events = new ArrayList<>();
        List<Section> all = new ArrayList<>();
        long played = 0;
        long at = startMs;
        long n = 0;
        events.add(report(session, box, at, n++, 0, List.of(), heads));
        for (int i = 0; i < fromTo.length; i += 2) {
            for (long p = fromTo[i] * 1000; p < fromTo[i + 1] * 1000; ) {
                long step = Math.min(30_000, fromTo[i + 1] * 1000 - p);
                all.add(new Section(p, p + step));
                p += step;
                played += step;
                at += step;
                events.add(report(session, box, at, n++, played, List.copyOf(merged(all)), heads));
            }
        }
        return events;
    }

    private static List<Section> merged(List<Section> all) {
        List<Section> sorted = new ArrayList<>(all);
        sorted.sort(java.util.Comparator.comparingLong(Section::fromMs));
        List<Section> merged = new ArrayList<>();
        for (Section s : sorted) {
            if (!merged.isEmpty() && s.fromMs() <= merged.getLast().toMs()) {
                Section last = merged.removeLast();
                merged.add(new Section(last.fromMs(), Math.max(last.toMs(), s.toMs())));
            } else {
                merged.add(s);
            }
        }
        return merged;
    }

    private JournalBatch batch(List<ViewingEvent> events) {
        List<JournalBatch.Entry> entries = new ArrayList<>();
        for (ViewingEvent event : events) {
            entries.add(new JournalBatch.Entry(++seq, event));
        }
        return new JournalBatch(edge, epoch, entries);
    }

    private int send(JournalBatch batch) {
        return given().header("Authorization", "Bearer " + edgeToken)
                .contentType("application/json")
                .body(batch)
                .post("/sync/journal")
                .statusCode();
    }

    private void take(List<ViewingEvent> events) {
        assertThat(send(batch(events))).isEqualTo(200);
    }

    private JsonPath figures(String query) {
        return given().header("Authorization", "Bearer " + analyst)
                .get("/api/figures/summary?area=" + area + "&from=2026-03-01&to=2026-03-31" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void vectors1to6_countAsDefined() throws Exception {
        take(play("v1", "b1", NINE, 0, 0, 600));
        take(play("v2", "b2", NINE, 0, 0, 20));
        take(play("v3", "b3", NINE, 0, 0, 20, 0, 20));
        take(play("v4", "b4", NINE, 0, 0, 100, 300, 600));
        take(play("v5", "b5", NINE, 0, 0, 570));
        JsonPath f = figures("");
        assertThat(f.getLong("figures.starts")).isEqualTo(5);
        assertThat(f.getLong("figures.validViews")).isEqualTo(3);
        assertThat(f.getLong("figures.completes")).isEqualTo(2);
        assertThat(f.getLong("figures.watchedMs")).isEqualTo((600 + 20 + 40 + 400 + 570) * 1000);
        assertThat(f.getLong("figures.effectiveMs")).isEqualTo((600 + 20 + 20 + 400 + 570) * 1000);
        assertThat(f.getDouble("figures.completionRate")).isCloseTo(2 / 3.0, within(1e-6));
        String shorter = UUID.randomUUID().toString();
        courseware(shorter, 40_000);
        courseware = shorter;
        take(play("v6", "b6", NINE, 0, 0, 20));
        assertThat(figures("&courseware=" + shorter).getLong("figures.validViews")).isEqualTo(1);
    }

    @Test
    void vector7_sameBatchTwice_countsOnce_andOtherContentIsAConflict() {
        JournalBatch batch = batch(play("v7", "b1", NINE, 0, 0, 600));
        assertThat(send(batch)).isEqualTo(200);
        assertThat(send(batch)).isEqualTo(200);
        assertThat(figures("").getLong("figures.watchedMs")).isEqualTo(600_000);
        JournalBatch other =
                new JournalBatch(
                        edge,
                        epoch,
                        List.of(
                                new JournalBatch.Entry(
                                        1, report("v7", "b1", NINE, 99, 1, List.of(), 0))));
        assertThat(send(other)).isEqualTo(409);
        assertThat(figures("").getLong("figures.watchedMs")).isEqualTo(600_000);
    }

    @Test
    void vectors8and9_lostAndOverstatedReports() {
        take(
                List.of(
                        report("v8", "b", NINE, 1, 30_000, List.of(new Section(0, 30_000)), 0),
                        report(
                                "v8",
                                "b",
                                NINE + 30_000,
                                2,
                                60_000,
                                List.of(new Section(0, 60_000)),
                                0),
                        report(
                                "v8",
                                "b",
                                NINE + 120_000,
                                5,
                                150_000,
                                List.of(new Section(0, 150_000)),
                                0)));
        assertThat(figures("").getLong("figures.watchedMs")).isEqualTo(150_000);
        take(
                List.of(
                        report("v9", "c", NINE, 0, 0, List.of(), 0),
                        report(
                                "v9",
                                "c",
                                NINE + 60_000,
                                1,
                                600_000,
                                List.of(new Section(0, 600_000)),
                                0)));
        assertThat(figures("").getLong("figures.watchedMs")).isEqualTo(275_000);
    }

    @Test
    void vector10_headsCount_onlyWhereTheViewIsValid() {
        take(play("g1", "b1", NINE, 30, 0, 600));
        take(play("g2", "b2", NINE, 30, 0, 20));
        JsonPath f = figures("");
        assertThat(f.getLong("figures.personTimes")).isEqualTo(30);
        assertThat(f.getDouble("figures.personHours")).isCloseTo(5.0, within(1e-9));
        assertThat(f.getLong("figures.groupViewings")).isEqualTo(2);
    }

    @Test
    void headsOfASession_sayWhoCounted_andThatTheRoomIsTooSmall() throws Exception {
        sql(
                "insert into station values ('%s', '%s-r', 's', '%s', 40, '2020-01-01', null)"
                        .formatted(UUID.randomUUID(), area, area),
                "insert into box select code, id from station where area = '%s'".formatted(area));
        take(play("h1", area + "-r", NINE, 40, 0, 60));
        take(play("h2", area + "-r", NINE, 41, 0, 60));
        take(play("h3", "b3", NINE, 2_000, 0, 60));
        take(play("h4", "b4", NINE, 0, 0, 60));
        List<Map<String, Object>> sessions =
                given().header("Authorization", "Bearer " + analyst)
                        .get(
                                "/api/figures/sessions?area="
                                        + area
                                        + "&from=2026-03-01&to=2026-03-31")
                        .jsonPath()
                        .getList("items");
        assertThat(sessions)
                .extracting(s -> s.get("heads") + " " + s.get("headsSource") + " " + s.get("flags"))
                .containsExactlyInAnyOrder(
                        "40 REMOTE []", "41 REMOTE [OVER_CAPACITY]", "2000 REMOTE []", "0 null []");
    }

    @Test
    void vector11_pastMidnight_isBookedToBothDays_theViewToTheFirst() {
        take(play("v11", "b", Instant.parse("2026-03-10T15:55:00Z").toEpochMilli(), 0, 0, 600));
        String on = "/api/figures/summary?area=" + area;
        JsonPath first =
                given().header("Authorization", "Bearer " + analyst)
                        .get(on + "&from=2026-03-10&to=2026-03-10")
                        .jsonPath();
        JsonPath second =
                given().header("Authorization", "Bearer " + analyst)
                        .get(on + "&from=2026-03-11&to=2026-03-11")
                        .jsonPath();
        assertThat(first.getLong("watchedMsByDay")).isEqualTo(300_000);
        assertThat(second.getLong("watchedMsByDay")).isEqualTo(300_000);
        assertThat(first.getLong("figures.starts")).isEqualTo(1);
        assertThat(second.getLong("figures.starts")).isZero();
    }

    @Test
    void vector12_retention_isTheShareThatHoldsTheMoment() {
        take(play("r1", "b1", NINE, 0, 0, 600));
        take(play("r4", "b4", NINE, 0, 0, 100, 300, 600));
        List<Double> points =
                given().header("Authorization", "Bearer " + analyst)
                        .get(
                                "/api/figures/courseware/"
                                        + courseware
                                        + "/retention?from=2026-03-01&to=2026-03-31")
                        .jsonPath()
                        .getList("points", Double.class);
        assertThat(points).hasSize(101);
        assertThat(points.get(0)).isEqualTo(1.0);
        assertThat(points.get(33)).isEqualTo(0.5);
        assertThat(points.get(75)).isEqualTo(1.0);
        assertThat(points.get(100)).isEqualTo(1.0);
    }

    @Test
    void vectors13and14_participation_andStationsByIdNeverByAddress() throws Exception {
        StringBuilder stations = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            String closed = i >= 96 ? "'2026-03-15'" : "null";
            stations.append(
                    "insert into station values ('%s', '%s-%d', 's', '%s', 50, '2020-01-01', %s);"
                            .formatted(UUID.randomUUID(), area, i, area, closed));
        }
        sql(
                stations.toString(),
                "insert into box select code, id from station where area = '%s'".formatted(area));
        for (int i = 0; i < 60; i++) {
            take(play("p" + i, area + "-" + i, NINE, 0, 0, 60));
        }
        JsonPath f = figures("");
        assertThat(f.getLong("figures.uniqueStations")).isEqualTo(60);
        assertThat(f.getDouble("figures.participation")).isCloseTo(0.625, within(1e-9));
    }

    @Test
    void figures_openDownToTheirSessions_andAddUp() {
        take(play("s1", "b1", NINE, 0, 0, 600));
        take(play("s2", "b2", NINE, 0, 0, 100));
        List<Map<String, Object>> sessions =
                given().header("Authorization", "Bearer " + analyst)
                        .get(
                                "/api/figures/sessions?area="
                                        + area
                                        + "&from=2026-03-01&to=2026-03-31")
                        .jsonPath()
                        .getList("items");
        assertThat(
                        sessions.stream()
                                .mapToLong(s -> ((Number) s.get("watchedMs")).longValue())
                                .sum())
                .isEqualTo(figures("").getLong("figures.watchedMs"));
    }

    /** An edge that has just started, or lost the courseware with a release, names no package. */
    @Test
    void report_withoutAPackage_isCounted() {
        ViewingEvent told = report("np", "b", NINE, 0, 3_000, List.of(), 0);
        ViewingEvent without =
                new ViewingEvent(
                        told.source(),
                        told.action(),
                        told.session(),
                        told.trusted(),
                        told.box(),
                        told.courseware(),
                        /* packageId= */ "",
                        told.tier(),
                        told.receivedAtMs(),
                        told.boxAtMs(),
                        told.n(),
                        told.positionMs(),
                        told.playedMs(),
                        told.sections(),
                        told.heads(),
                        told.bytes(),
                        told.startUpMs(),
                        told.stalledMs());
        take(List.of(without));
        assertThat(figures("").getLong("figures.starts")).isEqualTo(1);
        assertThat(figures("").getLong("figures.watchedMs")).isEqualTo(3_000);
    }

    /** What the database would not take must not come back for ever. */
    @Test
    void timeThatNoDatabaseHas_isNamed_andTheEdgeSetsItAside() {
        long farOff = Instant.parse("+300000-01-01T00:00:00Z").toEpochMilli();
        given().header("Authorization", "Bearer " + edgeToken)
                .contentType("application/json")
                .body(batch(List.of(report("far", "b", farOff, 0, 0, List.of(), 0))))
                .post("/sync/journal")
                .then()
                .statusCode(422)
                .body("code", org.hamcrest.Matchers.is("batch-invalid"))
                .body("detail", org.hamcrest.Matchers.is("/entries/0"));
    }

    @Test
    void batch_withOneUnsoundLine_isRefusedWhole_andNamesIt() {
        List<ViewingEvent> events = new ArrayList<>(play("x", "b", NINE, 0, 0, 60));
        events.add(report("x".repeat(600), "b", NINE, 1, 1, List.of(), 0));
        given().header("Authorization", "Bearer " + edgeToken)
                .contentType("application/json")
                .body(batch(events))
                .post("/sync/journal")
                .then()
                .statusCode(422)
                .body("code", org.hamcrest.Matchers.is("batch-invalid"))
                .body("detail", org.hamcrest.Matchers.is("/entries/" + (events.size() - 1)));
        assertThat(figures("").getLong("figures.starts")).isZero();
        String other = edge;
        edge = "somebody-else";
        assertThat(send(batch(play("y", "b", NINE, 0, 0, 60)))).isEqualTo(403);
        edge = other;
    }
}
