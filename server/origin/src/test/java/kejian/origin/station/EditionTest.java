package kejian.origin.station;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A new edition at the register's door: shown first, then brought, whole or not at all. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class EditionTest {

    private static int city = 60;

    @Inject AgroalDataSource database;
    @Inject TestTokens tokens;
    private String root;
    private String town;
    private String operator;

    @BeforeEach
    void register() throws Exception {
        root = "77" + city++ + "00";
        String county = root.substring(0, 4) + "01";
        town = county + "001";
        sql(
                "insert into area values ('%s', '某市', '410000')".formatted(root),
                "insert into area values ('%s', '某县', '%s')".formatted(county, root),
                "insert into area values ('%s', '某镇', '%s')".formatted(town, county));
        operator = tokens.personOf(root, "operator-" + root, "operator");
        bring(village(1, "王庄村"), village(2, "李庄村"), village(3, "赵寨村")).then().statusCode(200);
        sql(
                "insert into box select 'box-%s', id from station where code = '%s001'"
                        .formatted(root, town),
                """
                insert into viewing_session (edge, session, sitting, courseware, package,
                    duration_ms, box, station, area, tier, day, started_at, last_at, watched_ms,
                    effective_ms, sections, served_ms, heads, heads_source, precision, counted,
                    flags)
                select 'e', 'of-%1$s', 0, 'c', 'p', 600000, null, id, area, 'A', '2026-03-10',
                       '2026-03-10 09:00+08', '2026-03-10 09:10+08', 600000, 600000, '{[0,600000)}',
                       null, 0, null, 'A', true, ''
                  from station where code = '%2$s001'
                """
                        .formatted(root, town));
    }

    private void sql(String... statements) throws SQLException {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            for (String statement : statements) {
                s.execute(statement);
            }
        }
    }

    private String one(String sql) throws SQLException {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement();
                ResultSet row = s.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private Map<String, Object> village(int number, String name) {
        return village(number, name, null);
    }

    /** In the town, for no area is said. */
    private Map<String, Object> village(int number, String name, @Nullable String former) {
        Map<String, Object> row = new HashMap<>();
        row.put("code", town + "%03d".formatted(number));
        row.put("name", name);
        row.put("former", former);
        return row;
    }

    @SafeVarargs
    private Response show(Map<String, Object>... rows) {
        return post(Map.of("stations", List.of(rows)));
    }

    @SafeVarargs
    private Response bring(Map<String, Object>... rows) {
        return post(Map.of("stations", List.of(rows), "apply", true));
    }

    private Response post(Map<String, Object> edition) {
        return given().header("Authorization", "Bearer " + operator)
                .contentType("application/json")
                .body(edition)
                .post("/api/stations/edition");
    }

    private JsonPath get(String address) {
        return given().header("Authorization", "Bearer " + operator)
                .get(address)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private List<String> codes() {
        return get("/api/stations").getList("code");
    }

    @Test
    void edition_isShownFirst_andChangesNothing() {
        JsonPath shown = show(village(1, "王庄村"), village(5, "李庄村")).jsonPath();
        assertThat(shown.getBoolean("applied")).isFalse();
        assertThat(shown.getInt("unchanged")).isEqualTo(1);
        assertThat(shown.getMap("counts")).isEqualTo(Map.of("RECODED", 1, "GONE", 1));
        assertThat(shown.getString("lines.find{it.what=='RECODED'}.former.code"))
                .isEqualTo(town + "002");
        assertThat(codes()).containsExactly(town + "001", town + "002", town + "003");
    }

    @Test
    void station_isFollowedThroughCodesThatWereSwapped_withItsBoxAndItsHistory() throws Exception {
        String id = one("select id from station where code = '%s001'".formatted(town));
        bring(village(2, "王庄村"), village(1, "李庄村"), village(3, "赵寨村")).then().statusCode(200);
        assertThat(one("select code from station where id = '%s'".formatted(id)))
                .isEqualTo(town + "002");
        assertThat(
                        one(
                                "select s.code from box b join station s on s.id = b.station"
                                        + " where b.box = 'box-%s'".formatted(root)))
                .isEqualTo(town + "002");
        JsonPath sessions =
                get(
                        "/api/figures/sessions?from=2026-03-01&to=2026-03-31&courseware=c&area="
                                + root);
        assertThat(sessions.getString("items[0].station")).isEqualTo(town + "002");
        JsonPath names = get("/api/stations/" + town + "002/names");
        assertThat(names.getList("code")).containsExactly(town + "002", town + "001");
        assertThat(names.getString("[0].until")).isNull();
        assertThat(names.getString("[1].until")).isNotNull();
        // the edition of before leads back
        bring(village(1, "王庄村"), village(2, "李庄村"), village(3, "赵寨村")).then().statusCode(200);
        assertThat(one("select code from station where id = '%s'".formatted(id)))
                .isEqualTo(town + "001");
    }

    @Test
    void stationThatIsGone_staysUnlessItIsToBeClosed_andComesBack() throws Exception {
        bring(village(1, "王庄村")).then().statusCode(200);
        assertThat(codes()).hasSize(3);
        post(Map.of("stations", List.of(village(1, "王庄村")), "close", true, "apply", true))
                .then()
                .statusCode(200);
        assertThat(codes()).containsExactly(town + "001");
        assertThat(place("box-x" + root, town + "002")).as("no box is put there").isEqualTo(422);
        JsonPath back = bring(village(1, "王庄村"), village(2, "李庄村")).jsonPath();
        assertThat(back.getMap("counts")).isEqualTo(Map.of("REOPENED", 1));
        assertThat(codes()).containsExactly(town + "001", town + "002");
        assertThat(place("box-x" + root, town + "002")).isEqualTo(201);
    }

    @Test
    void stationThatWasClosed_isBack_whereASheetOfStationsNamesIt() {
        post(Map.of("stations", List.of(village(1, "王庄村")), "close", true, "apply", true));
        given().header("Authorization", "Bearer " + operator)
                .contentType("application/json")
                .body(
                        List.of(
                                Map.of(
                                        "code",
                                        town + "002",
                                        "name",
                                        "李庄村",
                                        "area",
                                        town,
                                        "capacity",
                                        0)))
                .post("/api/stations")
                .then()
                .statusCode(201);
        assertThat(codes()).containsExactly(town + "001", town + "002");
    }

    @Test
    void namesOfAStation_areForItsAreaAlone() throws Exception {
        sql("insert into area values ('%s8', '邻市', '410000')".formatted(root));
        String beside = tokens.personOf(root + "8", "operator-beside-" + root, "operator");
        assertThat(
                        given().header("Authorization", "Bearer " + beside)
                                .get("/api/stations/" + town + "001/names")
                                .statusCode())
                .isEqualTo(404);
    }

    private int place(String box, String station) {
        return given().header("Authorization", "Bearer " + operator)
                .contentType("application/json")
                .body(List.of(Map.of("box", box, "station", station)))
                .post("/api/boxes")
                .statusCode();
    }

    @Test
    void codeThatIsGivenToANewVillage_isTakenFromTheOldOne_whichKeepsItsViewings()
            throws Exception {
        String id = one("select id from station where code = '%s001'".formatted(town));
        bring(village(1, "钱集村", "-"), village(2, "李庄村"), village(3, "赵寨村")).then().statusCode(200);
        assertThat(codes()).containsExactly(town + "001", town + "002", town + "003");
        assertThat(one("select closed_on is null from station where id = '%s'".formatted(id)))
                .isEqualTo("f");
        assertThat(one("select station from viewing_session where session = 'of-" + root + "'"))
                .isEqualTo(id);
        assertThat(one("select id from station where code = '%s001'".formatted(town)))
                .isNotEqualTo(id);
        String given = one("select code from station where id = '%s'".formatted(id));
        assertThat(get("/api/stations/" + given + "/names").getList("code"))
                .containsExactly(given, town + "001");
        // the edition of before leads back
        bring(village(1, "王庄村"), village(2, "李庄村"), village(3, "赵寨村")).then().statusCode(200);
        assertThat(one("select id from station where code = '%s001'".formatted(town)))
                .isEqualTo(id);
        assertThat(codes()).hasSize(3);
    }

    @Test
    void oneWrongRow_isNamed_andNothingIsChanged() throws Exception {
        JsonPath refused =
                bring(
                                village(9, "新村"),
                                village(9, "又一村"),
                                village(4, "孙村", town + "777"),
                                Map.of("code", "8", "name", "别处村"))
                        .then()
                        .statusCode(422)
                        .extract()
                        .jsonPath();
        assertThat(refused.getList("errors.pointer"))
                .containsExactly("/stations/1/code", "/stations/2/former", "/stations/3/area");
        assertThat(codes()).hasSize(3);
        sql(
                "insert into area values ('%s9', '邻市', '410000')".formatted(root),
                """
                insert into station (id, code, name, area, capacity, opened_on)
                values (gen_random_uuid(), '%s-taken', '邻村', '%s9', 0, '2020-01-01')
                """
                        .formatted(root, root));
        Map<String, Object> taken = Map.of("code", root + "-taken", "name", "村", "area", town);
        assertThat(bring(taken).jsonPath().getString("errors[0].code")).isEqualTo("taken");
        assertThat(
                        post(Map.of("stations", List.of(village(1, "王庄村")), "area", root + "9"))
                                .statusCode())
                .isEqualTo(404);
    }

    @Test
    void station_isFoundByACodeThatItHad() {
        bring(village(8, "王庄村"), village(2, "李庄村"), village(3, "赵寨村")).then().statusCode(200);
        assertThat(get("/api/stations?q=" + town + "001").getList("code"))
                .containsExactly(town + "008");
        assertThat(get("/api/stations/" + town + "001/names").getList("name"))
                .containsExactly("王庄村", "王庄村");
        assertThat(
                        given().header("Authorization", "Bearer " + operator)
                                .get("/api/stations/none/names")
                                .statusCode())
                .isEqualTo(404);
    }
}
