package kejian.origin.plan;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.SurveyAnswer;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From what stations ask for to what was made of it. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class PlanTest {

    private static final long AT = 1_795_000_000_000L;

    @Inject AgroalDataSource database;
    @Inject TestTokens tokens;
    private String area;
    private String village;
    private String edge;
    private String edgeToken;
    private String analyst;
    private String countyAnalyst;
    private long seq;

    @BeforeEach
    void county() throws Exception {
        String id = UUID.randomUUID().toString();
        area = "41" + String.format("%010d", Math.abs((long) id.hashCode()));
        village = area + "9";
        edge = "p-" + id.substring(0, 8);
        sql(
                "insert into area values ('%s', 'county', '410000')".formatted(area),
                "insert into area values ('%s', 'village', '%s')".formatted(village, area),
                "insert into edge (name, area, address) values ('%s', '%s', 'http://e')"
                        .formatted(edge, area),
                "insert into station values ('%s', '%s-S', '王庄', '%s', 40, '2020-01-01', null)"
                        .formatted(UUID.randomUUID(), edge, village));
        edgeToken = tokens.edge(edge);
        analyst = tokens.person("analyst-of-plan", "analyst", "editor", "operator");
        countyAnalyst = tokens.personOf(area, "analyst-" + edge, "analyst", "editor");
    }

    private void sql(String... statements) throws SQLException {
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

    private static JsonPath json(Response response, int status) {
        return response.then().statusCode(status).extract().jsonPath();
    }

    private Map<String, Object> need(String title) {
        return new HashMap<>(Map.of("title", title, "area", area, "asked", 30, "source", "王庄支书来电"));
    }

    private String written(String title) {
        return json(as(analyst).body(need(title)).post("/api/needs"), 201).getString("id");
    }

    private JsonPath item(Map<String, Object> wanted) {
        Map<String, Object> all = new HashMap<>(Map.of("title", "果树修剪", "area", area));
        all.putAll(wanted);
        return json(as(analyst).body(all).post("/api/plan"), 201);
    }

    private String stage(String item) {
        return json(as(analyst).get("/api/plan/" + item), 200).getString("stage");
    }

    private String courseware(String state, String of) throws SQLException {
        String id = UUID.randomUUID().toString();
        sql(
                """
                insert into courseware (id, kind, title, summary, presenter, publisher, tags, category,
                    purpose, state, version, area, created_by, created_at, duration_ms)
                values ('%s', 'VIDEO', '苹果树冬剪', '', '', '', '', 'RED_CLASSICS', 'EDUCATION', '%s', 0,
                    '%s', 'x', now(), 600000)
                """
                        .formatted(id, state, of));
        return id;
    }

    private String opened(Map<String, Object> wanted) {
        String id = json(as(analyst).body(wanted).post("/api/surveys"), 201).getString("id");
        json(as(analyst).body("{}").post("/api/surveys/" + id + "/open"), 200);
        return id;
    }

    private String wish(String of) {
        Map<String, Object> stars = Map.of("kind", "STARS", "text", "满意吗？");
        Map<String, Object> wish =
                Map.of(
                        "kind", "WISH",
                        "text", "还想看什么？",
                        "options", List.of("果树", "蔬菜", "养殖"));
        return opened(Map.of("title", "愿望", "area", of, "questions", List.of(stars, wish)));
    }

    private void answer(String survey, int from, int to, Integer... choices) {
        List<JournalBatch.Entry> entries = new ArrayList<>();
        for (int i = from; i < to; i++) {
            entries.add(
                    new JournalBatch.Entry(
                            ++seq,
                            new SurveyAnswer(
                                    survey,
                                    List.of(choices),
                                    edge + "-B" + i,
                                    null,
                                    "remote",
                                    AT)));
        }
        as(edgeToken)
                .body(new JournalBatch(edge, "epoch", entries))
                .post("/sync/journal")
                .then()
                .statusCode(200);
    }

    private JsonPath needs(String token, String query) {
        return json(as(token).get("/api/needs?area=" + area + "&size=200" + query), 200);
    }

    @Test
    void wishes_areNeeds_fromTheirSurveysOpening_countedFromAnswersAndPaper() {
        String draft =
                json(
                                as(analyst)
                                        .body(
                                                Map.of(
                                                        "title",
                                                        "草稿",
                                                        "area",
                                                        area,
                                                        "questions",
                                                        List.of(
                                                                Map.of(
                                                                        "kind", "WISH",
                                                                        "text", "?",
                                                                        "options",
                                                                                List.of(
                                                                                        "甲",
                                                                                        "乙")))))
                                        .post("/api/surveys"),
                                201)
                        .getString("id");
        assertThat(needs(analyst, "").getList("items")).as("a draft, %s", draft).isEmpty();
        String survey = wish(area);
        answer(survey, 0, 12, 5, 1);
        answer(survey, 12, 19, 4, 2);
        JsonPath wishes = needs(analyst, "&source=survey");
        assertThat(wishes.getList("items.title")).containsExactly("果树", "蔬菜", "养殖");
        assertThat(wishes.getList("items.asked")).containsExactly(12, 7, 0);
        assertThat(wishes.getList("items.survey")).containsOnly(survey);
        assertThat(wishes.getList("items.state")).containsOnly("OPEN");
        assertThat(wishes.getList("items.source")).containsOnlyNulls();
        as(analyst)
                .header("Idempotency-Key", "k")
                .body(
                        Map.of(
                                "station",
                                edge + "-S",
                                "sheets",
                                30,
                                "tallies",
                                List.of(Map.of("question", 2, "option", 3, "count", 20))))
                .post("/api/surveys/" + survey + "/paper")
                .then()
                .statusCode(201);
        assertThat(needs(analyst, "").getList("items.asked")).containsExactly(12, 7, 20);
        answer(survey, 18, 19, 4, 3); // that box changed its mind
        answer(survey, 17, 18, 4, 3);
        answer(survey, 16, 17, 4, 3);
        assertThat(needs(analyst, "").getList("items.asked"))
                .as("4 for the second, hidden with those 10 who said nothing")
                .containsExactly(12, null, 23);
    }

    @Test
    void need_writtenDown_isFoundAndChanged_andDropIsUndone() {
        String id = written("果树");
        assertThat(needs(analyst, "&source=staff").getList("items.id")).containsExactly(id);
        assertThat(needs(analyst, "&source=survey").getList("items")).isEmpty();
        assertThat(needs(analyst, "&audience=FARMERS").getList("items")).isEmpty();
        Map<String, Object> changed = need("果树修剪");
        changed.put("audience", "FARMERS");
        String path = "/api/needs/" + id;
        as(analyst).body(changed).put(path).then().statusCode(428);
        as(analyst).header("If-Match", "\"7\"").body(changed).put(path).then().statusCode(412);
        as(analyst).header("If-Match", "\"0\"").body(changed).put(path).then().statusCode(200);
        assertThat(needs(analyst, "&audience=FARMERS").getList("items.title"))
                .containsExactly("果树修剪");
        as(analyst).body("{}").post(path + "/restore").then().statusCode(409);
        as(analyst).body(Map.of("reason", " ")).post(path + "/drop").then().statusCode(422);
        as(analyst).body(Map.of("reason", "已有同类")).post(path + "/drop").then().statusCode(200);
        as(analyst).body(Map.of("reason", "再次")).post(path + "/drop").then().statusCode(409);
        assertThat(needs(analyst, "").getList("items")).isEmpty();
        assertThat(needs(analyst, "&state=dropped").getList("items.reason"))
                .containsExactly("已有同类");
        as(analyst).body("{}").post(path + "/restore").then().statusCode(200);
        assertThat(needs(analyst, "").getList("items.id")).containsExactly(id);
        JsonPath history = json(as(analyst).get(path + "/history"), 200);
        assertThat(history.getList("what"))
                .containsExactly("MADE", "CHANGED", "DROPPED", "RESTORED");
        assertThat(history.getList("who")).containsOnly("analyst-of-plan");
        assertThat(history.getString("[2].reason")).isEqualTo("已有同类");
    }

    @Test
    void need_withoutNumberOrSource_orOfNoColumn_isRefused_andAWishSaysWhatWasAsked() {
        for (String lacking : List.of("asked", "source")) {
            Map<String, Object> need = need("x");
            need.remove(lacking);
            as(analyst).body(need).post("/api/needs").then().statusCode(422);
        }
        Map<String, Object> nowhere = need("x");
        nowhere.put("column", "no-such-column");
        as(analyst).body(nowhere).post("/api/needs").then().statusCode(422);
        wish(area);
        String id = needs(analyst, "").getString("items[0].id");
        String path = "/api/needs/" + id;
        Map<String, Object> classified = new HashMap<>(Map.of("title", "果树", "audience", "YOUTH"));
        as(analyst).header("If-Match", "\"0\"").body(classified).put(path).then().statusCode(200);
        classified.put("asked", 500);
        as(analyst).header("If-Match", "\"1\"").body(classified).put(path).then().statusCode(422);
        classified.remove("asked");
        classified.put("title", "别的");
        as(analyst).header("If-Match", "\"1\"").body(classified).put(path).then().statusCode(422);
        JsonPath need = json(as(analyst).get(path), 200);
        assertThat(need.getString("title")).isEqualTo("果树");
        assertThat(need.getString("audience")).isEqualTo("YOUTH");
    }

    @Test
    void needs_joinOneItem_once_andAreOpenAgainWhenItIsDropped() {
        String first = written("果树");
        String second = written("苹果");
        String third = written("梨");
        String id = item(Map.of("needs", List.of(first))).getString("id");
        as(analyst)
                .body(Map.of("needs", List.of(second, first)))
                .post("/api/plan/" + id + "/needs")
                .then()
                .statusCode(200);
        assertThat(needs(analyst, "&state=planned").getList("items.id"))
                .containsExactlyInAnyOrder(first, second);
        assertThat(needs(analyst, "").getList("items.id")).containsExactly(third);
        String other = item(Map.of("title", "另一个")).getString("id");
        String join = "/api/plan/" + other + "/needs";
        Map<String, Object> both = Map.of("needs", List.of(third, first));
        as(analyst).body(both).post(join).then().statusCode(409);
        assertThat(needs(analyst, "").getList("items.id"))
                .as("nothing of what fails is done")
                .containsExactly(third);
        as(analyst)
                .body(Map.of("reason", "x"))
                .post("/api/needs/" + first + "/drop")
                .then()
                .statusCode(409);
        as(analyst)
                .body(Map.of("reason", "没有讲师"))
                .post("/api/plan/" + id + "/drop")
                .then()
                .statusCode(200);
        assertThat(stage(id)).isEqualTo("DROPPED");
        assertThat(json(as(analyst).get("/api/plan?area=" + area), 200).getList("items.id"))
                .containsExactly(other);
        JsonPath gone = json(as(analyst).get("/api/plan?stage=DROPPED&area=" + area), 200);
        assertThat(gone.getList("items.id")).containsExactly(id);
        assertThat(gone.getList("items.stage")).containsExactly("DROPPED");
        assertThat(gone.getInt("total")).isEqualTo(1);
        assertThat(needs(analyst, "").getList("items.id"))
                .containsExactlyInAnyOrder(first, second, third);
        as(analyst)
                .body(Map.of("needs", List.of(third)))
                .post("/api/plan/" + id + "/needs")
                .then()
                .statusCode(409);
        as(analyst).body(both).post(join).then().statusCode(200);
        as(analyst).body("{}").post("/api/plan/" + id + "/restore").then().statusCode(200);
        assertThat(json(as(analyst).get("/api/plan/" + id), 200).getList("needs.id"))
                .as("the other one was planned elsewhere meanwhile")
                .containsExactly(second);
        as(analyst).delete("/api/plan/" + id + "/needs/" + first).then().statusCode(404);
        as(analyst).delete("/api/plan/" + id + "/needs/" + second).then().statusCode(200);
        assertThat(needs(analyst, "").getList("items.id")).containsExactly(second);
        assertThat(json(as(analyst).get("/api/plan/" + id + "/history"), 200).getList("what"))
                .containsExactly("MADE", "JOINED", "JOINED", "DROPPED", "RESTORED", "TAKEN_OFF");
    }

    @Test
    void stage_followsFromTheCourseware_andNobodyWritesItDown() throws Exception {
        String id = item(Map.of("due", "2020-01-01")).getString("id");
        assertThat(stage(id)).isEqualTo("PLANNED");
        assertThat(json(as(analyst).get("/api/plan/" + id), 200).getBoolean("late")).isTrue();
        String courseware = courseware("DRAFT", area);
        String link = "/api/plan/" + id + "/courseware/" + courseware;
        as(analyst).put(link).then().statusCode(200);
        as(analyst).put(link).then().statusCode(200);
        assertThat(stage(id)).isEqualTo("IN_PRODUCTION");
        sql("update courseware set state = 'PUBLISHED' where id = '%s'".formatted(courseware));
        assertThat(stage(id)).isEqualTo("PUBLISHED");
        assertThat(json(as(analyst).get("/api/plan/" + id), 200).getBoolean("late")).isFalse();
        session(courseware, "short", 29_000);
        assertThat(stage(id)).isEqualTo("PUBLISHED");
        session(courseware, "valid", 31_000);
        assertThat(stage(id)).isEqualTo("WATCHED");
        String survey =
                opened(
                        Map.of(
                                "title",
                                "满意吗",
                                "area",
                                area,
                                "courseware",
                                courseware,
                                "questions",
                                List.of(Map.of("kind", "STARS", "text", "满意吗？"))));
        answer(survey, 0, 4, 5);
        assertThat(stage(id)).isEqualTo("WATCHED");
        answer(survey, 4, 5, 1);
        assertThat(stage(id)).isEqualTo("JUDGED");
        assertThat(
                        json(as(analyst).get("/api/plan?stage=JUDGED&area=" + area), 200)
                                .getList("items.id"))
                .containsExactly(id);
        sql("update courseware set state = 'WITHDRAWN' where id = '%s'".formatted(courseware));
        assertThat(stage(id)).as("withdrawn is not made").isEqualTo("IN_PRODUCTION");
        as(analyst).delete(link).then().statusCode(200);
        as(analyst).delete(link).then().statusCode(404);
        assertThat(stage(id)).isEqualTo("PLANNED");
        assertThat(json(as(analyst).get("/api/plan/" + id + "/history"), 200).getList("what"))
                .containsExactly("MADE", "LINKED", "UNLINKED");
    }

    private void session(String courseware, String session, int effectiveMs) throws SQLException {
        sql(
                """
                insert into viewing_session (edge, session, sitting, courseware, package, duration_ms,
                    area, tier, day, started_at, last_at, watched_ms, effective_ms, sections, heads,
                    precision, counted, flags)
                values ('%s', '%s', 0, '%s', 'p', 600000, '%s', 'A', '2026-03-01', now(), now(), %d, %d,
                    '{}', 0, 'A', true, '')
                """
                        .formatted(edge, session, courseware, area, effectiveMs, effectiveMs));
    }

    @Test
    void everything_endsAtTheArea() throws Exception {
        String neighbour = area.substring(0, 11) + (area.charAt(11) == '0' ? '1' : '0');
        sql("insert into area values ('%s', 'n', '410000')".formatted(neighbour));
        String stranger = tokens.personOf(neighbour, "stranger-" + edge, "analyst", "editor");
        String need = written("果树");
        String id = item(Map.of()).getString("id");
        String courseware = courseware("DRAFT", area);
        for (String path :
                List.of(
                        "/api/needs/" + need,
                        "/api/needs/" + need + "/history",
                        "/api/needs?area=" + area,
                        "/api/plan/" + id,
                        "/api/plan/" + id + "/history",
                        "/api/plan?area=" + area)) {
            as(stranger).get(path).then().statusCode(404);
            as(countyAnalyst).get(path).then().statusCode(200);
        }
        for (String path : List.of("/api/needs/" + need, "/api/plan/" + id)) {
            as(stranger).body(Map.of("reason", "x")).post(path + "/drop").then().statusCode(404);
            as(stranger).body("{}").post(path + "/restore").then().statusCode(404);
            as(stranger)
                    .header("If-Match", "\"0\"")
                    .body(Map.of("title", "x"))
                    .put(path)
                    .then()
                    .statusCode(404);
        }
        String theirs =
                json(as(stranger).body(Map.of("title", "y")).post("/api/plan"), 201)
                        .getString("id");
        Map<String, Object> joined = Map.of("needs", List.of(need));
        as(stranger).body(joined).post("/api/plan/" + theirs + "/needs").then().statusCode(404);
        as(stranger).body(need("x")).post("/api/needs").then().statusCode(404);
        as(stranger)
                .put("/api/plan/" + theirs + "/courseware/" + courseware)
                .then()
                .statusCode(422);
        as(analyst)
                .body(joined)
                .post("/api/plan/" + theirs + "/needs")
                .then()
                .statusCode(422); // the item's own people would see another area's need
        as(analyst).put("/api/plan/" + theirs + "/courseware/" + courseware).then().statusCode(200);
        JsonPath seen = json(as(stranger).get("/api/plan/" + theirs), 200);
        assertThat(seen.getList("courseware.title")).as("another's draft").containsOnlyNulls();
        assertThat(seen.getString("stage")).isEqualTo("IN_PRODUCTION");
        sql("update courseware set state = 'PUBLISHED' where id = '%s'".formatted(courseware));
        assertThat(json(as(stranger).get("/api/plan/" + theirs), 200).getList("courseware.title"))
                .containsExactly("苹果树冬剪");
    }

    @Test
    void column_holdsWhatIsOfThoseBelowIt() throws Exception {
        String top = "top-" + edge;
        sql(column(top, null), column(top + "-fruit", top));
        Map<String, Object> need = need("果树");
        need.put("column", top + "-fruit");
        String asked = json(as(analyst).body(need).post("/api/needs"), 201).getString("id");
        String planned = item(Map.of("column", top + "-fruit")).getString("id");
        written("别的");
        item(Map.of("title", "别的"));
        for (String column : List.of(top, top + "-fruit")) {
            String query = "?area=" + area + "&column=" + column;
            assertThat(json(as(analyst).get("/api/needs" + query), 200).getList("items.id"))
                    .containsExactly(asked);
            assertThat(json(as(analyst).get("/api/plan" + query), 200).getList("items.id"))
                    .containsExactly(planned);
        }
        assertThat(needs(analyst, "&column=no-such").getList("items")).isEmpty();
    }

    private static String column(String slug, String parent) {
        return """
        insert into column_node (id, parent, slug, title, summary, area, position, version, lease)
        values ('%s', (select id from column_node where slug = '%s'), '%s', '农技', '', '410000',
            0, 0, 'DURABLE')
        """
                .formatted(UUID.randomUUID(), parent, slug);
    }

    @Test
    void editorOfAnItem_isOneWhoMayWorkThere() throws Exception {
        tokens.personOf(village, "village-" + edge, "editor");
        tokens.personOf(area, "reader-" + edge, "analyst");
        for (String name : List.of("village-" + edge, "reader-" + edge, "nobody")) {
            as(analyst)
                    .body(Map.of("title", "x", "area", area, "editor", name))
                    .post("/api/plan")
                    .then()
                    .statusCode(422);
        }
        String name = "analyst-" + edge;
        String id = item(Map.of("editor", name)).getString("id");
        assertThat(json(as(analyst).get("/api/plan?editor=" + name), 200).getList("items.id"))
                .containsExactly(id);
        Map<String, Object> changed = Map.of("title", "嫁接", "due", "2099-01-01");
        String path = "/api/plan/" + id;
        as(analyst).body(changed).put(path).then().statusCode(428);
        as(analyst).header("If-Match", "\"9\"").body(changed).put(path).then().statusCode(412);
        JsonPath now = json(as(analyst).header("If-Match", "\"0\"").body(changed).put(path), 200);
        assertThat(now.getString("title")).isEqualTo("嫁接");
        assertThat(now.getString("editor")).isNull();
        assertThat(now.getString("due")).isEqualTo("2099-01-01");
    }
}
