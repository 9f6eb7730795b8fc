package kejian.origin.courseware;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kejian.contract.job.FindingRule;
import kejian.contract.job.JobOutcome;
import kejian.contract.pack.MediaPackage;
import kejian.origin.DatabaseForTests;
import kejian.origin.blob.Blobs;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the gate holds back, until somebody says in writing why it may pass. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class GateTest {

    private static final JobOutcome.Finding BLACK =
            FindingRule.VIDEO_BLACK.found("画面几乎全黑", "almost all black");
    private static final JobOutcome.Finding SILENT =
            FindingRule.AUDIO_SILENT.found("几乎没有声音", "almost silent");
    private static final JobOutcome.Finding TOLD =
            FindingRule.VIDEO_ROTATION.found("已转正", "turned");

    @Inject TestTokens tokens;
    @Inject AgroalDataSource database;
    @Inject Blobs blobs;
    @Inject ObjectMapper json;
    private String editor;
    private String reviewer;
    private String id;

    @BeforeEach
    void setUp() throws Exception {
        editor = tokens.person("gate-ed", "editor");
        reviewer = tokens.person("gate-rev", "reviewer");
    }

    /** A courseware whose transcode is over, with these findings. */
    private void video(String state, JobOutcome.Finding... findings) throws Exception {
        UUID made = UUID.randomUUID();
        id = made.toString();
        MediaPackage media =
                new MediaPackage(
                        blobs.put(("index of " + made).getBytes(StandardCharsets.UTF_8)),
                        9_000,
                        List.of(),
                        null,
                        null,
                        List.of());
        sql(
                """
                insert into courseware (id, kind, title, summary, presenter, publisher, tags,
                    category, purpose, state, version, area, created_by, created_at, package)
                values (?, 'VIDEO', '检查', '', '', '', '', 'RED_CLASSICS', 'EDUCATION', 'DRAFT', 0,
                    '410000', 'x', now(), ?)
                """,
                made,
                state.equals("READY") ? json.writeValueAsString(media) : null);
        sql(
                """
                insert into job (id, courseware, state, created_at, findings)
                values (?, ?, ?, now(), ?)
                """,
                UUID.randomUUID(),
                made,
                state,
                json.writeValueAsString(findings));
    }

    private void sql(String text, Object... values) throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement s = c.prepareStatement(text)) {
            for (int i = 0; i < values.length; i++) {
                s.setObject(i + 1, values[i]);
            }
            assertThat(s.executeUpdate()).isEqualTo(1);
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

    private ValidatableResponse override(String who, String reason, String... rules) {
        return as(who).header("If-Match", tag())
                .body(Map.of("rules", List.of(rules), "reason", reason))
                .post(at("/override"))
                .then();
    }

    private ValidatableResponse step(String who, String verb) {
        return as(who).body(Map.of()).post(at("/" + verb)).then();
    }

    @Test
    void finding_thatHolds_keepsADraftFromReview_untilEachIsLetPass() throws Exception {
        video("READY", TOLD, BLACK, SILENT);
        as(editor)
                .header("Accept-Language", "en")
                .body(Map.of())
                .post(at("/submit"))
                .then()
                .statusCode(409)
                .body("code", is("held"))
                .body("errors.code", contains("video.black", "audio.silent"))
                .body("errors[0].detail", is("almost all black"));

        override(editor, "皮影戏，本来就暗", "video.black").statusCode(200);
        step(editor, "submit").statusCode(409).body("errors.code", contains("audio.silent"));
        override(reviewer, "默片", "audio.silent")
                .statusCode(200)
                .body("transcode.findings.rule", hasItem("video.rotation"))
                .body("transcode.findings[0].override", nullValue())
                .body("transcode.findings[0].holds", is(false))
                .body("transcode.findings[1].holds", is(true))
                .body("transcode.findings[1].title", is("画面几乎全黑"))
                .body("transcode.findings[1].override.by", is("gate-ed"))
                .body("transcode.findings[1].override.reason", is("皮影戏，本来就暗"))
                .body("transcode.findings[2].override.by", is("gate-rev"));

        step(editor, "submit").statusCode(200).body("state", is("IN_REVIEW"));
        step(reviewer, "approve").statusCode(200).body("state", is("SCHEDULED"));
        as(editor)
                .get(at("/history"))
                .then()
                .statusCode(200)
                .body("what", contains("OVERRIDDEN", "OVERRIDDEN", "SUBMITTED", "APPROVED"))
                .body("who", contains("gate-ed", "gate-rev", "gate-ed", "gate-rev"))
                .body("about[0]", is("video.black"))
                .body("reason[0]", is("皮影戏，本来就暗"));
    }

    @Test
    void whatOnlyNeedsTelling_holdsNothing_andCannotBeOverridden() throws Exception {
        video("READY", TOLD);
        override(editor, "x", "video.rotation").statusCode(422);
        override(editor, "x", "video.black").statusCode(422);
        step(editor, "submit").statusCode(200);
    }

    @Test
    void refusal_isNoFinding_andNobodyLetsItPass() throws Exception {
        video("REFUSED");
        override(editor, "它能放", "video-invalid").statusCode(422);
        step(editor, "submit").statusCode(409).body("code", is("not-ready"));
    }

    @Test
    void override_needsAReason_andWhatWasRead() throws Exception {
        video("READY", BLACK);
        override(editor, "", "video.black").statusCode(422);
        override(editor, "   ", "video.black").statusCode(422);
        Map<String, Object> body = Map.of("rules", List.of("video.black"), "reason", "x");
        as(editor).body(body).post(at("/override")).then().statusCode(428);
        String seen = tag();
        override(editor, "第一次", "video.black").statusCode(200);
        as(editor).header("If-Match", seen).body(body).post(at("/override")).then().statusCode(412);
        step(editor, "submit").statusCode(200);
    }

    @Test
    void override_whoseOtherRuleHoldsNothing_letsNothingPass() throws Exception {
        video("READY", BLACK);
        override(editor, "x", "video.black", "video.rotation").statusCode(422);
        step(editor, "submit").statusCode(409).body("code", is("held"));
        as(editor).get(at("/history")).then().body("$", org.hamcrest.Matchers.empty());
    }

    @Test
    void whatWasInReviewBeforeTheGate_isNotApprovedUnseen() throws Exception {
        video("READY", BLACK);
        sql(
                "update courseware set state = 'IN_REVIEW', submitted_by = 'y' where id = ?",
                UUID.fromString(id));
        step(reviewer, "approve").statusCode(409).body("detail", containsString("画面几乎全黑"));
        override(reviewer, "看过", "video.black").statusCode(200);
        step(reviewer, "approve").statusCode(200);
        override(reviewer, "again", "video.black").statusCode(409);
    }

    @Test
    void history_isOnlyAddedTo() throws Exception {
        video("READY");
        step(editor, "submit").statusCode(200);
        assertThatThrownBy(() ->
                        sql(
                                "update courseware_event set who = 'z' where courseware = ?",
                                UUID.fromString(id)))
                .hasMessageContaining("only added to");
    }
}
