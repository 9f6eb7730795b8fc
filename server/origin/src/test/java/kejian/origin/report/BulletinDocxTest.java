package kejian.origin.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.apache.poi.wp.usermodel.HeaderFooterType;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.junit.jupiter.api.Test;

class BulletinDocxTest {

    private static final Bulletin BULLETIN =
            new Bulletin(
                    new Bulletin.Caption("通报", "bulletin"),
                    YearMonth.of(2026, 10),
                    "2026-10-0123456789abcdef",
                    Instant.parse("2026-11-04T16:00:00Z"),
                    "410000",
                    "某省",
                    List.of(
                            new Bulletin.Figure(
                                    "starts",
                                    new Bulletin.Caption("播放次数", "starts"),
                                    BulletinCell.count(120),
                                    BulletinCell.count(100),
                                    BulletinCell.NONE)),
                    List.of(
                            new Bulletin.Table(
                                    "definitions",
                                    new Bulletin.Caption("口径说明", "definitions"),
                                    List.of(new Bulletin.Caption("指标", "figure")),
                                    List.of(List.of(BulletinCell.text("口径 $1 & <b>"))))));

    /** Editors cut paragraphs into runs wherever something was typed or checked. */
    @Test
    void ownTemplate_isFilled_howeverItsNamesAreCut() throws Exception {
        byte[] made;
        try (XWPFDocument template = new XWPFDocument()) {
            runs(
                    template.createParagraph(),
                    "播放 {{sta",
                    "rts}}",
                    " 次，比上月 {{starts.sin",
                    "ceLast}}");
            runs(template.createParagraph(), "去年 {{starts.year}}，", "未知 {{nothing}}");
            runs(template.createParagraph(), "{{snapshot}}");
            runs(template.createParagraph(), "{{table:", "definitions}}");
            template.createTable(1, 1).getRow(0).getCell(0).setText("{{areaName}}");
            template.createHeader(HeaderFooterType.DEFAULT)
                    .createParagraph()
                    .createRun()
                    .setText("{{month}}");
            made = BulletinDocx.of(BULLETIN, bytes(template));
        }
        try (XWPFDocument doc = new XWPFDocument(new ByteArrayInputStream(made))) {
            assertThat(doc.getParagraphs().stream().map(XWPFParagraph::getText))
                    .contains(
                            "播放 120 次，比上月 +20.00%",
                            "去年 —，未知 {{nothing}}", "2026-10-0123456789abcdef");
            assertThat(doc.getTables()).hasSize(2);
            assertThat(doc.getTables().getFirst().getRow(1).getCell(0).getText())
                    .isEqualTo("口径 $1 & <b>");
            assertThat(doc.getTables().getLast().getRow(0).getCell(0).getText()).isEqualTo("某省");
            assertThat(doc.getHeaderList().getFirst().getText()).contains("2026年10月");
        }
    }

    @Test
    void templateWithoutSnapshotOrDefinitions_isRefused() throws Exception {
        BulletinDocx.check(DocxTemplate.make());
        try (XWPFDocument template = new XWPFDocument()) {
            runs(template.createParagraph(), "{{snapshot}}");
            byte[] bytes = bytes(template);
            assertThatThrownBy(() -> BulletinDocx.check(bytes))
                    .hasMessageContaining("{{table:definitions}}");
        }
        assertThatThrownBy(() -> BulletinDocx.check(new byte[] {1, 2, 3}))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void builtInTemplate_namesOnlyWhatIsThere_andIsTheSameEachTime() throws Exception {
        assertThat(DocxTemplate.make()).isEqualTo(DocxTemplate.make());
        assertThat(DocxTemplate.make().length).isLessThan(20_000);
    }

    private static void runs(XWPFParagraph paragraph, String... texts) {
        for (String text : texts) {
            paragraph.createRun().setText(text);
        }
    }

    private static byte[] bytes(XWPFDocument doc) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        doc.write(bytes);
        return bytes.toByteArray();
    }
}
