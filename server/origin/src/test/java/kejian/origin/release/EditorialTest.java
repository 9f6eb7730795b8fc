package kejian.origin.release;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kejian.contract.blob.Digest;
import kejian.contract.release.Catalogue;
import kejian.contract.release.KeyRing;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument;
import kejian.contract.release.Snapshot;
import kejian.contract.release.Timestamp;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import kejian.origin.search.Readings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From draft to release to withdrawal, as people do it and as an edge would check it. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@Tag("engines")
class EditorialTest {

    @Inject TestTokens tokens;
    @Inject ObjectMapper json;
    private String editor;
    private String reviewer;
    private String edge;
    private String column;

    @BeforeEach
    void setUp() throws Exception {
        editor = tokens.person("ed", "editor", "reviewer");
        reviewer = tokens.person("rev", "reviewer");
        edge = tokens.edge("edge-of-test");
        column = "col-" + UUID.randomUUID().toString().substring(0, 8);
        as(editor)
                .body(Map.of("slug", column, "title", "专栏"))
                .post("/api/columns")
                .then()
                .statusCode(201);
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }

    private String article(String title) {
        return as(editor)
                .body(
                        Map.of(
                                "kind",
                                "ARTICLE",
                                "title",
                                title,
                                "category",
                                "RED_CLASSICS",
                                "purpose",
                                "EDUCATION",
                                "column",
                                column,
                                "article",
                                Map.of("blocks", List.of(Map.of("text", "正文", "heading", false)))))
                .post("/api/courseware")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private ValidatableResponse step(String token, String id, String verb) {
        return as(token).body(Map.of()).post("/api/courseware/" + id + "/" + verb).then();
    }

    private long publish(String key) {
        return as(reviewer)
                .header("Idempotency-Key", key)
                .body(Map.of("note", "n"))
                .post("/api/releases")
                .then()
                .extract()
                .jsonPath()
                .getLong("number");
    }

    private <T> T verified(String path, Class<T> type, KeyRing ring) throws Exception {
        byte[] bytes = as(edge).get(path).then().statusCode(200).extract().asByteArray();
        SignedDocument document = json.readValue(bytes, SignedDocument.class);
        SignedDocument.Signature by = document.signatures().getFirst();
        KeyRing.Key key =
                ring.keys().stream()
                        .filter(k -> k.keyId().equals(by.keyId()))
                        .findFirst()
                        .orElseThrow();
        Signature verifier = Signature.getInstance("Ed25519");
        byte[] encoded = Base64.getDecoder().decode(key.publicKey());
        assertThat(KeyRing.Key.idOf(encoded)).isEqualTo(key.keyId());
        verifier.initVerify(
                KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        verifier.update(
                SignedDocument.signedBytes(document.payloadType(), document.payloadBytes()));
        assertThat(verifier.verify(Base64.getDecoder().decode(by.sig()))).isTrue();
        return json.readValue(document.payloadBytes(), type);
    }

    private KeyRing ring() throws Exception {
        byte[] bytes =
                given().get("/sync/root/1.json").then().statusCode(200).extract().asByteArray();
        SignedDocument root = json.readValue(bytes, SignedDocument.class);
        return json.readValue(root.payloadBytes(), KeyRing.class);
    }

    @Test
    void states_followTheirWay_andNoOther() {
        String id = article("一步一步");
        step(editor, id, "approve").statusCode(409).body("code", is("conflict"));
        step(editor, id, "submit").statusCode(200).body("state", is("IN_REVIEW"));
        step(editor, id, "submit").statusCode(409);
        step(editor, id, "approve").statusCode(409).body("code", is("four-eyes"));
        as(reviewer)
                .body(Map.of("reason", "补充来源"))
                .post("/api/courseware/" + id + "/reject")
                .then()
                .body("state", is("DRAFT"));
        step(editor, id, "submit").statusCode(200);
        step(reviewer, id, "approve").statusCode(200).body("state", is("SCHEDULED"));
        publish(UUID.randomUUID().toString());
        as(editor).get("/api/courseware/" + id).then().body("state", is("PUBLISHED"));
    }

    @Test
    void change_needsTheVersionThatWasSeen() {
        String id = article("标题");
        String path = "/api/courseware/" + id;
        as(editor).body(Map.of("title", "新")).patch(path).then().statusCode(428);
        String tag = as(editor).get(path).then().extract().header("ETag");
        as(editor)
                .header("If-Match", tag)
                .body(Map.of("title", "新"))
                .patch(path)
                .then()
                .statusCode(200);
        as(editor)
                .header("If-Match", tag)
                .body(Map.of("title", "旧"))
                .patch(path)
                .then()
                .statusCode(412);
        as(editor).get(path).then().body("title", is("新"));
    }

    @Test
    void words_stayWhileTheyAreReviewed_andOnlyWhatWasReadIsApproved() {
        String id = article("送审时的标题");
        String path = "/api/courseware/" + id;
        step(editor, id, "submit").statusCode(200);
        for (Map<String, Object> words :
                List.<Map<String, Object>>of(
                        Map.of("title", "另一个标题"),
                        Map.of("summary", "另一段"),
                        Map.of("tags", List.of("新")),
                        Map.of("category", "INTERVIEWS", "restricted", true))) {
            as(editor)
                    .header("If-Match", tag(id))
                    .body(words)
                    .patch(path)
                    .then()
                    .statusCode(409)
                    .body("detail", is("IN_REVIEW"));
        }
        String read = tag(id);
        as(reviewer).body(Map.of("reason", "改")).post(path + "/reject").then().statusCode(200);
        as(editor)
                .header("If-Match", tag(id))
                .body(Map.of("title", "没有审过的标题"))
                .patch(path)
                .then()
                .statusCode(200);
        step(editor, id, "submit").statusCode(200);
        step(reviewer, id, "approve", read).statusCode(412).body("code", is("precondition"));
        step(reviewer, id, "approve", tag(id)).statusCode(200).body("title", is("没有审过的标题"));
    }

    @Test
    void release_isSigned_complete_andRepeatable() throws Exception {
        String id = article("发布");
        step(editor, id, "submit").statusCode(200);
        step(reviewer, id, "approve").statusCode(200);
        String key = UUID.randomUUID().toString();
        long number = publish(key);
        assertThat(publish(key)).isEqualTo(number);
        KeyRing ring = ring();
        Timestamp timestamp = verified("/sync/timestamp.json", Timestamp.class, ring);
        String snapshotPath = "/sync/snapshot/" + timestamp.snapshotVersion() + ".json";
        byte[] snapshotBytes = as(edge).get(snapshotPath).asByteArray();
        assertThat(Digest.of(snapshotBytes)).isEqualTo(timestamp.snapshot().digest());
        Snapshot snapshot = verified(snapshotPath, Snapshot.class, ring);
        assertThat(snapshot.releaseNumber()).isEqualTo(number);
        byte[] releaseBytes = as(edge).get("/sync/release/" + number + ".json").asByteArray();
        assertThat(Digest.of(releaseBytes)).isEqualTo(snapshot.release().digest());
        ReleaseManifest manifest =
                verified("/sync/release/" + number + ".json", ReleaseManifest.class, ring);
        assertThat(manifest.blobs())
                .isSortedAccordingTo(java.util.Comparator.comparing(b -> b.sha256()))
                .contains(manifest.catalogue());
        for (var blob : manifest.blobs()) {
            byte[] bytes = as(edge).get("/sync/blob/" + blob.sha256()).asByteArray();
            assertThat(Digest.of(bytes)).isEqualTo(blob.digest());
            assertThat(
                            as(edge).header("Range", "bytes=3-")
                                    .get("/sync/blob/" + blob.sha256())
                                    .then()
                                    .statusCode(206)
                                    .extract()
                                    .asByteArray())
                    .hasSize(bytes.length - 3);
        }
        Catalogue catalogue =
                json.readValue(
                        as(edge).get("/sync/blob/" + manifest.catalogue().sha256()).asByteArray(),
                        Catalogue.class);
        assertThat(catalogue.titles()).extracting(Catalogue.Title::id).contains(id);
        assertThat(catalogue.titles())
                .allSatisfy(t -> assertThat(t.reading()).isEqualTo(Readings.spoken(t.title())));
    }

    @Test
    void restriction_goesWithTheRelease_andCanBeTakenBack() throws Exception {
        String id = article("限定");
        restrict(id, true).statusCode(200);
        step(editor, id, "submit").statusCode(200);
        step(reviewer, id, "approve").statusCode(200);
        assertThat(restricted(publish(UUID.randomUUID().toString()))).contains(id);
        restrict(id, false).statusCode(202).body("restricted", is(true));
        assertThat(restricted(publish(UUID.randomUUID().toString()))).contains(id);
        step(editor, id, "approve", tag(id)).statusCode(409).body("code", is("four-eyes"));
        step(reviewer, id, "approve").statusCode(428);
        step(reviewer, id, "approve", "\"0\"").statusCode(412);
        step(reviewer, id, "approve", tag(id)).statusCode(200).body("restricted", is(false));
        assertThat(restricted(publish(UUID.randomUUID().toString()))).doesNotContain(id);
        restrict(id, true).statusCode(200).body("restricted", is(true));
        assertThat(restricted(publish(UUID.randomUUID().toString()))).contains(id);
    }

    @Test
    void loosening_isAtOnceInADraft_neverInReview_andIsDroppedByEachWayOut() throws Exception {
        String id = article("放宽");
        restrict(id, true).statusCode(200);
        restrict(id, false)
                .statusCode(200)
                .body("restricted", is(false))
                .body("proposal", nullValue());
        restrict(id, true).statusCode(200);
        step(editor, id, "submit").statusCode(200);
        restrict(id, false).statusCode(409).body("detail", is("IN_REVIEW"));
        step(reviewer, id, "approve").statusCode(200);

        restrict(id, false)
                .statusCode(202)
                .body("proposal.open", is(true))
                .body("proposal.by[0]", is("ed"));
        restrict(id, true).statusCode(200).body("proposal", nullValue());
        step(reviewer, id, "approve", tag(id)).statusCode(409).body("code", is("conflict"));

        restrict(id, false).statusCode(202);
        as(reviewer)
                .body(Map.of("reason", "没有看过"))
                .post("/api/courseware/" + id + "/reject")
                .then()
                .statusCode(428);
        as(reviewer)
                .header("If-Match", tag(id))
                .body(Map.of("reason", "不宜公开"))
                .post("/api/courseware/" + id + "/reject")
                .then()
                .statusCode(200)
                .body("proposal", nullValue())
                .body("restricted", is(true))
                .body("state", is("SCHEDULED"))
                .body("reason", is("不宜公开"));

        restrict(id, false).statusCode(202);
        as(reviewer)
                .header("If-Match", tag(id))
                .body(Map.of("publishAt", "2027-01-01T00:00:00Z"))
                .post("/api/courseware/" + id + "/approve")
                .then()
                .statusCode(422);
        as(reviewer)
                .body(Map.of("reason", "有误"))
                .post("/api/courseware/" + id + "/withdraw")
                .then()
                .statusCode(200)
                .body("proposal", nullValue())
                .body("restricted", is(true));
        restrict(id, false).statusCode(409);
    }

    @Test
    void words_ofWhatWasApproved_waitForSomebodyWhoHadNoHandInThem() {
        String id = article("批准过的标题");
        step(editor, id, "submit").statusCode(200);
        step(reviewer, id, "approve").statusCode(200);
        say(id, Map.of("title", "批准过的标题")).statusCode(200).body("proposal", nullValue());
        say(id, Map.of("title", "改过的标题", "tags", List.of("新", "旧")))
                .statusCode(202)
                .body("title", is("批准过的标题"))
                .body("proposal.by[0]", is("ed"))
                .body("proposal.words.title", is("改过的标题"));
        String read = tag(id);
        say(id, Map.of("summary", "再改一处")).statusCode(202);
        say(id, Map.of("restricted", true)).statusCode(200).body("proposal.by[0]", is("ed"));
        say(id, Map.of("restricted", false)).statusCode(202).body("proposal.open", is(true));
        step(reviewer, id, "approve", read).statusCode(412);
        say(id, Map.of("restricted", true))
                .statusCode(200)
                .body("proposal.open", is(false))
                .body("proposal.words.summary", is("再改一处"));
        step(editor, id, "approve", tag(id)).statusCode(409).body("code", is("four-eyes"));
        step(reviewer, id, "approve", tag(id))
                .statusCode(200)
                .body("title", is("改过的标题"))
                .body("summary", is("再改一处"))
                .body("tags", is(List.of("新", "旧")))
                .body("restricted", is(true))
                .body("proposal", nullValue());

        say(id, Map.of("title", "又一个")).statusCode(202);
        say(id, Map.of("title", "改过的标题")).statusCode(200).body("proposal", nullValue());
        step(reviewer, id, "approve", tag(id)).statusCode(409);
    }

    private ValidatableResponse say(String id, Map<String, Object> words) {
        return as(editor)
                .header("If-Match", tag(id))
                .body(words)
                .patch("/api/courseware/" + id)
                .then();
    }

    private ValidatableResponse restrict(String id, boolean restricted) {
        return as(editor)
                .header("If-Match", tag(id))
                .body(Map.of("restricted", restricted))
                .patch("/api/courseware/" + id)
                .then();
    }

    private String tag(String id) {
        return as(editor).get("/api/courseware/" + id).then().extract().header("ETag");
    }

    private ValidatableResponse step(String token, String id, String verb, String tag) {
        return as(token)
                .header("If-Match", tag)
                .body(Map.of())
                .post("/api/courseware/" + id + "/" + verb)
                .then();
    }

    private List<String> restricted(long release) throws Exception {
        ReleaseManifest manifest =
                verified("/sync/release/" + release + ".json", ReleaseManifest.class, ring());
        byte[] catalogue =
                as(edge).get("/sync/blob/" + manifest.catalogue().sha256()).asByteArray();
        return json.readValue(catalogue, Catalogue.class).restricted();
    }

    @Test
    void withdrawal_makesARelease_thatNamesIt() throws Exception {
        String id = article("撤回");
        step(editor, id, "submit").statusCode(200);
        step(reviewer, id, "approve").statusCode(200);
        long before = publish(UUID.randomUUID().toString());
        as(reviewer)
                .body(Map.of("reason", "有误"))
                .post("/api/courseware/" + id + "/withdraw")
                .then()
                .statusCode(200)
                .body("state", is("WITHDRAWN"));
        KeyRing ring = ring();
        Timestamp timestamp = verified("/sync/timestamp.json", Timestamp.class, ring);
        Snapshot snapshot =
                verified(
                        "/sync/snapshot/" + timestamp.snapshotVersion() + ".json",
                        Snapshot.class,
                        ring);
        assertThat(snapshot.releaseNumber()).isGreaterThan(before);
        ReleaseManifest manifest =
                verified(
                        "/sync/release/" + snapshot.releaseNumber() + ".json",
                        ReleaseManifest.class,
                        ring);
        assertThat(manifest.withdrawn()).contains(id);
    }

    @Test
    void edge_getsNothing_thatNoReleaseHolds() {
        as(edge).get("/sync/blob/" + "0".repeat(64)).then().statusCode(404);
        as(edge).get("/sync/root/2.json").then().statusCode(404);
    }

    @Test
    void json_thatIsNotMeantSo_isRefused() {
        for (String body :
                List.of(
                        "{\"slug\":\"a\",\"slug\":\"b\",\"title\":\"x\"}",
                        "[]",
                        "{",
                        "{\"slug\":\"a\",\"title\":\"x\"} x")) {
            int status = as(editor).body(body).post("/api/columns").statusCode();
            assertThat(status).as(body).isIn(400, 422);
        }
        as(editor)
                .body("{\"slug\":\"a\",\"title\":5}")
                .post("/api/columns")
                .then()
                .statusCode(422)
                .body("code", is("validation"));
        as(editor)
                .body("{\"slug\":\"a\",\"title\":\"x\",\"more\":1}")
                .post("/api/columns")
                .then()
                .statusCode(422);
        as(editor)
                .body("")
                .post("/api/columns")
                .then()
                .statusCode(400)
                .body("code", is("body-missing"));
        as(editor)
                .body("{\"slug\":\"a\",\"title\":\"a\\u202eb\"}")
                .post("/api/columns")
                .then()
                .statusCode(422)
                .body("code", is("text-control"));
        as(editor)
                .get("/api/nothing")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
        as(editor)
                .urlEncodingEnabled(false)
                .get("/api/columns/%2e%2e%2fx")
                .then()
                .statusCode(400)
                .body("code", is("path"));
        as(editor)
                .header("Accept-Language", "en")
                .get("/api/courseware/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .body("title", is("Not found"));
    }
}
