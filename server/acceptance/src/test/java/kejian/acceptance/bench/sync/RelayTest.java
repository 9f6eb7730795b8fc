package kejian.acceptance.bench.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the line counts and does is what rows of the bench rest on. */
class RelayTest {

    private static final int BODY = 300_000;
    private static final String GET = "GET /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(200, BODY);
                    try (OutputStream out = exchange.getResponseBody()) {
                        out.write(new byte[BODY]);
                    }
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int port() {
        return server.getAddress().getPort();
    }

    /** All that comes until the line ends, cleanly or not. */
    private static long ask(Relay line) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), line.port())) {
            socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
            long came = 0;
            byte[] piece = new byte[1 << 13];
            try {
                for (int n; (n = socket.getInputStream().read(piece)) >= 0; ) {
                    came += n;
                }
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("reset"); // how a cut may show
            }
            return came;
        }
    }

    @Test
    void line_countsEachByteOfBothWays_andNamesRequests() throws IOException {
        try (Relay line = new Relay(port())) {
            long came = ask(line);
            assertThat(came).isGreaterThan(BODY);
            assertThat(line.down()).isEqualTo(came);
            assertThat(line.up()).isEqualTo(GET.length());
            assertThat(line.asked()).containsExactly("/big");
        }
    }

    @Test
    void narrowLine_isAsNarrowForAllConnectionsTogether() throws Exception {
        try (Relay line = new Relay(port(), 400_000, List.of())) {
            long began = System.nanoTime();
            Thread other =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    ask(line);
                                } catch (IOException e) {
                                    throw new AssertionError(e);
                                }
                            });
            ask(line);
            other.join();
            double seconds = (System.nanoTime() - began) / 1e9;
            assertThat(seconds).isBetween(1.4, 3.0); // 600 kB at 400 kB/s
        }
    }

    @Test
    void cut_breaksAllConnections_andNobodyGetsThroughWhileItIsDark() throws Exception {
        Relay.Cut cut = new Relay.Cut(100_000, Duration.ofMillis(400));
        try (Relay line = new Relay(port(), 2_000_000, List.of(cut))) {
            assertThat(ask(line)).isLessThan(200_000);
            assertThat(line.cutsLeft()).isZero();
            assertThat(ask(line)).as("in the dark").isZero();
            long end = System.nanoTime() + 5_000_000_000L;
            while (ask(line) < BODY) {
                assertThat(System.nanoTime()).isLessThan(end);
            }
        }
    }

    @Test
    void line_thatWasClosed_isGone() throws IOException {
        Relay line = new Relay(port());
        line.close();
        assertThatThrownBy(() -> ask(line)).isInstanceOf(IOException.class);
    }
}
