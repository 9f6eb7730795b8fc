package kejian.origin.withdrawal;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kejian.contract.release.KeyRing;
import kejian.contract.release.SignedDocument;
import kejian.contract.withdrawal.EdgeKey;
import kejian.contract.withdrawal.WithdrawalCertificate;
import kejian.contract.withdrawal.WithdrawalReceipt;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import kejian.origin.kit.Keys;
import kejian.origin.release.PublishedArticle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who signs for an edge, and what the province can prove of a withdrawal. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class WithdrawalTest {

    private static final String AT = "2026-11-26T08:00:00Z";

    @Inject TestTokens tokens;
    @Inject ObjectMapper json;
    private String operator;
    private String reviewer;
    private String name;
    private String edge;
    private Keys key;

    @BeforeEach
    void enroll() throws Exception {
        operator = tokens.person("wd-operator", "operator");
        reviewer = tokens.person("wd-reviewer", "reviewer");
        name = "wd-" + UUID.randomUUID().toString().substring(0, 8);
        edge =
                as(operator)
                        .body(
                                Map.of(
                                        "name",
                                        name,
                                        "area",
                                        "410000",
                                        "address",
                                        "http://edge.example"))
                        .post("/api/edges")
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("token");
        key = Keys.fresh();
    }

    @Test
    void firstKey_isPinned_anotherIsRefusedAndShown_andANewEnrolmentTakesTheNext()
            throws Exception {
        tellKey(key).statusCode(204);
        tellKey(key).statusCode(204);
        Keys thief = Keys.fresh();
        tellKey(thief).statusCode(409).body("code", is("edge-key"));
        assertThat(reasons()).contains("other-key");
        receipt(thief, name, AT, id()).statusCode(409);

        String old = edge;
        edge =
                as(operator)
                        .post("/api/edges/" + name + "/enrolment")
                        .then()
                        .statusCode(200)
                        .extract()
                        .path("token");
        as(old).get("/sync/timestamp.json").then().statusCode(401);
        tellKey(thief).statusCode(204); // it is the edge's own new key now
        assertThat(reasons()).doesNotContain("other-key");
        tellKey(key).statusCode(409);
    }

    @Test
    void keysAndReceipts_notWhatTheySay_areRefused() throws Exception {
        receipt(key, name, AT, id()).statusCode(409).body("code", is("edge-key"));
        byte[] claim = json.writeValueAsBytes(new EdgeKey(name, key.shown()));
        send("/sync/key", Keys.fresh().sign(EdgeKey.MEDIA_TYPE, claim)).statusCode(422);
        send("/sync/key", key.sign(WithdrawalReceipt.MEDIA_TYPE, claim)).statusCode(422);
        byte[] other = json.writeValueAsBytes(new EdgeKey("another", key.shown()));
        send("/sync/key", key.sign(EdgeKey.MEDIA_TYPE, other)).statusCode(403);
        tellKey(key).statusCode(204);

        receipt(key, "another", AT, id()).statusCode(403);
        receipt(key, name, "yesterday", id()).statusCode(422);
        receipt(key, name, AT, "no-id").statusCode(422);
        send("/sync/receipts", key.sign(WithdrawalReceipt.MEDIA_TYPE, "{}?".getBytes()))
                .statusCode(422);
        send("/sync/key", key.sign(EdgeKey.MEDIA_TYPE, "null".getBytes())).statusCode(422);
        byte[] said = json.writeValueAsBytes(new WithdrawalReceipt(name, 3, List.of(id()), AT));
        SignedDocument right = key.sign(WithdrawalReceipt.MEDIA_TYPE, said);
        byte[] changed = json.writeValueAsBytes(new WithdrawalReceipt(name, 4, List.of(id()), AT));
        send(
                        "/sync/receipts",
                        new SignedDocument(
                                right.payloadType(),
                                Base64.getEncoder().encodeToString(changed),
                                right.signatures()))
                .statusCode(422)
                .body("code", is("signature-invalid"));
    }

    @Test
    void receipt_ofWhatIsNotWithdrawn_countsForNothing_alsoLater() throws Exception {
        tellKey(key).statusCode(204);
        String id = PublishedArticle.make(tokens, "wd");
        receipt(key, name, AT, id).statusCode(204);
        as(reviewer)
                .body(Map.of("reason", "内容有误"))
                .post("/api/courseware/" + id + "/withdraw")
                .then()
                .statusCode(200);
        assertThat(mine(certificate(id)).state()).isEqualTo(WithdrawalCertificate.State.WAITING);
        receipt(key, name, AT, id.toUpperCase(java.util.Locale.ROOT)).statusCode(204);
        assertThat(mine(certificate(id)).state()).isEqualTo(WithdrawalCertificate.State.CONFIRMED);
    }

    @Test
    void certificate_beforeAndAfterAReceipt_saysWhoConfirmed_andCanBeCheckedWithoutUs()
            throws Exception {
        tellKey(key).statusCode(204);
        String id = PublishedArticle.make(tokens, "wd");
        as(reviewer).get("/api/withdrawals/" + id + "/certificate").then().statusCode(404);
        as(reviewer)
                .body(Map.of("reason", "an error on page 2"))
                .post("/api/courseware/" + id + "/withdraw")
                .then()
                .statusCode(200);

        WithdrawalCertificate before = certificate(id);
        assertThat(before.title()).isEqualTo("将撤回");
        assertThat(before.by()).isEqualTo("wd-reviewer");
        assertThat(before.reason()).isEqualTo("an error on page 2");
        assertThat(before.release()).isPositive();
        assertThat(mine(before).state()).isEqualTo(WithdrawalCertificate.State.WAITING);

        receipt(key, name, AT, id).statusCode(204);
        receipt(key, name, AT, id).statusCode(204); // the answer was lost
        receipt(key, name, "2026-11-26T09:00:00Z", id).statusCode(204); // the first one counts
        WithdrawalCertificate after = certificate(id);
        WithdrawalCertificate.Edge mine = mine(after);
        assertThat(mine.state()).isEqualTo(WithdrawalCertificate.State.CONFIRMED);
        assertThat(mine.at()).isEqualTo(AT);
        assertThat(mine.key()).isEqualTo(key.shown());
        assertThat(mine.receipt().isSignedBy(key.shown())).isTrue();

        // a key that comes later does not speak for what was signed before
        as(operator).post("/api/edges/" + name + "/enrolment").then().statusCode(200);
        assertThat(mine(certificate(id)).key()).isEqualTo(key.shown());
        assertThat(number(id, "confirmed")).isEqualTo(1);
    }

    @Test
    void revokedEdge_isNotWaitedFor_butTold_andCountsIfItHadConfirmed() throws Exception {
        tellKey(key).statusCode(204);
        String id = PublishedArticle.make(tokens, "wd");
        as(reviewer)
                .body(Map.of("reason", "r"))
                .post("/api/courseware/" + id + "/withdraw")
                .then()
                .statusCode(200);
        int edges = number(id, "edges");
        as(operator)
                .body(Map.of("reason", "被盗"))
                .post("/api/edges/" + name + "/revocation")
                .then()
                .statusCode(204);
        assertThat(number(id, "edges")).isEqualTo(edges - 1);
        assertThat(mine(certificate(id)).state()).isEqualTo(WithdrawalCertificate.State.WAITING);
        assertThat(mine(certificate(id)).revokedAt()).isNotNull();

        edge =
                as(operator)
                        .post("/api/edges/" + name + "/enrolment")
                        .then()
                        .statusCode(200)
                        .extract()
                        .path("token");
        tellKey(key).statusCode(204);
        receipt(key, name, AT, id).statusCode(204);
        as(operator)
                .body(Map.of("reason", "换机"))
                .post("/api/edges/" + name + "/revocation")
                .then()
                .statusCode(204);
        assertThat(number(id, "edges")).isEqualTo(edges);
        assertThat(number(id, "confirmed")).isEqualTo(1);
    }

    @Test
    void withdrawals_ofAnotherArea_areNotThere() throws Exception {
        String id = PublishedArticle.make(tokens, "wd");
        as(reviewer)
                .body(Map.of("reason", "r"))
                .post("/api/courseware/" + id + "/withdraw")
                .then()
                .statusCode(200);
        as(operator)
                .body(Map.of("code", "41970001", "name", "别处", "parent", "410000"))
                .post("/api/areas");
        String elsewhere = tokens.personOf("41970001", "wd-elsewhere", "reviewer");
        as(elsewhere).get("/api/withdrawals/" + id + "/certificate").then().statusCode(404);
        assertThat(as(elsewhere).get("/api/withdrawals").jsonPath().getList("courseware"))
                .doesNotContain(id);
    }

    private int number(String id, String of) {
        JsonPath list =
                as(reviewer).get("/api/withdrawals").then().statusCode(200).extract().jsonPath();
        return list.getInt("find { it.courseware == '" + id + "' }." + of);
    }

    private WithdrawalCertificate.Edge mine(WithdrawalCertificate certificate) {
        return certificate.edges().stream()
                .filter(e -> e.edge().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private WithdrawalCertificate certificate(String id) throws Exception {
        byte[] bytes =
                as(reviewer)
                        .get("/api/withdrawals/" + id + "/certificate")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray();
        SignedDocument signed = json.readValue(bytes, SignedDocument.class);
        assertThat(signed.payloadType()).isEqualTo(WithdrawalCertificate.MEDIA_TYPE);
        KeyRing ring =
                json.readValue(
                        json.readValue(
                                        given().get("/sync/root/1.json").asByteArray(),
                                        SignedDocument.class)
                                .payloadBytes(),
                        KeyRing.class);
        List<String> release =
                ring.roles().stream()
                        .filter(r -> r.type() == SignedDocument.Type.RELEASE)
                        .findFirst()
                        .orElseThrow()
                        .keyIds();
        assertThat(
                        ring.keys().stream()
                                .filter(k -> release.contains(k.keyId()))
                                .anyMatch(signed::isSignedBy))
                .isTrue();
        return json.readValue(signed.payloadBytes(), WithdrawalCertificate.class);
    }

    private List<String> reasons() {
        return as(operator)
                .get("/api/edges/" + name)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("reasons.code");
    }

    private ValidatableResponse tellKey(Keys of) throws Exception {
        byte[] claim = json.writeValueAsBytes(new EdgeKey(name, of.shown()));
        return send("/sync/key", of.sign(EdgeKey.MEDIA_TYPE, claim));
    }

    private ValidatableResponse receipt(Keys of, String by, String at, String id) throws Exception {
        byte[] said = json.writeValueAsBytes(new WithdrawalReceipt(by, 3, List.of(id), at));
        return send("/sync/receipts", of.sign(WithdrawalReceipt.MEDIA_TYPE, said));
    }

    private ValidatableResponse send(String path, SignedDocument document) throws Exception {
        return as(edge).body(json.writeValueAsBytes(document)).post(path).then();
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }
}
