package kejian.origin.possession;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import kejian.contract.blob.BlobRef;
import kejian.contract.edge.EdgeReport;
import kejian.contract.possession.Challenge;
import kejian.contract.possession.LeafTag;
import kejian.contract.possession.Leaves;
import kejian.contract.possession.Proof;
import kejian.contract.release.CountyRelease;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument;
import kejian.contract.release.Snapshot;
import kejian.origin.DatabaseForTests;
import kejian.origin.MovableClock;
import kejian.origin.blob.Blobs;
import kejian.origin.identity.TestTokens;
import kejian.origin.release.Documents;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An edge that this test plays is asked what it holds, and judged. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class PossessionTest {

    private static final int LARGE = 2 * Leaves.BYTES + 100;

    /** Below every true one: it is never the newest. */
    private static long release = -900_000_000L;

    @Inject TestTokens tokens;
    @Inject AgroalDataSource database;
    @Inject Blobs blobs;
    @Inject ObjectMapper json;
    @Inject MovableClock clock;
    @Inject Judge judge;
    @Inject Documents documents;
    private String name;
    private String edge;
    private String operator;
    private final Map<String, byte[]> disk = new HashMap<>();
    private List<BlobRef> manifest;
    private BlobRef large;

    @BeforeEach
    void setUp() throws Exception {
        release++;
        name = "prove-" + UUID.randomUUID().toString().substring(0, 8);
        edge = tokens.edge(name);
        operator = tokens.person("prove-op", "operator");
        Random random = new Random(release);
        List<BlobRef> all = new ArrayList<>();
        for (int size : new int[] {LARGE, 5_000, 1}) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            BlobRef ref = blobs.put(bytes);
            disk.put(ref.sha256(), bytes);
            all.add(ref);
            large = size == LARGE ? ref : large;
        }
        all.sort(Comparator.comparing(BlobRef::sha256));
        manifest = all;
        ReleaseManifest document =
                new ReleaseManifest(1, release, "2026-11-26T00:00:00Z", large, all, List.of());
        SignedDocument signed =
                new SignedDocument(
                        SignedDocument.Type.RELEASE.mediaType(),
                        Base64.getEncoder().encodeToString(json.writeValueAsBytes(document)),
                        List.of());
        try (Connection c = database.getConnection();
                PreparedStatement add =
                        c.prepareStatement(
                                "insert into signed_document (type, version, body) values ('RELEASE',"
                                        + " ?, ?)");
                PreparedStatement register =
                        c.prepareStatement(
                                "insert into edge (name, area, address) values (?, '410000',"
                                        + " 'http://e')")) {
            add.setLong(1, release);
            add.setBytes(2, json.writeValueAsBytes(signed));
            add.executeUpdate();
            register.setString(1, name);
            register.executeUpdate();
        }
        report(release);
    }

    /** A county's release of one picture, as if its key had signed it. */
    private Snapshot.County county() throws Exception {
        long number = -release;
        byte[] picture = new byte[70_000];
        new Random(number).nextBytes(picture);
        BlobRef own = blobs.put(picture);
        disk.put(own.sha256(), picture);
        CountyRelease signed =
                new CountyRelease(
                        1, "410000", number, "2026-11-26T00:00:00Z", own, List.of(own), List.of());
        byte[] document = ("{\"of\":" + release + "}").getBytes(StandardCharsets.UTF_8);
        BlobRef held = blobs.put(document);
        disk.put(held.sha256(), document);
        try (Connection c = database.getConnection();
                PreparedStatement add =
                        c.prepareStatement(
                                """
                                insert into county_release (area, number, payload, titles, blobs, bytes,
                                    made_at, made_by, document, submitted_at, submitted_by)
                                values ('410000', ?, ?, 1, 1, 1, now(), 'x', ?, now(), 'x')
                                """)) {
            add.setLong(1, number);
            add.setBytes(2, json.writeValueAsBytes(signed));
            add.setBytes(3, document);
            add.executeUpdate();
        }
        return new Snapshot.County("410000", number, held);
    }

    private void report(Snapshot.County county) {
        as(edge).body(
                        new EdgeReport(
                                name, "v", release, 0, 0, 1, 0, List.of(), null, null, null, null,
                                null, county))
                .post("/sync/report")
                .then()
                .statusCode(204);
    }

    @Test
    void countysFiles_areProvedToo() throws Exception {
        Challenge before = asked();
        assertThat(before.county()).isNull();
        Snapshot.County county = county();
        report(county);
        Challenge challenge = asked();
        assertThat(challenge.id()).as("of what it shows now").isNotEqualTo(before.id());
        assertThat(challenge.county()).isEqualTo(county);
        CountyRelease signed = documents.county(county).orElseThrow();
        Leaves leaves = Leaves.of(manifest, county, signed);
        assertThat(leaves.count()).isEqualTo(Leaves.of(manifest).count() + 2);
        answer(read(challenge, name, leaves));
        shown().body("[0].verdict", is("PROVED"))
                .body("[0].county.number", is((int) -release))
                .body("[0].readBytes", greaterThan(LARGE + 5_001 + 70_000));

        disk.get(signed.catalogue().sha256())[3] ^= 1;
        as(operator).post("/api/edges/" + name + "/proofs").then().statusCode(202);
        report(county);
        answer(read(asked(), name, leaves));
        shown().body("[0].verdict", is("DAMAGED"))
                .body("[0].failed.sha256", contains(signed.catalogue().sha256()));

        as(operator).post("/api/edges/" + name + "/proofs").then().statusCode(202);
        // another document: unknown here
        report(new Snapshot.County("410000", -release, manifest.getFirst()));
        assertThat(asked().county()).isNull();
    }

    @org.junit.jupiter.api.AfterEach
    void forget() throws Exception {
        // a made-up release must not be taken for the newest by other tests
        try (Connection c = database.getConnection();
                PreparedStatement s =
                        c.prepareStatement(
                                "delete from signed_document where type = 'RELEASE' and version = ?")) {
            s.setLong(1, release);
            s.executeUpdate();
        }
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }

    private void report(long active) {
        as(edge).body(new EdgeReport(name, "v", active, 0, 0, 1, 0, List.of(), null, null, null))
                .post("/sync/report")
                .then()
                .statusCode(204);
    }

    private ValidatableResponse ask() {
        return as(edge).get("/sync/possession").then();
    }

    private Challenge asked() {
        return ask().statusCode(200).extract().as(Challenge.class);
    }

    /** What this edge's disk says. */
    private Proof read(Challenge challenge, String as) {
        return read(challenge, as, Leaves.of(manifest));
    }

    private Proof read(Challenge challenge, String as, Leaves of) {
        byte[] nonce = Base64.getDecoder().decode(challenge.nonce());
        LeafTag tag = new LeafTag(nonce, as);
        List<Leaves.Leaf> leaves = of.chosen(nonce, challenge.leaves());
        ByteBuffer tags = ByteBuffer.allocate(leaves.size() * LeafTag.BYTES);
        for (Leaves.Leaf leaf : leaves) {
            byte[] bytes = disk.get(leaf.blob().sha256());
            if (bytes == null || bytes.length < leaf.offset() + leaf.bytes()) {
                LeafTag.putAbsent(tags);
            } else {
                tag.put(leaf, ByteBuffer.wrap(bytes, (int) leaf.offset(), leaf.bytes()), tags);
            }
        }
        return new Proof(challenge.id(), Base64.getEncoder().encodeToString(tags.array()));
    }

    private void answer(Proof proof) throws Exception {
        as(edge).body(proof).post("/sync/possession").then().statusCode(202);
        judge.all();
    }

    private ValidatableResponse shown() {
        return as(operator).get("/api/edges/" + name + "/proofs").then().statusCode(200);
    }

    @Test
    void wholeDisk_isProved_andAskedAgainADayLater() throws Exception {
        Challenge challenge = asked();
        assertThat(challenge.release()).isEqualTo(release);
        assertThat(asked().nonce())
                .as("the same until it is answered")
                .isEqualTo(challenge.nonce());
        Proof proof = read(challenge, name);
        answer(proof);
        answer(proof); // its 202 was lost
        shown().body("", hasSize(1))
                .body("[0].verdict", is("PROVED"))
                .body("[0].failed", empty())
                .body("[0].readBytes", is(LARGE + 5_001));
        ask().statusCode(204);
        clock.advance(Duration.ofHours(17));
        ask().statusCode(204);
        clock.advance(Duration.ofHours(14));
        report(release);
        assertThat(asked().nonce()).isNotEqualTo(challenge.nonce());
    }

    @Test
    void damage_isNamed_andTheEdgeToldToLook() throws Exception {
        byte[] bytes = disk.get(large.sha256());
        bytes[Leaves.BYTES + 7] ^= 1;
        disk.remove(manifest.stream().filter(b -> b.sizeBytes() == 1).findFirst().get().sha256());
        answer(read(asked(), name));
        shown().body("[0].verdict", is("DAMAGED"))
                .body("[0].failed.absent", containsInAnyOrder(true, false))
                .body("[0].failed.findAll{!it.absent}.sha256", contains(large.sha256()))
                .body("[0].failed.findAll{!it.absent}.offset", contains(Leaves.BYTES));
        ask().statusCode(204);
        clock.advance(Duration.ofMinutes(61));
        assertThat(asked().suspect()).hasSize(2).contains(large);
    }

    @Test
    void answers_ofDigestsAlone_ofAnotherEdge_ofAnotherNonce_areNone() throws Exception {
        Challenge first = asked();
        Proof others = read(first, "another-edge");
        answer(others);
        shown().body("[0].verdict", is("DAMAGED"));
        clock.advance(Duration.ofMinutes(61));
        Challenge second = asked();
        answer(new Proof(second.id(), read(first, name).tags()));
        shown().body("[0].verdict", is("DAMAGED"));
        clock.advance(Duration.ofMinutes(61));
        Challenge third = asked();
        byte[] nonce = Base64.getDecoder().decode(third.nonce());
        LeafTag tag = new LeafTag(nonce, name);
        ByteBuffer tags = ByteBuffer.allocate(5 * LeafTag.BYTES);
        for (Leaves.Leaf leaf : Leaves.of(manifest).chosen(nonce, third.leaves())) {
            tag.put(leaf, ByteBuffer.wrap(leaf.blob().sha256().getBytes()), tags);
        }
        answer(new Proof(third.id(), Base64.getEncoder().encodeToString(tags.array())));
        shown().body("[0].verdict", is("DAMAGED")).body("[0].failed", hasSize(5));
        clock.advance(Duration.ofMinutes(61));
        answer(new Proof(asked().id(), ""));
        shown().body("[0].verdict", is("INVALID"));
    }

    @Test
    void lateAnswer_isNone() throws Exception {
        Challenge challenge = asked();
        clock.advance(Duration.ofMinutes(6));
        answer(read(challenge, name));
        shown().body("[0].verdict", is("SILENT")).body("[0].answeredAt", nullValue());
        ask().statusCode(204);
        clock.advance(Duration.ofMinutes(61));
        Challenge again = asked();
        clock.advance(Duration.ofMinutes(70));
        assertThat(asked().id()).as("silent altogether").isNotEqualTo(again.id());
        shown().body("verdict", contains(null, "SILENT", "SILENT"));
    }

    @Test
    void edge_isNotAccused_whereTheProvincesOwnStoreRotted() throws Exception {
        Challenge challenge = asked();
        Proof proof = read(challenge, name);
        Path file = blobs.locate(large.digest()).orElseThrow();
        byte[] bytes = Files.readAllBytes(file);
        bytes[3] ^= 1;
        Files.write(file, bytes);
        try {
            answer(proof);
        } finally {
            bytes[3] ^= 1;
            Files.write(file, bytes);
        }
        shown().body("[0].verdict", is("PROVED")).body("[0].readBytes", greaterThan(LARGE));
    }

    @Test
    void answerThatCannotBeJudged_keepsNobodyWaiting() throws Exception {
        Challenge challenge = asked();
        Proof proof = read(challenge, name);
        as(edge).body(proof).post("/sync/possession").then().statusCode(202);
        forget(); // the province lost the release
        judge.all();
        shown().body("", empty());
    }

    @Test
    void edge_isNotAccused_whereTheProvinceLostTheBlob() throws Exception {
        Proof proof = read(asked(), name);
        Path file = blobs.locate(large.digest()).orElseThrow();
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        try {
            answer(proof);
        } finally {
            Files.write(file, bytes);
        }
        shown().body("[0].verdict", is("PROVED"));
    }

    @Test
    void challenge_ofAReleaseThatTheEdgeHasNoMore_isTakenBack() {
        Challenge challenge = asked();
        report(release - 1_000_000);
        Challenge next = asked();
        assertThat(next.id()).isNotEqualTo(challenge.id());
        assertThat(next.release()).isEqualTo(release - 1_000_000);
        shown().body("", hasSize(1));
    }

    @Test
    void operator_mayAskBeforeItsTurn_othersMayNot() throws Exception {
        answer(read(asked(), name));
        ask().statusCode(204);
        as(operator).post("/api/edges/" + name + "/proofs").then().statusCode(202);
        assertThat(asked().leaves()).isEqualTo(1500);
        String elsewhere = tokens.person("prove-far", "operator");
        as(tokens.edge("prove-other")).get("/sync/possession").then().statusCode(404);
        as(elsewhere).post("/api/edges/no-such/proofs").then().statusCode(404);
        as(edge).body(new Proof(UUID.randomUUID().toString(), ""))
                .post("/sync/possession")
                .then()
                .statusCode(404);
        as(edge).body(new Proof(asked().id(), "no base64!"))
                .post("/sync/possession")
                .then()
                .statusCode(422);
    }

    @Test
    void edgeWithoutARelease_isAskedNothing() {
        report(0);
        ask().statusCode(204);
    }
}
