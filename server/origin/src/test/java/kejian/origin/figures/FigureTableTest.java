package kejian.origin.figures;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /api/figures/query}. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class FigureTableTest {

    private static final String MARCH = "&from=2032-03-01&to=2032-03-31";

    private static final AtomicInteger CITIES = new AtomicInteger();

    @Inject AgroalDataSource database;
    @Inject TestTokens tokens;
    private String edge;
    private String city;
    private String east;
    private String west;
    private String apples;
    private String pears;
    private String analyst;
    private int seq;

    @BeforeEach
    void county() throws Exception {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        edge = "t-" + UUID.randomUUID();
        int at = CITIES.getAndIncrement(); // codes of cities end in zeros, of which few fit
        city = "41" + (20 + at / 4) + "0".repeat(4 + at % 4);
        east = city.substring(0, 4) + random.nextInt(1_000_000, 10_000_000);
        west = east + "7";
        sql("insert into area values ('%s', '某市', '410000')".formatted(city));
        sql("insert into area values ('%s', '东县', '%s')".formatted(east, city));
        sql("insert into area values ('%s', '西县', '%s')".formatted(west, city));
        apples = courseware("苹果");
        pears = courseware("梨");
        analyst = tokens.personOf(city, "analyst-" + edge, "analyst");
        seq = 0;
    }

    @Test
    void rows_areByWhatIsAsked_withNamesAndDefinitionsAndWitnesses() throws Exception {
        watched(east, apples, "2032-03-05", 600, 0);
        watched(east, apples, "2032-03-06", 20, 0);
        watched(west, pears, "2032-03-06", 300, 0);
        JsonPath told =
                query("by=county,courseware&measures=starts,validViews&order=-starts" + MARCH);
        assertThat(told.getInt("total")).isEqualTo(2);
        assertThat(told.getList("definitions.figure"))
                .containsExactly("starts", "validViews", "precision");
        assertThat(told.getList("rows", Map.class))
                .containsExactly(
                        Map.of(
                                "county", Map.of("key", east, "name", "东县"),
                                "courseware", Map.of("key", apples, "name", "苹果"),
                                "starts", 2,
                                "validViews", 1,
                                "precision", Map.of("A", 1.0f, "B", 0.0f, "C", 0.0f)),
                        Map.of(
                                "county", Map.of("key", west, "name", "西县"),
                                "courseware", Map.of("key", pears, "name", "梨"),
                                "starts", 1,
                                "validViews", 1,
                                "precision", Map.of("A", 1.0f, "B", 0.0f, "C", 0.0f)));
        JsonPath first = query("by=county&order=starts&limit=1" + MARCH);
        assertThat(first.getInt("total")).isEqualTo(2);
        assertThat(first.getList("rows.county.name")).containsExactly("西县");
        JsonPath all = query("measures=effectiveMs" + MARCH);
        assertThat(all.getList("rows.effectiveMs")).containsExactly(920_000);
        assertThat(query("by=month,tier&measures=starts" + MARCH).getString("rows[0].month.key"))
                .isEqualTo("2032-03");
    }

    @Test
    void unwatched_areTitlesThatWereThere_andNobodySaw() throws Exception {
        String early = courseware("三月前");
        String late = courseware("四月");
        String elsewhere = courseware("邻市");
        sql("insert into area values ('%s5', '邻', '410000')".formatted(city.substring(0, 4)));
        sql(
                "update courseware set published_at = '2032-02-01T00:00:00+08' where id in ('%s', '%s', '%s', '%s')"
                        .formatted(apples, pears, early, elsewhere));
        sql(
                "update courseware set published_at = '2032-04-01T00:00:00+08' where id = '%s'"
                        .formatted(late));
        sql(
                "update courseware set area = '%s5' where id = '%s'"
                        .formatted(city.substring(0, 4), elsewhere));
        sql("update courseware set area = '%s' where id = '%s'".formatted(east, early));
        String article = courseware("一篇文章");
        sql("update courseware set duration_ms = 600000 where id <> '%s'".formatted(article));
        sql(
                "update courseware set published_at = '2032-02-01T00:00:00+08' where id = '%s'"
                        .formatted(article));
        watched(east, apples, "2032-03-05", 600, 0);
        watched(east, pears, "2032-03-05", 2, 0); // started, and left at once
        watched(east, early, "2032-02-05", 600, 0);
        JsonPath told = asked("/api/figures/unwatched?area=" + city + MARCH);
        assertThat(told.getList("items.id")).contains(pears, early).doesNotContain(apples, late);
        assertThat(told.getList("items.id")).doesNotContain(elsewhere, article);
        assertThat(told.getInt("published")).isEqualTo(told.getList("items").size() + 1);
        told = asked("/api/figures/unwatched?courseware=no&area=" + west + MARCH);
        assertThat(told.getList("items.id")).contains(apples, pears).doesNotContain(early);
    }

    private JsonPath asked(String address) {
        return given().header("Authorization", "Bearer " + analyst)
                .get(address)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void twoPeriods_standBesideOneAnother_alsoWhereOneHasNothing() throws Exception {
        watched(east, apples, "2032-02-05", 600, 0);
        watched(west, apples, "2032-02-05", 600, 0);
        watched(east, apples, "2032-03-05", 600, 0);
        watched(east, apples, "2032-03-05", 600, 0);
        JsonPath told =
                query(
                        "by=county&measures=starts&before-from=2032-02-01&before-to=2032-02-29"
                                + MARCH);
        assertThat(told.getString("beforeFrom")).isEqualTo("2032-02-01");
        assertThat(told.getList("rows.county.name")).containsExactly("东县", "西县");
        assertThat(told.getList("rows.starts")).containsExactly(2, 0);
        assertThat(told.getList("rows.before.starts")).containsExactly(1, 1);
    }

    @Test
    void fewPersons_areHidden_andNeverInOneRowAlone() throws Exception {
        watched(east, apples, "2032-03-05", 600, 3);
        watched(west, apples, "2032-03-05", 600, 30);
        watched(west, pears, "2032-03-05", 600, 40);
        watched(east, pears, "2032-03-05", 600, 50);
        JsonPath told = query("by=county,courseware&measures=personTimes" + MARCH);
        // one of the four is few: the sums by county and by title would tell it
        assertThat(told.getList("rows.personTimes")).containsExactly(null, null, null, null);
        JsonPath titles = query("by=courseware&measures=personTimes&order=personTimes" + MARCH);
        assertThat(titles.getList("rows.personTimes")).containsExactly(33, 90);
    }

    @Test
    void rights_endAtTheArea() throws Exception {
        watched(east, apples, "2032-03-05", 600, 0);
        watched(west, apples, "2032-03-05", 600, 0);
        String ofEast = tokens.personOf(east, "east-" + edge, "analyst");
        JsonPath told = as(ofEast, "by=county" + MARCH).statusCode(200).extract().jsonPath();
        assertThat(told.getList("rows.county.key")).containsExactly(east);
        as(ofEast, "area=" + west + MARCH).statusCode(404);
        as(tokens.personOf(city, "editor-" + edge, "editor"), "by=tier").statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "by=village",
                "by=DAY",
                "by=day,day",
                "by=day,county,tier,edge",
                "by=,",
                "measures=views",
                "measures=starts,",
                "measures=starts&order=validViews",
                "order=--starts",
                "from=2032-03-02&to=2032-03-01",
                "before-from=2032-01-01",
                "by=day&before-from=2032-01-01&before-to=2032-01-31",
                "by=month&before-from=2032-01-01&before-to=2032-01-31",
                "before-from=x&before-to=2032-01-31",
            })
    void whatCannotBeAsked_isSaid(String query) {
        as(analyst, query).statusCode(400).body("code", equalTo("query"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=10001"})
    void limits(String query) {
        as(analyst, query).statusCode(400);
    }

    private JsonPath query(String query) {
        return as(analyst, query).statusCode(200).extract().jsonPath();
    }

    private static io.restassured.response.ValidatableResponse as(String token, String query) {
        return given().header("Authorization", "Bearer " + token)
                .get("/api/figures/query?" + query)
                .then();
    }

    private String courseware(String title) throws Exception {
        String id = UUID.randomUUID().toString();
        sql(
                """
                insert into courseware (id, kind, title, summary, presenter, publisher, tags,
                    category, purpose, state, version, area, created_by, created_at)
                values ('%s', 'VIDEO', '%s', '', '', '', '', 'RED_CLASSICS', 'EDUCATION',
                    'PUBLISHED', 0, '410000', 'x', now())
                """
                        .formatted(id, title));
        return id;
    }

    private void watched(String area, String courseware, String day, int seconds, int heads)
            throws Exception {
        sql(
                """
                insert into viewing_session (edge, session, sitting, courseware, package, duration_ms,
                    area, tier, day, started_at, last_at, watched_ms, effective_ms, sections, heads,
                    heads_source, precision, counted, flags)
                values ('%s', 's%d', 0, '%s', 'p', 600000, '%s', 'A', '%s', now(), now(), %d, %d,
                    '{}', %d, %s, 'A', true, '')
                """
                        .formatted(
                                edge,
                                ++seq,
                                courseware,
                                area,
                                day,
                                seconds * 1_000,
                                seconds * 1_000,
                                heads,
                                heads > 0 ? "'REMOTE'" : "null"));
    }

    private void sql(String statement) throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            s.execute(statement);
        }
    }
}
