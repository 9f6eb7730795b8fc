package kejian.origin.upload;

import static kejian.origin.Caller.assertProblem;
import static kejian.origin.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import kejian.contract.blob.Digest;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table "tus upload" of what is answered to whom, and the finished original. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class TusTest {

    private static Caller editor;
    private static final byte[] BYTES = new byte[200_000];

    @BeforeAll
    static void login() {
        editor = Caller.person("editor");
        new Random(7).nextBytes(BYTES);
    }

    @Test
    void upload_inTwoChunks_becomesTheOriginal() {
        String meta = meta("filename", "第一讲.mp4") + "," + meta("sha256", Digest.of(BYTES).hex());
        String at = create("Upload-Length", "200000", "Upload-Metadata", meta);
        HttpResponse<String> first = patch(at, 0, part(0, 150_000));
        assertThat(first.statusCode()).isEqualTo(204);
        assertThat(first.headers().firstValue("Upload-Offset")).contains("150000");
        assertThat(offset(at)).isEqualTo(150_000);
        assertProblem(patch(at, 149_999, part(0, 1)), 409, "upload-offset");
        assertProblem(patch(at, 150_001, part(0, 1)), 409, "upload-offset");
        assertProblem(patch(at, 150_000, part(0, 50_001)), 413, "too-large");
        assertThat(offset(at)).isEqualTo(150_000);
        assertThat(patch(at, 150_000, part(150_000, 200_000)).statusCode()).isEqualTo(204);
        assertProblem(patch(at, 200_000, part(0, 1)), 409, "upload-offset");
        var shown = json(editor.send("GET", at, null));
        assertThat(shown.get("state").asText()).isEqualTo("COMPLETE");
        assertThat(shown.get("sha256").asText()).isEqualTo(Digest.of(BYTES).hex());
        assertThat(shown.get("filename").asText()).isEqualTo("第一讲.mp4");
        assertThat(head(at).headers().firstValue("Upload-Metadata")).contains(meta);
    }

    @Test
    void digest_notAsAnnounced_isNoOriginal() {
        String meta = meta("sha256", Digest.of(new byte[1]).hex());
        String at = create("Upload-Length", "10", "Upload-Metadata", meta);
        assertProblem(patch(at, 0, part(0, 10)), 422, "digest-mismatch");
        assertThat(json(editor.send("GET", at, null)).get("state").asText()).isEqualTo("REFUSED");
    }

    @Test
    void checksum_wrong_discardsTheChunk() throws Exception {
        String at = create("Upload-Length", "200000");
        String wrong = Base64.getEncoder().encodeToString(new byte[20]);
        assertProblem(
                patch(at, 0, part(0, 100), "Upload-Checksum", "sha1 " + wrong), 460, "checksum");
        assertProblem(
                patch(at, 0, part(0, 100), "Upload-Checksum", "md5 " + wrong),
                400,
                "upload-checksum-algorithm");
        assertThat(offset(at)).isZero();
        byte[] right = MessageDigest.getInstance("SHA-256").digest(part(0, 100));
        assertThat(
                        patch(
                                        at,
                                        0,
                                        part(0, 100),
                                        "Upload-Checksum",
                                        "sha256 " + Base64.getEncoder().encodeToString(right))
                                .statusCode())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "+5", "1e3", "9223372036854775808", "05", "", "x"})
    void length_thatIsNone_isRefused(String length) {
        assertProblem(post("Upload-Length", length), 400, "upload-length");
    }

    @Test
    void creation_askedWrongly_isRefused() {
        assertProblem(post(), 400, "upload-length");
        assertProblem(post("Upload-Length", "5", "Upload-Defer-Length", "1"), 400, "upload-length");
        assertProblem(post("Upload-Length", "1099511627777"), 413, "too-large");
        for (String metadata :
                new String[] {
                    "filename ***", "a YQ==,a YQ==", ",", "a b c", "k " + "A".repeat(9_000)
                }) {
            assertProblem(
                    post("Upload-Length", "5", "Upload-Metadata", metadata),
                    400,
                    "upload-metadata");
        }
    }

    @Test
    void version_other_isRefusedWithOurs() {
        HttpResponse<String> answer =
                Caller.send(
                        editor.request("/api/uploads")
                                .header("Tus-Resumable", "0.2.2")
                                .header("Upload-Length", "1")
                                .POST(HttpRequest.BodyPublishers.noBody()));
        assertProblem(answer, 412, "tus-version");
        assertThat(answer.headers().firstValue("Tus-Version")).contains("1.0.0");
    }

    @Test
    void patch_askedWrongly_isRefused() {
        String at = create("Upload-Length", "10");
        assertProblem(
                send(tus(at, "Content-Type", "application/json", "Upload-Offset", "0"), "PATCH"),
                415,
                "media-type");
        assertProblem(patch(at, 0, part(0, 10), "Content-Encoding", "gzip"), 415, "media-type");
        assertProblem(
                send(tus(at, "Content-Type", "application/offset+octet-stream"), "PATCH"),
                400,
                "upload-offset-missing");
        assertThat(offset(at)).isZero();
    }

    @Test
    void upload_ofSomebodyElse_isNotThere() {
        String at = create("Upload-Length", "10");
        Caller other = Caller.person("editor");
        HttpResponse<String> head =
                Caller.send(
                        other.request(at)
                                .header("Tus-Resumable", "1.0.0")
                                .method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(404);
        assertThat(head.headers().firstValue("Upload-Offset")).isEmpty();
        assertProblem(other.send("GET", at, null), 404, "not-found");
    }

    @Test
    void upload_ended_isGone() {
        String at = create("Upload-Length", "10");
        assertThat(send(tus(at), "DELETE").statusCode()).isEqualTo(204);
        assertThat(head(at).statusCode()).isEqualTo(410);
        assertProblem(patch(at, 0, part(0, 10)), 410, "gone");
    }

    @Test
    void length_deferred_isSaidLater() {
        String at = create("Upload-Defer-Length", "1");
        assertThat(head(at).headers().firstValue("Upload-Defer-Length")).contains("1");
        assertThat(patch(at, 0, part(0, 5)).statusCode()).isEqualTo(204);
        assertProblem(patch(at, 5, part(5, 6), "Upload-Length", "4"), 400, "upload-length");
        assertThat(patch(at, 5, part(5, 10), "Upload-Length", "10").statusCode()).isEqualTo(204);
        assertThat(json(editor.send("GET", at, null)).get("sha256").asText())
                .isEqualTo(Digest.of(part(0, 10)).hex());
    }

    @Test
    void bytes_withTheCreation_areTaken() {
        HttpResponse<String> answer =
                Caller.send(
                        tus(
                                        "/api/uploads",
                                        "Upload-Length",
                                        "10",
                                        "Content-Type",
                                        "application/offset+octet-stream")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(part(0, 6))));
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Upload-Offset")).contains("6");
    }

    @Test
    void parts_joined_areOneOriginal() {
        String a = create("Upload-Length", "100000", "Upload-Concat", "partial");
        String b = create("Upload-Length", "100000", "Upload-Concat", "partial");
        patch(a, 0, part(0, 100_000));
        assertProblem(post("Upload-Concat", "final;" + a + " " + b), 409, "not-ready");
        patch(b, 0, part(100_000, 200_000));
        String whole = create("Upload-Concat", "final;" + a + " " + b);
        assertThat(json(editor.send("GET", whole, null)).get("sha256").asText())
                .isEqualTo(Digest.of(BYTES).hex());
        assertThat(head(whole).headers().firstValue("Upload-Concat"))
                .contains("final;" + a + " " + b);
        assertProblem(patch(whole, 200_000, new byte[0]), 403, "upload-is-parts");
    }

    @Test
    void line_thatBreaks_keepsWhatCameAndLocksOthersOut() throws Exception {
        String at = create("Upload-Length", "200000");
        try (Socket socket = new Socket("127.0.0.1", Caller.port())) {
            String head =
                    "PATCH %s HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\nTus-Resumable: 1.0.0\r\n"
                            + "Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\n"
                            + "Content-Length: 200000\r\n\r\n";
            socket.getOutputStream()
                    .write(head.formatted(at, editor.token()).getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(part(0, 60_000));
            socket.getOutputStream().flush();
            // What the server has read counts; what waits in a socket may go with it.
            Path file = Caller.data().resolve("uploads").resolve(at.substring(13));
            await(() -> file.toFile().length() == 60_000);
            assertProblem(patch(at, 0, new byte[0]), 423, "upload-locked");
            assertProblem(send(tus(at), "DELETE"), 423, "upload-locked");
        }
        await(() -> offset(at) == 60_000);
        assertThat(patch(at, 60_000, part(60_000, 200_000)).statusCode()).isEqualTo(204);
        assertThat(json(editor.send("GET", at, null)).get("sha256").asText())
                .isEqualTo(Digest.of(BYTES).hex());
    }

    @Test
    void filename_meantIll_isALabelOnly() {
        String name = "../../etc/passwd\u202e;$(id)";
        String at = create("Upload-Length", "10", "Upload-Metadata", meta("filename", name));
        assertThat(patch(at, 0, part(0, 10)).statusCode()).isEqualTo(204);
        assertThat(json(editor.send("GET", at, null)).get("filename").asText())
                .isEqualTo("../../etc/passwd;$(id)");
    }

    private static void await(java.util.function.BooleanSupplier condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static String create(String... headers) {
        HttpResponse<String> answer = post(headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return URI.create(answer.headers().firstValue("Location").orElseThrow()).getPath();
    }

    private static HttpResponse<String> post(String... headers) {
        return send(tus("/api/uploads", headers), "POST");
    }

    private static HttpResponse<String> patch(String at, long offset, byte[] body, String... more) {
        return Caller.send(
                tus(at, more)
                        .header("Upload-Offset", Long.toString(offset))
                        .header("Content-Type", "application/offset+octet-stream")
                        .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private static HttpResponse<String> head(String at) {
        return send(tus(at), "HEAD");
    }

    private static long offset(String at) {
        return Long.parseLong(head(at).headers().firstValue("Upload-Offset").orElseThrow());
    }

    private static HttpResponse<String> send(HttpRequest.Builder request, String method) {
        return Caller.send(request.method(method, HttpRequest.BodyPublishers.noBody()));
    }

    private static HttpRequest.Builder tus(String path, String... headers) {
        HttpRequest.Builder request = editor.request(path).header("Tus-Resumable", "1.0.0");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    private static String meta(String key, String value) {
        return key
                + " "
                + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] part(int from, int to) {
        return Arrays.copyOfRange(BYTES, from, to);
    }
}
