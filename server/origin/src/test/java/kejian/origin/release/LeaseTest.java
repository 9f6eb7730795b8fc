package kejian.origin.release;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import kejian.contract.edge.EdgeReport;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument;
import kejian.contract.release.Timestamp;
import kejian.contract.withdrawal.WithdrawalCertificate;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is lent for how long, how edges hear it, and until when each shows what. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class LeaseTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MONTH = Duration.ofDays(30);

    @Inject TestTokens tokens;
    @Inject ObjectMapper json;
    @Inject Publisher publisher;
    private String editor;
    private String reviewer;
    private String operator;
    private String name;
    private String edge;

    @BeforeEach
    void enroll() throws Exception {
        editor = tokens.person("lease-editor", "editor");
        reviewer = tokens.person("lease-reviewer", "reviewer");
        operator = tokens.person("lease-operator", "operator");
        name = "lease-" + UUID.randomUUID().toString().substring(0, 8);
        edge =
                as(operator)
                        .body(Map.of("name", name, "area", "410000", "address", "http://e.example"))
                        .post("/api/edges")
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("token");
    }

    @Test
    void column_isDurable_untilItIsMarked_andTheReleaseSaysHowLong() throws Exception {
        String slug = "lent-" + UUID.randomUUID().toString().substring(0, 8);
        JsonPath made =
                as(editor)
                        .body(Map.of("slug", slug, "title", "专栏"))
                        .post("/api/columns")
                        .then()
                        .statusCode(201)
                        .body("lease", equalTo("DURABLE"))
                        .extract()
                        .jsonPath();
        publish();
        Catalogue before = catalogue();
        assertThat(before.leaseSeconds()).isEqualTo(MONTH.toSeconds());
        assertThat(before.leaseSecondsOf(column(before, slug))).isEqualTo(MONTH.toSeconds());

        as(editor)
                .header("If-Match", "\"" + made.getLong("version") + "\"")
                .body(Map.of("lease", "RECALLABLE"))
                .patch("/api/columns/" + made.getString("id"))
                .then()
                .statusCode(200)
                .body("lease", equalTo("RECALLABLE"));
        as(editor)
                .header("If-Match", "*")
                .body(Map.of("lease", "FOR_EVER"))
                .patch("/api/columns/" + made.getString("id"))
                .then()
                .statusCode(422);
        publish();
        Catalogue after = catalogue();
        assertThat(after.leaseSecondsOf(column(after, slug))).isEqualTo(DAY.toSeconds());
    }

    @Test
    void word_isSaidAnewWithoutARelease_underTheSameSnapshot() throws Exception {
        publish();
        Timestamp before = word();
        publisher.renewTimestamp();
        Timestamp after = word();
        assertThat(after.version()).isEqualTo(before.version() + 1);
        assertThat(after.snapshot()).isEqualTo(before.snapshot());
        assertThat(Instant.parse(after.signedAt())).isAfter(Instant.parse(before.signedAt()));
    }

    @Test
    void edge_isShownUntilWhenItShowsWhat_fromTheWordThatItFetched() throws Exception {
        publish();
        as(operator).get("/api/edges/" + name).then().body("lease", nullValue());
        Instant signedAt = Instant.parse(word().signedAt());
        as(operator)
                .get("/api/edges/" + name)
                .then()
                .body("lease.since", equalTo(signedAt.toString()))
                .body("lease.until", equalTo(signedAt.plus(MONTH).toString()))
                .body("lease.recallableUntil", equalTo(signedAt.plus(DAY).toString()));

        String disk = signedAt.plusSeconds(60).toString();
        report(new EdgeReport.Lease(disk, 2)).statusCode(204);
        as(operator)
                .get("/api/edges")
                .then()
                .body("find { it.name == '" + name + "' }.lease.since", equalTo(disk))
                .body("find { it.name == '" + name + "' }.lease.endedColumns", equalTo(2));
        report(new EdgeReport.Lease("yesterday", 0)).statusCode(204);
        as(operator)
                .get("/api/edges/" + name)
                .then()
                .body("lease.since", equalTo(signedAt.toString()));
        report(null).statusCode(204); // an older version keeps none, whatever it fetched
        as(operator).get("/api/edges/" + name).then().body("lease", nullValue());
    }

    @Test
    void certificate_saysOfAnEdgeThatHasNotConfirmed_whenItsLeaseEnds() throws Exception {
        String id = PublishedArticle.make(tokens, "lease");
        Instant heard = Instant.parse(word().signedAt());
        withdraw(id);
        WithdrawalCertificate.Edge waiting = mine(certificate(id));
        assertThat(waiting.leaseEndsAt()).isEqualTo(heard.plus(MONTH).toString());

        word(); // the withdrawal's own word lends it for no longer than the release before it
        WithdrawalCertificate later = certificate(id);
        assertThat(Instant.parse(String.valueOf(mine(later).leaseEndsAt())))
                .isAfterOrEqualTo(heard.plus(MONTH))
                .isBeforeOrEqualTo(Instant.parse(word().signedAt()).plus(MONTH));
        report(null).statusCode(204);
        assertThat(mine(certificate(id)).leaseEndsAt()).isNull();
    }

    @Test
    void certificate_ofARecallableColumn_endsAfterADay_unlessTheEdgeMayHaveAnOlderRelease()
            throws Exception {
        String id = PublishedArticle.make(tokens, "lease");
        long durable = manifest().number();
        recall(id);
        publish();
        Instant heard = Instant.parse(word().signedAt());
        reportActive(manifest().number());
        withdraw(id);
        assertThat(mine(certificate(id)).leaseEndsAt()).isEqualTo(heard.plus(DAY).toString());
        reportActive(durable);
        assertThat(mine(certificate(id)).leaseEndsAt()).isEqualTo(heard.plus(MONTH).toString());
    }

    @Test
    void certificate_countsFromADiskThatWasWrittenBeforeTheWithdrawal() throws Exception {
        String id = PublishedArticle.make(tokens, "lease");
        Instant heard = Instant.parse(word().signedAt());
        as(operator).body(Map.of()).post("/api/courier/loads").then().statusCode(200);
        withdraw(id);
        assertThat(Instant.parse(String.valueOf(mine(certificate(id)).leaseEndsAt())))
                .isAfter(heard.plus(MONTH));
    }

    private void recall(String courseware) {
        JsonPath columns = as(editor).get("/api/columns").then().extract().jsonPath();
        String at = "find { it.courseware.contains('" + courseware + "') }.";
        as(editor)
                .header("If-Match", "\"" + columns.getLong(at + "version") + "\"")
                .body(Map.of("lease", "RECALLABLE"))
                .patch("/api/columns/" + columns.getString(at + "id"))
                .then()
                .statusCode(200);
        as(operator).get("/api/edges").then().body("name", hasItem(name));
    }

    private void withdraw(String id) {
        as(reviewer)
                .body(Map.of("reason", "内容有误"))
                .post("/api/courseware/" + id + "/withdraw")
                .then()
                .statusCode(200);
    }

    private void publish() {
        as(reviewer)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(Map.of("note", "n"))
                .post("/api/releases")
                .then()
                .statusCode(201);
    }

    private void reportActive(long release) throws Exception {
        as(edge).body(
                        json.writeValueAsBytes(
                                new EdgeReport(
                                        name,
                                        "v",
                                        release,
                                        0,
                                        0,
                                        1,
                                        0,
                                        java.util.List.of(),
                                        null,
                                        null,
                                        null,
                                        new EdgeReport.Lease(null, 0),
                                        null,
                                        null)))
                .post("/sync/report")
                .then()
                .statusCode(204);
    }

    private io.restassured.response.ValidatableResponse report(EdgeReport.Lease lease)
            throws Exception {
        return as(edge).body(
                        json.writeValueAsBytes(
                                new EdgeReport(
                                        name,
                                        "v",
                                        1,
                                        0,
                                        0,
                                        1,
                                        0,
                                        java.util.List.of(),
                                        null,
                                        null,
                                        null,
                                        lease,
                                        null,
                                        null)))
                .post("/sync/report")
                .then();
    }

    private Timestamp word() throws Exception {
        return signed("/sync/timestamp.json", Timestamp.class);
    }

    private ReleaseManifest manifest() throws Exception {
        long number =
                as(reviewer).get("/api/releases").then().extract().jsonPath().getLong("[0].number");
        return signed("/sync/release/" + number + ".json", ReleaseManifest.class);
    }

    private Catalogue catalogue() throws Exception {
        byte[] bytes = as(edge).get("/sync/blob/" + manifest().catalogue().sha256()).asByteArray();
        return json.readValue(bytes, Catalogue.class);
    }

    private static Catalogue.Column column(Catalogue catalogue, String slug) {
        return catalogue.columns().stream()
                .filter(c -> c.slug().equals(slug))
                .findFirst()
                .orElseThrow();
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
        return json.readValue(
                json.readValue(bytes, SignedDocument.class).payloadBytes(),
                WithdrawalCertificate.class);
    }

    private <T> T signed(String path, Class<T> type) throws Exception {
        byte[] bytes = as(edge).get(path).then().statusCode(200).extract().asByteArray();
        return json.readValue(json.readValue(bytes, SignedDocument.class).payloadBytes(), type);
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }
}
