package kejian.acceptance.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kejian.acceptance.lab.Wire.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Heads of which two programs on the way could think differently, at a packed edge's box port: each
 * is refused with one answer, and the connection ends, so that no second request hides in it.
 */
class RequestHeadIT {

    private static final int HEAD_WITHIN_S = 2;

    private static RunningEdge edge;
    private static String segment;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        edge = new RunningEdge(folder, "-Dkejian.boxes.head-within=" + HEAD_WITHIN_S + "s");
        segment = edge.root() + "/c/360p/1.m4s";
    }

    @AfterAll
    static void stop() {
        if (edge != null) {
            edge.close();
        }
    }

    static Stream<Arguments> unclear() {
        return Stream.of(
                Arguments.of(
                        1,
                        "length and chunks",
                        "POST /v/cmcd HTTP/1.1~Host: a~Content-Length: 5~Transfer-Encoding: chunked"),
                Arguments.of(
                        2,
                        "chunks and length",
                        "POST /v/cmcd HTTP/1.1~Host: a~Transfer-Encoding: chunked~Content-Length: 5"),
                Arguments.of(
                        3,
                        "two lengths",
                        "POST /v/cmcd HTTP/1.1~Host: a~Content-Length: 5~Content-Length: 6"),
                Arguments.of(
                        4,
                        "two lengths in one",
                        "POST /v/cmcd HTTP/1.1~Host: a~Content-Length: 5, 6"),
                Arguments.of(
                        5, "a negative length", "POST /v/cmcd HTTP/1.1~Host: a~Content-Length: -1"),
                Arguments.of(
                        6, "a signed length", "POST /v/cmcd HTTP/1.1~Host: a~Content-Length: +5"),
                Arguments.of(
                        7,
                        "a hexadecimal length",
                        "POST /v/cmcd HTTP/1.1~Host: a~Content-Length: 0x5"),
                Arguments.of(
                        8,
                        "a length with a space",
                        "POST /v/cmcd HTTP/1.1~Host: a~Content-Length: 5 5"),
                Arguments.of(
                        9,
                        "a length beyond all",
                        "POST /v/cmcd HTTP/1.1~Host: a~Content-Length: 99999999999999999999"),
                Arguments.of(
                        10, "an empty length", "POST /v/cmcd HTTP/1.1~Host: a~Content-Length:"),
                Arguments.of(
                        11, "chunks", "GET SEGMENT HTTP/1.1~Host: a~Transfer-Encoding: chunked"),
                Arguments.of(
                        12,
                        "chunks in capitals",
                        "GET SEGMENT HTTP/1.1~Host: a~TRANSFER-ENCODING: CHUNKED"),
                Arguments.of(
                        13,
                        "chunks after a tab",
                        "GET SEGMENT HTTP/1.1~Host: a~Transfer-Encoding:\tchunked"),
                Arguments.of(
                        14,
                        "chunks with a space",
                        "GET SEGMENT HTTP/1.1~Host: a~Transfer-Encoding : chunked"),
                Arguments.of(
                        15,
                        "another encoding",
                        "GET SEGMENT HTTP/1.1~Host: a~Transfer-Encoding: xchunked"),
                Arguments.of(
                        16,
                        "chunks and identity",
                        "GET SEGMENT HTTP/1.1~Host: a~Transfer-Encoding: chunked, identity"),
                Arguments.of(
                        17,
                        "two encodings",
                        "GET SEGMENT HTTP/1.1~Host: a~Transfer-Encoding: identity~Transfer-Encoding: chunked"),
                Arguments.of(
                        18,
                        "chunks in a folded line",
                        "GET SEGMENT HTTP/1.1~Host: a~X: y~ Transfer-Encoding: chunked"),
                Arguments.of(
                        19,
                        "chunks after the Host, folded",
                        "GET SEGMENT HTTP/1.1~Host: a~Transfer-Encoding:~ chunked"),
                Arguments.of(
                        20,
                        "chunks and NUL",
                        "GET SEGMENT HTTP/1.1~Host: a~Transfer-Encoding: chun\0ked"),
                Arguments.of(
                        21,
                        "chunks after a form feed",
                        "GET SEGMENT HTTP/1.1~Host: a~Transfer-Encoding: \u000bchunked"),
                Arguments.of(22, "a space before a colon", "GET SEGMENT HTTP/1.1~Host : a"),
                Arguments.of(23, "a name with a space", "GET SEGMENT HTTP/1.1~Host: a~X Y: z"),
                Arguments.of(24, "a line without colon", "GET SEGMENT HTTP/1.1~Host: a~nonsense"),
                Arguments.of(25, "a line without name", "GET SEGMENT HTTP/1.1~Host: a~: z"),
                Arguments.of(26, "a name with NUL", "GET SEGMENT HTTP/1.1~Host: a~X\0Y: z"),
                Arguments.of(27, "a value with NUL", "GET SEGMENT HTTP/1.1~Host: a~X: y\0z"),
                Arguments.of(
                        28,
                        "a value with CR",
                        "GET SEGMENT HTTP/1.1~Host: a~X: y\rTransfer-Encoding: chunked"),
                Arguments.of(29, "two Hosts", "GET SEGMENT HTTP/1.1~Host: a~Host: b"),
                Arguments.of(30, "the same Host twice", "GET SEGMENT HTTP/1.1~Host: a~Host: a"),
                Arguments.of(31, "no Host", "GET SEGMENT HTTP/1.1"),
                Arguments.of(32, "two Hosts of 1.0", "GET SEGMENT HTTP/1.0~Host: a~Host: b"),
                Arguments.of(33, "a folded first line", "GET SEGMENT HTTP/1.1~ Host: a~Host: b"),
                Arguments.of(34, "bare LF throughout", "GET SEGMENT HTTP/1.1\nHost: a\n\n"),
                Arguments.of(
                        35,
                        "a bare LF that hides a head",
                        "GET SEGMENT HTTP/1.1~Host: a~X: y\nTransfer-Encoding: chunked"),
                Arguments.of(36, "a method of no letters", "GE(T SEGMENT HTTP/1.1~Host: a"),
                Arguments.of(37, "another version", "GET SEGMENT HTTP/9.9~Host: a"),
                Arguments.of(38, "HTTP/2 in the clear", "PRI * HTTP/2.0~~SM"),
                Arguments.of(39, "a version with a tail", "GET SEGMENT HTTP/1.1x~Host: a"),
                Arguments.of(40, "no version", "GET SEGMENT"),
                Arguments.of(41, "two spaces", "GET  SEGMENT HTTP/1.1  x~Host: a"),
                Arguments.of(
                        42,
                        "TLS in the clear",
                        "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003~~"),
                Arguments.of(43, "150 heads", "GET SEGMENT HTTP/1.1~Host: a" + heads(150, 60)),
                Arguments.of(44, "10,000 heads", "GET SEGMENT HTTP/1.1~Host: a" + heads(10_000, 1)),
                Arguments.of(
                        45,
                        "a head of 64 KB",
                        "GET SEGMENT HTTP/1.1~Host: a~X: " + "y".repeat(65_536)),
                Arguments.of(
                        46,
                        "a name of 64 KB",
                        "GET SEGMENT HTTP/1.1~Host: a~" + "y".repeat(65_536) + ": z"),
                Arguments.of(
                        47, "a line of 64 KB", "GET /" + "y".repeat(65_536) + " HTTP/1.1~Host: a"),
                Arguments.of(
                        48,
                        "a head of 8 MB",
                        "GET SEGMENT HTTP/1.1~Host: a~X: " + "y".repeat(8_000_000)));
    }

    private static String heads(int count, int length) {
        StringBuilder heads = new StringBuilder();
        for (int i = 0; i < count; i++) {
            heads.append("~X-").append(i).append(": ").append("y".repeat(length));
        }
        return heads.toString();
    }

    @ParameterizedTest(name = "head {0}: {1}")
    @MethodSource("unclear")
    void head_thatIsNotClear_hasOneAnswerAndTheConnectionEnds(int number, String what, String head)
            throws Exception {
        String hidden = "GET " + segment + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        String request = head.replace("SEGMENT", segment).replace("~", "\r\n") + "\r\n\r\n";
        long started = System.nanoTime();

        Answer answer = edge.wire.raw(request + "0\r\n\r\n" + hidden);

        assertThat(answer.ended()).as("%d %s is ended", number, what).isTrue();
        assertThat(answer.answers()).as("%d %s: answers", number, what).isLessThanOrEqualTo(1);
        assertThat(answer.isMedia()).as("%d %s is served", number, what).isFalse();
        if (answer.answers() == 1) {
            assertThat(answer.status()).as(what).isIn(400, 413, 414, 431, 501, 505);
        }
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started)).isLessThan(10);
        assertThat(edge.wire.get(segment).status()).as("others are served").isEqualTo(200);
    }

    @Test
    void headAndLength_thatAreClear_areTwoRequests() throws Exception {
        String first = "POST /v/cmcd HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
        String second = "GET " + segment + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        Answer answer = edge.wire.raw(first + second);
        assertThat(answer.answers()).isEqualTo(2);
        assertThat(answer.ended()).isTrue();
    }

    @Test
    void headThatNeverGetsWhole_silentOrDripping_is408() throws Exception {
        for (String start : List.of("G", "GET " + segment, "GET / HTTP/1.1\r\nHost: a\r\nX: ")) {
            try (Socket socket = edge.wire.connect()) {
                send(socket, start);
                Answer answer = Wire.read(socket);
                assertThat(answer.status()).as(start).isEqualTo(408);
                assertThat(answer.ended()).isTrue();
            }
        }
        try (Socket socket = edge.wire.connect()) {
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

    @Test
    void fiveHundredSlowHeads_holdUpNobody() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                Socket socket = edge.wire.connect();
                slow.add(socket);
                send(socket, "GET " + segment);
            }
            long started = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                assertThat(edge.wire.get(segment).status()).isEqualTo(200);
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
