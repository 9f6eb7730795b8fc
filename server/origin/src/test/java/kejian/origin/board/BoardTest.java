package kejian.origin.board;

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
import java.time.LocalDate;
import java.time.ZoneId;
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

/** A city of two counties: what they asked for, and what came of it. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class BoardTest {

    private static final long AT = 1_795_000_000_000L;
    private static final LocalDate TODAY = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    private static int cities = 10;

    @Inject AgroalDataSource database;
    @Inject TestTokens tokens;
    private String city;
    private String north;
    private String south;
    private String analyst;
    private String ofNorth;
    private String farm;
    private long seq;

    @BeforeEach
    void place() throws Exception {
        String number = "41" + ++cities;
        city = number + "00000000";
        north = number + "01000000";
        south = number + "02000000";
        farm = "farm-" + number;
        sql(
                "insert into area values ('%s', '市', '410000')".formatted(city),
                "insert into area values ('%s', '北县', '%s')".formatted(north, city),
                "insert into area values ('%s', '南县', '%s')".formatted(south, city),
                "insert into area values ('%s1', '村', '%s')".formatted(north, north),
                "insert into edge (name, area, address) values ('%1$s', '%1$s', 'http://e')"
                        .formatted(north),
                "insert into edge (name, area, address) values ('%1$s', '%1$s', 'http://e')"
                        .formatted(south),
                column(farm, null),
                column(farm + "-fruit", farm));
        analyst = tokens.personOf(city, "analyst-" + city, "analyst", "editor", "operator");
        ofNorth = tokens.personOf(north, "analyst-" + north, "analyst");
    }

    private static String column(String slug, String parent) {
        return """
        insert into column_node (id, parent, slug, title, summary, area, position, version, lease)
        values ('%s', %s, '%s', '=农技', '', '410000', 0, 0, 'DURABLE')
        """
                .formatted(
                        UUID.randomUUID(),
                        parent == null
                                ? "null"
                                : "(select id from column_node where slug = '" + parent + "')",
                        slug);
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

    private String survey(Map<String, Object> more) {
        Map<String, Object> wanted = new HashMap<>(Map.of("title", "愿望", "area", city));
        wanted.put(
                "questions",
                List.of(
                        Map.of("kind", "STARS", "text", "满意吗？"),
                        Map.of(
                                "kind", "WISH",
                                "text", "还想看什么？",
                                "options", List.of("果树", "蔬菜"))));
        wanted.putAll(more);
        String id = json(as(analyst).body(wanted).post("/api/surveys"), 201).getString("id");
        json(as(analyst).body("{}").post("/api/surveys/" + id + "/open"), 200);
        return id;
    }

    /** So many boxes of a county say the same. */
    private void answer(String survey, String county, int boxes, Integer... choices)
            throws SQLException {
        List<JournalBatch.Entry> entries = new ArrayList<>();
        for (int i = 0; i < boxes; i++) {
            seq++;
            entries.add(
                    new JournalBatch.Entry(
                            seq,
                            new SurveyAnswer(
                                    survey,
                                    List.of(choices),
                                    county + "-B" + seq,
                                    null,
                                    "remote",
                                    AT)));
        }
        as(tokens.edge(county))
                .body(new JournalBatch(county, "epoch", entries))
                .post("/sync/journal")
                .then()
                .statusCode(200);
    }

    private JsonPath board(String token) {
        return json(as(token).get("/api/board"), 200);
    }

    private Map<String, Object> cell(JsonPath board, String county, String category) {
        List<Map<String, Object>> cells = board.getList("cells");
        return cells.stream()
                .filter(c -> county.equals(c.get("county")))
                .filter(c -> java.util.Objects.equals(category, c.get("category")))
                .filter(c -> "EVERYBODY".equals(c.get("audience")))
                .findFirst()
                .orElseThrow();
    }

    private String courseware(String publishedAt) throws SQLException {
        String id = UUID.randomUUID().toString();
        sql(
                """
                insert into courseware (id, kind, title, summary, presenter, publisher, tags, category,
                    purpose, state, version, area, created_by, created_at, duration_ms, published_at)
                values ('%s', 'VIDEO', '苹果树冬剪', '', '', '', '', 'RED_CLASSICS', 'EDUCATION',
                    'PUBLISHED', 0, '410000', 'x', now(), 600000, '%s')
                """
                        .formatted(id, publishedAt));
        return id;
    }

    private void session(
            String courseware,
            String area,
            LocalDate day,
            int effectiveMs,
            int heads,
            boolean counted)
            throws SQLException {
        seq++;
        sql(
                """
                insert into viewing_session (edge, session, sitting, courseware, package, duration_ms,
                    area, tier, day, started_at, last_at, watched_ms, effective_ms, sections, heads,
                    heads_source, precision, counted, flags)
                values ('%s', 's%d', 0, '%s', 'p', 600000, '%s', 'A', '%s', now(), now(), %d, %d,
                    '{}', %d, %s, 'A', %s, '')
                """
                        .formatted(
                                north,
                                seq,
                                courseware,
                                area,
                                day,
                                effectiveMs,
                                effectiveMs,
                                heads,
                                heads > 0 ? "'REMOTE'" : "null",
                                counted));
    }

    private String item(String area, String... courseware) {
        Map<String, Object> wanted =
                Map.of("title", "果树修剪", "area", area, "column", farm + "-fruit");
        String id = json(as(analyst).body(wanted).post("/api/plan"), 201).getString("id");
        for (String one : courseware) {
            json(as(analyst).put("/api/plan/" + id + "/courseware/" + one), 200);
        }
        return id;
    }

    @Test
    void asked_isWhatCountiesChoseAndStaffWroteDown_byTheColumnOfTheFirstLevel() throws Exception {
        String survey = survey(Map.of());
        answer(survey, north, 12, 5, 1);
        answer(survey, north, 7, 5, 2);
        answer(survey, south, 20, 5, 1);
        json(
                as(analyst)
                        .body(
                                Map.of(
                                        "title",
                                        "大棚",
                                        "area",
                                        north + "1",
                                        "asked",
                                        30,
                                        "source",
                                        "来电"))
                        .post("/api/needs"),
                201);
        JsonPath board = board(analyst);
        assertThat(cell(board, north, null).get("asked"))
                .isEqualTo(Map.of("needs", 3, "asks", 12 + 7 + 30, "few", false));
        assertThat(cell(board, south, null).get("asked"))
                .isEqualTo(Map.of("needs", 1, "asks", 20, "few", false));
        String fruit =
                json(as(analyst).get("/api/needs?source=survey&area=" + city), 200)
                        .getString("items[0].id");
        as(analyst)
                .header("If-Match", "\"0\"")
                .body(Map.of("title", "果树", "column", farm + "-fruit"))
                .put("/api/needs/" + fruit)
                .then()
                .statusCode(200);
        board = board(analyst);
        assertThat(cell(board, north, farm).get("asked"))
                .isEqualTo(Map.of("needs", 1, "asks", 12, "few", false));
        assertThat(cell(board, north, null).get("asked"))
                .isEqualTo(Map.of("needs", 2, "asks", 37, "few", false));
        JsonPath evidence =
                json(as(analyst).get((String) cell(board, north, null).get("evidence")), 200);
        assertThat(evidence.getList("needs.asks")).containsExactlyInAnyOrder(7, 30);
        for (String address : evidence.<String>getList("needs.address")) {
            as(analyst).get(address).then().statusCode(200);
        }
        assertThat(
                        json(as(analyst).get("/api/board?from=2020-01-01&to=2020-12-31"), 200)
                                .getList("cells"))
                .as("another period")
                .isEmpty();
    }

    @Test
    void whatIsFew_isNotShown_toTheCountyNorToWhoIsAbove() throws Exception {
        String survey = survey(Map.of());
        answer(survey, north, 3, 5, 1);
        answer(survey, north, 30, 5, 2);
        answer(survey, south, 20, 5, 1);
        answer(survey, south, 20, 5, 2);
        String above = tokens.person("analyst-of-boards", "analyst");
        for (String token : List.of(analyst, above, ofNorth)) {
            Map<String, Object> cell = cell(board(token), north, null);
            assertThat(cell.get("asked")).isEqualTo(Map.of("needs", 2, "asks", 0, "few", true));
            assertThat(
                            json(as(token).get((String) cell.get("evidence")), 200)
                                    .getList("needs.asks"))
                    .containsOnlyNulls();
        }
        assertThat(cell(board(analyst), south, null).get("asked"))
                .as("the sum of both counties would give it away")
                .isEqualTo(Map.of("needs", 2, "asks", 0, "few", true));
        answer(survey, north, 2, 5, 1);
        assertThat(cell(board(analyst), north, null).get("asked"))
                .isEqualTo(Map.of("needs", 2, "asks", 35, "few", false));
    }

    @Test
    void made_isWhatIsLinkedAndWasPublishedInThePeriod() throws Exception {
        String now = courseware(TODAY + "T00:00:00+08");
        String before = courseware("2020-01-01T00:00:00+08");
        item(city, now, before);
        item(north, now);
        item(south, before);
        JsonPath board = board(analyst);
        assertThat(cell(board, north, farm).get("made")).isEqualTo(Map.of("items", 2, "titles", 1));
        assertThat(cell(board, south, farm).get("made")).isEqualTo(Map.of("items", 1, "titles", 1));
        assertThat(cell(board, city, farm).get("made"))
                .as("what is the city's own, and no county's")
                .isEqualTo(Map.of("items", 1, "titles", 1));
        String dropped = item(south, now);
        as(analyst).body(Map.of("reason", "x")).post("/api/plan/" + dropped + "/drop");
        sql("update courseware set state = 'WITHDRAWN' where id = '%s'".formatted(now));
        board = board(analyst);
        assertThat(cell(board, north, farm).get("made")).isEqualTo(Map.of("items", 0, "titles", 0));
        assertThat(cell(board, south, farm).get("made")).isEqualTo(Map.of("items", 0, "titles", 0));
    }

    @Test
    void watched_isWhatTheViewingFiguresSay_ofEachTitleOnce() throws Exception {
        String courseware = courseware(TODAY + "T00:00:00+08");
        item(city, courseware);
        item(north, courseware);
        session(courseware, north + "1", TODAY, 30_000, 40, true);
        session(courseware, north, TODAY, 600_000, 0, true);
        session(courseware, north, TODAY, 29_000, 0, true);
        session(courseware, north, TODAY, 600_000, 0, false);
        session(courseware, north, TODAY.minusYears(2), 600_000, 0, true);
        session(courseware("2020-01-01T00:00:00+08"), north, TODAY, 600_000, 9, true);
        session(courseware, south, TODAY, 600_000, 3, true);
        for (int alone = 0; alone < 5; alone++) {
            session(courseware, south, TODAY, 600_000, 0, true);
        }
        JsonPath board = board(analyst);
        assertThat(cell(board, north, farm).get("watched"))
                .isEqualTo(Map.of("validViews", 2, "personTimes", 41));
        JsonPath figures =
                json(
                        as(analyst)
                                .get(
                                        "/api/figures/summary?from="
                                                + TODAY.withDayOfYear(1)
                                                + "&area="
                                                + north
                                                + "&courseware="
                                                + courseware),
                        200);
        assertThat(figures.getInt("figures.validViews")).isEqualTo(2);
        assertThat(figures.getInt("figures.personTimes")).isEqualTo(41);
        Map<String, Object> few = new HashMap<>(Map.of("validViews", 6));
        few.put("personTimes", null);
        assertThat(cell(board, south, farm).get("watched"))
                .as("a group of three, however many watch alone beside it")
                .isEqualTo(few);
        JsonPath evidence =
                json(as(analyst).get((String) cell(board, north, farm).get("evidence")), 200);
        assertThat(evidence.getList("items.title")).containsExactly("果树修剪", "果树修剪");
        String sessions = evidence.getString("items[0].courseware[0].sessions");
        assertThat(json(as(analyst).get(sessions), 200).getList("items.valid"))
                .as("with what is not counted, and says so")
                .hasSize(4)
                .contains(true, false);
    }

    @Test
    void watched_ofAClosedMonth_isWhatItWasClosedWith() throws Exception {
        String courseware = courseware("2019-03-01T00:00:00+08");
        item(city, courseware);
        LocalDate day = LocalDate.of(2019, 3, 15);
        session(courseware, north, day, 600_000, 0, true);
        sql(
                """
                insert into closed_month values ('2019-03-01', now(), 'x', '', 1)
                on conflict do nothing
                """,
                """
                insert into closed_session
                select '2019-03-01', id, edge, session, sitting, courseware, package, duration_ms, box,
                       station, area, tier, day, started_at, last_at, watched_ms, effective_ms, sections,
                       served_ms, heads, heads_source, precision, counted, flags
                  from viewing_session where courseware = '%s'
                """
                        .formatted(courseware));
        session(courseware, north, day, 600_000, 0, true); // it came after the month was closed
        session(courseware, north, day.plusMonths(1), 600_000, 0, true);
        JsonPath march = json(as(analyst).get("/api/board?from=2019-03-01&to=2019-03-31"), 200);
        assertThat(cell(march, north, farm).get("watched"))
                .isEqualTo(Map.of("validViews", 1, "personTimes", 1));
        JsonPath spring = json(as(analyst).get("/api/board?from=2019-03-10&to=2019-04-30"), 200);
        assertThat(cell(spring, north, farm).get("watched"))
                .isEqualTo(Map.of("validViews", 2, "personTimes", 2));
        JsonPath after = json(as(analyst).get("/api/board?from=2019-03-16&to=2019-03-31"), 200);
        assertThat(cell(after, north, farm).get("watched"))
                .isEqualTo(Map.of("validViews", 0, "personTimes", 0));
    }

    @Test
    void satisfied_isTheMeanOfWhatIsAboutTheTitlesOrTheColumn() throws Exception {
        String courseware = courseware(TODAY + "T00:00:00+08");
        item(city, courseware);
        String about = survey(Map.of("courseware", courseware));
        answer(about, north, 10, 5, 1);
        answer(about, north, 10, 2, 1);
        answer(about, south, 30, 5, 1);
        answer(about, south, 2, 1, 1);
        JsonPath board = board(analyst);
        Map<String, Object> whole = Map.of("stars", 3.5f, "answers", 20, "few", false);
        Map<String, Object> hidden = new HashMap<>(Map.of("answers", 0, "few", true));
        hidden.put("stars", null);
        assertThat(cell(board, south, farm).get("satisfied")).isEqualTo(hidden);
        assertThat(cell(board, north, farm).get("satisfied"))
                .as("the city's sums would give the south away")
                .isEqualTo(hidden);
        answer(about, south, 3, 1, 1);
        assertThat(cell(board(analyst), north, farm).get("satisfied")).isEqualTo(whole);
        String columnId =
                json(as(tokens.person("analyst-of-boards", "analyst")).get("/api/columns"), 200)
                        .getString("find { it.slug == '" + farm + "-fruit' }.id");
        answer(survey(Map.of("column", columnId)), north, 10, 4, 1);
        board = board(analyst);
        assertThat(cell(board, north, farm).get("satisfied"))
                .isEqualTo(Map.of("stars", 3.67f, "answers", 30, "few", false));
        JsonPath evidence =
                json(as(analyst).get((String) cell(board, north, farm).get("evidence")), 200);
        assertThat(evidence.getList("surveys.stars")).containsExactlyInAnyOrder(3.5f, 4.0f);
        assertThat(evidence.getList("surveys.answers")).containsExactlyInAnyOrder(20, 10);
    }

    @Test
    void board_endsAtTheArea_andSoDoesItsEvidence() throws Exception {
        String courseware = courseware(TODAY + "T00:00:00+08");
        item(city, courseware);
        assertThat(board(analyst).getList("cells.county")).contains(north, south);
        JsonPath seen = board(ofNorth);
        assertThat(seen.getList("cells.county")).containsExactly(north);
        JsonPath evidence =
                json(as(ofNorth).get((String) cell(seen, north, farm).get("evidence")), 200);
        assertThat(evidence.getList("items.title")).as("the city's plan").containsOnlyNulls();
        assertThat(evidence.getList("items.address")).containsOnlyNulls();
        assertThat(evidence.getList("items[0].courseware.title")).containsExactly("苹果树冬剪");
        as(ofNorth).get("/api/board?area=" + city).then().statusCode(404);
        as(ofNorth).get("/api/board/evidence?county=" + south).then().statusCode(404);
        as(ofNorth).get("/api/board/sheet?area=" + south).then().statusCode(404);
        String village = tokens.personOf(north + "1", "village-" + north, "analyst");
        assertThat(board(village).getList("cells")).as("no county").isEmpty();
        for (String wrong : List.of("from=2026-02-01&to=2026-01-01", "from=x", "to=2026-13-01")) {
            as(analyst).get("/api/board?" + wrong).then().statusCode(400);
        }
        as(analyst).get("/api/board/evidence").then().statusCode(400);
    }

    @Test
    void sheet_isSafe_andHasTheDefinitions() throws Exception {
        item(city, courseware(TODAY + "T00:00:00+08"));
        String sheet =
                as(analyst).get("/api/board/sheet").then().statusCode(200).extract().asString();
        assertThat(sheet)
                .startsWith("\uFEFF期间 period,")
                .contains("%s,北县,'=农技,EVERYBODY,0,0,,1,1,0,0,,0,\r\n".formatted(north))
                .contains("口径 definition,asked,");
    }
}
