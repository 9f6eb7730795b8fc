package kejian.edge.wiring;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only who may read the edge's data folder has it read a disk. */
@QuarkusTest
@QuarkusTestResource(OriginResource.class)
class AdminDoorTest {

    @Inject EdgeServer server;
    @Inject EdgeSettings settings;
    @TempDir Path disk;

    private RequestSpecification asOwner() {
        String key = HexFormat.of().formatHex(server.edge().orElseThrow().localKey);
        return given().header("Authorization", "Bearer " + key);
    }

    @Test
    void door_withoutKey_orThroughAProxy_isClosed() throws Exception {
        Path file = settings.data().orElseThrow().resolve("local.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        given().get("/admin/courier").then().statusCode(403);
        given().post("/admin/courier").then().statusCode(403);
        given().header("Authorization", "Bearer 00").get("/admin/courier").then().statusCode(403);
        for (String header : new String[] {"X-Forwarded-For", "Forwarded", "Via"}) {
            asOwner().header(header, "x").get("/admin/courier").then().statusCode(403);
        }
        asOwner().get("/admin/courier").then().statusCode(200);
        asOwner().get("/admin/other").then().statusCode(404);
        asOwner().delete("/admin/courier").then().statusCode(405);
    }

    @Test
    void disk_thatIsNone_isToldSo() {
        asOwner().body("{\"folder\":\"relative\"}").post("/admin/courier").then().statusCode(422);
        asOwner().body("{\"folders\":5}").post("/admin/courier").then().statusCode(400);
        asOwner().body("x".repeat(9_000)).post("/admin/courier").then().statusCode(413);
        while (!server.edge().orElseThrow().isRestored()) {
            LockSupport.parkNanos(1_000_000);
        }
        asOwner()
                .body("{\"folder\":\"" + disk + "\"}")
                .post("/admin/courier")
                .then()
                .statusCode(202);
        String state;
        do {
            state = asOwner().get("/admin/courier").jsonPath().getString("state");
        } while (state.equals("running"));
        asOwner()
                .get("/admin/courier")
                .then()
                .body("state", equalTo("ended"))
                .body("ended.code", equalTo("no-manifest"));
    }

    @Test
    void rollBack_isForTheOwner_andSaysWhenThereIsNothingToGoBackTo() {
        while (!server.edge().orElseThrow().isRestored()) {
            LockSupport.parkNanos(1_000_000);
        }
        given().body("{\"undo\":false}").post("/admin/rollback").then().statusCode(403);
        asOwner().get("/admin/rollback").then().statusCode(405);
        asOwner().body("{\"undo\":5}").post("/admin/rollback").then().statusCode(422);
        asOwner().body("{\"undo\":false}").post("/admin/rollback").then().statusCode(409);
        asOwner()
                .body("{\"undo\":true}")
                .post("/admin/rollback")
                .then()
                .statusCode(200)
                .body("passedOver", equalTo(0));
    }
}
