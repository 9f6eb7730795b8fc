package kejian.origin.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import kejian.origin.DatabaseForTests;
import kejian.origin.MovableClock;
import kejian.origin.identity.TestTokens;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bulletin of a snapshot, in four forms. With a database of its own: closing is for all. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@TestProfile(BulletinTest.Alone.class)
class BulletinTest {

    /** Nothing is other than usual. */
    public static class Alone implements QuarkusTestProfile {}

    private static final List<String> FORMS = List.of("docx", "html", "xlsx", "csv");
    private static final long HOUR_MS = 3_600_000;

    /** Each test has years of its own. */
    private static YearMonth next = MonthData.now().minusMonths(5);

    private static int city = 70;

    @Inject MonthData data;
    @Inject TestTokens tokens;
    @Inject MovableClock clock;
    @Inject BulletinFolder folder;
    private YearMonth month;
    private String root;
    private String east;
    private String west;
    private String analyst;

    @BeforeEach
    void city() throws Exception {
        month = next;
        next = next.minusYears(2);
        root = "41" + city + "00";
        east = "41" + city + "01";
        west = "41" + city++ + "02";
        data.sql("create sequence if not exists test_seq");
        data.area(root, "某市", "410000");
        data.area(east, "东县", root);
        data.area(west, "西县", root);
        data.station(east + "-1", east, "VILLAGE");
        data.station(east + "-2", east, "COMMUNITY");
        data.station(west + "-1", west, "VILLAGE");
        data.station(west + "-2", west, null);
        analyst = tokens.person("analyst-of-bulletins", "analyst");
    }

    /** Some of everything in the month, less in those beside it. */
    private void watch() throws Exception {
        data.session(east + "-1", east, month, 3, 12 * HOUR_MS, 30);
        data.session(east + "-1", east, month, 4, 9 * HOUR_MS, 20);
        data.session(east + "-2", east, month, 4, HOUR_MS / 2, 0);
        data.session(west + "-1", west, month, 4, HOUR_MS, 10);
        data.session(null, west, month, 5, HOUR_MS / 4, 0);
        data.session(east + "-1", east, month.minusMonths(1), 3, 10 * HOUR_MS, 40);
        data.session(west + "-1", west, month.minusYears(1), 8, 45 * HOUR_MS, 0);
        data.word("e-" + east, east, month, "月度学习", 40, 6);
        data.word("e-" + west, west, month, "月度学习", 20, 5);
        data.word("e-" + west, west, month, "王小明", 90, 4);
        data.word("e-" + west, west, month.minusMonths(1), "月度学习", 30, 5);
    }

    private void closeAll() {
        MonthData.close(analyst, month.minusYears(1));
        MonthData.close(analyst, month.minusMonths(1));
        MonthData.close(analyst, month);
    }

    private byte[] form(String form) {
        return MonthData.get(analyst, month, form, root);
    }

    @Test
    void figures_areThoseOfTheMonth_withTheMonthsBesideThem() throws Exception {
        watch();
        closeAll();
        byte[] xlsx = form("xlsx");
        assertThat(numbers(MonthData.line(xlsx, "概况", "在册站点").subList(1, 6)))
                .containsExactly(4.0, 4.0, 0.0, 4.0, 0.0);
        List<String> hours = MonthData.line(xlsx, "概况", "有效学习时长");
        assertThat(numbers(hours.subList(1, 6)))
                .containsExactly(22.75, 10.0, 1.275, 45.0, rounded(22.75 / 45 - 1));
        assertThat(number(MonthData.line(xlsx, "概况", "站点有效学习时长").get(1))).isEqualTo(22.5);
        assertThat(number(MonthData.line(xlsx, "概况", "站均").get(1))).isEqualTo(22.5 / 4);
        assertThat(numbers(MonthData.line(xlsx, "概况", "参学率").subList(1, 3)))
                .containsExactly(0.75, 0.25);
        // two group viewings and 21 hours: the first station alone
        assertThat(number(MonthData.line(xlsx, "概况", "达标率").get(1))).isEqualTo(0.25);
        assertThat(MonthData.line(xlsx, "概况", "参学人次").get(1)).isEqualTo("62");
        assertThat(MonthData.line(xlsx, "概况", "单日最多").get(1)).isEqualTo("3");
        assertThat(serial(MonthData.line(xlsx, "概况", "最多之日").get(1))).isEqualTo(month.atDay(4));
        List<String> village = MonthData.line(xlsx, "站点类型", "农村");
        assertThat(village.subList(1, 4)).containsExactly("2", "2", "2");
        assertThat(numbers(village.subList(5, 8))).containsExactly(22.0, 10.0, 45.0);
        assertThat(MonthData.line(xlsx, "站点类型", "未分类").get(1)).isEqualTo("1");
        assertThat(number(MonthData.line(xlsx, "站点类型", "未登记").get(5))).isEqualTo(0.25);
        List<String> county = MonthData.line(xlsx, "县区", west);
        assertThat(county.get(1)).isEqualTo("西县");
        assertThat(numbers(county.subList(6, 9))).containsExactly(1.25, 0.0, 45.0);
        List<List<String>> days = MonthData.sheet(xlsx, "每日活跃站点");
        assertThat(days).hasSize(1 + month.lengthOfMonth());
        assertThat(serial(days.get(4).getFirst())).isEqualTo(month.atDay(4));
        assertThat(days.get(4).subList(1, 3)).containsExactly("3", "0");
        assertThat(MonthData.sheet(xlsx, "检索热词").subList(1, 2))
                .allSatisfy(row ->
                        assertThat(row)
                                .containsExactly("1", "月度学习", "文字 words", "60", "30", "—", "11"));
        assertThat(MonthData.sheet(xlsx, "检索热词")).hasSize(2); // no name of somebody
        assertThat(new String(form("csv"), StandardCharsets.UTF_8)).doesNotContain("王小明");
    }

    @Test
    void courseware_isCountedInTheMonthInWhichItCameOut() throws Exception {
        String before = month.atDay(1).minusDays(1) + " 23:59+08";
        String first = month.atDay(1) + " 00:00+08";
        String last = month.atEndOfMonth() + " 23:59+08";
        String after = month.plusMonths(1).atDay(1) + " 00:00+08";
        for (String at : List.of(before, first, last, after)) {
            data.courseware(id(), "t", "VIDEO", "RED_CLASSICS", at);
        }
        data.courseware(id(), "t", "ARTICLE", "ROLE_MODELS", first);
        MonthData.close(analyst, month.minusMonths(1));
        MonthData.close(analyst, month);
        byte[] xlsx = MonthData.get(analyst, month, "xlsx", "410000");
        assertThat(MonthData.line(xlsx, "课件上线", "红色经典").subList(1, 6))
                .containsExactly("2", "1", "—", "2", "0");
        assertThat(MonthData.line(xlsx, "课件上线", "先进人物").subList(1, 6))
                .containsExactly("1", "0", "—", "0", "1");
        assertThat(MonthData.line(xlsx, "概况", "新上线视频").subList(1, 3)).containsExactly("2", "1");
    }

    /** Whatever changes afterwards: the bulletin is made of its snapshot. */
    @Test
    void madeAgain_afterEverythingChanged_itIsTheSameBytes() throws Exception {
        watch();
        String title = id();
        data.courseware(title, "原名", "VIDEO", "RED_CLASSICS", month.atDay(2) + " 10:00+08");
        data.sql(
                """
                insert into search_made (edge, epoch, seq, hash, means, text, found, opened, voice,
                    area, at)
                select 'e', 'k', nextval('test_seq'), gen_random_uuid()::text, 'keys', '12', 1,
                       '%s', 'v' || i, '%s', timestamptz '%s 12:00+08'
                  from generate_series(1, 7) i
                """
                        .formatted(title, west, month.atDay(6)));
        // the moment of closing is another day than that of making
        clock.advance(Duration.ofDays(40));
        analyst = tokens.person("analyst-of-bulletins", "analyst");
        MonthData.close(analyst, month.minusYears(1));
        MonthData.close(analyst, month);
        Map<String, byte[]> made = new HashMap<>();
        FORMS.forEach(form -> made.put(form, form(form)));
        assertThat(new String(made.get("html"), StandardCharsets.UTF_8)).contains("原名", "东县");

        data.session(east + "-2", east, month, 9, 2 * HOUR_MS, 25);
        data.session(west + "-2", west, month.minusYears(1), 9, 2 * HOUR_MS, 25);
        data.word("e-" + east, east, month, "共同富裕", 70, 9);
        data.word("e-" + east, east, month, "月度学习", 70, 9);
        data.station(east + "-3", east, "VILLAGE");
        data.sql(
                "update area set name = '新县' where code = '%s'".formatted(east),
                "update courseware set title = '新名', state = 'WITHDRAWN' where id = '%s'"
                        .formatted(title),
                "update station set closed_on = '2001-01-01', type = 'NEW' where area = '%s'"
                        .formatted(west),
                "insert into box (box, station) select 'b-' || code, id from station where area ="
                        + " '%s'".formatted(east));
        data.area(root.substring(0, 4) + "03", "后来的县", root);
        data.courseware(id(), "补的", "VIDEO", "RED_CLASSICS", month.atDay(2) + " 11:00+08");
        MonthData.close(analyst, month.minusMonths(1)); // was open when the month was closed
        assertThat(
                        given().header("Authorization", "Bearer " + analyst)
                                .get(
                                        "/api/figures/summary?as=now&from=%s&to=%s&area=%s"
                                                .formatted(
                                                        month.atDay(1), month.atEndOfMonth(), root))
                                .jsonPath()
                                .getLong("figures.effectiveMs"))
                .isEqualTo((long) (24.75 * HOUR_MS));

        for (String form : FORMS) {
            assertThat(form(form)).as(form).isEqualTo(made.get(form));
        }
        assertThat(MonthData.line(made.get("xlsx"), "概况", "有效学习时长").get(2)).isEqualTo("—");
        for (String form : List.of("docx", "xlsx")) {
            assertThatNoMomentIsIn(made.get(form));
        }
    }

    private static void assertThatNoMomentIsIn(byte[] zip) throws Exception {
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
                assertThat(e.getTimeLocal()).isEqualTo(LocalDateTime.of(1980, 1, 1, 0, 0));
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .as(e.getName())
                        .doesNotContain(today);
            }
        }
    }

    @Test
    void fewPersons_areNotTold_norTheCountyThatWouldGiveThemAway() throws Exception {
        data.session(east + "-1", east, month, 3, HOUR_MS, 30);
        data.session(west + "-1", west, month, 3, HOUR_MS, 3);
        MonthData.close(analyst, month);
        byte[] xlsx = form("xlsx");
        assertThat(MonthData.line(xlsx, "概况", "参学人次").get(1)).isEqualTo("33");
        assertThat(MonthData.line(xlsx, "县区", west).subList(16, 18)).containsExactly("*", "*");
        assertThat(MonthData.line(xlsx, "县区", east).subList(16, 18)).containsExactly("*", "*");
        byte[] own = MonthData.get(analyst, month, "xlsx", west);
        assertThat(MonthData.line(own, "概况", "参学人次").get(1)).isEqualTo("*");
        assertThat(MonthData.line(own, "概况", "学时").get(1)).isEqualTo("*");
    }

    @Test
    void groupOfFew_isNotTold_howeverManyWatchedAloneBesideIt() throws Exception {
        data.session(east + "-1", east, month, 3, HOUR_MS, 30);
        data.session(west + "-1", west, month, 3, HOUR_MS, 3);
        for (int day = 4; day < 9; day++) {
            data.session(west + "-2", west, month, day, HOUR_MS, 0);
        }
        MonthData.close(analyst, month);
        assertThat(MonthData.line(form("xlsx"), "县区", west).subList(16, 18))
                .containsExactly("*", "*");
        byte[] own = MonthData.get(analyst, month, "xlsx", west);
        assertThat(MonthData.line(own, "概况", "参学人次").get(1)).isEqualTo("*");
    }

    /** Views by county are told elsewhere: a county without groups hides nobody. */
    @Test
    void groupOfFew_isHiddenBesideAnotherGroup_notBesideACountyThatWatchedAlone() throws Exception {
        String alone = root.substring(0, 4) + "07";
        data.area(alone, "中县", root);
        data.station(alone + "-1", alone, "VILLAGE");
        data.session(east + "-1", east, month, 3, HOUR_MS, 30);
        data.session(west + "-1", west, month, 3, HOUR_MS, 3);
        for (int day = 4; day < 10; day++) {
            data.session(alone + "-1", alone, month, day, HOUR_MS, 0);
        }
        MonthData.close(analyst, month);
        byte[] xlsx = form("xlsx");
        assertThat(MonthData.line(xlsx, "概况", "参学人次").get(1)).isEqualTo("39");
        assertThat(MonthData.line(xlsx, "县区", west).subList(16, 18)).containsExactly("*", "*");
        assertThat(MonthData.line(xlsx, "县区", east).subList(16, 18)).containsExactly("*", "*");
    }

    @Test
    void everyForm_namesTheSnapshot_andTheDefinitions() throws Exception {
        watch();
        closeAll();
        String snapshot =
                given().header("Authorization", "Bearer " + analyst)
                        .get("/api/months/" + month)
                        .jsonPath()
                        .getString("closed.snapshot");
        String rule = "参学率：期末在册站点中有有效播放的占比";
        assertThat(new String(form("html"), StandardCharsets.UTF_8)).contains(snapshot, rule);
        assertThat(new String(form("csv"), StandardCharsets.UTF_8))
                .startsWith("\ufeff某市课件收视情况通报")
                .contains(snapshot, rule);
        byte[] xlsx = form("xlsx");
        assertThat(MonthData.sheet(xlsx, "口径说明").toString()).contains(rule);
        assertThat(part(xlsx, "xl/sharedStrings.xml")).contains(snapshot);
        assertThat(part(xlsx, "xl/worksheets/sheet3.xml")).contains("ySplit=\"3\"", "frozen");
        try (XWPFDocument doc = new XWPFDocument(new ByteArrayInputStream(form("docx")))) {
            String text =
                    String.join("\n", doc.getParagraphs().stream().map(p -> p.getText()).toList());
            assertThat(text).contains(snapshot, "22.75 小时", "比上月 +127.50%").doesNotContain("{{");
            assertThat(doc.getTables()).hasSize(9);
            XWPFTable counties = doc.getTables().get(2);
            assertThat(counties.getNumberOfRows()).isEqualTo(3);
            assertThat(counties.getRow(1).getCell(1).getText()).isEqualTo("东县");
            assertThat(doc.getTables().getLast().getText()).contains(rule);
        }
    }

    @Test
    void namesThatAreNoNames_doNothing_inAnyForm() throws Exception {
        data.sql(
                "update area set name = '=1+2<script>' where code = '%s'".formatted(east),
                "update area set name = '＝cmd' where code = '%s'".formatted(west));
        watch();
        MonthData.close(analyst, month);
        assertThat(new String(form("csv"), StandardCharsets.UTF_8))
                .contains(",'=1+2<script>,", ",'＝cmd,");
        assertThat(MonthData.line(form("xlsx"), "县区", east).get(1)).isEqualTo("'=1+2<script>");
        assertThat(new String(form("html"), StandardCharsets.UTF_8))
                .contains("=1+2&lt;script&gt;")
                .doesNotContain("<script");
    }

    @Test
    void rights_andMonthsWithoutABulletin() throws Exception {
        watch();
        MonthData.close(analyst, month);
        String own = tokens.personOf(west, "analyst-" + west, "analyst");
        assertThat(status(own, month, "csv", "")).isEqualTo(200);
        assertThat(status(own, month, "csv", "?area=" + root)).isEqualTo(404);
        assertThat(status(own, month, "csv", "?area=" + east)).isEqualTo(404);
        String editor = tokens.person("editor-of-bulletins", "editor");
        assertThat(status(editor, month, "csv", "")).isEqualTo(403);
        assertThat(status(analyst, month, "pdf", "")).isEqualTo(404);
        data.area(root.substring(0, 4) + "09", "后来的县", root);
        assertThat(status(analyst, month, "csv", "?area=" + root.substring(0, 4) + "09"))
                .isEqualTo(404);
        given().header("Authorization", "Bearer " + analyst)
                .get("/api/reports/" + month.plusMonths(1) + "/bulletin.docx")
                .then()
                .statusCode(409)
                .body("code", Matchers.is("month-open"));
        given().header("Authorization", "Bearer " + analyst)
                .get("/api/reports/2026-13/bulletin.docx")
                .then()
                .statusCode(404);
    }

    /** By schedule: what is not there, and nothing else. */
    @Test
    void folder_getsEachForm_once(@TempDir Path into) throws Exception {
        YearMonth recent = MonthData.now().minusMonths(2);
        data.session(east + "-1", east, recent, 3, HOUR_MS, 30);
        MonthData.close(analyst, recent);
        folder.write(into);
        for (String form : FORMS) {
            Path file = into.resolve("kejian-410000-" + recent + "." + form);
            assertThat(Files.readAllBytes(file))
                    .isEqualTo(MonthData.get(analyst, recent, form, "410000"));
        }
        Path csv = into.resolve("kejian-410000-" + recent + ".csv");
        Files.writeString(csv, "ours");
        Files.delete(into.resolve("kejian-410000-" + recent + ".docx"));
        folder.write(into);
        assertThat(Files.readString(csv)).isEqualTo("ours");
        assertThat(into.resolve("kejian-410000-" + recent + ".docx")).exists();
        try (Stream<Path> all = Files.list(into)) {
            assertThat(all.map(Path::toString)).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void exports_areWrittenDown_forTheOperatorsOfTheirArea() throws Exception {
        data.session(east + "-1", east, month, 3, HOUR_MS, 30);
        MonthData.close(analyst, month);
        String own = tokens.personOf(west, "analyst-" + west, "analyst");
        MonthData.get(own, month, "xlsx", west);
        given().header("Authorization", "Bearer " + own)
                .get("/api/figures/report?month=" + month)
                .then()
                .statusCode(200);
        given().header("Authorization", "Bearer " + own)
                .get("/api/board/sheet")
                .then()
                .statusCode(200);
        MonthData.get(analyst, month, "csv", east);
        String operator = tokens.personOf(west, "operator-" + west, "operator");
        JsonPath log =
                given().header("Authorization", "Bearer " + operator)
                        .get("/api/exports")
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath();
        assertThat(log.getLong("total")).isEqualTo(3);
        assertThat(log.getList("items.what")).containsExactly("BOARD", "FIGURES", "BULLETIN");
        assertThat(log.getList("items.who")).containsOnly("analyst-" + west);
        assertThat(log.getString("items[2].about")).isEqualTo(month + " xlsx");
        assertThat(log.getLong("items[2].rows")).isGreaterThan(50);
        assertThatThrownBy(() -> data.sql("delete from export_made"))
                .hasMessageContaining("only added to");
        assertThatThrownBy(() -> data.sql("update export_made set who = 'x'"))
                .hasMessageContaining("only added to");
    }

    private static int status(String token, YearMonth month, String form, String query) {
        return given().header("Authorization", "Bearer " + token)
                .get("/api/reports/%s/bulletin.%s%s".formatted(month, form, query))
                .statusCode();
    }

    private static String part(byte[] zip, String name) throws Exception {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
                if (e.getName().equals(name)) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        throw new AssertionError(name);
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private static double number(String raw) {
        assertThat(raw).matches("-?[0-9.E-]+");
        return rounded(Double.parseDouble(raw));
    }

    private static double rounded(double number) {
        return Math.round(number * 1e9) / 1e9;
    }

    private static List<Double> numbers(List<String> raw) {
        return raw.stream().map(BulletinTest::number).toList();
    }

    /** As sheets count days. */
    private static LocalDate serial(String raw) {
        return LocalDate.of(1899, 12, 30).plusDays((long) Double.parseDouble(raw));
    }
}
