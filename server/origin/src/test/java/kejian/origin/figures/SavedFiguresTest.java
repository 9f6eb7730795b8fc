package kejian.origin.figures;

import static io.restassured.RestAssured.given;
import static kejian.origin.figures.County.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions for figures that people keep under a name. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class SavedFiguresTest {

    private static final String SAVED = "/api/figures/saved";
    private static final Map<String, Object> MARCH =
            Map.of(
                    "by", "tier",
                    "measures", "starts,completionRate",
                    "from", "2026-03-01",
                    "to", "2026-03-31");

    @Inject AgroalDataSource database;
    @Inject TestTokens tokens;
    private County county;
    private String li;

    @BeforeEach
    void county() throws Exception {
        county = new County(database, tokens);
        li = tokens.personOf(county.area, "li-" + UUID.randomUUID(), "analyst");
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }

    private static ValidatableResponse save(String token, String name, Map<String, ?> question) {
        return as(token).body(question).put(SAVED + "/{name}", name).then();
    }

    private static List<String> names(String token) {
        return as(token).get(SAVED).then().statusCode(200).extract().path("items.name");
    }

    @Test
    void question_isAskedAgainByItsName_asIfItWereAskedNow() {
        save(li, "县区 三月", MARCH).statusCode(200).body("question.by", equalTo("tier"));
        assertThat(rows("县区 三月")).isEmpty();
        county.take(county.play("s1", "b1", NINE, 0, 0, 600));
        assertThat(rows("县区 三月")).containsExactly("A 1");
        JsonPath asked =
                as(li).get(
                                "/api/figures/query?by=tier&measures=starts,completionRate"
                                        + "&from=2026-03-01&to=2026-03-31")
                        .jsonPath();
        JsonPath answer = as(li).get(SAVED + "/{name}/answer", "县区 三月").jsonPath();
        assertThat(answer.getMap("")).isEqualTo(asked.getMap(""));
    }

    private List<String> rows(String name) {
        JsonPath answer =
                as(li).get(SAVED + "/{name}/answer", name)
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath();
        return answer.<Map<String, Object>>getList("rows").stream()
                .map(r -> ((Map<?, ?>) r.get("tier")).get("key") + " " + r.get("starts"))
                .toList();
    }

    @Test
    void periodThatMovesOn_isOfWholeDaysThatAreOver() {
        LocalDate sunday = LocalDate.parse("2026-11-29");
        assertThat(days(FigureQuestion.Period.YESTERDAY, sunday))
                .isEqualTo("2026-11-28 2026-11-28");
        assertThat(days(FigureQuestion.Period.LAST_30_DAYS, sunday))
                .isEqualTo("2026-10-30 2026-11-28");
        assertThat(days(FigureQuestion.Period.LAST_WEEK, sunday))
                .isEqualTo("2026-11-16 2026-11-22");
        assertThat(days(FigureQuestion.Period.LAST_WEEK, sunday.plusDays(1)))
                .isEqualTo("2026-11-23 2026-11-29");
        assertThat(days(FigureQuestion.Period.LAST_MONTH, LocalDate.parse("2026-03-31")))
                .isEqualTo("2026-02-01 2026-02-28");
        save(li, "moving", Map.of("period", "LAST_MONTH", "measures", "duty,reach"))
                .statusCode(200);
        as(li).get(SAVED + "/moving/answer").then().statusCode(200);
    }

    private static String days(FigureQuestion.Period period, LocalDate today) {
        Asked asked =
                new FigureQuestion(
                                null, null, null, null, period, null, null, null, null, null, null,
                                null, null, null)
                        .on(today);
        return asked.from + " " + asked.to;
    }

    @Test
    void names_areOnesOwn() throws Exception {
        String wang = tokens.personOf(county.area, "wang-" + county.edge, "analyst");
        save(li, "mine", MARCH).statusCode(200);
        save(wang, "mine", Map.of("by", "day")).statusCode(200);
        save(wang, "other", MARCH).statusCode(200);
        assertThat(names(li)).containsExactly("mine");
        as(li).get(SAVED + "/other/answer").then().statusCode(404);
        as(li).delete(SAVED + "/other").then().statusCode(404);
        as(li).body(Map.of("name", "x")).post(SAVED + "/other/rename").then().statusCode(404);
        as(li).delete(SAVED + "/mine").then().statusCode(204);
        assertThat(names(li)).isEmpty();
        assertThat(names(wang)).containsExactly("mine", "other");
    }

    @Test
    void another_takesThePlaceOfWhatHadTheName_andNamesAreGivenOnce() {
        save(li, "a", MARCH).statusCode(200);
        save(li, "b", MARCH).statusCode(200);
        save(li, "a", Map.of("by", "day")).statusCode(200).body("question.by", equalTo("day"));
        as(li).body(Map.of("name", "b"))
                .post(SAVED + "/a/rename")
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"));
        as(li).body(Map.of("name", "a")).post(SAVED + "/a/rename").then().statusCode(200);
        as(li).body(Map.of("name", "c")).post(SAVED + "/a/rename").then().statusCode(200);
        assertThat(names(li)).containsExactly("b", "c");
    }

    /** Also where many are kept at once. */
    @Test
    void soManyNames_andNoMore() throws Exception {
        List<Future<Integer>> answers = new ArrayList<>();
        try (ExecutorService many = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < SavedFigures.MOST + 4; i++) {
                String name = "n" + i;
                answers.add(many.submit(() -> save(li, name, MARCH).extract().statusCode()));
            }
        }
        int refused = 0;
        for (Future<Integer> answer : answers) {
            refused += answer.get() == 422 ? 1 : 0;
        }
        assertThat(refused).isEqualTo(4);
        assertThat(names(li)).hasSize(SavedFigures.MOST);
        save(li, names(li).getFirst(), MARCH).statusCode(200); // one that is there
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " x", "a/b", "a\tb", "=1+1", "<b>", "-"})
    void nameThatFitsNoLine_isRefused(String name) {
        save(li, "fine", MARCH).statusCode(200);
        as(li).body(Map.of("name", name))
                .post(SAVED + "/fine/rename")
                .then()
                .statusCode(422)
                .body("code", equalTo("validation"));
        if (!name.isEmpty() && !name.contains("/")) {
            save(li, name, MARCH).statusCode(is(name.contains("\t") ? 400 : 422));
        }
    }

    @Test
    void questionThatHasNoAnswer_isNotKept() throws Exception {
        save(li, "x", Map.of("by", "village")).statusCode(400).body("code", equalTo("query"));
        save(li, "x", Map.of("period", "LAST_WEEK", "to", "2026-03-01")).statusCode(400);
        save(li, "x", Map.of("measures", "duty", "period", "LAST_WEEK"))
                .statusCode(422)
                .body("code", equalTo("figure-dimension"));
        County other = new County(database, tokens);
        save(li, "x", Map.of("area", other.area)).statusCode(404);
        assertThat(names(li)).isEmpty();
    }

    /** What one may see is asked each time, not when it was kept. */
    @Test
    void whoMovesToAnotherArea_seesWhatIsThere() throws Exception {
        String name = "zhou-" + UUID.randomUUID();
        String zhou = tokens.personOf(county.area, name, "analyst");
        save(zhou, "mine", Map.of("area", county.area)).statusCode(200);
        County other = new County(database, tokens);
        county.sql("update account set area = '%s' where name = '%s'".formatted(other.area, name));
        as(zhou).get(SAVED + "/mine/answer").then().statusCode(404);
    }

    @Test
    void workbook_hasRowsAndDefinitions_andIsWrittenDown() throws Exception {
        county.take(county.play("s1", "b1", NINE, 0, 0, 600));
        save(li, "三月", MARCH).statusCode(200);
        byte[] xlsx =
                as(li).get(SAVED + "/{name}/answer.xlsx", "三月")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray();
        assertThat(cells(xlsx, 0).get(2))
                .containsExactly(
                        "tier", "tier 名称 name", "starts", "completionRate", "精度 precision");
        assertThat(cells(xlsx, 0).get(3)).containsExactly("A", "A", "1", "1", "A 100% B 0% C 0%");
        assertThat(cells(xlsx, 1).stream().map(List::getFirst))
                .contains("starts", "completionRate", "precision");
        String operator = tokens.personOf(county.area, "op-" + county.edge, "operator");
        JsonPath log = as(operator).get("/api/exports").jsonPath();
        assertThat(log.getString("items[0].about")).isEqualTo("三月 2026-03-01…2026-03-31 xlsx");
        assertThat(log.getString("items[0].what")).isEqualTo("FIGURES");
        assertThat(log.getInt("items[0].rows")).isEqualTo(1);
    }

    @Test
    void withoutAMailServer_itIsSaid() {
        save(li, "x", MARCH).statusCode(200);
        as(li).body(Map.of("to", "li@county.example", "every", "DAY"))
                .put(SAVED + "/x/mail")
                .then()
                .statusCode(409)
                .body("code", equalTo("mail-off"));
    }

    private static List<List<String>> cells(byte[] xlsx, int sheet) throws Exception {
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(xlsx));
                Stream<Row> rows = book.getSheet(sheet).orElseThrow().openStream()) {
            return rows.map(row ->
                            row.stream()
                                    .map(cell -> cell == null ? "" : cell.getRawValue())
                                    .toList())
                    .toList();
        }
    }
}
