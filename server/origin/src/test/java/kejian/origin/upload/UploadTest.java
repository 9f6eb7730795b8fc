package kejian.origin.upload;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import kejian.contract.blob.Digest;
import kejian.origin.DatabaseForTests;
import kejian.origin.blob.Blobs;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The MUSTs of tus 1.0.0, and what docs/errors.md promises beyond them. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@Tag("engines")
class UploadTest {

    private static final String TYPE = "application/offset+octet-stream";

    @Inject TestTokens tokens;
    @Inject Blobs blobs;
    private String token;

    @BeforeEach
    void logIn() throws Exception {
        token = tokens.person("uploader", "editor");
    }

    private RequestSpecification tus() {
        return given().header("Authorization", "Bearer " + token).header("Tus-Resumable", "1.0.0");
    }

    private String create(long length, String... metadata) {
        return tus().header("Upload-Length", length)
                .header("Upload-Metadata", String.join(",", metadata))
                .post("/api/uploads")
                .then()
                .statusCode(201)
                .extract()
                .header("Location");
    }

    private Response patch(String address, long offset, byte[] bytes) {
        return tus().header("Upload-Offset", offset).contentType(TYPE).body(bytes).patch(address);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void upload_inPieces_becomesAnOriginal() throws Exception {
        byte[] file = random(300_000);
        String name = "te[s]t_ video ' _ 果树 \u202e.mp4";
        String address = create(file.length, "filename " + base64(name));
        patch(address, 0, Arrays.copyOf(file, 100_000))
                .then()
                .statusCode(204)
                .header("Upload-Offset", is("100000"));
        tus().head(address).then().statusCode(200).header("Upload-Offset", is("100000"));
        patch(address, 100_000, Arrays.copyOfRange(file, 100_000, file.length))
                .then()
                .statusCode(204);
        String sha256 = tus().get(address).then().extract().path("sha256");
        assertThat(sha256).isEqualTo(Digest.of(file).hex());
        assertThat(blobs.size(new Digest(sha256))).contains((long) file.length);
        assertThat(tus().get(address).then().extract().<String>path("filename"))
                .isEqualTo("te[s]t_ video ' _ 果树 .mp4");
    }

    @Test
    void upload_atAnotherOffset_isRefused_andNothingMoves() {
        String address = create(100);
        patch(address, 0, new byte[40]).then().statusCode(204);
        patch(address, 39, new byte[10]).then().statusCode(409).body("code", is("upload-offset"));
        patch(address, 41, new byte[10]).then().statusCode(409);
        patch(address, 40, new byte[61]).then().statusCode(413);
        tus().head(address).then().header("Upload-Offset", is("40"));
    }

    @Test
    void chunk_withAWrongChecksum_isDiscarded() throws Exception {
        byte[] file = random(1_000);
        String address = create(file.length);
        String wrong = Base64.getEncoder().encodeToString(new byte[32]);
        tus().header("Upload-Offset", 0)
                .header("Upload-Checksum", "sha256 " + wrong)
                .contentType(TYPE)
                .body(file)
                .patch(address)
                .then()
                .statusCode(460)
                .body("code", is("checksum"));
        tus().head(address).then().header("Upload-Offset", is("0"));
        byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(file);
        tus().header("Upload-Offset", 0)
                .header("Upload-Checksum", "sha1 " + Base64.getEncoder().encodeToString(sha1))
                .contentType(TYPE)
                .body(file)
                .patch(address)
                .then()
                .statusCode(204);
    }

    @Test
    void file_thatIsNotTheAnnouncedOne_isRefused() {
        String address = create(4, "sha256 " + base64("0".repeat(64)));
        patch(address, 0, new byte[4]).then().statusCode(422).body("code", is("digest-mismatch"));
    }

    @Test
    void parts_makeOneFile() {
        byte[] file = random(1_000);
        String first = part(Arrays.copyOf(file, 400));
        String second = part(Arrays.copyOfRange(file, 400, 1_000));
        String whole =
                tus().header("Upload-Concat", "final;" + first + " " + second)
                        .post("/api/uploads")
                        .then()
                        .statusCode(201)
                        .extract()
                        .header("Location");
        tus().get(whole).then().body("sha256", is(Digest.of(file).hex()));
        patch(whole, 1_000, new byte[1]).then().statusCode(403);
    }

    private String part(byte[] bytes) {
        String address =
                tus().header("Upload-Length", bytes.length)
                        .header("Upload-Concat", "partial")
                        .post("/api/uploads")
                        .then()
                        .statusCode(201)
                        .extract()
                        .header("Location");
        patch(address, 0, bytes).then().statusCode(204);
        return address;
    }

    @Test
    void header_thatIsWrong_isNamed() {
        for (String length : new String[] {"-1", "+5", "1e3", "9223372036854775808", "0x1", ""}) {
            tus().header("Upload-Length", length)
                    .post("/api/uploads")
                    .then()
                    .statusCode(400)
                    .body("code", is("upload-length"));
        }
        tus().header("Upload-Length", 1L << 41).post("/api/uploads").then().statusCode(413);
        for (String metadata : new String[] {"a b c", "a !!", "a YQ==,a YQ==", ","}) {
            tus().header("Upload-Length", 1)
                    .header("Upload-Metadata", metadata)
                    .post("/api/uploads")
                    .then()
                    .statusCode(400)
                    .body("code", is("upload-metadata"));
        }
        given().header("Authorization", "Bearer " + token)
                .header("Upload-Length", 1)
                .post("/api/uploads")
                .then()
                .statusCode(412);
        String address = create(10);
        tus().header("Upload-Offset", 0)
                .contentType("application/octet-stream")
                .body(new byte[1])
                .patch(address)
                .then()
                .statusCode(415);
        tus().contentType(TYPE).body(new byte[1]).patch(address).then().statusCode(400);
        tus().header("Upload-Offset", 0)
                .header("Upload-Checksum", "md5 AAAA")
                .contentType(TYPE)
                .body(new byte[1])
                .patch(address)
                .then()
                .statusCode(400);
        tus().header("X-HTTP-Method-Override", "PATCH").post(address).then().statusCode(405);
    }

    @Test
    void somebodyElsesUpload_isNotThere() throws Exception {
        String address = create(10);
        String other = tokens.person("other-uploader", "editor");
        given().header("Authorization", "Bearer " + other)
                .header("Tus-Resumable", "1.0.0")
                .head(address)
                .then()
                .statusCode(404);
        tus().delete(address).then().statusCode(204);
        tus().head(address).then().statusCode(410);
    }
}
