package kejian.origin.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPageSz;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STPageOrientation;

/** The template that is used where the operator has none: a start for one's own. */
final class DocxTemplate {

    /** A4 on its side, in twentieths of a point. */
    private static final long WIDTH = 16_838;

    private static final long HEIGHT = 11_906;

    /**
     * @param table as templates name it
     */
    private record Section(String heading, String table) {}

    private static final List<Section> SECTIONS =
            List.of(
                    new Section("一、概况 Summary", "summary"),
                    new Section("二、各类站点 Types of stations", "types"),
                    new Section("三、县区 Counties", "counties"),
                    new Section("四、县区各类站点参学率 Participation by county", "participation"),
                    new Section("五、每日活跃站点 Active stations by day", "days"),
                    new Section("六、检索热词 Hot words", "words"),
                    new Section("七、课件上线 Courseware published", "published"),
                    new Section("八、数据精度 Precision", "precision"),
                    new Section("口径说明 Definitions", "definitions"));

    private static final String OPENING =
            "{{month}}，{{areaName}}在册站点 {{stations}} 个，参学率 {{participation}}（上月"
                    + " {{participation.last}}，去年同月 {{participation.year}}）。有效学习时长"
                    + " {{effectiveHours}} 小时（比上月 {{effectiveHours.sinceLast}}，比去年同月"
                    + " {{effectiveHours.sinceYear}}），站均 {{meanHours}} 小时。日均活跃站点"
                    + " {{stationsADay}} 个，最多 {{mostStationsADay}} 个（{{busiestDay}}）。参学"
                    + " {{personTimes}} 人次、{{personHours}} 学时。新上线视频课件 {{newVideos}}"
                    + " 个、图文课件 {{newArticles}} 个。";

    private DocxTemplate() {}

    /** Of a bulletin. */
    static byte[] make() {
        return make(OPENING, SECTIONS);
    }

    /** Of tables alone, one below the other. */
    static byte[] plain(List<Bulletin.Table> tables) {
        return make(
                "{{areaName}}（{{area}}）",
                tables.stream().map(t -> new Section(t.caption().both(), t.id())).toList());
    }

    private static byte[] make(String opening, List<Section> sections) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (XWPFDocument doc = new XWPFDocument()) {
            CTPageSz page = doc.getDocument().getBody().addNewSectPr().addNewPgSz();
            page.setOrient(STPageOrientation.LANDSCAPE);
            page.setW(BigInteger.valueOf(WIDTH));
            page.setH(BigInteger.valueOf(HEIGHT));
            add(doc, "{{title}}", 18, true).setAlignment(ParagraphAlignment.CENTER);
            add(doc, "{{titleEn}}", 10, false).setAlignment(ParagraphAlignment.CENTER);
            add(doc, "快照 snapshot {{snapshot}}　月结 closed {{closed}}", 9, false)
                    .setAlignment(ParagraphAlignment.CENTER);
            add(doc, opening, 11, false);
            for (Section section : sections) {
                add(doc, section.heading, 13, true).setSpacingBefore(240);
                add(doc, "{{table:" + section.table + "}}", 9, false);
            }
            doc.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return FixedZip.of(bytes.toByteArray(), Instant.EPOCH);
    }

    private static XWPFParagraph add(XWPFDocument doc, String text, int size, boolean bold) {
        XWPFParagraph paragraph = doc.createParagraph();
        XWPFRun run = paragraph.createRun();
        run.setText(text);
        run.setFontSize(size);
        run.setBold(bold);
        return paragraph;
    }
}
