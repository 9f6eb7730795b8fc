package kejian.origin.sheet;

import static kejian.origin.Caller.assertProblem;
import static kejian.origin.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
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
