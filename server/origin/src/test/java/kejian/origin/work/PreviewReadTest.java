package kejian.origin.work;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.arc.ClientProxy;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kejian.contract.blob.BlobRef;
import kejian.contract.job.Preview;
import kejian.origin.DatabaseForTests;
import kejian.origin.blob.Blobs;
import org.junit.jupiter.api.Test;

/** Media may lie far away: nobody's connection to the database waits for them. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class PreviewReadTest extends OneJob {

    @Inject Blobs blobs;
    @Inject TransactionManager transactions;

    /** Whether a transaction stood open, by what was asked of the blobs. */
    private final Map<String, Boolean> asked = new ConcurrentHashMap<>();

    private BlobRef stored(String name) throws Exception {
        return blobs.put(WorkFiles.bytes(name));
    }

    private void watch() {
        Blobs real = ClientProxy.unwrap(blobs);
        Object watched =
                Proxy.newProxyInstance(
                        Blobs.class.getClassLoader(),
                        new Class<?>[] {Blobs.class},
                        (proxy, method, values) -> {
                            boolean open = transactions.getStatus() != Status.STATUS_NO_TRANSACTION;
                            asked.merge(method.getName(), open, (a, b) -> a || b);
                            try {
                                return method.invoke(real, values);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
        QuarkusMock.installMockForInstance((Blobs) watched, blobs);
    }

    @Test
    void preview_isReadOutsideOfEveryTransaction() throws Exception {
        Preview preview =
                new Preview(
                        lease("a").fence(),
                        stored("picture.mp4"),
                        /* isRendition= */ false,
                        stored("sound.mp4"),
                        1_000);
        worker().body(preview).post(at("preview")).then().statusCode(204);
        String token = "Bearer " + tokens.person("preview-reader", "editor");
        String folder = "/api/courseware/" + courseware + "/preview/beginning/";
        watch();

        for (String file :
                List.of(
                        "index.m3u8",
                        "picture.m3u8",
                        "sound.m3u8",
                        preview.picture().sha256() + ".mp4")) {
            given().header("Authorization", token).get(folder + file).then().statusCode(200);
        }

        assertThat(asked).containsOnlyKeys("locate", "size", "open").doesNotContainValue(true);
    }
}
