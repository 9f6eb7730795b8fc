package kejian.edge.province;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What had arrived when a line broke is read to its last byte. */
class ArrivingTest {

    private static final byte[] BODY = new byte[200_000];

    static {
        new Random(4).nextBytes(BODY);
    }

    private ServerSocket door;
    private Province province;

    @BeforeEach
    void start() throws IOException {
        door = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Duration patience = Duration.ofSeconds(5);
        province =
                new Province(
                        URI.create("http://127.0.0.1:" + door.getLocalPort()),
                        Optional.empty(),
                        new Province.Patience(patience, patience, patience, 1));
    }

    @AfterEach
    void stop() throws IOException {
        province.close();
        door.close();
    }

    /** Sends so much of the body, and then hangs up. */
    private Thread answering(int bytes) {
        return Thread.ofVirtual()
                .start(() -> {
                    try (Socket socket = door.accept()) {
                        assertThat(socket.getInputStream().read(new byte[4_096])).isPositive();
                        String head =
                                "HTTP/1.1 200 OK\r\nContent-Length: " + BODY.length + "\r\n\r\n";
                        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                        socket.getOutputStream().write(BODY, 0, bytes);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    private byte[] read(Source.Body body, byte[] into) throws IOException {
        byte[] piece = new byte[5_000];
        int at = 0;
        for (int n; (n = body.read(piece)) >= 0; at += n) {
            System.arraycopy(piece, 0, into, at, n);
        }
        return Arrays.copyOf(into, at);
    }

    @Test
    void body_whole_isRead() throws Exception {
        Thread server = answering(BODY.length);
        try (Source.Body body = province.stream("x", Map.of())) {
            server.join();
            assertThat(read(body, new byte[BODY.length])).isEqualTo(BODY);
        }
    }

    @Test
    void body_cut_isReadToItsLastByte_andThenFails() throws Exception {
        for (int cut : new int[] {1, 5_000, 16_384, 150_001, BODY.length - 1}) {
            Thread server = answering(cut);
            try (Source.Body body = province.stream("x", Map.of())) {
                server.join(); // all was sent and the line is cut before the first byte is read
                byte[] came = new byte[BODY.length];
                assertThatThrownBy(() -> read(body, came)).isInstanceOf(IOException.class);
                assertThat(Arrays.copyOf(came, cut)).isEqualTo(Arrays.copyOf(BODY, cut));
            }
        }
    }

    @Test
    void body_closedByAnother_endsTheRead() throws Exception {
        Thread server =
                Thread.ofVirtual()
                        .start(() -> {
                            try (Socket socket = door.accept()) {
                                String head = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n";
                                socket.getOutputStream()
                                        .write(head.getBytes(StandardCharsets.US_ASCII));
                                while (socket.getInputStream().read()
                                        >= 0) {} // until the client goes
                            } catch (IOException e) {
                                assertThat(e).hasMessageContaining("reset");
                            }
                        });
        Source.Body body = province.stream("x", Map.of());
        Thread reader =
                Thread.ofVirtual()
                        .start(() ->
                                assertThatThrownBy(() -> body.read(new byte[9]))
                                        .isInstanceOf(IOException.class));
        while (reader.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        body.close();
        assertThat(reader.join(Duration.ofSeconds(5))).isTrue();
        assertThat(server.join(Duration.ofSeconds(5))).isTrue();
    }
}
