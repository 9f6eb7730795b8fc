package kejian.origin.courseware;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long something may be shown, changed after it was made. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class TermTest {

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final String SOON = NOW.plus(10, ChronoUnit.DAYS).toString();
    private static final String MIDDLE = NOW.plus(20, ChronoUnit.DAYS).toString();
    private static final String LATE = NOW.plus(30, ChronoUnit.DAYS).toString();

    @Inject TestTokens tokens;
    @Inject AgroalDataSource database;
    private String editor;
    private String second;
    private UUID id;

    @BeforeEach
    void setUp() throws Exception {
        editor = tokens.person("term-ed", "editor", "reviewer");
        second = tokens.person("term-second", "editor", "reviewer");
    }

    private void courseware(String state, @Nullable String until) throws Exception {
        id = UUID.randomUUID();
        try (Connection c = database.getConnection();
                PreparedStatement s =
                        c.prepareStatement(
                                """
                                insert into courseware (id, kind, title, summary, presenter, publisher,
                                    tags, category, purpose, state, version, area, created_by,
                                    created_at, publish_at, withdraw_at, article)
                                values (?, 'ARTICLE', '期限', '', '', '', '', 'RED_CLASSICS',
                                    'EDUCATION', ?, 0, '410000', 'x', now(), '2020-01-01',
                                    cast(? as timestamptz), '{"blocks":[]}')
                                """)) {
            s.setObject(1, id);
            s.setString(2, state);
            s.setString(3, until);
            s.executeUpdate();
        }
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }

    private String at(String more) {
        return "/api/courseware/" + id + more;
    }

    private String tag() {
        return as(editor).get(at("")).then().extract().header("ETag");
    }

    private ValidatableResponse until(String who, @Nullable String time) {
        return as(who).header("If-Match", tag())
                .body(Collections.singletonMap("at", time))
                .put(at("/withdraw-at"))
                .then();
    }

    private ValidatableResponse approve(String who) {
        return as(who).header("If-Match", tag()).body(Map.of()).post(at("/approve")).then();
    }

    @Test
    void draft_isChangedAtOnce_eitherWay() throws Exception {
        courseware("DRAFT", null);
        until(editor, MIDDLE).statusCode(200).body("withdrawAt", is(MIDDLE));
        until(editor, LATE).statusCode(200).body("withdrawAt", is(LATE));
        until(editor, null).statusCode(200).body("withdrawAt", nullValue());
        as(editor)
                .get(at("/history"))
                .then()
                .body("what", contains("TERM_CHANGED", "TERM_CHANGED", "TERM_CHANGED"))
                .body("about", contains(MIDDLE, LATE, "never"));
    }

    @Test
    void shorter_countsAtOnce_whatWasApproved() throws Exception {
        for (String state : new String[] {"SCHEDULED", "PUBLISHED", "IN_REVIEW"}) {
            courseware(state, null);
            until(editor, LATE).statusCode(200).body("withdrawAt", is(LATE));
            until(editor, MIDDLE).statusCode(200).body("withdrawAt", is(MIDDLE));
        }
    }

    /** Taking off at once is a withdrawal, and that is a reviewer's. */
    @Test
    void byTomorrow_ofWhatWasApproved_waitsForSomebodyElse() throws Exception {
        String soon = NOW.plus(5, ChronoUnit.MINUTES).toString();
        for (String state : new String[] {"SCHEDULED", "PUBLISHED"}) {
            courseware(state, LATE);
            until(editor, soon).statusCode(202).body("withdrawAt", is(LATE));
            approve(editor).statusCode(409).body("code", is("four-eyes"));
            approve(second).statusCode(200).body("withdrawAt", is(soon));
        }
        courseware("DRAFT", null);
        until(editor, soon).statusCode(200).body("withdrawAt", is(soon));
    }

    @Test
    void longer_ofWhatWasApproved_waitsForSomebodyElse() throws Exception {
        courseware("PUBLISHED", SOON);
        until(editor, LATE)
                .statusCode(202)
                .body("withdrawAt", is(SOON))
                .body("proposal.term.until", is(LATE))
                .body("proposal.by", contains("term-ed"));
        approve(editor).statusCode(409).body("code", is("four-eyes"));
        approve(second).statusCode(200).body("withdrawAt", is(LATE)).body("proposal", nullValue());

        until(editor, null).statusCode(202).body("withdrawAt", is(LATE));
        approve(second).statusCode(200).body("withdrawAt", nullValue());
        as(editor)
                .get(at("/history"))
                .then()
                .body("about", contains("term-ed: until " + LATE, "term-ed: until never"));
    }

    @Test
    void shorter_overtakesWhatWaits_andALongerTermOfTwoNeedsNeither() throws Exception {
        courseware("PUBLISHED", MIDDLE);
        until(editor, LATE).statusCode(202);
        until(second, SOON)
                .statusCode(200)
                .body("withdrawAt", is(SOON))
                .body("proposal", nullValue());
        until(editor, MIDDLE).statusCode(202);
        until(second, LATE).statusCode(202).body("proposal.by", contains("term-ed", "term-second"));
        approve(second).statusCode(409).body("code", is("four-eyes"));
        approve(tokens.person("term-third", "reviewer"))
                .statusCode(200)
                .body("withdrawAt", is(LATE));
    }

    @Test
    void proposal_whoseTimeHasPassedMeanwhile_isNotApproved() throws Exception {
        courseware("PUBLISHED", SOON);
        until(editor, LATE).statusCode(202);
        try (Connection c = database.getConnection();
                PreparedStatement s =
                        c.prepareStatement(
                                "update courseware set proposal = replace(proposal, ?, ?) where id = ?")) {
            s.setString(1, LATE.substring(0, 10));
            s.setString(2, "2021-01-01");
            s.setObject(3, id);
            s.executeUpdate();
        }
        approve(second).statusCode(422);
        as(editor).get(at("")).then().body("withdrawAt", is(SOON));
    }

    @Test
    void longer_inReview_andAnythingWithdrawn_areRefused() throws Exception {
        courseware("IN_REVIEW", SOON);
        until(editor, LATE).statusCode(409);
        courseware("WITHDRAWN", LATE);
        until(editor, SOON).statusCode(409);
        until(editor, null).statusCode(409);
    }

    @Test
    void time_thatIsOver_orBeforePublication_isRefused_andTheVersionIsDemanded() throws Exception {
        courseware("DRAFT", null);
        until(editor, "2020-02-01T00:00:00Z").statusCode(422);
        Map<String, Object> body = Map.of("at", SOON);
        as(editor).body(body).put(at("/withdraw-at")).then().statusCode(428);
        String seen = tag();
        until(editor, MIDDLE).statusCode(200);
        as(editor)
                .header("If-Match", seen)
                .body(body)
                .put(at("/withdraw-at"))
                .then()
                .statusCode(412);
    }
}
