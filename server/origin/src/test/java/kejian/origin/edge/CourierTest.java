package kejian.origin.edge;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.courier.CourierLoad;
import kejian.contract.courier.Seal;
import kejian.contract.courseware.Tier;
import kejian.contract.edge.EdgeReport;
import kejian.contract.release.SignedDocument;
import kejian.contract.release.Snapshot;
import kejian.contract.release.Timestamp;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A courier's load, and the journal that a courier brings home. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class CourierTest {

    @Inject TestTokens tokens;
    @Inject ObjectMapper json;
    @Inject Edges edges;
    @Inject AgroalDataSource database;
    private String edge = "";
    private String token = "";

    @BeforeEach
    void enrol() throws Exception {
        edge = "courier-" + UUID.randomUUID().toString().substring(0, 8);
        edges.register(edge, "410000", "http://edge.example");
        token = tokens.edge(edge);
    }

    private RequestSpecification operator() throws Exception {
        return as(tokens.person("operator-of-couriers", "operator"));
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token);
    }

    private long publish() throws Exception {
        return as(tokens.person("reviewer-of-couriers", "reviewer"))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType("application/json")
                .body(Map.of("note", "for the courier"))
                .post("/api/releases")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getLong("number");
    }

    private CourierLoad load(Map<String, String> ask) throws Exception {
        return json.readValue(
                operator()
                        .contentType("application/json")
                        .body(ask)
                        .post("/api/courier/loads")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray(),
                CourierLoad.class);
    }

    private <T> T payload(byte[] envelope, Class<T> type) throws Exception {
        return json.readValue(json.readValue(envelope, SignedDocument.class).payloadBytes(), type);
    }

    @Test
    void load_hasATimestampOfThirtyDays_whileTheLinesStaysShort_andNoNumberIsSaidTwice()
            throws Exception {
        long number = publish();
        CourierLoad load = load(Map.of());
        assertThat(load.release()).isEqualTo(number);
        byte[] carried = Base64.getDecoder().decode(load.documents().get("sync/timestamp.json"));
        Timestamp onDisk = payload(carried, Timestamp.class);
        Timestamp onLine =
                payload(as(token).get("/sync/timestamp.json").asByteArray(), Timestamp.class);
        assertThat(validity(onDisk)).isBetween(Duration.ofDays(29), Duration.ofDays(30));
        assertThat(validity(onLine)).isBetween(Duration.ofDays(6), Duration.ofDays(7));
        assertThat(onLine.version()).isGreaterThan(onDisk.version());
        assertThat(load.expires()).isEqualTo(onDisk.expires());

        String path = "sync/snapshot/" + onDisk.snapshotVersion() + ".json";
        byte[] snapshot = Base64.getDecoder().decode(load.documents().get(path));
        assertThat(as(token).get("/" + path).asByteArray()).isEqualTo(snapshot);
        assertThat(Digest.of(snapshot).hex()).isEqualTo(onDisk.snapshot().sha256());
        byte[] release =
                Base64.getDecoder()
                        .decode(load.documents().get("sync/release/" + number + ".json"));
        assertThat(Digest.of(release).hex())
                .isEqualTo(payload(snapshot, Snapshot.class).release().sha256());

        BlobRef blob = load.blobs().getFirst();
        byte[] bytes = operator().get("/api/courier/blob/" + blob.sha256()).asByteArray();
        assertThat(Digest.of(bytes).hex()).isEqualTo(blob.sha256());
        operator()
                .header("Range", "bytes=2-5")
                .get("/api/courier/blob/" + blob.sha256())
                .then()
                .statusCode(206)
                .header("Content-Length", "4");
    }

    private static Duration validity(Timestamp timestamp) {
        return Duration.between(
                Instant.parse(timestamp.signedAt()), Instant.parse(timestamp.expires()));
    }

    @Test
    void load_forAnEdge_isTheDifferenceToWhatItReported() throws Exception {
        long before = publish();
        int all = load(Map.of()).blobs().size();
        assertThat(load(Map.of("edge", edge)).blobs()).as("it never reported").hasSize(all);
        report(before, 0, 0);
        CourierLoad same = load(Map.of("edge", edge));
        assertThat(same.blobs()).isEmpty();
        assertThat(same.heldBlobs()).isEqualTo(all);
        report(before, before, 500);
        assertThat(load(Map.of("edge", edge)).blobs()).as("damaged there").hasSize(all);
        report(before, 0, 500);
        assertThat(load(Map.of("edge", edge)).blobs()).as("damaged there").hasSize(all);
        publish();
        report(before, before + 1, 500);
        CourierLoad next = load(Map.of("edge", edge));
        assertThat(next.blobs()).as("the new catalogue").hasSize(1);
        operator()
                .contentType("application/json")
                .body(Map.of("edge", "nobody"))
                .post("/api/courier/loads")
                .then()
                .statusCode(404);
    }

    private void report(long active, long pending, long missing) throws Exception {
        edges.reported(
                edge,
                new EdgeReport(
                        edge, "v", active, pending, missing, 1, 0, List.of(), null, null, null));
    }

    @Test
    void operatorOfAnotherArea_writesAndCollectsForNoOther() throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            s.execute("insert into area values ('410799', 'x', '410000') on conflict do nothing");
        }
        String other = tokens.personOf("410799", "operator-of-410799", "operator");
        publish();
        as(other)
                .contentType("application/json")
                .body(Map.of("edge", edge))
                .post("/api/courier/loads")
                .then()
                .statusCode(404);
        assertThat(collect(other, sealed(batch(1, 3))).statusCode()).isEqualTo(404);
    }

    private JournalBatch batch(long first, long last) {
        List<JournalBatch.Entry> entries = new ArrayList<>();
        for (long seq = first; seq <= last; seq++) {
            entries.add(
                    new JournalBatch.Entry(
                            seq,
                            new ViewingEvent(
                                    ViewingEvent.Source.BEACON,
                                    ViewingEvent.Action.BEAT,
                                    "session-" + edge,
                                    true,
                                    "BOX-1",
                                    "00000000-0000-0000-0000-000000000001",
                                    "pkg",
                                    Tier.A,
                                    1_795_000_000_000L + seq,
                                    null,
                                    seq,
                                    -1,
                                    seq * 1_000,
                                    List.of(new Section(0, seq * 1_000)),
                                    0,
                                    0,
                                    -1,
                                    -1)));
        }
        return new JournalBatch(edge, "epoch-1", entries);
    }

    private byte[] sealed(JournalBatch batch) throws Exception {
        return Seal.sealed(token, json.writeValueAsBytes(batch));
    }

    private static Response collect(String operator, byte[] file) {
        return as(operator)
                .contentType("application/octet-stream")
                .body(file)
                .post("/api/courier/journals");
    }

    private long records() throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement();
                ResultSet row =
                        s.executeQuery(
                                "select count(*) from viewing_event where edge = '" + edge + "'")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void journal_byCourierAndByLine_inAnyOrder_countsOnce() throws Exception {
        String operator = tokens.person("operator-of-couriers", "operator");
        assertThat(collect(operator, sealed(batch(1, 5))).jsonPath().getLong("upTo")).isEqualTo(5);
        assertThat(records()).isEqualTo(5);
        assertThat(collect(operator, sealed(batch(1, 5))).statusCode()).isEqualTo(200);
        // the line brings the same and more, and what a second disk brings overlaps
        as(token)
                .contentType("application/json")
                .body(batch(3, 8))
                .post("/sync/journal")
                .then()
                .statusCode(200);
        assertThat(collect(operator, sealed(batch(7, 9))).jsonPath().getLong("upTo")).isEqualTo(9);
        assertThat(records()).isEqualTo(9);
    }

    @Test
    void journal_changedOnItsWay_orSealedByAnother_isNotTaken() throws Exception {
        String operator = tokens.person("operator-of-couriers", "operator");
        byte[] right = sealed(batch(1, 3));
        for (int at = 0; at < right.length; at += 7) {
            byte[] wrong = right.clone();
            wrong[at] ^= 1;
            Response answer = collect(operator, wrong);
            // a changed name of the edge is nobody's; all else is a broken seal
            assertThat(answer.statusCode()).as("at " + at).isIn(422, 404);
            assertThat(answer.jsonPath().getString("code")).isIn("digest-mismatch", "not-found");
        }
        byte[] forged = Seal.sealed("another token", json.writeValueAsBytes(batch(1, 3)));
        assertThat(collect(operator, forged).statusCode()).isEqualTo(422);
        assertThat(collect(operator, new byte[] {1, 2}).statusCode()).isEqualTo(422);
        assertThat(collect(operator, new byte[(4 << 20) + 1]).statusCode()).isEqualTo(413);
        assertThat(records()).isZero();
        assertThat(collect(operator, right).statusCode()).isEqualTo(200);
    }
}
