package kejian.edge.wiring;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import kejian.edge.kit.TroublesomeOrigin;
import org.junit.jupiter.api.Test;

/** The edge as it runs: it fetches by itself, says how it is, and needs nobody for that. */
@QuarkusTest
@QuarkusTestResource(OriginResource.class)
class EdgeServerTest {

    TroublesomeOrigin origin;

    @Inject EdgeServer server;

    @Inject EdgeSettings settings;

    @Test
    void start_enrolledEdge_activatesReportsAndIsReadyAlsoWithoutTheProvince() throws Exception {
        until(() -> server.edge().orElseThrow().releases.activeNumber() == 1);
        until(() -> origin.requests.contains("/sync/report"));
        given().get("/q/health/live").then().statusCode(200);
        String ready = given().get("/q/health/ready").then().statusCode(200).extract().asString();
        assertThat(ready).contains("serving");
        assertThat(given().get("/q/metrics").asString())
                .contains("kejian_release_active 1.0\n")
                .contains("jvm_gc_pause_seconds_count{gc=\"")
                .contains("jvm_memory_used_bytes")
                .contains("kejian_boxes_beacons_total 0")
                .contains("kejian_journal_backlog");
        Path key = settings.data().orElseThrow().resolve("session.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(Files.size(key)).isEqualTo(32);

        origin.with("/", (x, b) -> x.sendResponseHeaders(503, -1)); // the province is gone
        until(() -> server.edge().orElseThrow().faults.current().isPresent());
        given().get("/q/health/ready").then().statusCode(200);
        given().get("/status.json").then().statusCode(200);

        origin.behave();
        origin.with("/sync/timestamp", TroublesomeOrigin.portal());
        until(() ->
                given().get("/q/metrics")
                        .asString()
                        .contains("kejian_sync_rejected_total{reason=\"foreign-page\"}"));
    }

    private static void until(BooleanSupplier condition) {
        long giveUp = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(giveUp);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
