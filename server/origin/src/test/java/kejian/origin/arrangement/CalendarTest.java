package kejian.origin.arrangement;

import static kejian.origin.arrangement.Desk.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On which day what goes out, and who may change that. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class CalendarTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    @Inject TestTokens tokens;
    @Inject Clock clock;
    private Desk desk;
    private LocalDate day;

    @BeforeEach
    void sit() throws Exception {
        desk = new Desk(tokens);
        day = LocalDate.ofInstant(clock.instant(), ZONE).plusDays(30);
    }

    /** Half an hour after midnight in China is the day before elsewhere. */
    private Instant early(LocalDate of) {
        return of.atTime(0, 30).atZone(ZONE).toInstant();
    }

    private JsonPath days(LocalDate from, LocalDate to) {
        return as(desk.editor)
                .get("/api/calendar?from=" + from + "&to=" + to + "&column=" + desk.slug)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private List<String> on(LocalDate one) {
        return days(one, one).getList("entries.title");
    }

    private ValidatableResponse move(String who, String id, Instant at) {
        String tag = as(desk.editor).get("/api/courseware/" + id).header("ETag");
        return as(who).header("If-Match", tag)
                .body(Map.of("at", at.toString()))
                .put("/api/courseware/" + id + "/publish-at")
                .then();
    }

    @Test
    void calendar_saysWhatGoesOut_andEnds_onDaysOfChina_ofOnesOwnArea() throws Exception {
        String id = desk.approved("春播", early(day).toString());
        desk.draft("没有定日子的");
        as(desk.editor)
                .header("If-Match", as(desk.editor).get("/api/courseware/" + id).header("ETag"))
                .body(Map.of("at", early(day.plusDays(3)).toString()))
                .put("/api/courseware/" + id + "/withdraw-at")
                .then()
                .statusCode(200);
        JsonPath seen = days(day, day.plusDays(3));
        assertThat(seen.getList("entries.what")).containsExactly("GOES_OUT", "ENDS");
        assertThat(seen.getList("entries.state")).containsOnly("SCHEDULED");
        assertThat(seen.getString("entries[0].columns")).isEqualTo("专栏 " + desk.slug);
        assertThat(seen.getBoolean("more")).isFalse();
        assertThat(on(day)).containsExactly("春播");
        assertThat(on(day.minusDays(1))).isEmpty();
        assertThat(on(day.plusDays(1))).isEmpty();
        as(desk.countysEditor())
                .get("/api/calendar?from=" + day + "&to=" + day)
                .then()
                .statusCode(200)
                .body("entries.size()", equalTo(0));
    }

    @Test
    void calendar_ofTooManyDays_orNone_isRefused() {
        for (String wrong :
                List.of(
                        "from=2026-01-01&to=2026-02-15",
                        "from=2026-01-02&to=2026-01-01",
                        "from=2026-01-01",
                        "from=+999999999-12-31&to=+999999999-12-31",
                        "from=-999999999-01-01&to=2026-01-01",
                        "from=2026-13-01&to=2026-01-01")) {
            as(desk.editor)
                    .get("/api/calendar?" + wrong)
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("query"));
        }
        as(desk.editor).get("/api/calendar?from=2026-01-01&to=2026-02-14").then().statusCode(200);
    }

    @Test
    void draft_goesToAnyDay_thatIsToCome() {
        String id = desk.draft("草稿");
        move(desk.editor, id, early(day)).statusCode(200);
        assertThat(on(day)).containsExactly("草稿");
        move(desk.editor, id, early(day.minusDays(20))).statusCode(200);
        assertThat(on(day)).isEmpty();
        move(desk.editor, id, clock.instant()).statusCode(422).body("code", equalTo("validation"));
    }

    /** As a shorter term counts at once and a longer one is a decision. */
    @Test
    void approved_isPutOffAndTakenBack_byAnEditor_butComesSooner_byAReviewerAlone() {
        String id = desk.approved("春播", early(day).toString());
        move(desk.editor, id, early(day.plusDays(2))).statusCode(200);
        move(desk.editor, id, early(day)).statusCode(200);
        Instant sooner = early(day.minusDays(1));
        move(desk.editor, id, sooner).statusCode(403).body("code", equalTo("forbidden"));
        move(desk.reviewer, id, sooner).statusCode(200);
        move(desk.editor, id, early(day.plusDays(9))).statusCode(200);
        move(desk.editor, id, sooner).statusCode(200); // a reviewer decided on it since
        assertThat(on(day.minusDays(1))).containsExactly("春播");
        List<String> did =
                as(desk.editor)
                        .get("/api/courseware/" + id + "/history")
                        .jsonPath()
                        .getList("what");
        assertThat(did).filteredOn("RESCHEDULED"::equals).hasSize(5);
    }

    @Test
    void reviewer_whoMadeItToo_bringsItNoSooner() throws Exception {
        String both = tokens.person("desk-both", "editor", "reviewer");
        Desk own = new Desk(tokens);
        String id =
                as(both).body(
                                Map.of(
                                        "kind",
                                        "ARTICLE",
                                        "title",
                                        "自己的",
                                        "category",
                                        "RED_CLASSICS",
                                        "purpose",
                                        "EDUCATION",
                                        "column",
                                        own.slug,
                                        "article",
                                        Map.of(
                                                "blocks",
                                                List.of(Map.of("text", "文", "heading", false)))))
                        .post("/api/courseware")
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("id");
        as(both).body(Map.of()).post("/api/courseware/" + id + "/submit").then().statusCode(200);
        move(desk.editor, id, early(day)).statusCode(409);
        as(desk.reviewer)
                .body(Map.of("publishAt", early(day).toString()))
                .post("/api/courseware/" + id + "/approve")
                .then()
                .statusCode(200);
        move(both, id, early(day.minusDays(1))).statusCode(409).body("code", equalTo("four-eyes"));
        move(both, id, early(day.plusDays(1))).statusCode(200);
    }

    @Test
    void day_thatSomebodyElseChanged_isNotChangedUnseen_andEndsAfterItBegins() {
        String id = desk.approved("春播", early(day).toString());
        String tag = as(desk.editor).get("/api/courseware/" + id).header("ETag");
        move(desk.editor, id, early(day.plusDays(1))).statusCode(200);
        as(desk.editor)
                .header("If-Match", tag)
                .body(Map.of("at", early(day.plusDays(2)).toString()))
                .put("/api/courseware/" + id + "/publish-at")
                .then()
                .statusCode(412);
        as(desk.editor)
                .body(Map.of("at", early(day).toString()))
                .put("/api/courseware/" + id + "/publish-at")
                .then()
                .statusCode(428);
        as(desk.editor)
                .header("If-Match", as(desk.editor).get("/api/courseware/" + id).header("ETag"))
                .body(Map.of("at", early(day.plusDays(5)).toString()))
                .put("/api/courseware/" + id + "/withdraw-at")
                .then()
                .statusCode(200);
        move(desk.editor, id, early(day.plusDays(5))).statusCode(422);
        move(desk.editor, id, early(day.plusDays(5)).minus(1, ChronoUnit.MINUTES)).statusCode(200);
    }
}
