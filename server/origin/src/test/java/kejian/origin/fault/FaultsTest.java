package kejian.origin.fault;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kejian.contract.viewing.FaultReport;
import kejian.contract.viewing.JournalBatch;
import kejian.origin.DatabaseForTests;
import kejian.origin.MovableClock;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stations report as broken, in by the journal and out by the API. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class FaultsTest {

    private static final long AT = 1_795_000_000_000L;

    @Inject AgroalDataSource database;
    @Inject TestTokens tokens;
    @Inject MovableClock clock;
    @Inject OldFaults oldFaults;
    private String area;
    private String village;
    private String edge;
    private String edgeToken;
    private String operator;

    @BeforeEach
    void county() throws Exception {
        String id = UUID.randomUUID().toString();
        area = "41" + String.format("%010d", Math.abs(id.hashCode()));
        village = area + "9";
        edge = "f-" + id.substring(0, 8);
        sql(
                "insert into area values ('%s', 'county', '410000')".formatted(area),
                "insert into area values ('%s', 'village', '%s')".formatted(village, area),
                "insert into edge (name, area, address) values ('%s', '%s', 'http://e')"
                        .formatted(edge, area),
                "insert into station values ('%s', '%s-S', '王庄', '%s', 40, '2020-01-01', null)"
                        .formatted(UUID.randomUUID(), edge, village),
                "insert into box select '%s-B', id from station where code = '%s-S'"
                        .formatted(edge, edge));
        edgeToken = tokens.edge(edge);
        operator = tokens.person("operator-of-faults", "operator");
    }

    private void sql(String... statements) throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            for (String statement : statements) {
                s.execute(statement);
            }
        }
    }

    private Response send(Object batch) {
        return given().header("Authorization", "Bearer " + edgeToken)
                .contentType("application/json")
                .body(batch)
                .post("/sync/journal");
    }

    private JournalBatch batch(FaultReport... faults) {
        return new JournalBatch(
                edge,
                "epoch",
                java.util.stream.IntStream.range(0, faults.length)
                        .mapToObj(i -> new JournalBatch.Entry(i + 1, faults[i]))
                        .toList());
    }

    private JsonPath list(String token, String query) {
        return given().header("Authorization", "Bearer " + token)
                .get("/api/faults?" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private Response close(String token, long id, String note) {
        return step(token, id, "close", note);
    }

    private Response step(String token, long id, String what, String note) {
        return given().header("Authorization", "Bearer " + token)
                .contentType("application/json")
                .body(Map.of("note", note))
                .post("/api/faults/" + id + "/" + what);
    }

    private JsonPath show(String token, long id) {
        return given().header("Authorization", "Bearer " + token)
                .get("/api/faults/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private long reported() {
        send(batch(new FaultReport("sound", edge + "-B", null, AT)));
        return list(operator, "area=" + area).getLong("items[0].id");
    }

    @Test
    void fault_sentTwice_isOne_andOtherContentUnderItsNumberIsAConflict() {
        JournalBatch batch = batch(new FaultReport("sound", edge + "-B", "gone", AT));
        assertThat(send(batch).jsonPath().getLong("upTo")).isEqualTo(1);
        assertThat(send(batch).statusCode()).isEqualTo(200);
        assertThat(send(batch(new FaultReport("page", edge + "-B", null, AT))).statusCode())
                .isEqualTo(409);
        JsonPath faults = list(operator, "area=" + area);
        assertThat(faults.getLong("total")).isEqualTo(1);
        Map<String, Object> fault = faults.getMap("items[0]");
        assertThat(fault)
                .containsEntry("fault", "sound")
                .containsEntry("edge", edge)
                .containsEntry("box", edge + "-B")
                .containsEntry("station", edge + "-S")
                .containsEntry("stationName", "王庄")
                .containsEntry("area", village)
                .containsEntry("courseware", "gone")
                .containsEntry("closedAt", null);
        assertThat(faults.getString("items[0].at")).startsWith("2026-11-1");
    }

    /** An edge that an older province refused says it again, and lost power while it did. */
    @Test
    void fault_underAnotherNumber_isTheSame() {
        FaultReport fault = new FaultReport("sound", null, null, AT);
        FaultReport later = new FaultReport("sound", null, null, AT + 3_600_000);
        assertThat(send(batch(fault, fault, later)).jsonPath().getLong("upTo")).isEqualTo(3);
        assertThat(list(operator, "area=" + area).getLong("total")).isEqualTo(2);
    }

    @Test
    void fault_ofABoxThatNoStationHas_isOfTheEdgesArea() {
        send(batch(new FaultReport("other", null, null, AT)));
        assertThat(list(operator, "area=" + area).getString("items[0].area")).isEqualTo(area);
        assertThat(list(operator, "area=" + village).getLong("total")).isZero();
    }

    @Test
    void fault_closedWithANote_leavesTheList_andIsClosedOnce() {
        send(batch(new FaultReport("sound", edge + "-B", null, AT)));
        long id = list(operator, "area=" + area).getLong("items[0].id");
        assertThat(close(operator, id, "  ").statusCode()).isEqualTo(422);
        assertThat(close(operator, id, "x".repeat(501)).statusCode()).isEqualTo(422);
        JsonPath closed = close(operator, id, " 更换网线 <b> ").jsonPath();
        assertThat(closed.getString("note")).isEqualTo("更换网线 <b>");
        assertThat(closed.getString("closedBy")).isEqualTo("operator-of-faults");
        assertThat(close(operator, id, "again").statusCode()).isEqualTo(409);
        assertThat(list(operator, "area=" + area).getLong("total")).isZero();
        assertThat(list(operator, "area=" + area + "&state=closed").getLong("total")).isEqualTo(1);
        assertThat(list(operator, "area=" + area + "&state=all").getLong("total")).isEqualTo(1);
        // the journal comes once more, by courier: what was closed stays so
        send(batch(new FaultReport("sound", edge + "-B", null, AT)));
        assertThat(list(operator, "area=" + area).getLong("total")).isZero();
    }

    @Test
    void history_tellsEachStep_andReopeningUndoesClosing() throws Exception {
        long id = reported();
        String other = tokens.person("second-of-faults", "operator");
        assertThat(step(operator, id, "take", "").jsonPath().getString("takenBy"))
                .isEqualTo("operator-of-faults");
        assertThat(step(operator, id, "take", "").statusCode()).as("said twice").isEqualTo(200);
        assertThat(step(operator, id, "remark", " 已派人 ").statusCode()).isEqualTo(200);
        assertThat(close(operator, id, "换网线").statusCode()).isEqualTo(200);
        assertThat(step(other, id, "reopen", " ").statusCode()).isEqualTo(422);
        JsonPath open = step(other, id, "reopen", "又没声音了").jsonPath();
        assertThat(open.getString("closedAt")).isNull();
        assertThat(open.getString("closedBy")).isNull();
        assertThat(open.getString("note")).isNull();
        assertThat(list(operator, "area=" + area).getLong("total")).isEqualTo(1);
        assertThat(step(other, id, "leave", "").jsonPath().getString("takenBy")).isNull();
        JsonPath shown = show(operator, id);
        assertThat(shown.<List<String>>get("steps.what"))
                .isEqualTo(List.of("TAKEN", "REMARKED", "CLOSED", "REOPENED", "LEFT"));
        assertThat(shown.<List<String>>get("steps.note"))
                .containsExactly(null, "已派人", "换网线", "又没声音了", null);
        assertThat(shown.getString("steps[3].who")).isEqualTo("second-of-faults");
        assertThat(shown.getString("report.areaName")).isEqualTo("village");
    }

    /** Who comes second is told what the first did, and nothing of the first's is lost. */
    @Test
    void step_thatDoesNotFit_isAConflict_andLeavesNoTrace() throws Exception {
        long id = reported();
        String other = tokens.person("second-of-faults", "operator");
        assertThat(step(operator, id, "reopen", "x").statusCode()).isEqualTo(409);
        assertThat(step(operator, id, "leave", "").statusCode()).isEqualTo(409);
        step(operator, id, "take", "");
        Response taken = step(other, id, "take", "");
        assertThat(taken.statusCode()).isEqualTo(409);
        assertThat(taken.jsonPath().getString("detail")).contains("operator-of-faults");
        close(other, id, "好了");
        assertThat(step(other, id, "take", "").statusCode()).isEqualTo(409);
        assertThat(step(other, id, "leave", "").statusCode()).isEqualTo(409);
        assertThat(step(other, id, "remark", "线在柜子后面").statusCode()).isEqualTo(200);
        JsonPath shown = show(operator, id);
        assertThat(shown.<List<String>>get("steps.what"))
                .isEqualTo(List.of("TAKEN", "CLOSED", "REMARKED"));
        assertThat(shown.getString("report.note")).as("what was done").isEqualTo("好了");
        assertThat(shown.getString("report.takenBy")).isEqualTo("operator-of-faults");
    }

    /** No text is calculated, and who took it out of here is written down. */
    @Test
    void sheet_hasWhatTheListHas_andIsWrittenDown() {
        long id = reported();
        close(operator, id, "=1+1, 好了");
        String sheet =
                given().header("Authorization", "Bearer " + operator)
                        .get("/api/faults/sheet?state=closed&kind=sound&area=" + area)
                        .then()
                        .statusCode(200)
                        .contentType("text/csv")
                        .extract()
                        .asString();
        List<String> lines = sheet.lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).startsWith("\ufeff编号 id,时间 at,");
        assertThat(lines.getLast())
                .startsWith(id + ",2026-11-18 ")
                .contains(",没有声音 no sound,", ",王庄,", "operator-of-faults")
                .endsWith(",\"'=1+1, 好了\"");
        given().header("Authorization", "Bearer " + operator)
                .get("/api/faults/sheet?kind=page&state=closed&area=" + area)
                .then()
                .body(org.hamcrest.Matchers.not(org.hamcrest.Matchers.containsString("王庄")));
        Map<String, Object> made =
                given().header("Authorization", "Bearer " + operator)
                        .get("/api/exports")
                        .jsonPath()
                        .getMap("items.find { it.area == '%s' && it.rows == 1 }".formatted(area));
        assertThat(made)
                .containsEntry("what", "FAULTS")
                .containsEntry("who", "operator-of-faults")
                .containsEntry("about", "closed sound csv");
    }

    @Test
    void faults_areFoundByKind() {
        send(
                batch(
                        new FaultReport("sound", edge + "-B", null, AT),
                        new FaultReport("page", edge + "-B", null, AT + 1)));
        JsonPath pages = list(operator, "area=" + area + "&kind=page");
        assertThat(pages.getLong("total")).isEqualTo(1);
        assertThat(pages.<List<String>>get("items.fault")).isEqualTo(List.of("page"));
        assertThat(list(operator, "area=" + area + "&kind=other").getLong("total")).isZero();
    }

    @Test
    void faults_ofAnotherArea_areNotThere() throws Exception {
        send(batch(new FaultReport("sound", edge + "-B", null, AT)));
        long id = list(operator, "area=" + area).getLong("items[0].id");
        String other = "42" + area.substring(2);
        sql("insert into area values ('%s', 'other', '410000')".formatted(other));
        String stranger = tokens.personOf(other, "stranger-" + edge, "operator");
        assertThat(list(stranger, "state=open").getLong("total")).isZero();
        given().header("Authorization", "Bearer " + stranger)
                .get("/api/faults?area=" + area)
                .then()
                .statusCode(404);
        for (String what : List.of("take", "leave", "remark", "close", "reopen")) {
            assertThat(step(stranger, id, what, "mine").statusCode()).as(what).isEqualTo(404);
        }
        given().header("Authorization", "Bearer " + stranger)
                .get("/api/faults/" + id)
                .then()
                .statusCode(404);
        String neighbour = tokens.personOf(village, "village-" + edge, "operator");
        assertThat(list(neighbour, "state=open").getLong("total")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"seq\":1}",
                "{\"seq\":1,\"event\":null,\"fault\":null}",
                "{\"seq\":1,\"fault\":{\"fault\":\"\",\"receivedAtMs\":1}}",
                "{\"seq\":1,\"fault\":{\"receivedAtMs\":1}}",
                "{\"seq\":1,\"fault\":{\"fault\":\"<b>\",\"receivedAtMs\":1}}",
                "{\"seq\":1,\"fault\":{\"fault\":\"sound\",\"receivedAtMs\":0}}",
                "{\"seq\":1,\"fault\":{\"fault\":\"sound\",\"box\":\"\",\"receivedAtMs\":1}}"
            })
    void unsoundFault_isRefusedWithItsLine(String entry) {
        Response answer =
                send(
                        "{\"edge\":\"%s\",\"epoch\":\"epoch\",\"entries\":[%s]}"
                                .formatted(edge, entry));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.jsonPath().getString("detail")).isEqualTo("/entries/0");
        assertThat(list(operator, "area=" + area).getLong("total")).isZero();
    }

    /** What is open stays, however old it is. */
    @Test
    void fault_closedLongAgo_isForgotten() throws Exception {
        FaultReport[] told = new FaultReport[4];
        for (int i = 0; i < told.length; i++) {
            told[i] = new FaultReport("sound", edge + "-B", null, AT - i * 50_000_000_000L);
        }
        send(batch(told));
        Instant now = clock.instant();
        closed(1, now.minus(Duration.ofDays(400)).minusSeconds(60));
        closed(2, now.minus(Duration.ofDays(400)).plusSeconds(60));
        closed(3, now);

        oldFaults.forget();

        assertThat(list(operator, "state=closed&area=" + area).getInt("total")).isEqualTo(2);
        assertThat(list(operator, "state=open&area=" + area).getInt("total")).isOne();
    }

    private void closed(int seq, Instant at) throws Exception {
        sql(
                "update station_fault set closed_at = '%s', closed_by = 'x', note = 'x'"
                                .formatted(at)
                        + " where edge = '%s' and seq = %d".formatted(edge, seq));
    }

    /** A newer edge may know more of them. */
    @Test
    void fault_ofANewerEdge_isShownAsItIs() {
        send(batch(new FaultReport("remote-control", null, null, AT)));
        assertThat(list(operator, "area=" + area).<List<String>>get("items.fault"))
                .isEqualTo(List.of("remote-control"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"state=mine", "page=0", "size=1001", "size=x"})
    void query_thatIsWrong_isRefused(String query) {
        int status =
                given().header("Authorization", "Bearer " + operator)
                        .get("/api/faults?" + query)
                        .statusCode();
        assertThat(status).isBetween(400, 422);
    }
}
