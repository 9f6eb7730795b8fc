package kejian.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that makes trouble. */
class TusUploadTest {

    @TempDir Path folder;
    private HttpServer server;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private int created;
    private int troubles;
    private boolean refuses;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/uploads", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private synchronized void answer(HttpExchange x) throws IOException {
        byte[] body = x.getRequestBody().readAllBytes();
        switch (x.getRequestMethod()) {
            case "POST" -> {
                created++;
                held.reset();
                x.getResponseHeaders().set("Location", "/api/uploads/u" + created);
                x.sendResponseHeaders(201, -1);
            }
            case "HEAD" -> {
                x.getResponseHeaders().set("Upload-Offset", "" + held.size());
                x.sendResponseHeaders(200, -1);
            }
            default -> patch(x, body);
        }
        x.close();
    }

    private void patch(HttpExchange x, byte[] body) throws IOException {
        if (refuses) {
            x.sendResponseHeaders(507, -1);
            return;
        }
        if (troubles > 0) {
            troubles--;
            // half of it is kept, the answer is lost
            held.write(body, 0, body.length / 2);
            x.sendResponseHeaders(503, -1);
            return;
        }
        assertThat(x.getRequestHeaders().getFirst("Upload-Offset")).isEqualTo("" + held.size());
        held.write(body);
        x.getResponseHeaders().set("Upload-Offset", "" + held.size());
        x.sendResponseHeaders(204, -1);
    }

    private TusUpload upload() {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new TusUpload(new Origin(address, "token", "zh-CN"), folder.resolve("states"));
    }

    private Path file(int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return Files.write(folder.resolve("视频.mp4"), bytes);
    }

    @Test
    void lineThatBreaks_isTakenUpWhereTheServerStands() throws Exception {
        Path file = file(9_000_000);
        troubles = 3;
        assertThat(upload().send(file, (sent, all) -> {})).isEqualTo("u1");
        assertThat(held.toByteArray()).isEqualTo(Files.readAllBytes(file));
    }

    @Test
    void commandThatWasEnded_goesOnAnotherDay() throws Exception {
        Path file = file(3_000_000);
        refuses = true;
        assertThatThrownBy(() -> upload().send(file, (sent, all) -> {}))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e -> assertThat(e.exit()).isEqualTo(ApiException.LIMIT));
        held.write(Files.readAllBytes(file), 0, 1_000_000);
        refuses = false;
        assertThat(upload().send(file, (sent, all) -> {})).isEqualTo("u1");
        assertThat(created).isEqualTo(1);
        assertThat(held.toByteArray()).isEqualTo(Files.readAllBytes(file));
    }
}
