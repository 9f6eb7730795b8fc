package kejian.origin.release;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What boxes see otherwise from one release to the next, as people are told. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class DifferenceTest {

    @Inject TestTokens tokens;
    @Inject Documents documents;
    private String editor;
    private String reviewer;

    @BeforeEach
    void login() throws Exception {
        editor = tokens.person("difference-editor", "editor");
        reviewer = tokens.person("difference-reviewer", "reviewer");
    }

    @Test
    void release_isComparedWithTheOneBefore_whatCameWentAndChanged() throws Exception {
        String gone = PublishedArticle.make(tokens, "difference-a");
        String kept = PublishedArticle.make(tokens, "difference-b");
        JsonPath came = difference(newest(), "");
        assertThat(line(came, kept, "what")).isEqualTo("CAME");
        assertThat(line(came, kept, "withdrawn")).isEqualTo("false");
        assertThat(came.getList("lines.findAll { it.kind == 'COLUMN' }.what")).contains("CAME");
        assertThat(came.getInt("came")).isGreaterThanOrEqualTo(2);
        assertThat(line(came, gone, "what")).as("the same as before").isNull();

        as(reviewer).body(Map.of("reason", "有误")).post("/api/courseware/" + gone + "/withdraw");
        JsonPath went = difference(newest(), "");
        assertThat(line(went, gone, "what")).isEqualTo("WENT");
        assertThat(line(went, gone, "withdrawn")).isEqualTo("true");
        assertThat(went.getInt("went")).isEqualTo(1);
        assertThat(went.getInt("changed")).isZero();
        assertThat(went.getLong("newBytes")).isEqualTo(catalogueBytes(newest()));

        String path = "/api/courseware/" + kept;
        as(editor)
                .header("If-Match", as(editor).get(path).getHeader("ETag"))
                .body(Map.of("title", "改过的标题", "restricted", true))
                .patch(path)
                .then()
                .statusCode(202);
        as(reviewer)
                .header("If-Match", as(editor).get(path).getHeader("ETag"))
                .body(Map.of())
                .post(path + "/approve")
                .then()
                .statusCode(200);
        publish();
        JsonPath changed = difference(newest(), "");
        assertThat(line(changed, kept, "what")).isEqualTo("CHANGED");
        assertThat(line(changed, kept, "title")).isEqualTo("改过的标题");
        assertThat(line(changed, kept, "parts")).isEqualTo("[WORDS, RESTRICTION]");
        assertThat(changed.getInt("came") + changed.getInt("went")).isZero();
        publish();
        assertThat(difference(newest(), "").getList("lines")).isEmpty();
    }

    /** What is asked before an earlier release is shown again. */
    @Test
    void anyTwo_canBeCompared_alsoBackwards_andWithNothing() throws Exception {
        String gone = PublishedArticle.make(tokens, "difference-c");
        long earlier = newest();
        String late = PublishedArticle.make(tokens, "difference-d");
        as(reviewer).body(Map.of("reason", "有误")).post("/api/courseware/" + gone + "/withdraw");
        JsonPath back = difference(earlier, "?from=" + newest());
        assertThat(line(back, late, "what")).isEqualTo("WENT");
        assertThat(line(back, gone, "what")).isEqualTo("CAME");
        assertThat(line(back, gone, "withdrawn")).as("it will not come back").isEqualTo("true");
        JsonPath all = difference(earlier, "?from=0");
        assertThat(all.getInt("went") + all.getInt("changed")).isZero();
        assertThat(line(all, gone, "what")).isEqualTo("CAME");
        assertThat(all.getLong("newBytes"))
                .isEqualTo(as(editor).get("/api/releases/" + earlier).jsonPath().getLong("bytes"));
    }

    /** As lists of courseware and of withdrawals have it. */
    @Test
    void whatOthersWithdrewOrRestricted_isCountedAndNotNamed() throws Exception {
        String open = PublishedArticle.make(tokens, "difference-f");
        String gone = PublishedArticle.make(tokens, "difference-g");
        long shown = newest();
        as(reviewer).body(Map.of("reason", "有误")).post("/api/courseware/" + gone + "/withdraw");
        as(Caller.admin().token())
                .body(Map.of("code", "410997", "name", "邻县", "parent", "410000"))
                .post("/api/areas")
                .then()
                .statusCode(201);
        String neighbour = tokens.personOf("410997", "difference-neighbour", "editor");
        JsonPath all = difference(shown, "?from=0");
        JsonPath hers =
                as(neighbour).get("/api/releases/" + shown + "/difference?from=0").jsonPath();
        assertThat(line(all, gone, "what")).isEqualTo("CAME");
        assertThat(line(hers, gone, "what")).isNull();
        assertThat(line(hers, open, "what")).isEqualTo("CAME");
        assertThat(hers.getInt("came")).isEqualTo(all.getInt("came"));
    }

    @Test
    void releaseThatIsNot_isNotFound() throws Exception {
        PublishedArticle.make(tokens, "difference-e");
        for (String query : List.of("9999999/difference", newest() + "/difference?from=9999999")) {
            as(editor).get("/api/releases/" + query).then().statusCode(404);
        }
    }

    private void publish() {
        as(reviewer)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(Map.of())
                .post("/api/releases")
                .then()
                .statusCode(201);
    }

    private JsonPath difference(long number, String query) {
        return as(editor)
                .get("/api/releases/" + number + "/difference" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static String line(JsonPath difference, String id, String of) {
        Object found = difference.get("lines.find { it.id == '" + id + "' }?." + of);
        return found == null ? null : found.toString();
    }

    private long catalogueBytes(long release) throws Exception {
        byte[] document = documents.find(SignedDocument.Type.RELEASE, release).orElseThrow();
        return documents.payload(document, ReleaseManifest.class).catalogue().sizeBytes();
    }

    private long newest() {
        return documents.newestVersion(SignedDocument.Type.RELEASE);
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }
}
