package kejian.origin.figures;

import static io.restassured.RestAssured.given;
import static kejian.origin.figures.County.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Viewing records from edges, case by case as the page on reliability lists them, at a running
 * province. Cases 22 to 26 are the edge's: {@code EdgeEventCasesTest}, {@code EvidenceTest}.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class EventCasesTest {

    private static final Duration TEN_YEARS = Duration.ofDays(3_650);

    @Inject AgroalDataSource database;
    @Inject TestTokens tokens;
    @Inject ObjectMapper json;
    private County county;

    @BeforeEach
    void county() throws Exception {
        county = new County(database, tokens);
    }

    private void counted(long starts, long watchedS) {
        assertThat(county.figure("starts")).isEqualTo(starts);
        assertThat(county.figure("watchedMs")).isEqualTo(watchedS * 1_000);
    }

    /** Named by its line, and nothing of the batch is there. */
    private void refused(Response answer, String line) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(422);
        assertThat(answer.jsonPath().getString("code"))
                .as(answer.asString())
                .isEqualTo("batch-invalid");
        assertThat(answer.jsonPath().getString("detail")).startsWith(line);
        counted(0, 0);
        // the edge sets that one aside, and what it sends instead is taken
        county.take(county.play("rest", "b-rest", NINE, 0, 0, 60));
        counted(1, 60);
    }

    @Test
    void case01_sameReportTwice_countsOnce() {
        List<ViewingEvent> events = county.play("v", "b", NINE, 0, 0, 60);
        county.take(events);
        county.take(List.of(events.get(1), events.get(1), events.getLast()));
        counted(1, 60);
    }

    @Test
    void case02_capturedBatchReplayed_countsOnce() {
        JournalBatch batch = county.batch(county.play("v", "b", NINE, 0, 0, 60));
        for (int i = 0; i < 3; i++) {
            assertThat(county.send(batch).statusCode()).isEqualTo(200);
        }
        counted(1, 60);
    }

    @Test
    void case03_reordered_isTheSame() {
        List<ViewingEvent> events = new ArrayList<>(county.play("v", "b", NINE, 0, 0, 100, 0, 60));
        Collections.shuffle(events, new Random(3));
        events.forEach(e -> county.take(List.of(e)));
        counted(1, 160);
        assertThat(county.figure("effectiveMs")).isEqualTo(100_000);
        assertThat(county.flags()).containsExactly("v true []");
    }

    @Test
    void case04_gap_isFlagged_untilWhatIsMissingComes() {
        List<ViewingEvent> events = county.play("v", "b", NINE, 0, 0, 120);
        county.take(events.subList(0, 2));
        county.take(events.subList(3, 5));
        counted(1, 120);
        assertThat(county.flags()).containsExactly("v true [GAP]");
        county.take(events.subList(2, 3));
        counted(1, 120);
        assertThat(county.flags()).containsExactly("v true []");
    }

    @Test
    void case05_numbersFromOneAgain_underANewEpoch_areOthers() {
        county.take(county.play("v1", "b", NINE, 0, 0, 60));
        county.newDisk("another");
        county.take(county.play("v2", "b", NINE + 3_600_000, 0, 0, 90));
        county.newDisk("epoch");
        assertThat(county.send(county.batch(county.play("v3", "b", NINE, 0, 0, 30))).statusCode())
                .isEqualTo(409);
        counted(2, 150);
    }

    @Test
    void case06_batchAgainWithOtherBytes_isAConflict_andTheFirstStays() {
        county.take(county.play("v", "b", NINE, 0, 0, 60));
        county.newDisk("epoch");
        Response answer = county.send(county.batch(county.play("v", "b", NINE + 1, 0, 0, 60)));
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("batch-conflict");
        counted(1, 60);
    }

    @Test
    void case07_twoBoxesWithOneName_bothCount_andAreFlagged() {
        county.take(county.play("v1", "twin", NINE, 0, 0, 300));
        county.take(county.play("v2", "twin", NINE + 60_000, 0, 0, 300));
        county.take(county.play("v3", "twin", NINE + 361_000, 0, 0, 300)); // after the second
        county.take(county.play("v4", "other", NINE, 0, 0, 300));
        counted(4, 1_200);
        assertThat(county.flags())
                .containsExactlyInAnyOrder(
                        "v1 true [BOX_CLONED]", "v2 true [BOX_CLONED]", "v3 true []", "v4 true []");
    }

    @Test
    void case08_negativeNumbers_areAsIfNotSaid_andTheRestCounts() {
        List<ViewingEvent> events = new ArrayList<>(county.play("v", "b-v", NINE, 0, 0, 60));
        ViewingEvent e = events.get(1);
        events.set(1, county.report("v", "b-v", e.receivedAtMs(), 1, -30_000, List.of(), 0));
        county.take(events);
        counted(1, 60);
        Response negative =
                county.send(text(county.batch(events)).replace("\"fromMs\":0", "\"fromMs\":-5"));
        assertThat(negative.statusCode()).isEqualTo(422);
        counted(1, 60);
    }

    @Test
    void case09_notANumber_isNamed() {
        String batch = text(county.batch(county.play("v", "b", NINE, 0, 0, 90)));
        int third = batch.lastIndexOf("\"playedMs\":60000");
        refused(
                county.send(
                        batch.substring(0, third)
                                + "\"playedMs\":NaN"
                                + batch.substring(third + "\"playedMs\":60000".length())),
                "/entries/2");
    }

    @Test
    void case10_thirtyYearsInAMinute_areCreditedAsTheWallAllows_andTheRestCounts() {
        county.take(county.play("v", "b-v", NINE, 0, 0, 60));
        county.take(
                List.of(
                        county.report("v", NINE + 90_000, 3, 1_000_000_000_000L, 0, 90_000),
                        county.report("v", NINE + 120_000, 4, 120_000, 0, 120_000),
                        county.report("v", NINE + 150_000, 5, 150_000, 0, 150_000),
                        county.report("v", NINE + 180_000, 6, 180_000, 0, 180_000)));
        counted(1, 180);
        assertThat(county.figure("effectiveMs")).isEqualTo(180_000);
        assertThat(county.flags()).containsExactly("v true [OVER_CREDIT]");
    }

    @Test
    void case11_positionBeyondTheLength_isCutThere_andTheRestCounts() {
        List<Section> far = List.of(new Section(0, 30_000), new Section(590_000, 9_000_000_000L));
        ViewingEvent e = county.report("v", "b-v", NINE + 30_000, 1, 60_000, far, 0);
        county.take(
                List.of(
                        county.report("v", "b-v", NINE, 0, 0, List.of(), 0),
                        e,
                        county.report("v", NINE + 60_000, 2, 90_000, 30_000, 60_000)));
        counted(1, 90);
        assertThat(county.figure("effectiveMs")).isEqualTo(70_000);
    }

    @Test
    void case12_fasterThanTwiceTheClock_isCreditedUpToIt_flagged_andTheRestCounts() {
        county.take(
                List.of(
                        county.report("v", "b-v", NINE, 0, 0, List.of(), 0),
                        county.report("v", NINE + 60_000, 1, 600_000, 0, 600_000),
                        county.report("v", NINE + 90_000, 2, 630_000, 0, 600_000)));
        counted(1, 125 + 30);
        assertThat(county.flags()).containsExactly("v true [OVER_CREDIT]");
    }

    @Test
    void case13_unknownCourseware_isKeptApart() {
        county.take(county.play("known", "b", NINE, 0, 0, 60));
        county.courseware = UUID.randomUUID().toString();
        county.take(county.play("unknown", "c", NINE, 0, 0, 60));
        counted(1, 60);
        assertThat(county.flags())
                .containsExactlyInAnyOrder("known true []", "unknown false [UNKNOWN_COURSEWARE]");
    }

    /** What began before is a view like any other; what a dark edge shows after is kept apart. */
    @Test
    void case14_withdrawnCourseware_isKeptApartFromThenOn() throws Exception {
        county.take(county.play("before", "b", NINE, 0, 0, 60));
        List<ViewingEvent> through = county.play("through", "c", NINE + 60_000, 0, 0, 120);
        county.take(through.subList(0, 3));
        county.sql(
                "update courseware set state = 'WITHDRAWN' where id = '%s'"
                        .formatted(county.courseware),
                "insert into courseware_event (courseware, at, who, what) values ('%s', '%s', 'r',"
                                .formatted(county.courseware, Instant.ofEpochMilli(NINE + 120_000))
                        + " 'WITHDRAWN')");
        county.take(through.subList(3, 5));
        county.take(county.play("after", "d", NINE + 180_000, 0, 0, 60));
        counted(2, 180);
        assertThat(county.flags())
                .containsExactlyInAnyOrder(
                        "before true []", "through true []", "after false [WITHDRAWN_COURSEWARE]");
    }

    @Test
    void case15_boxOf1970_isBookedByTheEdgesClock_andFlagged() {
        county.take(at(0, county.play("zero", "b", NINE, 0, 0, 60)));
        county.take(at(NINE - TEN_YEARS.toMillis(), county.play("old", "c", NINE, 0, 0, 60)));
        counted(2, 120);
        assertThat(county.flags())
                .containsExactlyInAnyOrder("zero true [CLOCK_SKEW]", "old true [CLOCK_SKEW]");
        assertThat(county.figures("2026-03-10", "2026-03-10", "").getLong("watchedMsByDay"))
                .isEqualTo(120_000);
    }

    @Test
    void case16_boxOf2038_isBookedByTheEdgesClock_andFlagged() {
        long at = Instant.parse("2038-01-19T03:14:07Z").toEpochMilli();
        county.take(at(at, county.play("v", "b", NINE, 0, 0, 60)));
        county.take(at(NINE + 3_600_000, county.play("near", "c", NINE, 0, 0, 60)));
        counted(2, 120);
        assertThat(county.flags()).containsExactlyInAnyOrder("v true [CLOCK_SKEW]", "near true []");
    }

    @Test
    void case17_lineOfAMegabyte_isNamed() {
        List<ViewingEvent> events = new ArrayList<>(county.play("v", "b", NINE, 0, 0, 60));
        events.add(county.report("v".repeat(1_000_000), "b", NINE, 9, 1, List.of(), 0));
        refused(county.send(county.batch(events)), "/entries/3");
    }

    @Test
    void case18_aHundredThousandLines_areNamedFromTheFirstThatIsTooMany() {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 100_000; i++) {
            lines.append(i == 1 ? "" : ",").append("{\"seq\":").append(i).append('}');
        }
        refused(
                county.send(
                        "{\"edge\":\"%s\",\"epoch\":\"epoch\",\"entries\":[%s]}"
                                .formatted(county.edge, lines)),
                "/entries/1000");
    }

    @Test
    void case19_halfALine_isNamed() {
        String batch = text(county.batch(county.play("v", "b", NINE, 0, 0, 90)));
        refused(
                county.send(batch.substring(0, batch.lastIndexOf("\"session\":\"v\"") + 11)),
                "/entries/3");
    }

    @Test
    void case20_textInGbk_isNamed() {
        List<ViewingEvent> events = new ArrayList<>(county.play("v", "b", NINE, 0, 0, 60));
        events.add(county.report("v", "县委党校机顶盒", NINE, 9, 1, List.of(), 0));
        byte[] gbk = text(county.batch(events)).getBytes(Charset.forName("GBK"));
        refused(county.send(gbk), "/entries/3");
    }

    @Test
    void case21_wrongSignatureOfTheEdge_stores0_andTheRightOneIsTakenAfterwards() {
        JournalBatch batch = county.batch(county.play("v", "b", NINE, 0, 0, 60));
        String token = county.edgeToken;
        String bent = token.substring(0, token.length() - 1) + (token.endsWith("A") ? "B" : "A");
        for (String wrong : List.of(bent, "", "x", token + "A")) {
            Response answer = County.sendAs(wrong, batch);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.jsonPath().getString("code")).isEqualTo("unauthenticated");
        }
        byte[] sealed = new byte[300];
        Arrays.fill(sealed, (byte) 7);
        assertThat(
                        given().header("Authorization", "Bearer " + token)
                                .contentType("application/octet-stream")
                                .body(sealed)
                                .post("/sync/journal")
                                .statusCode())
                .isEqualTo(415);
        counted(0, 0);
        assertThat(county.send(batch).statusCode()).isEqualTo(200);
        counted(1, 60);
    }

    private String text(JournalBatch batch) {
        try {
            return json.writeValueAsString(batch);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** The same, from a box whose clock began there. */
    private static List<ViewingEvent> at(long clock, List<ViewingEvent> events) {
        long first = events.getFirst().receivedAtMs();
        return events.stream()
                .map(e ->
                        new ViewingEvent(
                                e.source(),
                                e.action(),
                                e.session(),
                                e.trusted(),
                                e.box(),
                                e.courseware(),
                                e.packageId(),
                                e.tier(),
                                e.receivedAtMs(),
                                clock + e.receivedAtMs() - first,
                                e.n(),
                                e.positionMs(),
                                e.playedMs(),
                                e.sections(),
                                e.heads(),
                                e.bytes(),
                                e.startUpMs(),
                                e.stalledMs()))
                .toList();
    }
}
