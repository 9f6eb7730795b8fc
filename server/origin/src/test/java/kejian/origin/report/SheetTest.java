package kejian.origin.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kejian.origin.DatabaseForTests;
import kejian.origin.report.MonthData.Watched;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;

/** What holds for sheets of a courseware and of a station alike. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@TestProfile(BulletinTest.Alone.class)
class SheetTest extends SheetCity {

    /** Whatever changes afterwards: a sheet is made of its month's snapshot. */
    @Test
    void madeAgain_afterEverythingChanged_itIsTheSameBytes() throws Exception {
        column("果树", "410000");
        watchAtRandom(3);
        watch(group(title, east + "-1", 3, 3));
        data.sql(
                "insert into box (box, station) select 'm-' || code, id from station where area = '%s'"
                        .formatted(east));
        clock.advance(Duration.ofDays(40));
        analyst = tokens.person("analyst-of-sheets", "analyst");
        MonthData.close(analyst, month.minusYears(1));
        MonthData.close(analyst, month);
        Map<String, byte[]> made = new HashMap<>();
        for (String form : FORMS) {
            made.put("courseware " + form, sheet(form));
            made.put("station " + form, station(east + "-1", form));
        }
        assertThat(new String(made.get("station html"), StandardCharsets.UTF_8))
                .contains("果树冬剪", "东县", "站点" + east + "-1");

        watch(group(title, east + "-1", 9, 60));
        data.sql(
                "update area set name = '新县' where code = '%s'".formatted(east),
                "update column_node set title = '新栏' where title = '果树'",
                "delete from column_courseware where courseware = '%s'".formatted(title),
                "update courseware set title = '新名', presenter = '李', state = 'WITHDRAWN',"
                        + " duration_ms = 5 where id = '%s'".formatted(title),
                "update station set name = '新站', code = 'new-' || code, closed_on = '2001-01-01',"
                        + " type = 'NEW', capacity = 7 where area = '%s'".formatted(east),
                "insert into box (box, station) select 'n-' || code, id from station where area ="
                        + " '%s'".formatted(east));
        data.area(root.substring(0, 4) + "03", "后来的县", root);
        MonthData.close(analyst, month.minusMonths(1)); // was open when the month was closed
        for (String form : FORMS) {
            assertThat(sheet(form)).as(form).isEqualTo(made.get("courseware " + form));
            assertThat(station(east + "-1", form)).as(form).isEqualTo(made.get("station " + form));
        }
        assertThat(MonthData.line(made.get("station xlsx"), "概况", "播放次数").get(2)).isEqualTo("—");
        assertThat(get(analyst, "stations/new-" + east + "-1.csv").statusCode()).isEqualTo(404);
    }

    @Test
    void fewPersons_areNotTold_norWhatWouldGiveThemAway() throws Exception {
        String other = courseware("大棚蔬菜", "410000");
        String third = courseware("养蜂", "410000");
        watch(group(title, east + "-1", 3, 3));
        watch(group(other, east + "-1", 4, 30));
        // somebody began another title beside it: nobody more
        watch(new Watched(third, "A", east + "-1", east, month.atDay(4), 0, 2_000, 2_000, 0, true));
        watch(group(third, east + "-1", 5, 10));
        watch(group(third, east + "-1", 6, 100));
        watch(group(title, west + "-1", 3, 70));
        watch(group(title, west + "-2", 3, 2));
        MonthData.close(analyst, month);
        byte[] station = station(east + "-1", "xlsx");
        assertThat(MonthData.line(station, "概况", "参学人次").get(1)).isEqualTo("143");
        for (String named : List.of("果树冬剪", "大棚蔬菜")) {
            assertThat(MonthData.line(station, "收看的课件", named).subList(8, 10))
                    .as(named)
                    .containsExactly("*", "*");
        }
        assertThat(MonthData.line(station, "收看的课件", "养蜂").get(8)).isEqualTo("110");
        List<List<String>> days = MonthData.sheet(station, "每日");
        assertThat(days.subList(3, 7).stream().map(row -> row.get(7)))
                .as("not the day beside it alone, also that of the title which was hidden")
                .containsExactly("*", "*", "*", "100");
        byte[] courseware = sheet("xlsx");
        assertThat(MonthData.line(courseware, "下级区划", east).subList(8, 10))
                .containsExactly("*", "*");
        assertThat(MonthData.line(courseware, "下级区划", west).subList(8, 10))
                .containsExactly("*", "*");
        assertThat(MonthData.line(courseware, "概况", "参学人次").get(1)).isEqualTo("75");
        byte[] county = ok(analyst, "courseware/%s.xlsx?area=%s".formatted(title, east));
        assertThat(MonthData.line(county, "概况", "参学人次").get(1)).isEqualTo("*");
        assertThat(MonthData.line(county, "概况", "学时").get(1)).isEqualTo("*");
        byte[] few = station(west + "-2", "xlsx");
        assertThat(MonthData.line(few, "概况", "参学人次").get(1)).isEqualTo("*");
        assertThat(MonthData.sheet(few, "每日").subList(3, 5).stream().map(row -> row.get(7)))
                .as("nobody on a day without a view")
                .containsExactly("*", "0");
        // a station's heads would be a group's
        assertThat(MonthData.sheet(courseware, "收看最久的站点").toString()).doesNotContain("人次");
    }

    @Test
    void otherAreas_areNotThere() throws Exception {
        String ofWest = courseware("西县自制", west);
        watch(group(title, east + "-1", 3, 30));
        watch(group(title, west + "-1", 3, 40));
        String unpublished = courseware("未上线", "410000");
        data.sql(
                "update courseware set published_at = null where id = '%s'".formatted(unpublished));
        MonthData.close(analyst, month);
        String own = tokens.personOf(east, "analyst-" + east, "analyst");
        // the province's title, as the county watched it
        byte[] xlsx = ok(own, "courseware/%s.xlsx".formatted(title));
        assertThat(MonthData.line(xlsx, "概况", "参学人次").get(1)).isEqualTo("30");
        assertThat(get(own, "courseware/%s.csv?area=%s".formatted(title, west)).statusCode())
                .isEqualTo(404);
        assertThat(get(own, "courseware/%s.csv".formatted(ofWest)).statusCode()).isEqualTo(404);
        assertThat(get(analyst, "courseware/%s.csv".formatted(ofWest)).statusCode()).isEqualTo(200);
        assertThat(get(analyst, "courseware/%s.csv?area=%s".formatted(ofWest, east)).statusCode())
                .isEqualTo(404);
        assertThat(get(own, "stations/%s-1.csv".formatted(east)).statusCode()).isEqualTo(200);
        assertThat(get(own, "stations/%s-1.csv".formatted(west)).statusCode()).isEqualTo(404);
        assertThat(get(analyst, "courseware/%s.csv".formatted(unpublished)).statusCode())
                .isEqualTo(404);
        assertThat(get(analyst, "courseware/nothing.csv").statusCode()).isEqualTo(404);
        assertThat(get(analyst, "stations/nothing.csv").statusCode()).isEqualTo(404);
        assertThat(get(analyst, "stations/%s-1.pdf".formatted(east)).statusCode()).isEqualTo(404);
        String editor = tokens.person("editor-of-sheets", "editor");
        assertThat(get(editor, "courseware/%s.csv".formatted(title)).statusCode()).isEqualTo(403);
        data.station(east + "-9", east, null);
        assertThat(get(analyst, "stations/%s-9.csv".formatted(east)).statusCode())
                .as("registered after the month was closed")
                .isEqualTo(404);
        month = month.minusMonths(1);
        for (String path :
                List.of(
                        "courseware/%s.docx".formatted(title),
                        "stations/%s-1.docx".formatted(east))) {
            get(analyst, path).then().statusCode(409).body("code", Matchers.is("month-open"));
        }
    }

    @Test
    void sheets_areWrittenDown_andNameTheSnapshot_inEachForm() throws Exception {
        data.sql(
                "update courseware set title = '=1+2<script>' where id = '%s'".formatted(title),
                "update station set name = '＝cmd<script>' where code = '%s-1'".formatted(east));
        watch(group(title, east + "-1", 3, 30));
        MonthData.close(analyst, month);
        sheet("csv");
        Response csv = get(analyst, "stations/%s-1.csv".formatted(east));
        assertThat(csv.header("Content-Disposition"))
                .contains("kejian-station-%s-1-%s.csv".formatted(east, month));
        String snapshot =
                given().header("Authorization", "Bearer " + analyst)
                        .get("/api/months/" + month)
                        .jsonPath()
                        .getString("closed.snapshot");
        assertThat(csv.asString()).contains(snapshot, "'＝cmd<script>").doesNotContain(",＝cmd");
        assertThat(new String(sheet("html"), StandardCharsets.UTF_8))
                .contains(snapshot, "=1+2&lt;script&gt;")
                .doesNotContain("<script");
        assertThat(about(sheet("xlsx"), "课件")).containsEntry("标题 title", "'=1+2<script>");
        try (XWPFDocument doc =
                new XWPFDocument(new ByteArrayInputStream(station(east + "-1", "docx")))) {
            String text =
                    String.join("\n", doc.getParagraphs().stream().map(p -> p.getText()).toList());
            assertThat(text).contains(snapshot, "＝cmd<script>收视情况").doesNotContain("{{");
            assertThat(doc.getTables()).hasSize(6);
            assertThat(doc.getTables().getLast().getText()).contains("达标：");
        }
        String operator = tokens.personOf(east, "operator-" + east, "operator");
        JsonPath log = exports(operator);
        assertThat(log.getList("items.what")).containsOnly("STATION").hasSize(2);
        assertThat(log.getString("items[1].about")).isEqualTo(east + "-1 " + month + " csv");
        assertThat(log.getString("items[1].who")).isEqualTo("analyst-of-sheets");
        assertThat(log.getLong("items[1].rows")).isGreaterThan(month.lengthOfMonth());
        JsonPath city = exports(tokens.personOf(root, "operator-" + root, "operator"));
        assertThat(city.getList("items.what"))
                .containsExactly("STATION", "COURSEWARE", "COURSEWARE", "STATION", "COURSEWARE");
        assertThat(city.getString("items[4].about")).isEqualTo(title + " " + month + " csv");
    }

    private static JsonPath exports(String token) {
        return given().header("Authorization", "Bearer " + token)
                .get("/api/exports")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
