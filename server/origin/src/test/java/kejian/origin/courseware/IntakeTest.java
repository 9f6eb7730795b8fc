package kejian.origin.courseware;

import static kejian.origin.Caller.assertProblem;
import static kejian.origin.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an editor says when a courseware comes in, and what the editor is told about it. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class IntakeTest {

    private static Caller editor;
    private static String slug;

    @Inject AgroalDataSource database;
    @Inject RightsExpiry expiry;

    @BeforeAll
    static void makeColumn() {
        editor = Caller.person("editor");
        slug = "intake" + System.nanoTime();
        String column = "{\"slug\":\"%s\",\"title\":\"t\"}".formatted(slug);
        assertThat(editor.send("POST", "/api/columns", column).statusCode()).isEqualTo(201);
    }

    private static String upload(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> answer =
                Caller.send(
                        editor.request("/api/uploads")
                                .header("Tus-Resumable", "1.0.0")
                                .header("Upload-Length", "" + bytes.length)
                                .header("Content-Type", "application/offset+octet-stream")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)));
        String at = answer.headers().firstValue("Location").orElseThrow();
        return at.substring(at.lastIndexOf('/') + 1);
    }

    private static HttpResponse<String> create(String title, String content, String more) {
        return editor.send(
                "POST",
                "/api/courseware",
                "{\"kind\":\"VIDEO\",\"title\":\"%s\",\"category\":\"RED_CLASSICS\",\"purpose\":\"EDUCATION\",\"column\":\"%s\",\"upload\":\"%s\"%s}"
                        .formatted(title, slug, upload(content), more));
    }

    private void sql(String sql, String id) throws Exception {
        try (var c = database.getConnection();
                var update = c.prepareStatement(sql + " where id = cast(? as uuid)")) {
            update.setString(1, id);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    private static JsonNode alike(String id) {
        return json(editor.send("GET", "/api/courseware/" + id + "/alike", null));
    }

    @Test
    void courseware_isFound_byItsExternalId() {
        String external = "HN-" + UUID.randomUUID();
        JsonNode made = json(create("第一讲", external, ",\"externalId\":\"" + external + "\""));

        JsonNode found = json(editor.send("GET", "/api/courseware?externalId=" + external, null));

        assertThat(found.get("total").asInt()).isEqualTo(1);
        assertThat(found.get("items").get(0).get("id")).isEqualTo(made.get("id"));
        assertThat(found.get("items").get(0).get("externalId").asText()).isEqualTo(external);
        assertThat(
                        json(editor.send("GET", "/api/courseware?externalId=no", null))
                                .get("total")
                                .asInt())
                .isZero();
    }

    @Test
    void sameContent_underAnotherName_isTold() {
        String content = "content " + UUID.randomUUID();
        String first = json(create("甲", content, "")).get("id").asText();
        String second = json(create("乙", content, "")).get("id").asText();

        assertThat(alike(second).get(0).get("id").asText()).isEqualTo(first);
        assertThat(alike(second).get(0).get("why").asText()).isEqualTo("CONTENT");
    }

    @Test
    void sameTitle_andLengthWithinOnePercent_isFlagged_neverRefused() throws Exception {
        String title = "果树嫁接" + UUID.randomUUID();
        String first = json(create(title, "a" + title, "")).get("id").asText();
        String near =
                json(create("《果树　嫁接》：" + title.substring(4).toUpperCase(), "b" + title, ""))
                        .get("id")
                        .asText();
        assertThat(alike(near)).as("no length is known yet").isEmpty();
        sql("update courseware set duration_ms = 100000", first);

        sql("update courseware set duration_ms = 100900", near);
        assertThat(alike(near).get(0).get("why").asText()).isEqualTo("TITLE_AND_LENGTH");
        assertThat(alike(near).get(0).get("id").asText()).isEqualTo(first);

        sql("update courseware set duration_ms = 102000", near);
        assertThat(alike(near)).isEmpty();
    }

    @Test
    void alike_ofAnotherArea_isNotShown() {
        String content = "content " + UUID.randomUUID();
        create("甲", content, "");
        String second = json(create("乙", content, "")).get("id").asText();
        String area = "{\"code\":\"%s\",\"name\":\"县\",\"parent\":\"410000\"}";
        String code = "41%06d".formatted(System.nanoTime() % 1_000_000);
        assertThat(Caller.admin().send("POST", "/api/areas", area.formatted(code)).statusCode())
                .isEqualTo(201);
        Caller county = Caller.personOf(code, "editor");
        assertProblem(
                county.send("GET", "/api/courseware/" + second + "/alike", null), 404, "not-found");
    }

    @Test
    void times_areAWish_andTheirOrderIsLookedAt() {
        String times =
                ",\"publishAt\":\"2030-01-01T00:00:00Z\",\"withdrawAt\":\"2031-01-01T00:00:00Z\"";
        JsonNode made = json(create("时间", "times" + UUID.randomUUID(), times));
        assertThat(made.get("publishAt").asText()).isEqualTo("2030-01-01T00:00:00Z");
        assertThat(made.get("withdrawAt").asText()).isEqualTo("2031-01-01T00:00:00Z");
        assertThat(made.get("state").asText()).isEqualTo("DRAFT");
        assertProblem(create("时间", "times", times.replace("2031", "2029")), 422, "validation");
    }

    @Test
    void wish_isKept_whereTheReviewerNamesNoTime() throws Exception {
        JsonNode made =
                json(
                        create(
                                "愿望",
                                "wish" + UUID.randomUUID(),
                                ",\"publishAt\":\"2030-01-01T00:00:00Z\""));
        String id = made.get("id").asText();
        sql("update courseware set state = 'IN_REVIEW', submitted_by = 'x'", id);

        HttpResponse<String> approved =
                Caller.person("reviewer").send("POST", "/api/courseware/" + id + "/approve", "{}");

        assertThat(json(approved).get("publishAt").asText()).isEqualTo("2030-01-01T00:00:00Z");
        assertThat(json(approved).get("state").asText()).isEqualTo("SCHEDULED");
    }

    @Test
    void rights_thatEnded_withdrawByThemselves_andNoOthers() throws Exception {
        Instant soon = Instant.now().plus(1, ChronoUnit.HOURS);
        String ended =
                json(create("到期", "ended" + UUID.randomUUID(), ",\"withdrawAt\":\"" + soon + "\""))
                        .get("id")
                        .asText();
        String later =
                json(create("未到", "later" + UUID.randomUUID(), ",\"withdrawAt\":\"" + soon + "\""))
                        .get("id")
                        .asText();
        for (String id : new String[] {ended, later}) {
            sql("update courseware set state = 'SCHEDULED', publish_at = '2031-01-01'", id);
        }
        sql("update courseware set withdraw_at = now() - interval '1 second'", ended);

        expiry.everyHalfMinute();

        JsonNode gone = json(editor.send("GET", "/api/courseware/" + ended, null));
        assertThat(gone.get("state").asText()).isEqualTo("WITHDRAWN");
        assertThat(gone.get("reason").asText()).contains("下线时间");
        assertThat(json(editor.send("GET", "/api/courseware/" + later, null)).get("state").asText())
                .isEqualTo("SCHEDULED");
    }
}
