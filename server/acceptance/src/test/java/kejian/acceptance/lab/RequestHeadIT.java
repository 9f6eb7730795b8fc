package kejian.acceptance.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kejian.acceptance.lab.Wire.Answer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Heads of which two programs on the way could think differently, at a packed edge's box ports, in
 * the clear and with TLS: each is refused with one answer, and the connection ends, so that no
 * second request hides in it. {@link FramesIT} has what HTTP/2 has instead.
 */
class RequestHeadIT {

    private static final int HEAD_WITHIN_S = 2;

    @RegisterExtension
    static final RunningEdge edge =
            RunningEdge.withTls("-Dkejian.boxes.head-within=" + HEAD_WITHIN_S + "s");

    private static String segment;

    @BeforeAll
    static void findSegment() {
        segment = edge.root() + "/c/360p/1.m4s";
    }

    /** Which port is asked. */
    enum Door {
        CLEAR,
        TLS;

        Wire wire() {
            return this == CLEAR ? edge.wire : edge.secure;
        }
    }

    /** Each at both ports. */
    static Stream<Arguments> unclear() {
        return UnclearHeads.ALL.stream()
                .flatMap(c -> Stream.of(Door.values()).map(door -> Arguments.of(c, door)));
    }

    @ParameterizedTest(name = "head {0}, {1}")
    @MethodSource("unclear")
    void head_thatIsNotClear_hasOneAnswerAndTheConnectionEnds(UnclearHeads.Case c, Door door)
            throws Exception {
        String hidden = "GET " + segment + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        String request = c.head().replace("SEGMENT", segment).replace("~", "\r\n") + "\r\n\r\n";
        long started = System.nanoTime();

        Answer answer = door.wire().raw(request + "0\r\n\r\n" + hidden);

        assertThat(answer.ended()).as("%s is ended", c).isTrue();
        assertThat(answer.answers()).as("%s: answers", c).isLessThanOrEqualTo(1);
        assertThat(answer.isMedia()).as("%s is served", c).isFalse();
        if (answer.answers() == 1) {
            assertThat(answer.status()).as("%s", c).isIn(400, 413, 414, 431, 501, 505);
        }
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started)).isLessThan(10);
        assertThat(door.wire().get(segment).status()).as("others are served").isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void headAndLength_thatAreClear_areTwoRequests(Door door) throws Exception {
        String first = "POST /v/cmcd HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
        String second = "GET " + segment + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        Answer answer = door.wire().raw(first + second);
        assertThat(answer.answers()).isEqualTo(2);
        assertThat(answer.ended()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void headThatNeverGetsWhole_silentOrDripping_is408(Door door) throws Exception {
        for (String start : List.of("G", "GET " + segment, "GET / HTTP/1.1\r\nHost: a\r\nX: ")) {
            try (Socket socket = door.wire().connect()) {
                send(socket, start);
                Answer answer = Wire.read(socket);
                assertThat(answer.status()).as(start).isEqualTo(408);
                assertThat(answer.ended()).isTrue();
            }
        }
        try (Socket socket = door.wire().connect()) {
            long started = System.nanoTime();
            send(socket, "GET / HTTP/1.1\r\nHost: a\r\nX: ");
            Thread drip = Thread.ofVirtual().start(() -> drip(socket));
            Answer answer = Wire.read(socket);
            drip.interrupt();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started))
                    .isLessThanOrEqualTo(HEAD_WITHIN_S + 3);
        }
    }

    private static void drip(Socket socket) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                send(socket, "x");
                TimeUnit.MILLISECONDS.sleep(200);
            }
        } catch (IOException | InterruptedException e) {
            Thread.currentThread().interrupt(); // the server has ended it, as it should
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    @ParameterizedTest
    @EnumSource
    void fiveHundredSlowHeads_holdUpNobody(Door door) throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                Socket socket = door.wire().connect();
                slow.add(socket);
                send(socket, "GET " + segment);
            }
            long started = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                assertThat(door.wire().get(segment).status()).isEqualTo(200);
            }
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started))
                    .isLessThan(2_000);
            for (Socket socket : slow) {
                assertThat(Wire.read(socket).status()).isEqualTo(408);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }
}
