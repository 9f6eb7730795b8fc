package kejian.origin.figures;

import static io.restassured.RestAssured.given;
import static kejian.origin.figures.County.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import kejian.contract.viewing.ViewingEvent.Action;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /api/figures/failed}: what was wanted and did not play. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class FailuresTest {

    private static final String MARCH = "&from=2026-03-01&to=2026-03-31";

    @Inject AgroalDataSource database;
    @Inject TestTokens tokens;
    private County county;
    private int sessions;

    @BeforeEach
    void county() throws Exception {
        county = new County(database, tokens);
    }

    private ViewingEvent told(
            String session,
            String box,
            String courseware,
            Tier tier,
            Action action,
            long n,
            long w) {
        return told(session, box, courseware, tier, action, n, w, -1, -1);
    }

    private ViewingEvent told(
            String session,
            String box,
            String courseware,
            Tier tier,
            Action action,
            long n,
            long w,
            long startUpMs,
            long stalledMs) {
        return new ViewingEvent(
                ViewingEvent.Source.BEACON,
                action,
                session,
                /* trusted= */ !session.startsWith("u-"),
                county.area + "-" + box,
                courseware,
                "pkg",
                tier,
                NINE + n * 30_000,
                /* boxAtMs= */ null,
                n,
                w,
                w,
                w > 0 ? List.of(new Section(0, w)) : List.of(),
                /* heads= */ 0,
                /* bytes= */ 0,
                startUpMs,
                stalledMs);
    }

    /** A page that tells how long the picture took and how long it stood still. */
    private void plays(String courseware, int startUpMs, int stalledMs, int watchedMs) {
        String s = session();
        county.take(
                List.of(
                        told(s, s, courseware, Tier.C, Action.PLAY, 0, 0),
                        told(
                                s,
                                s,
                                courseware,
                                Tier.C,
                                Action.BEAT,
                                1,
                                watchedMs,
                                startUpMs,
                                stalledMs)));
    }

    private String session() {
        return county.area + "-s" + ++sessions;
    }

    private void fails(String box, String courseware, Tier tier) {
        String s = session();
        county.take(
                List.of(
                        told(s, box, courseware, tier, Action.PLAY, 0, 0),
                        told(s, box, courseware, tier, Action.ERROR, 1, 0)));
    }

    private void plays(String box, String courseware, Tier tier) {
        String s = session();
        county.take(
                List.of(
                        told(s, box, courseware, tier, Action.PLAY, 0, 0),
                        told(s, box, courseware, tier, Action.BEAT, 1, 28_000)));
    }

    private JsonPath failed(String query) {
        return county.get("/api/figures/failed?area=" + county.area + MARCH + query);
    }

    @Test
    void failures_areByCourseware_mostFirst_andOfAllThatWasAsked() throws Exception {
        String other = UUID.randomUUID().toString();
        county.courseware(other, 600_000);
        county.sql("update courseware set title = '果树冬剪' where id = '%s'".formatted(other));
        fails("b1", other, Tier.A);
        fails("b2", other, Tier.B);
        plays("b3", other, Tier.A);
        fails("b1", county.courseware, Tier.A);
        String left = session();
        county.take(List.of(told(left, "b4", other, Tier.A, Action.PLAY, 0, 0)));
        county.take(List.of(told("u-x" + left, "b5", other, Tier.A, Action.ERROR, 0, 0)));
        JsonPath told = failed("");
        assertThat(told.getList("items.key")).containsExactly(other, county.courseware);
        assertThat(told.getString("items[0].name")).isEqualTo("果树冬剪");
        assertThat(told.getMap("items[0]"))
                .containsEntry("asked", 4)
                .containsEntry("failed", 2)
                .containsEntry("unknown", 1)
                .containsEntry("rate", 0.5f);
        assertThat(told.getMap("all"))
                .containsEntry("asked", 5)
                .containsEntry("failed", 3)
                .containsEntry("unknown", 1)
                .containsEntry("rate", 0.6f);
        assertThat(told.getInt("total")).isEqualTo(2);
        assertThat(failed("&size=1").getList("items")).hasSize(1);
        assertThat(failed("&size=1").getMap("all")).isEqualTo(told.getMap("all"));
        assertThat(failed("&courseware=" + other).getInt("all.failed")).isEqualTo(2);
        assertThat(failed("&tier=b").getInt("all.failed")).isEqualTo(1);
        JsonPath later =
                county.get("/api/figures/failed?from=2026-03-11&to=2026-03-31&area=" + county.area);
        assertThat(later.getMap("all")).containsEntry("asked", 0).containsEntry("rate", null);
    }

    @Test
    void startUps_andStalls_areOfThoseThatTellThem_theWorstFirst() throws Exception {
        String other = UUID.randomUUID().toString();
        county.courseware(other, 600_000);
        for (int i = 1; i <= 20; i++) {
            plays(county.courseware, i * 100, 0, 20_000);
        }
        plays(other, 15_000, 6_000, 9_000);
        plays(other, 300, 0, 15_000);
        plays("b3", other, Tier.A); // tells neither
        JsonPath told = failed("&order=start-up");
        assertThat(told.getList("items.key")).containsExactly(other, county.courseware);
        assertThat(told.getMap("items[0]"))
                .containsEntry("asked", 3)
                .containsEntry("startUpTold", 2)
                .containsEntry("startUpP50Ms", 300)
                .containsEntry("startUpP95Ms", 15_000)
                .containsEntry("stallsTold", 2)
                .containsEntry("stallShare", 0.2f); // 6 of 6 + 9 + 15 s
        assertThat(told.getMap("items[1]"))
                .containsEntry("startUpP50Ms", 1_000)
                .containsEntry("startUpP95Ms", 1_900)
                .containsEntry("stallShare", 0.0f);
        assertThat(told.getMap("all"))
                .containsEntry("startUpTold", 22)
                .containsEntry("startUpP50Ms", 1_000)
                .containsEntry("startUpP95Ms", 2_000);
        assertThat(told.getInt("total")).isEqualTo(2);
        JsonPath stalls = failed("&order=stalls");
        assertThat(stalls.getList("items.key")).containsExactly(other);
        assertThat(stalls.getInt("total")).isEqualTo(1);
        assertThat(failed("").getList("items")).isEmpty();
        assertThat(failed("&order=start-up&size=1").getList("items.key")).containsExactly(other);
        assertThat(failed("&by=day&order=start-up").getList("items.key"))
                .containsExactly("2026-03-10");
        JsonPath nobody = failed("&tier=b");
        assertThat(nobody.getMap("all"))
                .containsEntry("asked", 0)
                .containsEntry("startUpP50Ms", null)
                .containsEntry("stallShare", null);
    }

    @Test
    void failures_areByTierEdgeCountyAndModel() throws Exception {
        county.stations(2, 0, "");
        county.sql(
                "update box set profile = 'hisilicon' where box = '%s-0'".formatted(county.area));
        fails("0", county.courseware, Tier.A);
        fails("1", county.courseware, Tier.B);
        plays("1", county.courseware, Tier.C);
        assertThat(failed("&by=tier").getList("items.key")).containsExactly("A", "B");
        assertThat(failed("&by=edge").getList("items.key")).containsExactly(county.edge);
        assertThat(failed("&by=county").getList("items.name")).containsExactly("county");
        JsonPath models = failed("&by=model");
        assertThat(models.getList("items.key")).containsExactly("hisilicon", "");
        assertThat(models.getList("items.asked")).containsExactly(1, 2);
    }

    @Test
    void failures_openDownToTheirSessions_alsoOnesThatCameLate() {
        fails("b1", county.courseware, Tier.A);
        plays("b1", county.courseware, Tier.A);
        String all = "/api/figures/sessions?area=" + county.area + MARCH;
        assertThat(county.get(all).getList("items.startUp"))
                .containsExactlyInAnyOrder("FAILED", "PLAYED");
        JsonPath failed = county.get(all + "&failed=true");
        assertThat(failed.getList("items.startUp")).containsExactly("FAILED");
        assertThat(failed.getInt("total")).isEqualTo(1);
    }

    @Test
    void sheet_tellsTheSame_andIsWrittenDown() throws Exception {
        fails("b1", county.courseware, Tier.A);
        String analyst = tokens.personOf(county.area, "failed-" + county.edge, "analyst");
        String csv =
                given().header("Authorization", "Bearer " + analyst)
                        .get("/api/figures/failed/sheet?by=tier" + MARCH)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString();
        assertThat(csv).contains("合计 total,,1,1,0,100.0%,0,,,0,", "A,A,1,1,0,100.0%,0,,,0,");
        String operator = tokens.personOf(county.area, "op-" + county.edge, "operator");
        JsonPath log =
                given().header("Authorization", "Bearer " + operator)
                        .get("/api/exports")
                        .then()
                        .extract()
                        .jsonPath();
        assertThat(log.getList("items.what")).containsExactly("FAILURES");
        assertThat(log.getString("items[0].about")).contains("2026-03-01", "tier");
    }

    @Test
    void rights_endAtTheArea() throws Exception {
        fails("b1", county.courseware, Tier.A);
        County other = new County(database, tokens);
        String analyst = tokens.personOf(other.area, "analyst-" + other.edge, "analyst");
        given().header("Authorization", "Bearer " + analyst)
                .get("/api/figures/failed?area=" + county.area + MARCH)
                .then()
                .statusCode(404);
        given().header("Authorization", "Bearer " + analyst)
                .get("/api/figures/failed?" + MARCH.substring(1))
                .then()
                .statusCode(200)
                .body("all.asked", org.hamcrest.Matchers.is(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"by=village", "order=best", "size=0", "size=10001", "from=x", "as=then"})
    void whatCannotBeAsked_isSaid(String query) throws Exception {
        String analyst = tokens.person("analyst-of-failures", "analyst");
        given().header("Authorization", "Bearer " + analyst)
                .get("/api/figures/failed?" + query)
                .then()
                .statusCode(400);
    }
}
