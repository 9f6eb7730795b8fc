package kejian.origin.work;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import kejian.contract.blob.Digest;
import kejian.contract.job.BurnIn;
import kejian.contract.job.JobLease;
import kejian.contract.job.JobOutcome;
import kejian.contract.job.Task;
import kejian.origin.DatabaseForTests;
import kejian.origin.Uploaded;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Captions that are burnt in, from an editor's wish to what workers are lent. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class BurnInTest extends OneJob {

    private String editor;

    @BeforeEach
    void anEditor() throws Exception {
        editor = tokens.person("burn-in-ed", "editor");
    }

    private RequestSpecification as(String person) {
        return given().header("Authorization", "Bearer " + person);
    }

    private String courseware(String more) {
        return "/api/courseware/" + courseware + more;
    }

    private ValidatableResponse shown() {
        return as(editor).get(courseware("")).then().statusCode(200);
    }

    private ValidatableResponse wish(String language) {
        return as(editor)
                .header("If-Match", shown().extract().header("ETag"))
                .contentType("application/json")
                .body(Map.of("burnIn", language))
                .patch(courseware(""))
                .then();
    }

    /** Answers the digest of what boxes get of them. */
    private String captions(String language, String words) {
        String srt = "1\n00:00:01,000 --> 00:00:02,500\n" + words + "\n";
        return as(editor)
                .header("If-Match", shown().extract().header("ETag"))
                .contentType("application/octet-stream")
                .body(srt.getBytes(StandardCharsets.UTF_8))
                .put(courseware("/captions/" + language))
                .then()
                .extract()
                .path("text.sha256");
    }

    @Test
    void job_waitsForItsCaptions_andIsLentWithThem_andWithNoOthers() throws Exception {
        wish("zh-hans").statusCode(200).body("burnIn", is("zh-Hans"));
        assertThat(tasks.lease("w")).isEmpty();
        shown().body("transcode.state", is("QUEUED"))
                .body("transcode.code", is("captions-awaited"))
                .body("transcode.detail", containsString("zh-Hans"))
                .body("transcode.burntIn", nullValue());
        captions("en", "spring ploughing");
        assertThat(tasks.lease("w")).as("captions of another language").isEmpty();
        String text = captions("zh-Hans", "春耕时节");
        JobLease lease = lease("w");
        assertThat(lease.burnIn()).isNotNull();
        assertThat(lease.burnIn().language()).isEqualTo("zh-Hans");
        assertThat(lease.burnIn().text().sha256()).isEqualTo(text);
        shown().body("transcode.burntIn.language", is("zh-Hans"))
                .body("transcode.burntIn.text.sha256", is(text))
                .body("transcode.code", nullValue());
        byte[] got =
                worker().get(at("blobs/" + text + "?fence=" + lease.fence()))
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray();
        assertThat(Digest.of(got).hex()).isEqualTo(text);
        assertThat(new String(got, StandardCharsets.UTF_8)).contains("春耕时节");
        assertThat(got).hasSize(Math.toIntExact(lease.burnIn().text().sizeBytes()));
    }

    @Test
    void chunks_haveTheCaptionsThatTheJobBeganWith_whateverIsChangedMeanwhile() throws Exception {
        wish("zh").statusCode(200);
        String first = captions("zh", "春耕时节");
        JobLease start = lease("a");
        String other = captions("zh", "秋收时节");
        assertThat(other).isNotEqualTo(first);
        parts.divide(job, division(start.fence()));
        int chunks = 0;
        for (var lent = tasks.lease("b"); lent.isPresent(); lent = tasks.lease("b")) {
            BurnIn burnIn = lent.get().burnIn();
            if (lent.get().task() instanceof Task.Pictures) {
                assertThat(Objects.requireNonNull(burnIn).text().sha256()).isEqualTo(first);
                worker().get(at("blobs/" + first + "?fence=" + lent.get().fence()))
                        .then()
                        .statusCode(200);
                worker().get(at("blobs/" + other + "?fence=" + lent.get().fence()))
                        .then()
                        .statusCode(404);
                chunks++;
            } else {
                assertThat(burnIn).isNull();
            }
        }
        assertThat(chunks).isEqualTo(2);
    }

    @Test
    void wish_countsUntilTheTranscodeBegins_andNotAfter() throws Exception {
        wish("zh").statusCode(200);
        wish("xx-no-language-at-all").statusCode(422).body("errors[0].pointer", is("/burnIn"));
        wish("").statusCode(200).body("burnIn", nullValue());
        assertThat(lease("w").burnIn()).isNull();
        wish("zh").statusCode(409).body("code", is("conflict")).body("detail", is("burnIn"));
        wish("").statusCode(200);
        shown().body("burnIn", nullValue());
    }

    @Test
    void workerThatDoesNotKnowOfIt_isNotBelieved() throws Exception {
        wish("zh").statusCode(200);
        captions("zh", "春耕时节");
        JobLease lease = lease("older");
        JobOutcome silent =
                new JobOutcome(lease.fence(), null, null, 1_000, List.of(), null, null, List.of());
        worker().body(silent).post(at("outcome")).then().statusCode(204);
        assertThat(one("select state from task where job = '" + job + "'")).isEqualTo("QUEUED");
        assertThat(one("select code from task where job = '" + job + "'"))
                .isEqualTo("captions-not-burnt-in");
    }

    @Test
    void wish_comesWithTheUpload_onceForEachExternalId() throws Exception {
        String column = "burn-" + UUID.randomUUID().toString().substring(0, 8);
        as(editor)
                .contentType("application/json")
                .body(Map.of("slug", column, "title", "字幕", "summary", "", "area", "410000"))
                .post("/api/columns")
                .then()
                .statusCode(201);
        Map<String, Object> wanted = new HashMap<>();
        wanted.put("kind", "VIDEO");
        wanted.put("title", "有字幕的课");
        wanted.put("category", "TYPICAL_EXPERIENCE");
        wanted.put("purpose", "EDUCATION");
        wanted.put("column", column);
        wanted.put("externalId", "burn-" + column);
        wanted.put("upload", Uploaded.by(editor, "一.mp4", column.getBytes(StandardCharsets.UTF_8)));
        wanted.put("burnIn", "ZH");
        create(wanted).statusCode(201).body("burnIn", is("zh"));
        create(wanted).statusCode(200).body("burnIn", is("zh"));
        wanted.put("burnIn", "en");
        create(wanted).statusCode(409).body("detail", is("burnIn"));
        wanted.put("kind", "ARTICLE");
        wanted.put("externalId", "article-" + column);
        create(wanted).statusCode(422);
    }

    private ValidatableResponse create(Map<String, Object> wanted) {
        return as(editor)
                .contentType("application/json")
                .body(wanted)
                .post("/api/courseware")
                .then();
    }
}
