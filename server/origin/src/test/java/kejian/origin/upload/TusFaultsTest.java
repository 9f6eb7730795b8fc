package kejian.origin.upload;

import static kejian.origin.Caller.assertProblem;
import static kejian.origin.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import kejian.contract.problem.Problem;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import kejian.origin.disk.RealDisk;
import kejian.origin.kit.SwitchableDisk;
import kejian.origin.problem.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** tus 3, 5, 6, 7, 12 and 14: a full disk, strange names, old uploads, lines that stall. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class TusFaultsTest {

    private static final String TYPE = "application/offset+octet-stream";
    private static Caller editor;

    @Inject SwitchableDisk disk;
    @Inject AgroalDataSource database;

    @BeforeAll
    static void login() {
        editor = Caller.person("editor");
    }

    @AfterEach
    void mend() {
        disk.become(new RealDisk());
    }

    @Test
    void disk_atItsReserve_takesNoNewUpload() {
        disk.become(new Full(/* freeBytes= */ 1_000_000));
        HttpResponse<String> answer = post("Upload-Length", "10");
        assertProblem(answer, 507, "storage-full");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void disk_fullInTheMiddle_leavesTheOffset() {
        String at = create("Upload-Length", "100");
        assertThat(patch(at, 0, new byte[40]).statusCode()).isEqualTo(204);
        disk.become(new Full(Long.MAX_VALUE));
        assertProblem(patch(at, 40, new byte[60]), 507, "storage-full");
        disk.become(new RealDisk());
        assertThat(offset(at)).isEqualTo(40);
        assertThat(patch(at, 40, new byte[60]).statusCode()).isEqualTo(204);
    }

    /** HTTP API 16: what nobody foresaw. */
    @Test
    void failure_thatNobodyForesaw_saysNothingOfUs() {
        disk.become(
                new Full(Long.MAX_VALUE) {
                    @Override
                    public long freeBytes(Path folder) {
                        throw new IllegalStateException("select secret from /var/lib/kejian");
                    }
                });
        HttpResponse<String> answer = post("Upload-Length", "10");
        assertProblem(answer, 500, "internal");
        assertThat(answer.body()).doesNotContain("secret", "/var/lib");
    }

    @Test
    void filename_longInChinese_isKept() {
        String name = "长".repeat(80) + ".mp4";
        String at = create("Upload-Length", "10", "Upload-Metadata", "filename " + base64(name));
        assertThat(json(editor.send("GET", at, null)).get("filename").asText()).isEqualTo(name);
    }

    @Test
    void upload_unknownOrSomebodyElses_isNotThere() {
        String at = create("Upload-Length", "10");
        Caller other = Caller.person("editor");
        for (String path : new String[] {at, "/api/uploads/00000000-0000-0000-0000-000000000000"}) {
            for (String method : new String[] {"HEAD", "PATCH", "DELETE"}) {
                HttpResponse<String> answer =
                        Caller.send(
                                other.request(path)
                                        .header("Tus-Resumable", "1.0.0")
                                        .header("Upload-Offset", "0")
                                        .header("Content-Type", TYPE)
                                        .method(method, HttpRequest.BodyPublishers.noBody()));
                assertThat(answer.statusCode()).as(method).isEqualTo(404);
                assertThat(answer.headers().firstValue("Upload-Offset")).isEmpty();
            }
        }
        assertThat(offset(at)).isZero();
    }

    @Test
    void upload_expired_isGone() throws Exception {
        String at = create("Upload-Length", "10");
        try (var c = database.getConnection();
                var update =
                        c.prepareStatement(
                                "update upload set expires_at = now() - interval '1 second' where"
                                        + " id = cast(? as uuid)")) {
            update.setString(1, at.substring(at.lastIndexOf('/') + 1));
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
        assertThat(head(at).statusCode()).isEqualTo(410);
        assertProblem(patch(at, 0, new byte[10]), 410, "gone");
    }

    @Test
    void line_thatStalls_keepsWhatCame() throws Exception {
        String at = create("Upload-Length", "1000");
        String answer = raw(at, "Content-Length: 1000\r\n\r\n" + "a".repeat(300));
        // The server closes the line when it gives up; the answer may come too late for it.
        assertThat(answer)
                .satisfiesAnyOf(
                        a -> assertThat(a).isEmpty(),
                        a -> assertThat(a).startsWith("HTTP/1.1 408"));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (offset(at) != 300) {
            assertThat(System.nanoTime()).as("what came is kept").isLessThan(end);
            Thread.sleep(50);
        }
    }

    @Test
    void body_inChunks_orExpected_isTaken() throws Exception {
        String at = create("Upload-Length", "10");
        String chunked =
                raw(
                        at,
                        "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n4\r\naaaa\r\n0\r\n\r\n");
        assertThat(chunked).startsWith("HTTP/1.1 204");
        HttpResponse<String> expected =
                Caller.send(
                        tus(at).expectContinue(true)
                                .header("Upload-Offset", "4")
                                .header("Content-Type", TYPE)
                                .method(
                                        "PATCH",
                                        HttpRequest.BodyPublishers.ofByteArray(new byte[6])));
        assertThat(expected.statusCode()).isEqualTo(204);
        assertThat(expected.headers().firstValue("Upload-Offset")).contains("10");
    }

    /** Sends a PATCH at offset 0 byte by byte and reads until the server closes. */
    private static String raw(String at, String rest) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", Caller.port())) {
            socket.setSoTimeout(20_000);
            String head =
                    "PATCH %s HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\nTus-Resumable: 1.0.0\r\nContent-Type: %s\r\nUpload-Offset: 0\r\n"
                            .formatted(at, editor.token(), TYPE);
            socket.getOutputStream().write((head + rest).getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String create(String... headers) {
        HttpResponse<String> answer = post(headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private static HttpResponse<String> post(String... headers) {
        HttpRequest.Builder request = tus("/api/uploads");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return Caller.send(request.POST(HttpRequest.BodyPublishers.noBody()));
    }

    private static HttpResponse<String> patch(String at, long offset, byte[] body) {
        return Caller.send(
                tus(at).header("Upload-Offset", Long.toString(offset))
                        .header("Content-Type", TYPE)
                        .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private static HttpResponse<String> head(String at) {
        return Caller.send(tus(at).method("HEAD", HttpRequest.BodyPublishers.noBody()));
    }

    private static long offset(String at) {
        return Long.parseLong(head(at).headers().firstValue("Upload-Offset").orElseThrow());
    }

    private static HttpRequest.Builder tus(String path) {
        return editor.request(path).header("Tus-Resumable", "1.0.0");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A disk on which nothing more can be written. */
    static class Full extends RealDisk {

        private final long freeBytes;

        Full(long freeBytes) {
            this.freeBytes = freeBytes;
        }

        @Override
        public long freeBytes(Path folder) {
            return freeBytes;
        }

        @Override
        public Out open(Path file) throws IOException {
            Out real = super.open(file);
            return new Out() {
                @Override
                public long size() throws IOException {
                    return real.size();
                }

                @Override
                public void truncate(long sizeBytes) throws IOException {
                    real.truncate(sizeBytes);
                }

                @Override
                public void write(long at, ByteBuffer bytes) {
                    throw new ProblemException(Problem.STORAGE_FULL);
                }

                @Override
                public void force() throws IOException {
                    real.force();
                }

                @Override
                public void close() throws IOException {
                    real.close();
                }
            };
        }
    }
}
