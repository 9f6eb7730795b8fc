package kejian.origin.figures;

import static kejian.origin.figures.County.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.ViewingEvent;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The fourteen vectors, numbered as they are where figures are defined (D = 600 s): in by an edge's
 * journal over HTTP, merged, out by the API.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class FourteenVectorsTest {

    @Inject AgroalDataSource database;
    @Inject TestTokens tokens;
    private County county;

    @BeforeEach
    void county() throws Exception {
        county = new County(database, tokens);
    }

    /** Seconds. */
    private void counts(
            long watched, long effective, long starts, long validViews, long completes) {
        JsonPath f = county.figures("");
        assertThat(
                        List.of(
                                f.getLong("figures.watchedMs"),
                                f.getLong("figures.effectiveMs"),
                                f.getLong("figures.starts"),
                                f.getLong("figures.validViews"),
                                f.getLong("figures.completes")))
                .containsExactly(watched * 1_000, effective * 1_000, starts, validViews, completes);
    }

    private static List<ViewingEvent> twice(List<ViewingEvent> events, int which) {
        List<ViewingEvent> all = new ArrayList<>(events);
        all.add(which + 1, events.get(which));
        return all;
    }

    @Test
    void vector01_straightThrough_isAllOfIt() {
        county.take(county.play("v", "b", NINE, 0, 0, 600));
        counts(600, 600, 1, 1, 1);
        assertThat(county.flags()).containsExactly("v true []");
    }

    @Test
    void vector02_twentySeconds_isAStart_andNotValid() {
        county.take(county.play("v", "b", NINE, 0, 0, 20));
        counts(20, 20, 1, 0, 0);
    }

    @Test
    void vector03_theSameTwentySecondsTwice_areEffectiveOnce() {
        county.take(county.play("v", "b", NINE, 0, 0, 20, 0, 20));
        counts(40, 20, 1, 0, 0);
    }

    @Test
    void vector04_withAGap_isTwoThirds_valid_andNotComplete() {
        county.take(county.play("v", "b", NINE, 0, 0, 100, 300, 600));
        counts(400, 400, 1, 1, 0);
        assertThat(county.figures("").getDouble("figures.averageCompletion"))
                .isCloseTo(0.667, within(0.0005));
    }

    @Test
    void vector05_ninetyFivePercent_isComplete() {
        county.take(county.play("v", "b", NINE, 0, 0, 570));
        counts(570, 570, 1, 1, 1);
        assertThat(county.figures("").getDouble("figures.averageCompletion"))
                .isCloseTo(0.95, within(1e-9));
    }

    @Test
    void vector06_halfOfFortySeconds_isValid() throws Exception {
        county.courseware = UUID.randomUUID().toString();
        county.courseware(county.courseware, 40_000);
        county.take(county.play("v", "b", NINE, 0, 0, 20));
        counts(20, 20, 1, 1, 0);
    }

    @Test
    void vector07_theThirdReportTwice_changesNothing() {
        List<ViewingEvent> events = county.play("v", "b", NINE, 0, 0, 600);
        county.take(twice(events, 3));
        counts(600, 600, 1, 1, 1);
        county.take(List.of(events.get(3)));
        counts(600, 600, 1, 1, 1);
        JournalBatch whole = county.batch(events);
        county.send(whole);
        county.send(whole);
        counts(600, 600, 1, 1, 1);
    }

    @Test
    void vector08_lostReports_loseNothing() {
        county.take(
                List.of(
                        county.report("v", NINE + 30_000, 1, 30_000, 0, 30_000),
                        county.report("v", NINE + 60_000, 2, 60_000, 0, 60_000),
                        county.report("v", NINE + 150_000, 5, 150_000, 0, 150_000)));
        counts(150, 150, 1, 1, 0);
    }

    @Test
    void vector09_tenMinutesMoreAfterOne_areCreditedAsTheWallAllows_andFlagged() {
        county.take(county.play("v", "b-v", NINE, 0, 0, 30));
        county.take(List.of(county.report("v", NINE + 90_000, 2, 630_000, 0, 600_000)));
        counts(30 + 125, 155, 1, 1, 0);
        assertThat(county.flags()).containsExactly("v true [OVER_CREDIT]");
    }

    @Test
    void vector10_thirtyHeads_countWhereTheViewIsValid() {
        county.take(county.play("v1", "b1", NINE, 30, 0, 600));
        JsonPath f = county.figures("");
        assertThat(f.getLong("figures.personTimes")).isEqualTo(30);
        assertThat(f.getDouble("figures.personHours")).isCloseTo(5.0, within(1e-9));
        county.take(county.play("v2", "b2", NINE, 30, 0, 20));
        f = county.figures("");
        assertThat(f.getLong("figures.personTimes")).isEqualTo(30);
        assertThat(f.getDouble("figures.personHours")).isCloseTo(5.0, within(1e-9));
        assertThat(f.getLong("figures.groupViewings")).isEqualTo(2);
    }

    @Test
    void vector11_pastMidnight_isBookedToBothDays_theViewToTheFirst() {
        long fiveToTwelve = Instant.parse("2026-03-10T15:55:00Z").toEpochMilli();
        county.take(county.play("v", "b", fiveToTwelve, 0, 0, 600));
        JsonPath first = county.figures("2026-03-10", "2026-03-10", "");
        JsonPath second = county.figures("2026-03-11", "2026-03-11", "");
        assertThat(first.getLong("watchedMsByDay")).isEqualTo(300_000);
        assertThat(second.getLong("watchedMsByDay")).isEqualTo(300_000);
        assertThat(first.getLong("figures.starts")).isEqualTo(1);
        assertThat(first.getLong("figures.validViews")).isEqualTo(1);
        assertThat(second.getLong("figures.starts")).isZero();
        assertThat(second.getLong("figures.validViews")).isZero();
    }

    @Test
    void vector12_retention_ofSessions1And4_risesAgain() {
        county.take(county.play("v1", "b1", NINE, 0, 0, 600));
        county.take(county.play("v4", "b4", NINE, 0, 0, 100, 300, 600));
        List<Double> points =
                county.get(
                                "/api/figures/courseware/"
                                        + county.courseware
                                        + "/retention?from=2026-03-01&to=2026-03-31")
                        .getList("points", Double.class);
        assertThat(points).hasSize(101);
        assertThat(points.get(0)).isEqualTo(1.0);
        assertThat(points.get(33)).isEqualTo(0.5);
        assertThat(points.get(75)).isEqualTo(1.0);
        assertThat(points.get(100)).isEqualTo(1.0);
    }

    @Test
    void vector13_sixtyOfNinetySixStations_are62point5Percent() throws Exception {
        county.stations(100, /* closed= */ 4, "2026-03-15");
        List<ViewingEvent> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.addAll(county.play("p" + i, county.area + "-" + i, NINE, 0, 0, 60));
        }
        county.take(all);
        JsonPath f = county.figures("");
        assertThat(f.getDouble("figures.participation")).isCloseTo(0.625, within(1e-9));
    }

    /** Addresses are in no record: what tells two stations apart is the box's name alone. */
    @Test
    void vector14_twoStationsBehindOneAddress_areTwo() throws Exception {
        county.stations(2, 0, "");
        county.take(county.play("s1", county.area + "-0", NINE, 0, 0, 60));
        county.take(county.play("s2", county.area + "-1", NINE + 1, 0, 0, 60));
        county.take(county.play("s3", county.area + "-1", NINE + 90_000, 0, 0, 60));
        assertThat(county.figure("uniqueStations")).isEqualTo(2);
        List<Map<String, Object>> sessions = county.sessions();
        assertThat(sessions)
                .extracting(s -> s.get("station"))
                .containsExactly(county.area + "-0", county.area + "-1", county.area + "-1");
    }
}
