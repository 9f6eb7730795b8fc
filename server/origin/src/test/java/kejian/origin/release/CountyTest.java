package kejian.origin.release;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import kejian.contract.blob.BlobRef;
import kejian.contract.edge.EdgeReport;
import kejian.contract.release.Catalogue;
import kejian.contract.release.CountyRelease;
import kejian.contract.release.Delegation;
import kejian.contract.release.KeyRing;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument;
import kejian.contract.release.Snapshot;
import kejian.contract.withdrawal.WithdrawalCertificate;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A county's columns are signed by the county, offline, and published beside the province's. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class CountyTest {

    @Inject TestTokens tokens;
    @Inject Documents documents;
    @Inject ObjectMapper json;
    @Inject Publisher publisher;
    private final String area =
            "41" + ThreadLocalRandom.current().nextInt(100_000_000, 1_000_000_000);
    private final KeyPair key = CountyKeys.pair();
    private final KeyPair stranger = CountyKeys.pair();
    private String operator;
    private String reviewer;
    private String edge;
    private String column;

    @BeforeEach
    void county() throws Exception {
        operator = tokens.person("county-operator", "operator");
        edge = tokens.edge("county-edge");
        as(operator)
                .body(Map.of("code", area, "name", "试验县", "parent", "410000"))
                .post("/api/areas")
                .then()
                .statusCode(201);
        reviewer = tokens.personOf(area, "reviewer-" + area, "reviewer");
        column = "xian-" + area;
        newColumn(Map.of("slug", column, "title", "本县", "local", true)).statusCode(201);
        PublishedArticle.make(tokens, "county-" + area); // there is a release
    }

    @AfterEach
    void nobodySigns() {
        keys(List.of(), 1).statusCode(200);
    }

    private ValidatableResponse newColumn(Map<String, ?> wanted) throws Exception {
        return as(tokens.personOf(area, "editor-" + area, "editor"))
                .body(new HashMap<>(wanted))
                .post("/api/columns")
                .then();
    }

    @Test
    void countysCourseware_goesIntoItsOwnRelease_andNotIntoTheProvinces() throws Exception {
        publish(); // whatever else is due
        String id = approved();
        assertThat(publisher.isDue()).isFalse();
        publish();
        assertThat(ids(province())).doesNotContain(id);
        assertThat(province().columns()).extracting(Catalogue.Column::slug).doesNotContain(column);
        draft().statusCode(409).body("code", equalTo("not-ready"));

        long before = number();
        keys(List.of(key), 1).statusCode(200).body("threshold", equalTo(1));
        assertThat(number()).isEqualTo(before + 1);
        assertThat(manifest().counties())
                .contains(new Delegation(area, List.of(CountyKeys.ringKey(key)), 1));
        keys(List.of(key), 1).statusCode(200);
        assertThat(number()).as("nothing was changed").isEqualTo(before + 1);

        SignedDocument draft = draft().statusCode(200).extract().as(SignedDocument.class);
        CountyRelease release = json.readValue(draft.payloadBytes(), CountyRelease.class);
        assertThat(release.area()).isEqualTo(area);
        assertThat(release.number()).isEqualTo(1);
        submit(draft).statusCode(422).body("code", equalTo("signature-invalid"));
        submit(CountyKeys.signed(draft, stranger)).statusCode(422);
        submit(CountyKeys.ofPayload(altered(draft.payloadBytes()), key)).statusCode(409);
        assertThat(snapshot().counties()).isNull();

        SignedDocument signed = CountyKeys.signed(draft, key);
        submit(signed).statusCode(201).body("number", equalTo(1)).body("titles", equalTo(1));
        submit(signed).statusCode(200).body("number", equalTo(1));
        assertThat(number()).as("the province's release is the same").isEqualTo(before + 1);
        Snapshot.County named = ofArea();
        assertThat(named.number()).isEqualTo(1);
        byte[] document = blob(named.document());
        assertThat(
                        json.readValue(document, SignedDocument.class)
                                .isSignedBy(CountyKeys.ringKey(key)))
                .isTrue();
        Catalogue own = json.readValue(blob(release.catalogue()), Catalogue.class);
        assertThat(own.columns()).extracting(Catalogue.Column::slug).containsExactly(column);
        assertThat(ids(own)).containsExactly(id);
        release.blobs().forEach(this::blob);
        as(reviewer).get("/api/courseware/" + id).then().body("state", equalTo("PUBLISHED"));
        as(operator)
                .get("/api/counties")
                .then()
                .body("find { it.area == '" + area + "' }.release", equalTo(1));
    }

    @Test
    void withdrawal_isSaidByTheProvinceAtOnce_andByTheCountysNext() throws Exception {
        String id = approved();
        keys(List.of(key), 1).statusCode(200);
        submit(CountyKeys.signed(draft().extract().as(SignedDocument.class), key)).statusCode(201);
        as(tokens.person("county-reviewer", "reviewer"))
                .body(Map.of("reason", "有误"))
                .post("/api/courseware/" + id + "/withdraw")
                .then()
                .statusCode(200);
        assertThat(manifest().withdrawn()).contains(id);
        assertThat(ofArea().number()).isEqualTo(1);
        SignedDocument next = draft().extract().as(SignedDocument.class);
        CountyRelease release = json.readValue(next.payloadBytes(), CountyRelease.class);
        assertThat(release.withdrawn()).containsExactly(id);
        assertThat(release.number()).isEqualTo(2);
    }

    @Test
    void draft_thatIsNoLongerTheNewest_isNotPublished() throws Exception {
        approved();
        keys(List.of(key), 1).statusCode(200);
        SignedDocument first = draft().extract().as(SignedDocument.class);
        approved();
        SignedDocument second = draft().extract().as(SignedDocument.class);
        submit(CountyKeys.signed(first, key)).statusCode(409).body("code", equalTo("conflict"));
        submit(CountyKeys.signed(second, key)).statusCode(201).body("titles", equalTo(2));
        submit(CountyKeys.signed(first, key)).statusCode(409);
    }

    @Test
    void draft_whoseCoursewareWasWithdrawn_isNotPublished() throws Exception {
        String id = approved();
        keys(List.of(key), 1).statusCode(200);
        SignedDocument draft = draft().extract().as(SignedDocument.class);
        as(reviewer)
                .body(Map.of("reason", "有误"))
                .post("/api/courseware/" + id + "/withdraw")
                .then()
                .statusCode(200);
        submit(CountyKeys.signed(draft, key)).statusCode(409).body("code", equalTo("conflict"));
        assertThat(snapshot().counties()).isNull();
    }

    @Test
    void draft_whoseCoursewareWasRestrictedSince_isNotPublished() throws Exception {
        String id = approved();
        keys(List.of(key), 1).statusCode(200);
        SignedDocument draft = draft().extract().as(SignedDocument.class);
        String editor = tokens.personOf(area, "editor-" + area, "editor");
        String tag = as(editor).get("/api/courseware/" + id).getHeader("ETag");
        as(editor)
                .header("If-Match", tag)
                .body(Map.of("restricted", true))
                .patch("/api/courseware/" + id)
                .then()
                .statusCode(200);
        submit(CountyKeys.signed(draft, key)).statusCode(409).body("code", equalTo("conflict"));
        SignedDocument next = draft().extract().as(SignedDocument.class);
        submit(CountyKeys.signed(next, key)).statusCode(201);
        CountyRelease release = json.readValue(next.payloadBytes(), CountyRelease.class);
        assertThat(json.readValue(blob(release.catalogue()), Catalogue.class).restricted())
                .containsExactly(id);
    }

    @Test
    void signatureThatIsNone_isRefused() throws Exception {
        approved();
        keys(List.of(key), 1).statusCode(200);
        SignedDocument draft = draft().extract().as(SignedDocument.class);
        String signed = json.writeValueAsString(CountyKeys.signed(draft, key));
        as(reviewer)
                .body(signed.replaceFirst("\"sig\":\"[^\"]*\"", "\"sig\":null"))
                .post("/api/counties/" + area + "/releases")
                .then()
                .statusCode(422)
                .body("code", equalTo("signature-invalid"));
    }

    @Test
    void certificate_countsTheLongestLease_forNoRowSaysWhichOfTheCountysAnEdgeShows()
            throws Exception {
        String id = approved();
        keys(List.of(key), 1).statusCode(200);
        submit(CountyKeys.signed(draft().extract().as(SignedDocument.class), key)).statusCode(201);
        JsonPath columns = as(operator).get("/api/columns").jsonPath();
        String mine = "find { it.slug == '" + column + "' }.";
        as(tokens.personOf(area, "editor-" + area, "editor"))
                .header("If-Match", "\"" + columns.getLong(mine + "version") + "\"")
                .body(Map.of("lease", "RECALLABLE"))
                .patch("/api/columns/" + columns.getString(mine + "id"))
                .then()
                .statusCode(200);
        publish();
        submit(CountyKeys.signed(draft().extract().as(SignedDocument.class), key)).statusCode(201);
        String name = "county-" + UUID.randomUUID().toString().substring(0, 8);
        String shelf =
                as(operator)
                        .body(Map.of("name", name, "area", area, "address", "http://e.example"))
                        .post("/api/edges")
                        .path("token");
        byte[] word = as(shelf).get("/sync/timestamp.json").asByteArray();
        as(shelf)
                .body(
                        new EdgeReport(
                                name,
                                "v",
                                number(),
                                0,
                                0,
                                1,
                                0,
                                List.of(),
                                null,
                                null,
                                null,
                                new EdgeReport.Lease(null, 0),
                                null,
                                null))
                .post("/sync/report")
                .then()
                .statusCode(204);
        as(tokens.person("county-reviewer", "reviewer"))
                .body(Map.of("reason", "有误"))
                .post("/api/courseware/" + id + "/withdraw")
                .then()
                .statusCode(200);
        SignedDocument certificate =
                as(tokens.person("county-reviewer", "reviewer"))
                        .get("/api/withdrawals/" + id + "/certificate")
                        .as(SignedDocument.class);
        assertThat(json.readValue(certificate.payloadBytes(), WithdrawalCertificate.class).edges())
                .filteredOn(e -> e.edge().equals(name))
                .extracting(WithdrawalCertificate.Edge::leaseEndsAt)
                .containsExactly(documents.signedAt(word).plus(Duration.ofDays(30)).toString());
    }

    @Test
    void twoMustSign_oneOrTheSameTwiceDoesNotDo() throws Exception {
        approved();
        KeyPair second = CountyKeys.pair();
        keys(List.of(key, second), 2).statusCode(200);
        SignedDocument draft = draft().extract().as(SignedDocument.class);
        submit(CountyKeys.signed(draft, key)).statusCode(422);
        submit(CountyKeys.signed(draft, key, key)).statusCode(422);
        submit(CountyKeys.signed(draft, key, stranger)).statusCode(422);
        submit(CountyKeys.signed(draft, key, second)).statusCode(201);
        // one of them ends: what both signed holds for as long as enough are left
        keys(List.of(key), 1).statusCode(200);
        assertThat(ofArea().number()).isEqualTo(1);
        keys(List.of(stranger), 1).statusCode(200);
        assertThat(snapshot().counties()).isNull();
    }

    @Test
    void keysEnd_theNextSnapshotNamesNothingOfTheCounty() throws Exception {
        approved();
        keys(List.of(key), 1).statusCode(200);
        submit(CountyKeys.signed(draft().extract().as(SignedDocument.class), key)).statusCode(201);
        keys(List.of(), 1).statusCode(200);
        assertThat(manifest().counties()).isNull();
        assertThat(snapshot().counties()).isNull();
        draft().statusCode(409);
        keys(List.of(key), 1).statusCode(200);
        SignedDocument next = draft().extract().as(SignedDocument.class);
        assertThat(json.readValue(next.payloadBytes(), CountyRelease.class).number()).isEqualTo(2);
    }

    @Test
    void rights_endAtTheArea_andKeysAreTheProvincesBusiness() throws Exception {
        String other = tokens.personOf("410000", "county-other", "editor");
        as(other).body(Map.of()).post("/api/counties/" + area + "/draft").then().statusCode(403);
        String own = tokens.personOf(area, "operator-" + area, "operator");
        as(own).body(Map.of("keys", List.of()))
                .put("/api/counties/" + area + "/keys")
                .then()
                .statusCode(403);
        String elsewhere = "41" + ThreadLocalRandom.current().nextInt(10_000_000, 99_999_999);
        as(operator)
                .body(Map.of("code", elsewhere, "name", "邻县", "parent", "410000"))
                .post("/api/areas")
                .then()
                .statusCode(201);
        String neighbour = tokens.personOf(elsewhere, "reviewer-" + elsewhere, "reviewer");
        as(neighbour).post("/api/counties/" + area + "/draft").then().statusCode(404);
        as(neighbour).get("/api/counties").then().body("area", equalTo(List.of()));
        as(operator)
                .body(Map.of("keys", List.of()))
                .put("/api/counties/410000/keys")
                .then()
                .statusCode(422);
    }

    @Test
    void keys_thatAreNoneOrTheProvincesOwn_areRefused() throws Exception {
        KeyRing ring =
                documents.payload(
                        documents.find(SignedDocument.Type.ROOT, 1).orElseThrow(), KeyRing.class);
        for (KeyRing.Key own : ring.keys()) {
            put(List.of(own.publicKey()), 1).statusCode(422);
        }
        put(List.of("AAAA"), 1).statusCode(422);
        put(List.of("!"), 1).statusCode(422);
        keys(List.of(key), 2).statusCode(422);
        keys(List.of(key), 0).statusCode(422);
        List<KeyPair> many = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            many.add(CountyKeys.pair());
        }
        keys(many, 1).statusCode(422);
    }

    @Test
    void localColumn_standsBelowItsOwnAlone() throws Exception {
        String slug = "k-" + area;
        as(tokens.person("county-editor", "editor"))
                .body(Map.of("slug", slug, "title", "省", "local", true))
                .post("/api/columns")
                .then()
                .statusCode(422);
        String plain = newColumn(Map.of("slug", slug, "title", "普通")).extract().path("id");
        newColumn(Map.of("slug", slug + "a", "title", "子", "local", true, "parent", plain))
                .statusCode(422);
        String local =
                newColumn(Map.of("slug", slug + "b", "title", "县", "local", true))
                        .body("local", equalTo(true))
                        .extract()
                        .path("id");
        newColumn(Map.of("slug", slug + "c", "title", "子", "parent", local)).statusCode(422);
        newColumn(Map.of("slug", slug + "d", "title", "子", "parent", local, "local", true))
                .statusCode(201);
    }

    @Test
    void courierDisk_carriesTheCountysPart() throws Exception {
        approved();
        keys(List.of(key), 1).statusCode(200);
        submit(CountyKeys.signed(draft().extract().as(SignedDocument.class), key)).statusCode(201);
        BlobRef document = ofArea().document();
        as(operator)
                .body(Map.of())
                .post("/api/courier/loads")
                .then()
                .statusCode(200)
                .body("blobs.sha256", hasItem(document.sha256()));
    }

    private String approved() throws Exception {
        String editor = tokens.personOf(area, "editor-" + area, "editor");
        Map<String, Object> article =
                Map.of(
                        "kind",
                        "ARTICLE",
                        "title",
                        "本县的事 " + UUID.randomUUID(),
                        "category",
                        "RED_CLASSICS",
                        "purpose",
                        "EDUCATION",
                        "column",
                        column,
                        "article",
                        Map.of("blocks", List.of(Map.of("text", "正文", "heading", false))));
        String id =
                as(editor)
                        .body(article)
                        .post("/api/courseware")
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("id");
        as(editor).body(Map.of()).post("/api/courseware/" + id + "/submit").then().statusCode(200);
        as(reviewer)
                .body(Map.of())
                .post("/api/courseware/" + id + "/approve")
                .then()
                .statusCode(200);
        return id;
    }

    private void publish() throws Exception {
        as(tokens.person("county-reviewer", "reviewer"))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(Map.of("note", "n"))
                .post("/api/releases")
                .then()
                .statusCode(201);
    }

    private ValidatableResponse keys(List<KeyPair> pairs, int threshold) {
        return put(pairs.stream().map(CountyKeys::encoded).toList(), threshold);
    }

    private ValidatableResponse put(List<String> keys, int threshold) {
        return as(operator)
                .body(Map.of("keys", keys, "threshold", threshold))
                .put("/api/counties/" + area + "/keys")
                .then();
    }

    private ValidatableResponse draft() {
        return as(reviewer).post("/api/counties/" + area + "/draft").then();
    }

    private ValidatableResponse submit(SignedDocument document) {
        return as(reviewer).body(document).post("/api/counties/" + area + "/releases").then();
    }

    private static byte[] altered(byte[] payload) {
        return new String(payload, UTF_8).replace("\"number\":1", "\"number\":9").getBytes(UTF_8);
    }

    private long number() {
        return documents.newestVersion(SignedDocument.Type.RELEASE);
    }

    private ReleaseManifest manifest() throws Exception {
        byte[] newest = documents.newest(SignedDocument.Type.RELEASE).orElseThrow();
        return documents.payload(newest, ReleaseManifest.class);
    }

    private Snapshot snapshot() throws Exception {
        byte[] newest = documents.newest(SignedDocument.Type.SNAPSHOT).orElseThrow();
        return documents.payload(newest, Snapshot.class);
    }

    private Snapshot.County ofArea() throws Exception {
        List<Snapshot.County> counties = snapshot().counties();
        return counties.stream().filter(c -> c.area().equals(area)).findFirst().orElseThrow();
    }

    private Catalogue province() throws Exception {
        return json.readValue(blob(manifest().catalogue()), Catalogue.class);
    }

    private static List<String> ids(Catalogue catalogue) {
        return catalogue.titles().stream().map(Catalogue.Title::id).toList();
    }

    private byte[] blob(BlobRef blob) {
        return given().header("Authorization", "Bearer " + edge)
                .get("/sync/blob/" + blob.sha256())
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }
}
