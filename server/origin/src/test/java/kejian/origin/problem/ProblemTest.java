package kejian.origin.problem;

import static kejian.origin.Caller.assertProblem;
import static kejian.origin.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table "HTTP API" of what bad input is answered with. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class ProblemTest {

    private static Caller admin;

    @BeforeAll
    static void login() {
        admin = Caller.admin();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"code\"           | 400 | json-syntax",
                "[]                  | 422 | validation",
                "`\"text\"`          | 422 | validation",
                "null                | 400 | body-missing",
                "``                  | 400 | body-missing",
                "{\"code\":4101,\"name\":\"x\",\"parent\":\"410000\"}     | 422 | validation",
                "{\"code\":\"4101\",\"name\":true,\"parent\":\"410000\"}  | 422 | validation",
                "{\"code\":\"4101\",\"name\":\"x\",\"parent\":\"410000\",\"more\":1} | 422 | validation",
                "{\"code\":\"4101\",\"code\":\"4102\",\"name\":\"x\",\"parent\":\"410000\"} | 400 | json-syntax",
                "{\"code\":\"4101\",\"name\":\"x\",\"parent\":\"410000\"} x | 400 | json-syntax",
                "{\"code\":\"abc\",\"name\":\"x\",\"parent\":\"410000\"}  | 422 | validation",
                "{\"code\":\"4101\",\"parent\":\"410000\"}                | 422 | validation",
                "{\"code\":\"4101\",\"name\":\"a\\u0000b\",\"parent\":\"410000\"} | 422 | text-control",
                "{\"code\":\"4101\",\"name\":\"a\\ud800b\",\"parent\":\"410000\"} | 422 | text-control",
                "{\"code\":\"4101\",\"name\":\"a\\u202eb\",\"parent\":\"410000\"} | 422 | text-control",
                "{\"code\":\"4101\",\"name\":\"a\\u200fb\",\"parent\":\"410000\"} | 422 | text-control",
                "{\"code\":\"4101\",\"name\":\"a\\u0007b\",\"parent\":\"410000\"} | 422 | text-control",
            })
    void json_asNoClientShouldSend_isRefused(String body, int status, String code) {
        assertProblem(admin.send("POST", "/api/areas", body), status, code);
    }

    @Test
    void json_nestedOrNumberedBeyondReason_isRefused() {
        String deep = "{\"more\":" + "[".repeat(5_000);
        assertThat(admin.send("POST", "/api/areas", deep).statusCode()).isIn(400, 422);
        String digits = "{\"code\":" + "9".repeat(2_000) + "}";
        assertProblem(admin.send("POST", "/api/areas", digits), 400, "json-syntax");
    }

    @Test
    void json_inGbkOrBrokenUtf8_isRefused() {
        byte[] gbk = "{\"code\":\"4101\",\"name\":\"郑州市\"}".getBytes(Charset.forName("GBK"));
        assertProblem(bytes(gbk), 400, "json-syntax");
        assertProblem(
                bytes(new byte[] {'{', '"', (byte) 0xc0, (byte) 0xaf, '"'}), 400, "json-syntax");
        assertProblem(bytes(new byte[] {0, 0, 0, '{', 0x7f, 0, 0, 0}), 400, "json-syntax");
    }

    private static HttpResponse<String> bytes(byte[] body) {
        return Caller.send(
                admin.request("/api/areas")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    @Test
    void validation_failed_namesThePlace() {
        String body = "{\"code\":\"abc\",\"name\":\"x\",\"parent\":\"410000\"}";
        HttpResponse<String> answer = admin.send("POST", "/api/areas", body);
        assertThat(json(answer).at("/errors/0/pointer").asText()).isEqualTo("/code");
        HttpResponse<String> unknown = admin.send("POST", "/api/areas", "{\"m~/n\":1}");
        assertThat(json(unknown).at("/errors/0/pointer").asText()).isEqualTo("/m~0~1n");
    }

    @Test
    void text_decomposed_isStoredComposed() {
        String body = "{\"code\":\"41019901\",\"name\":\"e\\u0301\",\"parent\":\"410000\"}";
        HttpResponse<String> answer = admin.send("POST", "/api/areas", body);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(json(answer).get("name").asText()).isEqualTo("\u00e9");
    }

    @Test
    void texts_followAcceptLanguage() {
        assertThat(title("en-GB,en;q=0.9")).isEqualTo("Not found");
        assertThat(title("zh-CN,en;q=0.5")).isEqualTo("没有找到");
        assertThat(title("fr,en;q=0.5")).isEqualTo("Not found");
        assertThat(title(";;;")).isEqualTo("没有找到");
    }

    private static String title(String language) {
        HttpResponse<String> answer =
                Caller.send(admin.request("/api/nothing").header("Accept-Language", language));
        assertProblem(answer, 404, "not-found");
        return json(answer).get("title").asText();
    }

    @Test
    void protocol_misused_isAProblemToo() {
        assertProblem(admin.send("GET", "/sync/nothing", null), 404, "not-found");
        assertProblem(admin.send("GET", "/api", null), 404, "not-found");
        HttpResponse<String> method = admin.send("PUT", "/api/areas", "{}");
        assertProblem(method, 405, "method");
        assertThat(method.headers().firstValue("Allow").orElse("")).contains("GET", "POST");
        assertProblem(
                Caller.send(
                        admin.request("/api/areas")
                                .header("Content-Type", "text/xml")
                                .POST(HttpRequest.BodyPublishers.ofString("<a/>"))),
                415,
                "media-type");
        assertProblem(
                Caller.send(admin.request("/api/areas").header("Accept", "image/png")),
                406,
                "not-acceptable");
        HttpResponse<String> anonymous = Caller.anonymous().send("GET", "/api/areas", null);
        assertProblem(anonymous, 401, "unauthenticated");
        assertThat(anonymous.headers().firstValue("WWW-Authenticate").orElse(""))
                .startsWith("Bearer");
        assertProblem(
                Caller.withToken("nonsense").send("GET", "/api/areas", null),
                401,
                "unauthenticated");
    }

    @Test
    void query_thatIsNoNumber_isAQueryProblem() {
        assertProblem(admin.send("GET", "/api/courseware?page=x", null), 400, "query");
        assertProblem(admin.send("GET", "/api/courseware?size=0", null), 400, "query");
        assertProblem(admin.send("GET", "/api/courseware?size=1000000", null), 400, "query");
        assertProblem(admin.send("GET", "/api/courseware/no-id", null), 404, "not-found");
    }

    @Test
    void json_longerThanAllowed_isTooLarge() {
        String body = "{\"code\":\"" + "1".repeat(4_100_000) + "\"}";
        HttpResponse<String> answer =
                Caller.send(
                        admin.request("/api/areas")
                                .header("Content-Type", "application/json")
                                .POST(
                                        HttpRequest.BodyPublishers.fromPublisher(
                                                HttpRequest.BodyPublishers.ofString(body))));
        assertProblem(answer, 413, "too-large");
    }
}
