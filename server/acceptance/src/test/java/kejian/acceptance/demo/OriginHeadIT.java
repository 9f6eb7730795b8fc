package kejian.acceptance.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The API's port has the rules of the box ports: no folded lines, no heads that never get whole.
 */
class OriginHeadIT {

    private static final int HEAD_WITHIN_S = 2;
    private static final String GET = "GET /api/me HTTP/1.1~Host: a~";
    private static final String LOGIN =
            "POST /api/login HTTP/1.1~Host: a~Content-Type: application/json~";

    /** With lines that begin with a blank, which in a body are nobody's heads. */
    private static final String BODY = "{\n \"user\":\"nobody\",\n\t\"password\":\"wrong\"\n}";

    private static RunningOrigin origin;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        origin = RunningOrigin.start(folder, "-Dkejian.api.head-within=" + HEAD_WITHIN_S + "s");
    }

    @AfterAll
    static void stop() throws Exception {
        if (origin != null) {
            origin.close();
        }
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", origin.port());
        socket.setSoTimeout(15_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream()
                .write(text.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private static String untilClosed(Socket socket) throws IOException {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(seen);
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset"); // after its answer
        }
        return seen.toString(StandardCharsets.UTF_8);
    }

    private static String ask(String request) throws IOException {
        try (Socket socket = connect()) {
            send(socket, request);
            return untilClosed(socket);
        }
    }

    private static int answers(String text) {
        return text.split("HTTP/1\\.1 [1-5]", -1).length - 1;
    }

    private static String login(String more) {
        return LOGIN + more + "Content-Length: " + BODY.length() + "~~" + BODY;
    }

    @ParameterizedTest(name = "head {0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "1|a folded value|X: y~ z~~",
                "2|a folded encoding|Transfer-Encoding:~ chunked~~",
                "3|folded with a tab|X: y~\tz~~",
                "4|a head hidden in a fold|X: y~ Content-Length: 5~~",
            })
    void head_withAFoldedLine_isRefusedOnce_andTheConnectionEnds(int n, String what, String rest)
            throws Exception {
        String answer = ask(GET + rest + "0~~" + GET + "~");
        assertThat(answer).as(what).startsWith("HTTP/1.1 400 ").contains("request-head");
        assertThat(answers(answer)).isEqualTo(1);
    }

    @Test
    void head_foldedInItsFirstLine_isRefused() throws Exception {
        assertThat(ask("GET /api/me HTTP/1.1~ Host: a~Host: b~~")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void head_foldedAfterAWholeRequest_isRefused() throws Exception {
        for (String first : new String[] {GET + "~", login("")}) {
            String answer = ask(first + GET + "X: y~ z~~");
            assertThat(answer).endsWith("}").contains("HTTP/1.1 400 ", "request-head");
        }
    }

    @Test
    void head_foldedBehindABodyInChunks_isNotServed() throws Exception {
        String chunks = Integer.toHexString(BODY.length()) + "~" + BODY + "~0~~";
        String answer = ask(LOGIN + "Transfer-Encoding: chunked~~" + chunks + GET + "X: y~ z~~");
        assertThat(answer).contains("HTTP/1.1 400 ", "request-head");
    }

    @Test
    void body_withLinesThatBeginWithABlank_isTaken_inPartsAndInOne() throws Exception {
        try (Socket socket = connect()) {
            send(socket, login("")); // answered, and the connection goes on
            send(socket, LOGIN + "Connection: close~Content-Length: " + BODY.length() + "~~");
            for (String letter : BODY.split("(?=\\s)")) {
                send(socket, letter);
                TimeUnit.MILLISECONDS.sleep(20);
            }
            String answer = untilClosed(socket);
            assertThat(answers(answer)).isEqualTo(2);
            assertThat(answer).contains("HTTP/1.1 401 ").doesNotContain("request-head");
        }
    }

    @Test
    void body_slowerThanAHead_isWaitedFor() throws Exception {
        try (Socket socket = connect()) {
            send(socket, LOGIN + "Connection: close~Content-Length: " + BODY.length() + "~~");
            int part = BODY.length() / 4;
            for (int i = 0; i < 4; i++) {
                TimeUnit.SECONDS.sleep(1);
                send(
                        socket,
                        i == 3
                                ? BODY.substring(3 * part)
                                : BODY.substring(i * part, (i + 1) * part));
            }
            assertThat(untilClosed(socket)).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void head_thatNeverGetsWhole_silentOrDripping_is408_andOthersAreServed() throws Exception {
        for (String begun : new String[] {"G", GET, GET + "X: "}) {
            try (Socket socket = connect()) {
                send(socket, begun);
                assertThat(untilClosed(socket)).as(begun).startsWith("HTTP/1.1 408 ");
            }
        }
        try (Socket socket = connect()) {
            long begun = System.nanoTime();
            send(socket, GET + "X: ");
            Thread drip = Thread.ofVirtual().start(() -> drip(socket));
            assertThat(untilClosed(socket)).startsWith("HTTP/1.1 408 ");
            drip.interrupt();
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun))
                    .isLessThanOrEqualTo(HEAD_WITHIN_S + 3);
        }
        assertThat(origin.get("/q/health/ready").statusCode()).isEqualTo(200);
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

    @Test
    void connection_thatWaitsBetweenRequests_isKept() throws Exception {
        try (Socket socket = connect()) {
            send(socket, GET + "~");
            TimeUnit.SECONDS.sleep(HEAD_WITHIN_S + 2);
            send(socket, GET + "Connection: close~~");
            String answer = untilClosed(socket);
            assertThat(answers(answer)).isEqualTo(2);
            assertThat(answer).doesNotContain("408");
        }
    }
}
