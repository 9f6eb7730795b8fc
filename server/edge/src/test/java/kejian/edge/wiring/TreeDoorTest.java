package kejian.edge.wiring;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import kejian.contract.edge.EdgeTicket;
import kejian.contract.release.SignedDocument;
import kejian.edge.kit.Keys;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.trust.StrictJson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Blobs go to edges of this province and to nobody else. */
@QuarkusTest
@QuarkusTestResource(OriginResource.class)
class TreeDoorTest {

    private static final String BLOB =
            "/sync/blob/" + TroublesomeOrigin.ref(OriginResource.BLOB).sha256();

    TroublesomeOrigin origin;

    @Inject EdgeServer server;

    @BeforeEach
    void release() {
        origin.behave();
        while (server.edge().orElseThrow().releases.activeNumber() == 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static String ticket(String type, Instant expires, Keys signer) {
        byte[] payload = StrictJson.write(new EdgeTicket("county-2", expires.toString()));
        byte[] envelope =
                StrictJson.write(
                        new SignedDocument(
                                type,
                                Base64.getEncoder().encodeToString(payload),
                                List.of(signer.signature(type, payload))));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(envelope);
    }

    private static RequestSpecification with(String bearer) {
        return given().header("Authorization", "Bearer " + bearer);
    }

    private String good() {
        return ticket(EdgeTicket.MEDIA_TYPE, Instant.now().plus(Duration.ofDays(7)), origin.signer);
    }

    @Test
    void blob_toAnEdgeWithATicket_wholeAndInRanges() {
        byte[] all = with(good()).get(BLOB).then().statusCode(200).extract().asByteArray();
        assertThat(all).isEqualTo(OriginResource.BLOB);
        byte[] rest =
                with(good())
                        .header("Range", "bytes=39990-")
                        .get(BLOB)
                        .then()
                        .statusCode(206)
                        .header("Content-Range", "bytes 39990-39999/40000")
                        .extract()
                        .asByteArray();
        assertThat(rest).isEqualTo(Arrays.copyOfRange(OriginResource.BLOB, 39_990, 40_000));
        with(good()).header("Range", "bytes=40000-").get(BLOB).then().statusCode(416);
        with(good())
                .get("/sync/blob/" + "0".repeat(64))
                .then()
                .statusCode(404)
                .header("Retry-After", "2"); // it may have it soon
        with(good())
                .get("/sync/blob/session.key")
                .then()
                .statusCode(404)
                .header("Retry-After", org.hamcrest.Matchers.nullValue());
        with(good()).get("/sync/blob/%2e%2e%2fsession.key").then().statusCode(404);
        with(good()).delete(BLOB).then().statusCode(405);
    }

    @Test
    void blob_withoutTheProvincesTicket_isNotGiven() {
        Instant later = Instant.now().plus(Duration.ofDays(7));
        given().get(BLOB).then().statusCode(401);
        with("of-the-edge").get(BLOB).then().statusCode(401);
        with("x".repeat(4_000)).get(BLOB).then().statusCode(401);
        with(ticket(EdgeTicket.MEDIA_TYPE, later, Keys.fresh())).get(BLOB).then().statusCode(401);
        with(ticket(EdgeTicket.MEDIA_TYPE, later, origin.root)).get(BLOB).then().statusCode(401);
        // signed, and of another kind: a timestamp is no ticket
        String timestamp = SignedDocument.Type.TIMESTAMP.mediaType();
        with(ticket(timestamp, later, origin.signer)).get(BLOB).then().statusCode(401);
        Instant past = Instant.now().minus(Duration.ofDays(400));
        with(ticket(EdgeTicket.MEDIA_TYPE, past, origin.signer)).get(BLOB).then().statusCode(401);
        String right = good();
        String other = right.substring(0, 40) + (right.charAt(40) == 'A' ? 'B' : 'A');
        with(other + right.substring(41)).get(BLOB).then().statusCode(401);
    }
}
