package kejian.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Purpose;
import org.junit.jupiter.api.Test;

/** What an honest sheet says. */
class ManifestTest {

    private static Manifest check(String sheet) throws SheetException {
        return SheetCasesTest.check(sheet.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void row_withEveryColumn_isUnderstood() throws Exception {
        Item item =
                check(
                                "标题*,专栏,摘要,主讲,单位,视频文件,字幕,关键词,分类,类型,上线时间,下线时间,外部编号,动作,序号,封面,讲义\n"
                                        + "第一讲,demo,说明,王老师,农科院,视频\\a.mp4,a.srt;en=b.vtt,\"小麦、春耕\",案例展示,服务类,"
                                        + "2026/12/1 8:00,2027-01-01,HN-001,新增,1,封面\\一.png,讲义\\一.pdf； 二.docx\n")
                        .items()
                        .getFirst();

        assertThat(item)
                .isEqualTo(
                        new Item(
                                2,
                                Item.Action.CREATE,
                                "第一讲",
                                "demo",
                                "说明",
                                "王老师",
                                "农科院",
                                "视频/a.mp4",
                                Map.of("zh", "a.srt", "en", "b.vtt"),
                                "封面/一.png",
                                List.of("讲义/一.pdf", "二.docx"),
                                List.of("小麦", "春耕"),
                                Category.CASE_SHOWCASE,
                                Purpose.SERVICE,
                                Instant.parse("2026-12-01T00:00:00Z"),
                                Instant.parse("2026-12-31T16:00:00Z"),
                                "HN-001"));
    }

    @Test
    void headers_inEnglishAndWithoutATitle_areEnough() throws Exception {
        Manifest manifest = check("Video,Column,Remark\na/第二讲.mp4,demo,x\n");

        assertThat(manifest.items().getFirst().title()).isEqualTo("第二讲");
        assertThat(manifest.unread()).containsExactly("Remark");
    }

    @Test
    void headers_ofSomebodyElse_areMapped() throws Exception {
        Grid grid = Grid.read("片名,素材\n第一讲,a.mp4\n".getBytes(StandardCharsets.UTF_8), 1);
        Manifest.Reading reading =
                new Manifest.Reading(Map.of("片名", Field.TITLE, "素材", Field.VIDEO), "demo");

        Item item = Manifest.check(grid, reading, SheetCasesTest.ANYWHERE).items().getFirst();

        assertThat(item.title()).isEqualTo("第一讲");
        assertThat(item.column()).isEqualTo("demo");
    }

    @Test
    void faults_ofOneRow_areAllTold_withTheRowOfTheEditorsProgram() throws Exception {
        Manifest manifest =
                check(
                        "视频文件,专栏,分类,上线时间,讲义,封面\n\na.mp4,c,没有的,昨天,x.pdf;/z.pdf;x.pdf,../y.png\nb.mp4,c,,,\n");

        assertThat(manifest.faults())
                .extracting(f -> f.row() + f.header() + f.code())
                .containsExactlyInAnyOrder(
                        "3分类unknown-value", "3上线时间time", "3讲义path", "3讲义duplicate", "3封面path");
        assertThat(manifest.items()).extracting(Item::row).containsExactly(4);
    }

    @Test
    void rows_thatAreWrong_areAllToldInTheResult_andStillSayWhatTheyAre() throws Exception {
        Manifest manifest = check("标题,视频文件,专栏,分类\n\n第一讲, a.mp4,c,没有的\n第二讲,/b.mp4,c,没有的\n");

        assertThat(manifest.cell(3, Field.VIDEO)).isEqualTo("a.mp4");
        assertThat(manifest.cell(3, Field.COVER)).isEmpty();
        assertThat(manifest.cell(2, Field.VIDEO)).as("an empty line").isEmpty();
        assertThat(ResultSheet.wrong(manifest, /* english= */ true))
                .isEqualTo(
                        Map.of(
                                3,
                                new ResultSheet.Outcome(
                                        "wrong", "", "分类: no such category: 没有的 (unknown-value)"),
                                4,
                                new ResultSheet.Outcome(
                                        "wrong",
                                        "",
                                        "视频文件: a file of the sheet's own folder, no address and no"
                                                + " other folder (path); 分类: no such category: 没有的"
                                                + " (unknown-value)")));
    }

    @Test
    void template_hasEveryHeader_andIsReadAsItWasWritten() throws Exception {
        for (boolean english : List.of(true, false)) {
            List<List<String>> rows = Grid.read(Template.write(english), 1).rows();
            assertThat(rows).hasSize(1);
            assertThat(rows.getFirst().stream().map(h -> Field.of(h).orElseThrow()))
                    .containsExactlyElementsOf(
                            Stream.of(Field.values()).filter(f -> !f.isResult()).toList());
            assertThat(Grid.read(Template.write(english), 2).rows())
                    .as("each header is explained")
                    .hasSize(rows.getFirst().size())
                    .allSatisfy(row -> assertThat(row.get(1)).isNotEmpty());
        }
    }

    @Test
    void number_thatLostItsDigits_isNoId() throws Exception {
        assertThat(check("视频文件,专栏,外部编号\na.mp4,c,4.1022E+11\n").faults())
                .extracting(Fault::code)
                .containsExactly("number");
    }

    @Test
    void cells_ofABook_areTextDatesAndNumbers() throws Exception {
        Grid grid = Grid.read(new HostileBook().zip(), 1);
        assertThat(grid.rows())
                .containsExactly(List.of("视频文件", "标题", "专栏"), List.of("a.mp4", "第一讲", "demo"));

        String cells =
                "<c r=\"A2\" s=\"1\"><v>46357.333333333336</v></c><c r=\"B2\"><v>60</v></c>"
                        + "<c r=\"D2\" t=\"inlineStr\"><is><t>内</t></is></c><c r=\"XFD2\" s=\"1\"/>";
        HostileBook book =
                new HostileBook()
                        .sheet(HostileBook.row(2, cells))
                        .with(
                                "xl/styles.xml",
                                "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
                                        + "<cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>");
        assertThat(Grid.read(book.zip(), 1).rows())
                .containsExactly(List.of("2026-12-01 08:00:00", "60", "", "内"));
    }

    @Test
    void result_givenAgain_isTheSameSheet() throws Exception {
        Manifest first = check("视频文件,专栏\na.mp4,c\n");
        byte[] result =
                ResultSheet.write(
                        first.grid(),
                        Map.of(2, new ResultSheet.Outcome("已入库", "7", "")),
                        Grid.Form.XLSX,
                        false);
        Manifest again = SheetCasesTest.check(result);
        byte[] twice =
                ResultSheet.write(
                        again.grid(),
                        Map.of(2, new ResultSheet.Outcome("已存在", "7", "")),
                        Grid.Form.CSV,
                        true);

        assertThat(new String(twice, StandardCharsets.UTF_8))
                .isEqualTo("\ufeff视频文件,专栏,status,id,note\r\na.mp4,c,已存在,7,\r\n");
        assertThat(again.items()).isEqualTo(first.items());
    }

    @Test
    void realSheets_areRead() throws Exception {
        String media = System.getenv("KEJIAN_MEDIA");
        if (media == null) {
            System.out.println("not run: real sheets (KEJIAN_MEDIA is not set)");
            return;
        }
        Path tables = Path.of(media).resolve("tables");
        assertThat(
                        Grid.read(
                                Files.readAllBytes(tables.resolve("stations-lankao-gushi.gbk.csv")),
                                1))
                .satisfies(g -> {
                    assertThat(g.charset()).isEqualTo("GB18030");
                    assertThat(g.rows()).hasSizeGreaterThan(1_000);
                });
        assertThat(
                        Grid.read(Files.readAllBytes(tables.resolve("Chinese_Family_Name.xlsx")), 1)
                                .rows())
                .hasSizeGreaterThan(1_000);
        assertThat(
                        Grid.read(Files.readAllBytes(tables.resolve("easyexcel-demo-demo.xlsx")), 1)
                                .rows())
                .hasSizeGreaterThan(5);
        assertThat(
                        Grid.read(
                                        Files.readAllBytes(
                                                tables.resolve(
                                                        "easyexcel-multiplesheets-multiplesheets.xlsx")),
                                        2)
                                .rows())
                .isNotEmpty();
    }
}
