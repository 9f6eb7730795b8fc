package kejian.origin.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Participation, duty and reach as measures of {@code GET /api/figures/query}: the numbers of the
 * bulletin. With a database of its own: closing is for all.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@TestProfile(RegisterMeasuresTest.Alone.class)
class RegisterMeasuresTest {

    /** Nothing is other than usual. */
    public static class Alone implements QuarkusTestProfile {}

    private static final long HOUR_MS = 3_600_000;
    private static final String MEASURES = "measures=participation,duty,reach";

    /** Each test has months of its own. */
    private static YearMonth next = MonthData.now().minusMonths(3);

    private static int city = 10;

    @Inject MonthData data;
    @Inject TestTokens tokens;
    private YearMonth month;
    private String root;
    private String east;
    private String west;
    private String south;
    private String analyst;

    @BeforeEach
    void city() throws Exception {
        month = next;
        next = next.minusMonths(4);
        root = "41" + city + "00";
        east = "41" + city + "01";
        west = "41" + city + "02";
        south = "41" + city++ + "03";
        data.area(root, "某市", "410000");
        data.area(east, "东县", root);
        data.area(west, "西县", root);
        data.area(south, "南县", root);
        data.sql(
                "insert into edge (name, area, address) values ('e-%s', '%s', 'http://e')"
                        .formatted(root, root));
        for (String area : List.of(east, west, south)) {
            for (int i = 1; i <= 4; i++) {
                data.station(area + "-" + i, area, null);
                data.sql(
                        "insert into box (box, station) select code, id from station where code = '%s-%d'"
                                .formatted(area, i));
            }
        }
        data.sql(
                "update station set closed_on = '%s' where code = '%s-4'"
                        .formatted(month.atDay(20), east));
        analyst = tokens.person("analyst-of-registers", "analyst");
    }

    /** The east has one of three that did its duty, the south nobody who watched. */
    private void watch() throws Exception {
        data.session(east + "-1", east, month, 3, 12 * HOUR_MS, 30);
        data.session(east + "-1", east, month, 4, 9 * HOUR_MS, 20);
        data.session(east + "-2", east, month, 4, HOUR_MS, 20);
        data.session(east + "-2", east, month, 5, HOUR_MS, 20); // twice, and too short
        data.session(east + "-4", east, month, 4, 30 * HOUR_MS, 20);
        data.session(east + "-4", east, month, 5, 30 * HOUR_MS, 20);
        data.session(west + "-1", west, month, 4, 25 * HOUR_MS, 10); // long, and once
        data.session(west + "-2", west, month.minusMonths(1), 4, HOUR_MS, 10);
        heard(east + "-1", month.atEndOfMonth() + " 10:00+08");
        heard(east + "-2", month.atEndOfMonth().minusDays(5) + " 10:00+08");
        heard(east + "-3", month.atEndOfMonth().minusDays(9) + " 10:00+08");
        heard(south + "-3", month.plusMonths(1).atDay(2) + " 10:00+08");
    }

    private void heard(String box, String at) throws Exception {
        data.sql("insert into box_seen values ('%s', 'e-%s', '%s')".formatted(box, root, at));
    }

    private ValidatableResponse ask(String query) {
        return given().header("Authorization", "Bearer " + analyst)
                .get("/api/figures/query?area=" + root + "&" + query)
                .then();
    }

    private JsonPath query(String query) {
        return ask(query).statusCode(200).extract().jsonPath();
    }

    private static String of(YearMonth first, YearMonth last) {
        return "&from=" + first.atDay(1) + "&to=" + last.atEndOfMonth();
    }

    /** As {@code participation duty reach}, to six digits. */
    private static List<String> shares(JsonPath answer) {
        List<String> rows = new ArrayList<>();
        for (Map<String, Object> row : answer.<Map<String, Object>>getList("rows")) {
            rows.add(
                    six(row.get("participation"))
                            + " "
                            + six(row.get("duty"))
                            + " "
                            + six(row.get("reach")));
        }
        return rows;
    }

    private static String six(Object share) {
        return share == null ? "-" : "%.6f".formatted(Double.parseDouble(share.toString()));
    }

    @Test
    void sharesOfAClosedMonth_areThoseOfItsBulletin_alsoWhereNobodyWatched() throws Exception {
        watch();
        JsonPath open = query("by=county&" + MEASURES + of(month, month));
        JsonPath openAll = query(MEASURES + of(month, month));
        MonthData.close(analyst, month);
        JsonPath closed = query("by=county&" + MEASURES + of(month, month));
        assertThat(closed.getList("rows.county.name")).containsExactly("东县", "西县", "南县");
        assertThat(shares(closed))
                .containsExactly(
                        "0.666667 0.333333 0.666667",
                        "0.250000 0.000000 0.000000",
                        "0.000000 0.000000 0.250000");
        assertThat(shares(open)).isEqualTo(shares(closed));
        byte[] xlsx = MonthData.get(analyst, month, "xlsx", root);
        List<String> counties = new ArrayList<>();
        for (String county : List.of(east, west, south)) {
            List<String> line = MonthData.line(xlsx, "县区", county);
            counties.add(six(line.get(11)) + " " + six(line.get(14)) + " " + six(line.get(15)));
        }
        assertThat(shares(closed)).isEqualTo(counties);
        JsonPath all = query(MEASURES + of(month, month));
        assertThat(shares(all))
                .containsExactly(
                        six(MonthData.line(xlsx, "概况", "参学率").get(1))
                                + " "
                                + six(MonthData.line(xlsx, "概况", "达标率").get(1))
                                + " "
                                + six(MonthData.line(xlsx, "概况", "畅通率").get(1)));
        assertThat(shares(openAll)).isEqualTo(shares(all));
        assertThat(all.getList("definitions.figure"))
                .containsExactly("participation", "precision", "duty", "reach");
    }

    @Test
    void whatCameLater_isToldOfNow_andReachIsNotKnownAnyMore() throws Exception {
        watch();
        MonthData.close(analyst, month);
        data.session(west + "-1", west, month, 9, 30 * HOUR_MS, 10);
        heard(west + "-1", month.atEndOfMonth() + " 11:00+08");
        String asked = MEASURES + of(month, month);
        assertThat(shares(query(asked))).containsExactly("0.272727 0.090909 0.272727");
        assertThat(shares(query(asked + "&as=now"))).containsExactly("0.272727 0.181818 -");
    }

    @Test
    void months_areCountedEachForItself() throws Exception {
        watch();
        MonthData.close(analyst, month);
        JsonPath told = query("by=month,county&" + MEASURES + of(month.minusMonths(1), month));
        assertThat(told.getList("rows.month.key"))
                .containsExactly(
                        month.minusMonths(1).toString(),
                        month.minusMonths(1).toString(),
                        month.minusMonths(1).toString(),
                        month.toString(),
                        month.toString(),
                        month.toString());
        assertThat(shares(told))
                .containsExactly(
                        "0.000000 0.000000 0.750000",
                        "0.250000 0.000000 0.000000",
                        "0.000000 0.000000 0.250000",
                        "0.666667 0.333333 0.666667",
                        "0.250000 0.000000 0.000000",
                        "0.000000 0.000000 0.250000");
        // of a part of a month, and by county: participation alone
        String part = "&from=%s&to=%s".formatted(month.atDay(4), month.atDay(25));
        assertThat(query("by=county&measures=participation" + part).getList("rows.participation"))
                .hasSize(3)
                .endsWith(0.0f);
        assertThat(
                        query("by=month&measures=participation" + part)
                                .getFloat("rows[0].participation"))
                .isEqualTo(3 / 11f);
    }

    @Test
    void anotherPeriod_standsBeside() throws Exception {
        watch();
        JsonPath told =
                query(
                        "by=county&measures=duty&before-from=%s&before-to=%s"
                                        .formatted(
                                                month.minusMonths(1).atDay(1),
                                                month.minusMonths(1).atEndOfMonth())
                                + of(month, month));
        assertThat(told.getList("rows.duty")).containsExactly(1 / 3f, 0f, 0f);
        assertThat(told.getList("rows.before.duty")).containsExactly(0f, 0f, 0f);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "by=tier&measures=duty",
                "by=county,day&measures=reach",
                "by=courseware&measures=participation",
                "by=edge&measures=starts,participation",
                "measures=duty&tier=A",
                "measures=reach&courseware=x",
                "measures=duty&column=x",
                "measures=duty&from=2026-03-02&to=2026-03-31",
                "measures=duty&from=2026-03-01&to=2026-04-30",
                "by=month&measures=duty&from=2026-03-01&to=2026-03-30",
                "by=month&measures=duty&from=2024-01-01&to=2026-01-31",
                "measures=duty&from=2026-03-01&to=2026-03-31&before-from=2026-02-01&before-to=2026-02-27",
            })
    void whatARegisterDoesNotKnow_isSaid(String query) {
        ask((query.contains("from=") ? "" : "from=2026-03-01&to=2026-03-31&") + query)
                .statusCode(422)
                .body("code", equalTo("figure-dimension"))
                .body(
                        "detail",
                        containsString(
                                query.contains("reach")
                                        ? "reach"
                                        : query.contains("duty") ? "duty" : "participation"));
    }

    @Test
    void withoutNames_onlyWhatEveryTableHas() throws Exception {
        watch();
        JsonPath told = query("by=tier" + of(month, month));
        assertThat(told.getMap("rows[0]")).containsKey("participation").doesNotContainKey("duty");
    }
}
