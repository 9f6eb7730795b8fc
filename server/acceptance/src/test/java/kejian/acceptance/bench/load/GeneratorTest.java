package kejian.acceptance.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The load generator counts what a server really did, and every wrong answer. */
@EnabledOnOs(OS.LINUX)
class GeneratorTest {

    private static final int SIZE = 50_000;

    @TempDir Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        boolean ranged = exchange.getRequestHeaders().getFirst("Range") != null;
        int size = ranged ? 100 : SIZE;
        try (exchange) {
            if (exchange.getRequestURI().getPath().equals("/broken")) {
                exchange.sendResponseHeaders(200, SIZE);
                exchange.getResponseBody().write(new byte[SIZE / 2]);
                return; // hangs up in the middle
            }
            boolean gone = exchange.getRequestURI().getPath().equals("/gone");
            exchange.sendResponseHeaders(gone ? 404 : ranged ? 206 : 200, size);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(new byte[size]);
            }
        }
    }

    private Sample run(String line, long bytesPerSecond, boolean idle, int connections)
            throws IOException {
        return run(line, bytesPerSecond, idle, connections, 0.6);
    }

    private Sample run(
            String line, long bytesPerSecond, boolean idle, int connections, double seconds)
            throws IOException {
        Path list = Files.writeString(folder.resolve("list.txt"), line + "\n");
        LoadOrder order =
                new LoadOrder(
                        server.getAddress().getPort(),
                        connections,
                        list,
                        false,
                        1,
                        0.2,
                        List.of(seconds),
                        bytesPerSecond,
                        idle,
                        List.of(ProcessHandle.current().pid()));
        return Generator.run(order).getFirst();
    }

    @Test
    void rightAnswers_areCounted_withTheirBytes() throws IOException {
        Sample sample = run("/a\t-\t" + SIZE, 0, false, 4);
        assertThat(sample.errors()).as(sample.firstError()).isZero();
        assertThat(sample.requests()).isPositive().isLessThanOrEqualTo(asked.get());
        // whole bodies, but for those that the window's edges cut
        assertThat(sample.bytes())
                .isBetween((sample.requests() - 4) * SIZE, (sample.requests() + 4) * SIZE);
        assertThat(sample.p99Ms()).isPositive();
        assertThat(sample.cpuSeconds()).isPositive();
    }

    @Test
    void ranges_areAskedFor() throws IOException {
        Sample sample = run("/a\t0-99\t100", 0, false, 2);
        assertThat(sample.errors()).as(sample.firstError()).isZero();
        assertThat(sample.requests()).isPositive();
    }

    @Test
    void anotherLength_isAnError() throws IOException {
        Sample sample = run("/a\t-\t" + (SIZE - 1), 0, false, 2);
        assertThat(sample.errors()).isPositive();
        assertThat(sample.firstError()).contains("length " + SIZE);
    }

    @Test
    void anotherStatus_isAnError() throws IOException {
        Sample sample = run("/gone\t-\t" + SIZE, 0, false, 2);
        assertThat(sample.errors()).isPositive();
        assertThat(sample.firstError()).isEqualTo("status 404");
    }

    @Test
    void aBodyThatBreaksOff_isAnError_andNoRequestDone() throws IOException {
        Sample sample = run("/broken\t-\t" + SIZE, 0, false, 2);
        assertThat(sample.errors()).isPositive();
        assertThat(sample.requests()).isZero();
    }

    @Test
    void pacedConnections_takeNoMoreThanTheirPace() throws IOException {
        Sample sample = run("/a\t-\t" + SIZE, 100_000, false, 2, 3);
        assertThat(sample.errors()).as(sample.firstError()).isZero();
        assertThat(sample.megabytesPerSecond()).isBetween(0.05, 0.23);
    }

    @Test
    void idleConnections_askOnce_andStayOpen() throws IOException {
        Sample sample = run("/a\t-\t" + SIZE, 0, true, 20);
        assertThat(sample.errors()).as(sample.firstError()).isZero();
        assertThat(asked).hasValue(20);
    }
}
