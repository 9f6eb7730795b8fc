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

    private static final List<List<String>> SECTIONS =
            List.of(
                    List.of("一、概况 Summary", "summary"),
                    List.of("二、各类站点 Types of stations", "types"),
                    List.of("三、县区 Counties", "counties"),
                    List.of("四、县区各类站点参学率 Participation by county", "participation"),
                    List.of("五、每日活跃站点 Active stations by day", "days"),
                    List.of("六、检索热词 Hot words", "words"),
                    List.of("七、课件上线 Courseware published", "published"),
                    List.of("八、数据精度 Precision", "precision"),
                    List.of("口径说明 Definitions", "definitions"));

    private DocxTemplate() {}

    static byte[] make() {
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
            add(
                    doc,
                    "{{month}}，{{areaName}}在册站点 {{stations}} 个，参学率 {{participation}}（上月"
                            + " {{participation.last}}，去年同月 {{participation.year}}）。有效学习时长"
                            + " {{effectiveHours}} 小时（比上月 {{effectiveHours.sinceLast}}，比去年同月"
                            + " {{effectiveHours.sinceYear}}），站均 {{meanHours}} 小时。日均活跃站点"
                            + " {{stationsADay}} 个，最多 {{mostStationsADay}} 个（{{busiestDay}}）。参学"
                            + " {{personTimes}} 人次、{{personHours}} 学时。新上线视频课件 {{newVideos}}"
                            + " 个、图文课件 {{newArticles}} 个。",
                    11,
                    false);
            for (List<String> section : SECTIONS) {
                add(doc, section.getFirst(), 13, true).setSpacingBefore(240);
                add(doc, "{{table:" + section.getLast() + "}}", 9, false);
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
