package kejian.origin.survey;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument;
import kejian.contract.release.Survey;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.SurveyAnswer;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A survey from its draft into a release, and its answers from journal and paper into figures. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class SurveysTest {

    private static final long AT = 1_795_000_000_000L;

    @Inject AgroalDataSource database;
    @Inject TestTokens tokens;
    @Inject ObjectMapper json;
    private String area;
    private String village;
    private String edge;
    private String edgeToken;
    private String editor;
    private String analyst;
    private long seq;

    @BeforeEach
    void county() throws Exception {
        String id = UUID.randomUUID().toString();
        area = "41" + String.format("%010d", Math.abs((long) id.hashCode()));
        village = area + "9";
        edge = "s-" + id.substring(0, 8);
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
        editor = tokens.person("editor-of-surveys", "editor", "operator");
        analyst = ofArea("analyst-" + edge, area);
    }

    /** Somebody whose rights end at an area. */
    private String ofArea(String name, String code) throws Exception {
        return tokens.personOf(code, name, "analyst", "editor", "operator");
    }

    private void sql(String... statements) throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            for (String statement : statements) {
                s.execute(statement);
            }
        }
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }

    private static Map<String, Object> wanted(String title) {
        Map<String, Object> wanted = new HashMap<>();
        wanted.put("title", title);
        wanted.put(
                "questions",
                List.of(
                        Map.of("kind", "STARS", "text", "满意吗？"),
                        Map.of(
                                "kind", "WISH",
                                "text", "还想看什么？",
                                "options", List.of("果树", "蔬菜", "养殖"))));
        return wanted;
    }

    private JsonPath make(Map<String, Object> wanted) {
        return as(editor)
                .body(wanted)
                .post("/api/surveys")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private String opened(Map<String, Object> wanted) {
        String id = make(wanted).getString("id");
        as(editor).body("{}").post("/api/surveys/" + id + "/open").then().statusCode(200);
        return id;
    }

    private Response send(JournalBatch.Entry... entries) {
        return as(edgeToken)
                .body(new JournalBatch(edge, "epoch", List.of(entries)))
                .post("/sync/journal");
    }

    private JournalBatch.Entry answer(String survey, String box, long at, Integer... choices) {
        return new JournalBatch.Entry(
                ++seq, new SurveyAnswer(survey, List.of(choices), box, null, "remote", at));
    }

    private JsonPath results(String token, String survey) {
        return as(token)
                .get("/api/surveys/" + survey + "/results")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private Response paper(String survey, String key, int sheets, Map<?, ?>... tallies) {
        return as(editor)
                .header("Idempotency-Key", key)
                .body(Map.of("station", edge + "-S", "sheets", sheets, "tallies", List.of(tallies)))
                .post("/api/surveys/" + survey + "/paper");
    }

    private static Map<String, Integer> tally(int question, int option, int count) {
        return Map.of("question", question, "option", option, "count", count);
    }

    private Catalogue released() throws Exception {
        long number =
                as(tokens.person("reviewer-of-surveys", "reviewer"))
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .body(Map.of("note", ""))
                        .post("/api/releases")
                        .then()
                        .statusCode(201)
                        .extract()
                        .jsonPath()
                        .getLong("number");
        byte[] document = as(edgeToken).get("/sync/release/" + number + ".json").asByteArray();
        ReleaseManifest release =
                json.readValue(
                        json.readValue(document, SignedDocument.class).payloadBytes(),
                        ReleaseManifest.class);
        byte[] catalogue =
                as(edgeToken).get("/sync/blob/" + release.catalogue().sha256()).asByteArray();
        return json.readValue(catalogue, Catalogue.class);
    }

    private Survey released(String id) throws Exception {
        return released().surveys().stream()
                .filter(s -> s.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    @Test
    void survey_isInReleases_fromItsOpeningToItsClosing_andOnlyADraftChanges() throws Exception {
        JsonPath draft = make(wanted("年度满意度"));
        String id = draft.getString("id");
        assertThat(draft.getString("state")).isEqualTo("DRAFT");
        assertThat(draft.getList("questions[0].options")).hasSize(5);
        assertThat(released(id)).isNull();
        Map<String, Object> other = wanted("年度调查");
        other.put("from", "2026-12-01T00:00:00Z");
        other.put("until", "2099-01-01T00:00:00Z");
        String path = "/api/surveys/" + id;
        as(editor).body(other).put(path).then().statusCode(428);
        as(editor).header("If-Match", "\"7\"").body(other).put(path).then().statusCode(412);
        as(editor).header("If-Match", "\"0\"").body(other).put(path).then().statusCode(200);
        as(editor).body("{}").post(path + "/close").then().statusCode(409);
        as(editor).body("{}").post(path + "/open").then().statusCode(200);
        as(editor).body("{}").post(path + "/open").then().statusCode(409);
        as(editor).header("If-Match", "\"2\"").body(other).put(path).then().statusCode(409);
        Survey survey = released(id);
        assertThat(survey.title()).isEqualTo("年度调查");
        assertThat(survey.edges()).as("the whole province").isNull();
        assertThat(survey.fromMs()).isEqualTo(1_796_083_200_000L);
        assertThat(survey.untilMs()).isEqualTo(4_070_908_800_000L);
        assertThat(survey.canBeAsked()).isTrue();
        as(editor).body("{}").post(path + "/close").then().statusCode(200);
        assertThat(released(id)).isNull();
        as(editor).body("{}").post(path + "/open").then().statusCode(409);
        assertThat(
                        as(editor)
                                .get("/api/surveys?state=closed&size=200")
                                .jsonPath()
                                .getList("items.id"))
                .contains(id);
    }

    @Test
    void survey_ofAnArea_namesItsEdges_andOneThatHasEnded_isNotReleased() throws Exception {
        Map<String, Object> wanted = wanted("县里的");
        wanted.put("area", area);
        assertThat(released(opened(wanted)).edges()).containsExactly(edge);
        wanted.put("until", "2026-01-01T00:00:00Z");
        String over = make(wanted).getString("id");
        as(editor).body("{}").post("/api/surveys/" + over + "/open").then().statusCode(409);
        sql("update survey set state = 'OPEN', opened_at = now() where id = '%s'".formatted(over));
        assertThat(released(over)).isNull();
    }

    @Test
    void whatNoRemoteCanAnswer_orIsBoundToNothing_isRefused() {
        Map<String, Object> both = wanted("x");
        both.put("column", UUID.randomUUID());
        both.put("courseware", UUID.randomUUID());
        Map<String, Object> nothing = wanted("x");
        nothing.put("courseware", UUID.randomUUID());
        Map<String, Object> backwards = wanted("x");
        backwards.put("from", "2026-12-01T00:00:00Z");
        backwards.put("until", "2026-12-01T00:00:00Z");
        Map<String, Object> one = wanted("x");
        one.put(
                "questions",
                List.of(Map.of("kind", "CHOICE", "text", "q", "options", List.of("only"))));
        Map<String, Object> stars = wanted("x");
        stars.put(
                "questions",
                List.of(Map.of("kind", "STARS", "text", "q", "options", List.of("a", "b"))));
        Map<String, Object> blank = wanted("x");
        blank.put(
                "questions",
                List.of(Map.of("kind", "CHOICE", "text", "q", "options", List.of("a", " "))));
        for (Map<String, Object> wrong : List.of(both, nothing, backwards, one, stars, blank)) {
            as(editor).body(wrong).post("/api/surveys").then().statusCode(422);
        }
    }

    @Test
    void survey_isSeenByWhomItConcerns_andChangedInItsOwnAreaAlone() throws Exception {
        String province = opened(wanted("全省"));
        as(analyst).get("/api/surveys/" + province).then().statusCode(200);
        as(analyst).body("{}").post("/api/surveys/" + province + "/close").then().statusCode(404);
        Map<String, Object> here = wanted("县");
        here.put("area", area);
        String county = opened(here);
        as(ofArea("villager-" + edge, village))
                .get("/api/surveys/" + county)
                .then()
                .statusCode(200);
        String neighbour = area.substring(0, 11) + (area.charAt(11) == '0' ? '1' : '0');
        sql("insert into area values ('%s', 'n', '410000')".formatted(neighbour));
        String stranger = ofArea("stranger-" + edge, neighbour);
        as(stranger).get("/api/surveys/" + county).then().statusCode(404);
        as(stranger).get("/api/surveys/" + county + "/results").then().statusCode(404);
        assertThat(as(stranger).get("/api/surveys?size=200").jsonPath().getList("items.id"))
                .contains(province)
                .doesNotContain(county);
        Map<String, Object> theirs = wanted("x");
        theirs.put("area", area);
        as(stranger).body(theirs).post("/api/surveys").then().statusCode(404);
    }

    @Test
    void lastAnswerOfABox_counts_howeverTheyCome() {
        String id = opened(wanted("最后一次"));
        List<JournalBatch.Entry> entries = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            entries.add(answer(id, "B-" + edge + i, AT, 5, 1));
        }
        entries.add(answer(id, "B-" + edge + "0", AT + 5, 1, 2)); // changed his mind
        entries.add(answer(id, "B-" + edge + "1", AT - 5, 1, 2)); // an edge's clock was set back
        entries.add(answer(id, "B-" + edge + "2", AT, 1, 2)); // in the same moment
        JournalBatch.Entry[] all = entries.toArray(JournalBatch.Entry[]::new);
        assertThat(send(all).statusCode()).isEqualTo(200);
        assertThat(send(all).statusCode()).isEqualTo(200);
        assertThat(send(entries.get(7), entries.get(8)).statusCode()).isEqualTo(200);
        JsonPath results = results(analyst, id);
        assertThat(results.getLong("answers")).isEqualTo(6);
        // 4 gave five stars, 2 one: both are few
        assertThat(results.getList("questions[0].options.answers"))
                .containsExactly(null, 0, 0, 0, null);
        for (int i = 6; i < 20; i++) {
            send(answer(id, "B-" + edge + i, AT, i < 12 ? 5 : 1, 1));
        }
        results = results(analyst, id);
        assertThat(results.getList("questions[0].options.answers"))
                .containsExactly(10, 0, 0, 0, 10);
        assertThat(results.getDouble("questions[0].stars")).isEqualTo(3.0);
        assertThat(results.getList("questions[1].options.answers"))
                .as("2 wished for the second")
                .containsExactly(null, null, 0);
    }

    @Test
    void otherWordsUnderOneNumber_areAConflict_andTheSameUnderAnother_areOne() throws Exception {
        String id = opened(wanted("编号"));
        SurveyAnswer first = new SurveyAnswer(id, List.of(5, 1), null, "voice-1", "browser", AT);
        send(new JournalBatch.Entry(1, first), new JournalBatch.Entry(2, first));
        SurveyAnswer other = new SurveyAnswer(id, List.of(4, 1), null, "voice-1", "browser", AT);
        assertThat(send(new JournalBatch.Entry(1, other)).statusCode()).isEqualTo(409);
        assertThat(rows(id)).isEqualTo(1);
        seq = 2;
    }

    private long rows(String survey) throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement();
                var row =
                        s.executeQuery(
                                "select count(*) from survey_answer where survey = '%s'"
                                        .formatted(survey))) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Of a survey of no name, of no whole answer, of a later edge: kept, and in no figure. */
    @Test
    void answersThatFitNoQuestion_areTaken_andNotCounted() throws Exception {
        String id = opened(wanted("不合"));
        assertThat(
                        send(
                                        answer("no-such-survey", "B-1", AT, 1, 1),
                                        answer(id, "B-1", AT, 1),
                                        answer(id, "B-1", AT, 6, 1),
                                        answer(id, "B-1", AT, 0, 1),
                                        answer(id, "B-1", AT, 1, 1, 1))
                                .statusCode())
                .isEqualTo(200);
        assertThat(rows(id)).isEqualTo(4);
        assertThat(results(analyst, id).getLong("answers")).isZero();
        assertThat(
                        send(new JournalBatch.Entry(
                                        ++seq,
                                        new SurveyAnswer(id, List.of(1, 1), null, null, "X", AT)))
                                .jsonPath()
                                .getString("code"))
                .isEqualTo("batch-invalid");
    }

    @Test
    void results_areOfOnesOwnArea_bySourceAndBelow_withoutWhatIsFew() throws Exception {
        String id = opened(wanted("来源"));
        for (int i = 0; i < 7; i++) {
            send(answer(id, "C-" + edge + i, AT, 5, 1)); // of no station: the edge's area
        }
        send(answer(id, edge + "-B", AT, 5, 1)); // of the village
        JsonPath county = results(analyst, id);
        assertThat(county.getLong("answers")).isEqualTo(8);
        assertThat(county.getList("sources.name")).containsExactly("remote");
        assertThat(county.getList("areas.name")).containsExactly(area, village);
        assertThat(county.getList("areas.answers")).containsExactly(null, null);
        paper(id, "k1", 30, tally(1, 5, 20), tally(1, 4, 10), tally(2, 1, 6))
                .then()
                .statusCode(201);
        county = results(analyst, id);
        assertThat(county.getLong("answers")).isEqualTo(38);
        assertThat(county.getList("sources.name")).containsExactly("paper", "remote");
        assertThat(county.getList("sources.answers")).containsExactly(30, 8);
        assertThat(county.getList("areas.answers")).containsExactly(7, 31);
        assertThat(county.getList("questions[0].options.answers")).containsExactly(0, 0, 0, 10, 28);
        assertThat(county.getDouble("questions[0].stars")).isEqualTo(4.74);
        assertThat(county.getLong("questions[1].unanswered")).isEqualTo(24);
        JsonPath below = results(ofArea("village-" + edge, village), id);
        assertThat(below.getLong("answers")).isEqualTo(31);
        assertThat(below.getList("sources.answers")).as("1 by remote").containsExactly(null, null);
    }

    @Test
    void fewerThanFiveAnswers_sayNothingAtAll() {
        String id = opened(wanted("太少"));
        for (int i = 0; i < 4; i++) {
            send(answer(id, "D-" + edge + i, AT, 5, 1));
        }
        JsonPath results = results(analyst, id);
        assertThat((Object) results.get("answers")).isNull();
        assertThat(results.getList("sources.answers")).containsOnlyNulls();
        assertThat(results.getList("areas.answers")).containsOnlyNulls();
        assertThat(results.getList("questions[0].options.answers")).containsOnlyNulls();
        assertThat((Object) results.get("questions[0].stars")).isNull();
    }

    @Test
    void paper_enteredAgain_replaces_andTheSameKeyIsOnce() {
        String draft = make(wanted("草稿")).getString("id");
        paper(draft, "k", 9).then().statusCode(409);
        String id = opened(wanted("纸质"));
        paper(id, "k1", 9, tally(1, 5, 9)).then().statusCode(201);
        paper(id, "k1", 9, tally(1, 5, 9)).then().statusCode(200);
        paper(id, "k1", 9, tally(1, 5, 8)).then().statusCode(422);
        assertThat(results(analyst, id).getLong("answers")).isEqualTo(9);
        paper(id, "k2", 12, tally(1, 5, 6), tally(1, 1, 6)).then().statusCode(201);
        paper(id, "k1", 9, tally(1, 5, 9)).then().statusCode(200); // an answer that was lost
        JsonPath results = results(analyst, id);
        assertThat(results.getLong("answers")).isEqualTo(12);
        assertThat(results.getList("questions[0].options.answers")).containsExactly(6, 0, 0, 0, 6);
        paper(id, "k3", 5, tally(1, 5, 6)).then().statusCode(422);
        paper(id, "k4", 5, tally(3, 1, 1)).then().statusCode(422);
        paper(id, "k5", 5, tally(2, 4, 1)).then().statusCode(422);
        paper(id, "k6", 5, tally(2, 1, 1), tally(2, 1, 1)).then().statusCode(422);
        as(editor)
                .body(Map.of("station", edge + "-S", "sheets", 1, "tallies", List.of()))
                .post("/api/surveys/" + id + "/paper")
                .then()
                .statusCode(422);
        as(editor)
                .header("Idempotency-Key", "k7")
                .body(Map.of("station", "none", "sheets", 1, "tallies", List.of()))
                .post("/api/surveys/" + id + "/paper")
                .then()
                .statusCode(422);
    }
}
