package kejian.origin.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kejian.contract.release.ArticlePart;
import kejian.contract.release.Catalogue;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A closed month as courseware. With a database of its own: closing is for all. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@TestProfile(BulletinArticleTest.Alone.class)
class BulletinArticleTest {

    /** Nothing is other than usual. */
    public static class Alone implements QuarkusTestProfile {}

    private static final long HOUR_MS = 3_600_000;
    private static final String CITY = "419900";
    private static final String COUNTY = "419901";

    /** Each test has months of its own. */
    private static YearMonth next = MonthData.now().minusMonths(3);

    private static int columns;

    @Inject MonthData data;
    @Inject TestTokens tokens;
    @Inject ObjectMapper json;
    private YearMonth month;
    private String column;
    private String both;

    @BeforeEach
    void watch() throws Exception {
        month = next;
        next = next.minusMonths(3);
        both = tokens.person("bulletin-both", "analyst", "editor");
        if (columns == 0) {
            data.sql("create sequence if not exists test_seq");
            data.area(CITY, "某市", "410000");
            data.area(COUNTY, "东县", CITY);
            data.station(COUNTY + "-1", COUNTY, "VILLAGE");
        }
        column = "tongbao-" + ++columns;
        column(both, column, "410000");
        data.session(COUNTY + "-1", COUNTY, month, 3, 12 * HOUR_MS, 30);
        data.session(COUNTY + "-1", COUNTY, month, 4, 9 * HOUR_MS, 20);
        data.word("e", COUNTY, month, "月度学习", 40, 6);
    }

    private static void column(String token, String slug, String area) {
        given().header("Authorization", "Bearer " + token)
                .contentType("application/json")
                .body(Map.of("slug", slug, "title", slug, "area", area))
                .post("/api/columns")
                .then()
                .statusCode(201);
    }

    private Response take(String token, String into, @Nullable String area) {
        Map<String, String> wanted = new HashMap<>();
        wanted.put("column", into);
        wanted.put("area", area);
        return given().header("Authorization", "Bearer " + token)
                .contentType("application/json")
                .body(wanted)
                .post("/api/reports/" + month + "/article");
    }

    private JsonNode courseware(String id) throws Exception {
        return json.readTree(
                given().header("Authorization", "Bearer " + both)
                        .get("/api/courseware/" + id)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString());
    }

    private List<ArticlePart> parts(JsonNode courseware) throws Exception {
        return json
                .treeToValue(courseware.path("article"), Catalogue.Article.class)
                .blocks()
                .stream()
                .map(ArticlePart::of)
                .toList();
    }

    private static List<List<String>> below(List<ArticlePart> parts, String heading) {
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof ArticlePart.Heading(int _, String text)
                    && text.equals(heading)
                    && parts.get(i + 1) instanceof ArticlePart.Table(List<List<String>> rows)) {
                return rows;
            }
        }
        throw new AssertionError("no table below " + heading + " in " + parts);
    }

    @Test
    void month_becomesADraft_whoseTablesSayWhatTheBulletinSays() throws Exception {
        MonthData.close(both, month);
        Response taken = take(both, column, CITY);
        assertThat(taken.statusCode()).as(taken.asString()).isEqualTo(201);
        assertThat(taken.jsonPath().getBoolean("made")).isTrue();
        JsonNode draft = courseware(taken.jsonPath().getString("id"));
        assertThat(draft.path("state").asText()).isEqualTo("DRAFT");
        assertThat(draft.path("kind").asText()).isEqualTo("ARTICLE");
        assertThat(draft.path("title").asText())
                .isEqualTo("某市课件收视情况通报（" + Bulletin.inChinese(month) + "）");
        assertThat(draft.path("columns").path(0).asText()).isEqualTo(column);
        assertThat(draft.path("createdBy").asText()).isEqualTo("bulletin-both");
        assertThat(draft.path("original").path("filename").asText())
                .isEqualTo("kejian-bulletin-" + CITY + "-" + month + ".html");

        byte[] xlsx = MonthData.get(both, month, "xlsx", CITY);
        List<ArticlePart> parts = parts(draft);
        assertThat(below(parts, "概况").getFirst()).containsExactly("指标", "本月", "上月", "去年同月");
        assertThat(below(parts, "概况")).contains(List.of("有效学习时长（小时）", "21.00", "—", "—"));
        assertThat(below(parts, "县区"))
                .containsExactly(
                        List.of("县区", "站点", "小时", "站均", "参学率", "达标率", "畅通率"),
                        List.of("东县", "1", "21.00", "21.00", "100.00%", "100.00%", "0.00%"));
        assertThat(below(parts, "站点类型").get(1).getFirst()).isEqualTo("农村");
        assertThat(below(parts, "每日活跃站点")).hasSize(1 + month.lengthOfMonth());
        assertThat(below(parts, "检索热词").get(1)).containsExactly("1", "月度学习", "40");
        assertThat(below(parts, "课件上线").getLast().getFirst()).isEqualTo("合计");
        String all = parts.toString();
        assertThat(all)
                .contains(
                        MonthData.line(xlsx, "口径说明", "stations").get(1),
                        json.readTree(
                                        given().header("Authorization", "Bearer " + both)
                                                .get("/api/months/" + month)
                                                .asString())
                                .path("closed")
                                .path("snapshot")
                                .asText());
        assertThat(parts).filteredOn(p -> p instanceof ArticlePart.Picture).isEmpty();
        assertThat(all).doesNotContain("stations", "last month", "total");
    }

    /** Four hundred counties are more than any province has. */
    @Test
    void monthOfManyCounties_isNoLongerThanAnArticleMayBe() throws Exception {
        data.sql(
                """
                insert into area (code, name, parent)
                select '4198' || lpad(i::text, 3, '0'), '某某回族自治县' || i, '410000'
                  from generate_series(1, 400) i on conflict do nothing
                """,
                """
                insert into station (id, code, name, area, capacity, opened_on, type)
                select gen_random_uuid(), 's-' || code, 'x', code, 100, '2000-01-01', 'VILLAGE'
                  from area where code like '4198___' on conflict do nothing
                """);
        MonthData.close(both, month);
        Response taken = take(both, column, null);
        assertThat(taken.statusCode()).as(taken.asString()).isEqualTo(201);
        List<ArticlePart> parts = parts(courseware(taken.jsonPath().getString("id")));
        assertThat(below(parts, "县区")).hasSizeGreaterThan(400);
        // nobody searched there
        Response quiet = take(both, column, "4198001");
        assertThat(parts(courseware(quiet.jsonPath().getString("id"))).toString())
                .contains("课件上线")
                .doesNotContain("名次");
    }

    @Test
    void takenOverAgain_thereIsOne_alsoInAnotherColumn_andOutOfTheBin() throws Exception {
        MonthData.close(both, month);
        String id = take(both, column, CITY).jsonPath().getString("id");
        column(both, column + "-b", "410000");
        for (String into : List.of(column, column + "-b")) {
            Response again = take(both, into, CITY);
            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(again.jsonPath().getBoolean("made")).isFalse();
            assertThat(again.jsonPath().getString("id")).isEqualTo(id);
        }
        assertThat(courseware(id).path("columns")).hasSize(1);
        given().header("Authorization", "Bearer " + both)
                .header("If-Match", "\"" + courseware(id).path("version").asLong() + "\"")
                .delete("/api/courseware/" + id)
                .then()
                .statusCode(204);
        assertThat(take(both, column, CITY).jsonPath().getString("id")).isEqualTo(id);
        assertThat(courseware(id).path("state").asText()).isEqualTo("DRAFT");
        // another area's is another bulletin
        Response county = take(both, column, COUNTY);
        assertThat(county.statusCode()).isEqualTo(201);
        assertThat(county.jsonPath().getString("id")).isNotEqualTo(id);
    }

    @Test
    void openMonth_isRefused_andNothingIsMade() throws Exception {
        assertThat(take(both, column, CITY).statusCode()).isEqualTo(409);
        assertThat(take(both, column, CITY).jsonPath().getString("code")).isEqualTo("month-open");
        assertThat(
                        given().header("Authorization", "Bearer " + both)
                                .get("/api/courseware?column=" + column)
                                .jsonPath()
                                .getLong("total"))
                .isZero();
    }

    @Test
    void bothRightsAreNeeded_ofTheAreaAndOfTheColumn() throws Exception {
        MonthData.close(both, month);
        String editor = tokens.person("bulletin-editor", "editor");
        String analyst = tokens.person("bulletin-analyst", "analyst");
        assertThat(take(editor, column, CITY).statusCode()).isEqualTo(403);
        assertThat(take(analyst, column, CITY).statusCode()).isEqualTo(403);
        String county = tokens.personOf(COUNTY, "bulletin-county", "analyst", "editor");
        column(county, column + "-c", COUNTY);
        assertThat(take(county, column + "-c", CITY).statusCode())
                .as("an area of somebody else")
                .isEqualTo(404);
        assertThat(take(county, column, COUNTY).statusCode())
                .as("a column of somebody else")
                .isEqualTo(422);
        assertThat(take(both, "no-such-column", CITY).statusCode()).isEqualTo(422);
        assertThat(take(county, column + "-c", null).statusCode()).isEqualTo(201);
    }

    @Test
    void takingOver_isWrittenIntoTheLogOfExports_once() throws Exception {
        MonthData.close(both, month);
        String operator = tokens.personOf(COUNTY, "bulletin-operator", "operator");
        take(both, column, COUNTY);
        take(both, column, COUNTY);
        List<String> about = new ArrayList<>();
        for (JsonNode made :
                json.readTree(
                                given().header("Authorization", "Bearer " + operator)
                                        .get("/api/exports")
                                        .asString())
                        .path("items")) {
            if (made.path("about").asText().startsWith(month.toString())) {
                about.add(made.path("what").asText() + " " + made.path("about").asText());
            }
        }
        assertThat(about).containsExactly("BULLETIN " + month + " article");
    }
}
