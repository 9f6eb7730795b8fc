package kejian.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kejian.sheet.Grid;
import kejian.sheet.ResultSheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many videos at once: a sheet of them, dropped on the page of uploads. */
class SheetPageIT extends OperatorPages {

    private static final int ROWS = 200;

    /** What an editor presses to send a sheet of two hundred; files come by dropping. */
    private static final int MOST_CLICKS = 4;

    private int clicks;

    private void press(Chromium page, String selector, String text) throws Exception {
        page.click(selector, text);
        clicks++;
    }

    private static String column(String slug, String title) throws Exception {
        api.admin("POST", "/api/columns", Map.of("slug", slug, "title", title));
        return title;
    }

    private static Path batch(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    /** An xlsx, as another program would have written it. */
    private static Path book(Path at, List<List<String>> rows) throws IOException {
        List<Integer> lines = Stream.iterate(1, n -> n + 1).limit(rows.size()).toList();
        Grid grid = new Grid(Grid.Form.XLSX, "", rows, lines);
        return Files.write(
                at, ResultSheet.write(grid, Map.of(), Grid.Form.XLSX, /* english= */ false));
    }

    /** Two hundred rows of which eight are to be corrected, the first of them in its column. */
    private static List<List<String>> season(String column, boolean corrected) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("标题", "专栏", "视频文件", "分类", "字幕", "讲义", "动作"));
        for (int n = 1; n <= ROWS; n++) {
            String named = n == 2 && !corrected ? "不存在的" : column;
            String category = n >= 3 && n <= 7 && !corrected ? "没有的" + n : "案例展示";
            rows.add(
                    List.of(
                            "第%d讲".formatted(n),
                            named,
                            "视频/%d.mp4".formatted(n),
                            category,
                            n == 1 ? "字幕/1.srt" : "",
                            n == 1 ? "学员手册.txt" : "",
                            n == 150 ? "跳过" : ""));
        }
        return rows;
    }

    private static void file(Path at, String text) throws IOException {
        Files.createDirectories(at.getParent());
        Files.writeString(at, text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    void sheetOfTwoHundred_isCorrected_sentAndAnswered_withFewClicks(String language)
            throws Exception {
        boolean english = language.equals("en");
        String slug = "season-" + language;
        String title = column(slug, "冬季培训" + language);
        Path batch = batch("batch-" + language);
        Path late = batch("late-" + language);
        Path kept = batch("kept-" + language);
        for (int n = 1; n <= ROWS; n++) {
            Path in = n == 8 || n == 9 ? late : batch.resolve("视频");
            file(in.resolve(n + ".mp4"), "not really a film: %s %d".formatted(language, n));
        }
        file(batch.resolve("字幕/1.srt"), "1\n00:00:01,000 --> 00:00:02,000\n剪枝\n");
        file(batch.resolve("学员手册.txt"), "带回去看");
        file(batch.resolve(".DS_Store"), "x");
        book(batch.resolve("冬季.xlsx"), season(title, /* corrected= */ false));
        Path corrected = book(late.resolve("冬季.xlsx"), season(title, /* corrected= */ true));
        try (Chromium page = browser()) {
            page.open(origin + "/console/");
            enter(page, "bianji");
            if (english) {
                page.click("button", "English");
            }
            page.awaitText(english ? "Dropvideosanywhere" : "把视频拖到页面任意处");
            page.keepIn(kept);

            page.drop(batch);
            page.awaitText(
                    english
                            ? "200rows:191ready,6wrong,2withmissingfiles,1skipped,0done"
                            : "200行：191行可上传，6行有错，2行缺文件，1行跳过，0行已完成");
            page.awaitText(english ? "专栏:nosuchcolumn:不存在的" : "专栏：没有这个专栏：不存在的");
            page.awaitText(english ? "分类:nosuchcategory:没有的3" : "分类：没有这个分类：没有的3");
            page.awaitText(english ? "Missing:视频/8.mp4" : "缺文件：视频/8.mp4");
            assertThat(page.evaluate("document.querySelectorAll('.ant-table-row').length").asInt())
                    .as("rows that are drawn")
                    .isBetween(8, 60);
            if (!english) {
                picture(page, "console-sheet");
            }

            page.drop(corrected, late.resolve("8.mp4"), late.resolve("9.mp4"));
            page.awaitText(
                    english
                            ? "200rows:199ready,0wrong,0withmissingfiles,1skipped,0done"
                            : "200行：199行可上传，0行有错，0行缺文件，1行跳过，0行已完成");
            press(page, "button", english ? "Upload199rows" : "上传199行");
            page.awaitText(english ? ",199done" : "，199行已完成");
            press(page, "button", english ? "Downloadtheresult" : "下载结果表");
            Path result = arrived(kept.resolve("冬季.result.xlsx"));
            assertThat(clicks).as("clicks").isLessThanOrEqualTo(MOST_CLICKS);
            assertThat(complaints(page)).isEmpty();

            List<List<String>> rows = Grid.read(Files.readAllBytes(result), 1).rows();
            int at = rows.getFirst().indexOf(english ? "status" : "状态");
            assertThat(rows.subList(1, rows.size()).stream().map(r -> r.get(at)).distinct())
                    .containsExactly(english ? "stored" : "已入库", english ? "skipped" : "跳过");
            assertThat(rows).hasSize(ROWS + 1);
            JsonNode made = api.admin("GET", "/api/courseware?size=200&column=" + slug, null);
            assertThat(made.path("total").asInt()).isEqualTo(ROWS - 1);
            JsonNode first = api.admin("GET", "/api/courseware/" + rows.get(1).get(at + 1), null);
            assertThat(first.path("title").asText()).isEqualTo("第1讲");
            assertThat(first.path("category").asText()).isEqualTo("CASE_SHOWCASE");
            assertThat(first.path("captions").get(0).path("language").asText()).isEqualTo("zh");
            assertThat(first.path("attachments").get(0).path("name").asText())
                    .isEqualTo("学员手册.txt");
        }
    }

    /** The browser keeps the name free with an empty file until the whole of it is there. */
    private static Path arrived(Path file) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.exists(file) || Files.size(file) == 0) {
            assertThat(System.nanoTime()).as("waited in vain for " + file).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return file;
    }

    /** What tus would send again. */
    private static long sendings(Chromium page) {
        return page.requests().stream()
                .filter(r -> r.path("url").asText().endsWith("/api/uploads"))
                .filter(r -> r.path("method").asText().equals("POST"))
                .count();
    }

    @Test
    void sheetGivenAgain_movesNothing_andAnUpdateChangesWords() throws Exception {
        String title = column("again", "再来一次");
        Path batch = batch("again");
        file(batch.resolve("a.mp4"), "film a");
        file(batch.resolve("b.mp4"), "film b");
        String head = "视频文件,专栏,标题,外部编号,动作\n";
        Path sheet = batch.resolve("表.csv");
        Files.writeString(sheet, head + "a.mp4,%1$s,甲,,\nb.mp4,%1$s,乙,HN-2,\n".formatted(title));
        Path changed = batch.resolve("改.csv");
        Files.writeString(changed, head + ",%1$s,乙改,HN-2,更新\n,%1$s,丙,HN-9,更新\n".formatted(title));
        try (Chromium page = browser()) {
            page.open(origin + "/console/");
            enter(page, "bianji");
            page.awaitText("把视频拖到页面任意处");
            page.choose(sheet, batch.resolve("a.mp4"), batch.resolve("b.mp4"));
            page.click("button", "上传2行");
            page.awaitText("，2行已完成");
            assertThat(sendings(page)).isEqualTo(2);

            page.reload();
            page.awaitText("把视频拖到页面任意处");
            page.choose(sheet, batch.resolve("a.mp4"), batch.resolve("b.mp4"));
            page.click("button", "上传2行");
            page.awaitText("，2行已完成");
            page.awaitText("已存在");
            assertThat(sendings(page)).as("no byte goes up again").isEqualTo(2);

            page.choose(changed);
            page.awaitText("2行：2行可上传");
            page.click("button", "上传2行");
            page.awaitText("已更新");
            page.awaitText("专栏中没有这个外部编号：HN-9");
            page.awaitText("重试失败的1行");
        }
        JsonNode all = api.admin("GET", "/api/courseware?column=again", null).path("items");
        assertThat(all.valueStream().map(c -> c.path("title").asText()))
                .containsExactlyInAnyOrder("甲", "乙改");
    }

    @Test
    void whatIsNoSheet_isToldWhy_andFilesAreNeverGuessed() throws Exception {
        String title = column("guess", "两个文件夹");
        Path batch = batch("guess");
        file(batch.resolve("东/a.mp4"), "east");
        file(batch.resolve("西/a.mp4"), "west");
        Path old = Files.write(batch.resolve("旧.xls"), new byte[] {-48, -49, 17, -32, 0});
        Path sheet = batch.resolve("新.csv");
        Files.write(
                sheet,
                "视频文件,专栏,备注\n东/a.mp4,%1$s,x\n西/a.mp4,%1$s,y\n"
                        .formatted(title)
                        .getBytes(Charset.forName("GB18030")));
        try (Chromium page = browser()) {
            page.open(origin + "/console/");
            enter(page, "bianji");
            page.awaitText("把视频拖到页面任意处");
            page.choose(old);
            page.awaitText("旧格式.xls请在表格软件中另存为.xlsx");
            page.choose(sheet, batch.resolve("东/a.mp4"));
            page.awaitText("2行：0行可上传，0行有错，2行缺文件");
            page.awaitText("这些列不用：备注");
            page.drop(batch.resolve("东"), batch.resolve("西"));
            page.awaitText("2行：2行可上传");

            page.click("[role=menuitem]", "课件");
            page.await("location.pathname==='/console/courseware'", JsonNode::asBoolean);
            page.click("[role=menuitem]", "上传");
            page.awaitText("2行：2行可上传");
            page.click("button", "收起表格");
            page.awaitText("下载表格模板");
            Path kept = batch("kept-template");
            page.keepIn(kept);
            page.click("button", "下载表格模板（xlsx）");
            byte[] template = Files.readAllBytes(arrived(kept.resolve("课件模板.xlsx")));
            assertThat(Grid.read(template, 1).rows().getFirst()).contains("视频文件", "上线时间");
        }
    }
}
