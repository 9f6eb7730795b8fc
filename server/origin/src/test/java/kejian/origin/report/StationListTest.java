package kejian.origin.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.YearMonth;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which stations did their duty, which fell short, which were silent. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class StationListTest {

    private static final long HOUR_MS = 3_600_000;

    private static int city = 60;
    private static YearMonth next = MonthData.now().minusMonths(4);

    @Inject MonthData data;
    @Inject TestTokens tokens;
    private YearMonth month;
    private String root;
    private String east;
    private String analyst;

    /** One that does it, one an hour short, one group short, one that watched a second, none. */
    @BeforeEach
    void city() throws Exception {
        month = next;
        next = next.minusYears(2);
        root = "41" + city + "00";
        east = "41" + city++ + "01";
        data.area(root, "某市", "410000");
        data.area(east, "东县", root);
        for (int i = 1; i <= 5; i++) {
            data.station(east + "-" + i, east, i == 1 ? "VILLAGE" : null);
        }
        data.session(east + "-1", east, month, 3, 12 * HOUR_MS, 30);
        data.session(east + "-1", east, month, 3, 5 * HOUR_MS, 0);
        data.session(east + "-1", east, month, 9, 3 * HOUR_MS, 2);
        data.session(east + "-2", east, month, 3, 12 * HOUR_MS, 30);
        data.session(east + "-2", east, month, 4, 7 * HOUR_MS, 30);
        data.session(east + "-3", east, month, 4, 40 * HOUR_MS, 30);
        data.session(east + "-4", east, month, 4, 1_000, 0);
        data.session(east + "-5", east, month.minusMonths(1), 4, 40 * HOUR_MS, 30);
        data.session(east + "-5", east, month.plusMonths(1), 1, 40 * HOUR_MS, 30);
        analyst = tokens.person("analyst-of-stations", "analyst");
    }

    private JsonPath list(String query) {
        return given().header("Authorization", "Bearer " + analyst)
                .get("/api/months/" + month + "/stations?area=" + root + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void stations_areListedByWhatTheyDid() throws Exception {
        JsonPath all = list("");
        assertThat(all.getInt("stations")).isEqualTo(5);
        assertThat(all.getInt("viewing")).isEqualTo(3);
        assertThat(all.getInt("dutiful")).isEqualTo(1);
        assertThat(all.getList("items.code"))
                .containsExactly(east + "-1", east + "-2", east + "-3", east + "-4", east + "-5");
        assertThat(all.getInt("items[0].validViews")).isEqualTo(3);
        assertThat(all.getInt("items[0].days")).isEqualTo(2);
        assertThat(all.getInt("items[0].groupViewings")).isEqualTo(2);
        assertThat(all.getDouble("items[0].effectiveHours")).isEqualTo(20.0);
        assertThat(all.getString("items[0].lastDay")).isEqualTo(month.atDay(9).toString());
        assertThat(all.getString("items[0].areaName")).isEqualTo("东县");
        assertThat(list("&only=dutiful").getList("items.code")).containsExactly(east + "-1");
        assertThat(list("&only=short").getList("items.code"))
                .containsExactly(east + "-2", east + "-3");
        JsonPath silent = list("&only=silent&size=1&page=2");
        assertThat(silent.getList("items.code")).containsExactly(east + "-5");
        assertThat(silent.getInt("total")).isEqualTo(2);
    }

    /** Who is in the register on the month's last day, as in its participation. */
    @Test
    void stationThatClosedInTheMonth_orOpenedAfterIt_isNotListed() throws Exception {
        data.sql(
                opened(east + "-2", month.minusYears(1).atDay(1), month.atDay(10)),
                opened(east + "-3", month.plusMonths(1).atDay(1), null),
                opened(east + "-4", month.atEndOfMonth(), month.plusMonths(1).atDay(1)));
        JsonPath all = list("");
        assertThat(all.getList("items.code"))
                .containsExactly(east + "-1", east + "-4", east + "-5");
        assertThat(all.getInt("stations")).isEqualTo(3);
    }

    private static String opened(String code, LocalDate from, @Nullable LocalDate until) {
        return "update station set opened_on = '%s', closed_on = %s where code = '%s'"
                .formatted(from, until == null ? "null" : "'" + until + "'", code);
    }

    @Test
    void closedMonth_isAnsweredAsItWasClosed_withTheNamesOfThen() throws Exception {
        JsonPath before = list("");
        MonthData.close(analyst, month);
        data.session(east + "-4", east, month, 5, 30 * HOUR_MS, 30);
        data.sql(
                "update station set name = '新名', opened_on = current_date where code = '%s-1'"
                        .formatted(east),
                "update area set name = '新县' where code = '%s'".formatted(east));
        JsonPath after = list("");
        assertThat(after.getString("snapshot.snapshot")).startsWith(month.toString());
        assertThat(after.getList("items")).isEqualTo(before.getList("items"));
    }

    @Test
    void sheet_hasAll_isWrittenDown_andNoNameIsCalculated() throws Exception {
        data.sql("update station set name = '=1+2' where code = '%s-1'".formatted(east));
        String csv =
                given().header("Authorization", "Bearer " + analyst)
                        .get("/api/months/" + month + "/stations/sheet?area=" + root)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString();
        assertThat(csv.lines()).hasSize(4 + 5);
        assertThat(csv).contains(east + "-1,'=1+2," + east + ",东县,VILLAGE,3,2,");
        String operator = tokens.personOf(root, "operator-" + root, "operator");
        assertThat(
                        given().header("Authorization", "Bearer " + operator)
                                .get("/api/exports")
                                .jsonPath()
                                .getList("items.what"))
                .containsExactly("STATIONS");
    }

    @Test
    void rightsEndAtTheArea_andOddQuestionsAreRefused() throws Exception {
        String own = tokens.personOf(east, "analyst-" + east, "analyst");
        assertThat(status(own, "?area=" + root)).isEqualTo(404);
        assertThat(status(own, "")).isEqualTo(200);
        assertThat(status(analyst, "?only=some")).isEqualTo(400);
        assertThat(status(analyst, "?page=0")).isEqualTo(400);
    }

    private int status(String token, String query) {
        return given().header("Authorization", "Bearer " + token)
                .get("/api/months/" + month + "/stations" + query)
                .statusCode();
    }
}
