package kejian.origin.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Raw lines, because clients put addresses right before they send them. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class FrontDoorTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/areas%2f",
                "/api/..%2fq/metrics",
                "/api/areas%5c",
                "/api/areas%00",
                "/api/areas;a=b",
                "/api/../q/metrics",
                "/api/./areas",
                "/api/%2e%2e/q/metrics",
                "/api/areas%c0%af",
                "/api/areas%e4%b8",
                "/api/areas%ff",
                "/api/areas%80",
                "/api/areas%ed%a0%80",
                "/api/areas%f4%90%80%80",
                "/api/areas%0d%0aX:1"
            })
    void path_thatCouldBeReadTwoWays_isRefused(String path) throws IOException {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400");
        assertThat(answer).contains("application/problem+json", "\"code\":\"path\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/areas%zz", "/api/areas%", "/api\\areas", "/api/areas\u007f"})
    void path_thatIsNoAddress_isRefusedByTheServerItself(String path) throws IOException {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400");
    }

    @Test
    void path_ofBoxes_isRefusedInPlainText() throws IOException {
        String answer =
                raw("GET /m/..%2f..%2fetc HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400").contains("text/plain", "Problem-Type: path");
    }

    @Test
    void path_inChinese_isNoFault() throws IOException {
        String answer = raw("GET /api/%E7%AC%AC HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 404").contains("\"code\":\"not-found\"");
    }

    @Test
    void query_withALineEnd_isRefused() throws IOException {
        String answer =
                raw("GET /api/areas?x=%0d%0aA:b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400").contains("\"code\":\"query\"");
    }

    @Test
    void methodOverride_asked_isRefused() throws IOException {
        String answer =
                raw(
                        "POST /api/uploads/x HTTP/1.1\r\nHost: a\r\nX-HTTP-Method-Override: PATCH\r\n"
                                + "Content-Length: 0\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 405").contains("\"code\":\"method\"");
    }

    @Test
    void json_announcedAsTooLong_isRefusedBeforeItIsSent() throws IOException {
        String answer =
                raw(
                        "POST /api/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 90000000000\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 413").contains("\"code\":\"too-large\"");
    }

    @Test
    void answers_ofTheApi_forbidSniffingAndFrames() {
        var headers = Caller.anonymous().send("GET", "/api/areas", null).headers();
        assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(headers.firstValue("Referrer-Policy")).isPresent();
        assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                .contains("frame-ancestors 'self'");
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", Caller.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
