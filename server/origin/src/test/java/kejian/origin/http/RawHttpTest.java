package kejian.origin.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP API 13 and 14: what no client library can send, byte by byte. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class RawHttpTest {

    private static final String GET = "GET /api/areas HTTP/1.1\r\nHost: a\r\n";
    private static final String POST =
            "POST /api/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                GET + "Host: b\r\n\r\n",
                "GET /api/areas HTTP/1.1\r\nHost : a\r\n\r\n",
                GET + "X: a\0b\r\n\r\n",
                "GET /api/areas HTTP/1.1\nHost: a\n\n",
                POST + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
                POST + "Content-Length: -1\r\n\r\n",
                POST + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "GET /api/areas HTTP/1.0\r\n\r\n",
            })
    void request_thatCouldBeReadTwoWays_isRefusedAndTheConnectionCloses(String request)
            throws IOException {
        String answer = untilClosed(request);
        assertThat(answer).startsWith("HTTP/1.");
        assertThat(answer.substring(9, 12)).isEqualTo("400");
        assertThat(answer.split("HTTP/1\\.")).as("one answer").hasSize(2);
    }

    /** The second request would have been somebody else's. */
    @Test
    void request_insideAnother_isNotAnswered() throws IOException {
        String inner = "GET /q/health/live HTTP/1.1\r\nHost: a\r\n\r\n";
        String answer =
                untilClosed(
                        POST
                                + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                                + inner);
        assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("UP");
    }

    @Test
    void chunk_withoutASize_endsTheConnection() throws IOException {
        String answer =
                untilClosed(POST + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");
        assertThat(answer)
                .satisfiesAnyOf(
                        a -> assertThat(a).isEmpty(),
                        a -> assertThat(a).startsWith("HTTP/1.1 400"));
    }

    @Test
    void headers_tooMany_are431() throws IOException {
        StringBuilder many = new StringBuilder(GET);
        for (int i = 0; i < 150; i++) {
            many.append('X').append(i).append(": a\r\n");
        }
        String answer = untilClosed(many + "\r\n");
        assertThat(answer).startsWith("HTTP/1.1 431").contains("\"code\":\"headers\"");
    }

    @Test
    void headers_tooLong_are431() throws IOException {
        assertThat(untilClosed(GET + "X: " + "a".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.")
                .contains(" 431 ");
        assertThat(untilClosed("GET /api?x=" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
                .startsWith("HTTP/1.")
                .contains(" 414 ");
    }

    @Test
    void method_thatNobodyKnows_is405() throws IOException {
        String answer = untilClosed("BREW /api/areas HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 405").contains("Allow: ", "\"code\":\"method\"");
    }

    @Test
    void body_thatStalls_isGivenUp() throws IOException {
        String answer = untilClosed(POST + "Content-Length: 100\r\n\r\n{\"user\":");
        // The server closes the line when it gives up; the answer may come too late for it.
        assertThat(answer)
                .satisfiesAnyOf(
                        a -> assertThat(a).isEmpty(),
                        a -> assertThat(a).startsWith("HTTP/1.1 408"));
    }

    @Test
    void query_askedTwice_isRefused() throws IOException {
        String answer =
                untilClosed(
                        "GET /api/courseware?page=1&page=2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400").contains("\"code\":\"query\"");
    }

    private static String untilClosed(String request) throws IOException {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        try (Socket socket = new Socket("127.0.0.1", Caller.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            for (int b; (b = in.read()) >= 0; ) {
                seen.write(b);
            }
        } catch (SocketException e) {
            // reset by the server, after its answer
            assertThat(e).hasMessageContaining("reset");
        }
        return seen.toString(StandardCharsets.UTF_8);
    }
}
