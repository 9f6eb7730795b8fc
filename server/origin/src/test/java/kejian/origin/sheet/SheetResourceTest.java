package kejian.origin.sheet;

import static kejian.origin.Caller.assertProblem;
import static kejian.origin.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import kejian.sheet.Grid;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A sheet as the console sends it. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class SheetResourceTest {

    private static Caller editor;
    private static String slug;

    @BeforeAll
    static void makeColumn() {
        editor = Caller.person("editor");
        slug = "sheet" + System.nanoTime();
        String column = "{\"slug\":\"%s\",\"title\":\"农技%s\"}".formatted(slug, slug);
        assertThat(editor.send("POST", "/api/columns", column).statusCode()).isEqualTo(201);
    }

    private static HttpResponse<String> post(String query, byte[] sheet, String... language) {
        HttpRequest.Builder request = editor.request("/api/sheets" + query);
        if (language.length == 1) {
            request.header("Accept-Language", language[0]);
        }
        return Caller.send(request.POST(HttpRequest.BodyPublishers.ofByteArray(sheet)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void sheet_thatIsRight_isAnsweredRowByRow() {
        byte[] gbk =
                ("视频文件,专栏,标题,备注\na.mp4,农技" + slug + ",系统,x\n").getBytes(Charset.forName("GBK"));

        JsonNode checked = json(post("", gbk));

        assertThat(checked.get("charset").asText()).isEqualTo("GB18030");
        assertThat(checked.get("unread").get(0).asText()).isEqualTo("备注");
        assertThat(checked.get("rows").get(0).get("column").asText()).isEqualTo(slug);
        assertThat(checked.get("rows").get(0).get("title").asText()).isEqualTo("系统");
        assertThat(checked.get("errors")).isEmpty();
    }

    @Test
    void rows_thatAreWrong_areNamed_andTheGoodOnesAreNotLost() {
        byte[] sheet = utf8("视频文件,专栏\n../a.mp4," + slug + "\nb.mp4,nowhere\nc.mp4," + slug + "\n");

        HttpResponse<String> whole = post("", sheet);
        assertProblem(whole, 422, "manifest-row");
        assertThat(json(whole).get("errors").get(0).get("pointer").asText())
                .isEqualTo("/rows/2/视频文件");
        assertThat(json(whole).get("errors").get(1).get("code").asText())
                .isEqualTo("unknown-value");

        JsonNode part = json(post("?partial=true", sheet, "en"));
        assertThat(part.get("rows").get(0).get("video").asText()).isEqualTo("c.mp4");
        assertThat(part.get("errors").get(1).get("detail").asText())
                .isEqualTo("no such column: nowhere");
        assertThat(part.get("wrong").toString())
                .isEqualTo(
                        "[{\"row\":2,\"title\":\"\",\"video\":\"../a.mp4\"},"
                                + "{\"row\":3,\"title\":\"\",\"video\":\"b.mp4\"}]");
    }

    private static String sent(byte[] sheet, String rows) {
        return "{\"sheet\":\"%s\",\"number\":1,\"column\":\"\",\"rows\":[%s]}"
                .formatted(Base64.getEncoder().encodeToString(sheet), rows);
    }

    @Test
    void result_isTheSameSheet_withWhatBecameOfEachRow() {
        byte[] sheet =
                utf8(
                        "视频文件,专栏,摘要\na.mp4,%s,=1\nb.mp4,nowhere,\nc.mp4,%s,\nd.mp4,%s,\n"
                                .formatted(slug, slug, slug));
        String rows =
                "{\"row\":2,\"state\":\"STORED\",\"id\":\"7\"},{\"row\":3,\"state\":\"STORED\",\"id\":\"8\"},"
                        + "{\"row\":4,\"state\":\"MISSING\",\"note\":\"c.mp4\"}";

        HttpResponse<String> made = editor.send("POST", "/api/sheets/result", sent(sheet, rows));

        assertThat(made.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
        assertThat(made.body())
                .as("a row that is wrong was not stored, whoever says so")
                .isEqualTo(
                        "\ufeff视频文件,专栏,摘要,状态,编号,说明\r\n"
                                + "a.mp4,%s,'=1,已入库,7,\r\n".formatted(slug)
                                + "b.mp4,nowhere,,有错,,专栏: 没有这个专栏：nowhere (unknown-value)\r\n"
                                + "c.mp4,%s,,缺文件,,c.mp4\r\n".formatted(slug)
                                + "d.mp4,%s,,,,\r\n".formatted(slug));
    }

    @Test
    void result_ofWhatIsNoSheet_isRefused() {
        assertProblem(
                editor.send(
                        "POST",
                        "/api/sheets/result",
                        "{\"sheet\":\"%\",\"number\":1,\"column\":\"\",\"rows\":[]}"),
                422,
                "validation");
        assertProblem(
                editor.send("POST", "/api/sheets/result", sent(utf8("视频文件,专栏\n"), "")),
                422,
                "manifest-empty");
    }

    @Test
    void template_isASheetWithoutRows_inTheLanguageAskedFor() throws Exception {
        for (String language : List.of("zh", "en")) {
            HttpResponse<byte[]> book = template(language);
            assertThat(book.headers().firstValue("Content-Type").orElse(""))
                    .isEqualTo("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
            assertThat(Grid.read(book.body(), 1).rows().getFirst())
                    .contains(language.equals("en") ? "publishAt" : "上线时间")
                    .doesNotContain("状态", "status");
            assertProblem(post("", book.body()), 422, "manifest-empty");
        }
    }

    private static HttpResponse<byte[]> template(String language) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    editor.request("/api/sheets/template")
                            .header("Accept-Language", language)
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    @Test
    void sheet_thatIsNone_isRefusedWithItsReason_inEitherLanguage() {
        HttpResponse<String> chinese = post("", utf8("视频文件,专栏\n"));
        assertProblem(chinese, 422, "manifest-empty");
        assertThat(json(chinese).get("detail").asText()).contains("只有表头");
        assertThat(json(post("", utf8("视频文件,专栏\n"), "en")).get("detail").asText())
                .contains("no rows");
        assertProblem(post("", new byte[(16 << 20) + 1]), 422, "limit-exceeded");
        assertProblem(post("?sheet=0", utf8("x")), 400, "query");
    }

    @Test
    void column_ofAnotherArea_isNone() {
        String area = "{\"code\":\"%s\",\"name\":\"县\",\"parent\":\"410000\"}";
        String code = "41%06d".formatted(System.nanoTime() % 1_000_000);
        assertThat(Caller.admin().send("POST", "/api/areas", area.formatted(code)).statusCode())
                .isEqualTo(201);
        Caller county = Caller.personOf(code, "editor");
        HttpResponse<String> answer =
                Caller.send(
                        county.request("/api/sheets")
                                .POST(
                                        HttpRequest.BodyPublishers.ofByteArray(
                                                utf8("视频文件,专栏\na.mp4," + slug + "\n"))));
        assertProblem(answer, 422, "manifest-row");
    }
}
