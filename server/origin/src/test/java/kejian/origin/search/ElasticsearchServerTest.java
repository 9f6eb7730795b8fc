package kejian.origin.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kejian.origin.problem.UnavailableException;
import org.junit.jupiter.api.Test;

/** Servers that answer badly: what is asked of them ends in time, and says so. */
class ElasticsearchServerTest {

    private static final Duration WITHIN = Duration.ofMillis(300);

    private static void assertUnavailable(URI url) throws IOException {
        try (ElasticsearchServer server =
                new ElasticsearchServer(new ElasticsearchIndexTest.Settings(url, WITHIN, 9))) {
            long began = System.nanoTime();
            assertThatThrownBy(() -> server.demandHealth("kejian-v*"))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageStartingWith("Elasticsearch");
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(Duration.ofSeconds(3));
        }
    }

    private static URI local(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Test
    void nobodyListens_isUnavailable() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertUnavailable(local(port));
    }

    @Test
    void server_thatTakesConnectionsAndSaysNothing_isUnavailable() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertUnavailable(local(silent.getLocalPort()));
        }
    }

    /** Each byte winds a socket's timeout up again. */
    @Test
    void server_thatSendsAByteNowAndThen_isUnavailable() throws Exception {
        try (ServerSocket slow = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread drips = Thread.ofPlatform().start(() -> drip(slow));
            assertUnavailable(local(slow.getLocalPort()));
            slow.close();
            drips.join();
        }
    }

    private static void drip(ServerSocket slow) {
        String answer =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + "X: y\r\n".repeat(99);
        try (Socket connection = slow.accept();
                OutputStream out = connection.getOutputStream()) {
            for (byte b : answer.getBytes(StandardCharsets.US_ASCII)) {
                out.write(b);
                out.flush();
                Thread.sleep(20);
            }
        } catch (IOException | InterruptedException _) {
            // it was given up, which is what is wanted
        }
    }

    @Test
    void server_thatAnswersSomethingElse_isNotBelieved() throws IOException {
        HttpServer other = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        other.createContext(
                "/",
                exchange -> {
                    byte[] page = "<html>login</html>".getBytes(StandardCharsets.US_ASCII);
                    exchange.getResponseHeaders().add("Content-Type", "text/html");
                    exchange.sendResponseHeaders(200, page.length);
                    exchange.getResponseBody().write(page);
                    exchange.close();
                });
        other.start();
        URI url = local(other.getAddress().getPort());
        try (ElasticsearchServer server =
                new ElasticsearchServer(new ElasticsearchIndexTest.Settings(url, WITHIN, 9))) {
            assertThatThrownBy(() -> server.demandHealth("kejian-v*"))
                    .isInstanceOf(IOException.class);
        } finally {
            other.stop(0);
        }
    }

    @Test
    void request_saysTheVersionThatIsConfigured() throws IOException {
        Map<String, String> seen = new ConcurrentHashMap<>();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    for (String name : new String[] {"Accept", "Content-Type"}) {
                        String value = exchange.getRequestHeaders().getFirst(name);
                        if (value != null) {
                            seen.put(exchange.getRequestURI().getPath() + " " + name, value);
                        }
                    }
                    exchange.sendResponseHeaders(503, -1);
                    exchange.close();
                });
        server.start();
        URI url = local(server.getAddress().getPort());
        try (ElasticsearchServer older =
                new ElasticsearchServer(new ElasticsearchIndexTest.Settings(url, WITHIN, 8))) {
            ElasticsearchIndex index = new ElasticsearchIndex(older, "kejian");
            assertThatThrownBy(() -> index.find("果树", 10)).isInstanceOf(IOException.class);
            assertThatThrownBy(() ->
                            index.put(
                                    java.util.List.of(
                                            new SearchIndex.Entry(
                                                    "1", "果树", "", java.util.List.of(), "", ""))))
                    .isInstanceOf(IOException.class);
        } finally {
            server.stop(0);
        }
        assertThat(seen)
                .containsKeys("/kejian/_search Content-Type", "/kejian/_bulk Content-Type")
                .hasSize(4);
        assertThat(seen.values())
                .allSatisfy(value -> assertThat(value).endsWith("compatible-with=8"));
    }
}
