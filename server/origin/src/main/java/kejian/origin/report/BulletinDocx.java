package kejian.origin.report;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFFooter;
import org.apache.poi.xwpf.usermodel.XWPFHeader;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.apache.xmlbeans.XmlCursor;

/**
 * A document from a template: {@code {{figure}}} becomes its number wherever it stands, a paragraph
 * {@code {{table:id}}} becomes the table. What is neither stays as it is, for all to see.
 */
final class BulletinDocx {

    private static final Pattern NAME = Pattern.compile("\\{\\{([A-Za-z.:]+)}}");
    private static final Pattern TABLE = Pattern.compile("\\s*\\{\\{table:([a-z]+)}}\\s*");
    private static final int SMALL = 8;

    private final Bulletin bulletin;
    private final Map<String, String> values;

    private BulletinDocx(Bulletin bulletin) {
        this.bulletin = bulletin;
        values = values(bulletin);
    }

    /**
     * @param template a docx
     */
    static byte[] of(Bulletin bulletin, byte[] template) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (XWPFDocument doc = new XWPFDocument(new ByteArrayInputStream(template))) {
            new BulletinDocx(bulletin).fill(doc);
            doc.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("the template cannot be read", e);
        }
        return FixedZip.of(bytes.toByteArray(), bulletin.closedAt());
    }

    /**
     * A bulletin without its snapshot or definitions is none.
     *
     * @throws IllegalStateException what it lacks
     */
    static void check(byte[] template) {
        try (XWPFDocument doc = new XWPFDocument(new ByteArrayInputStream(template))) {
            String body =
                    String.join(
                            "\n",
                            doc.getParagraphs().stream().map(XWPFParagraph::getText).toList());
            for (String needed : List.of("{{snapshot}}", "{{table:definitions}}")) {
                if (!body.contains(needed)) {
                    throw new IllegalStateException("the template lacks " + needed);
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException("no template of a bulletin: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> values(Bulletin b) {
        Map<String, String> values = new HashMap<>();
        values.put("title", b.title().zh());
        values.put("titleEn", b.title().en());
        values.put("month", Bulletin.inChinese(b.month()));
        values.put("area", b.area());
        values.put("areaName", b.areaName());
        values.put("snapshot", b.snapshot());
        values.put("closed", BulletinHtml.closedOn(b).toString());
        for (Bulletin.Figure f : b.figures()) {
            values.put(f.key(), f.now().shown());
            values.put(f.key() + ".last", f.last().shown());
            values.put(f.key() + ".year", f.year().shown());
            values.put(f.key() + ".sinceLast", f.sinceLast().shown());
            values.put(f.key() + ".sinceYear", f.sinceYear().shown());
        }
        return values;
    }

    private void fill(XWPFDocument doc) {
        for (XWPFTable own : List.copyOf(doc.getTables())) {
            for (XWPFTableRow row : own.getRows()) {
                row.getTableCells().forEach(cell -> cell.getParagraphs().forEach(this::fill));
            }
        }
        for (XWPFParagraph paragraph : List.copyOf(doc.getParagraphs())) {
            Matcher table = TABLE.matcher(paragraph.getText());
            if (table.matches()) {
                bulletin.tables().stream()
                        .filter(t -> t.id().equals(table.group(1)))
                        .findFirst()
                        .ifPresent(t -> replace(doc, paragraph, t));
            } else {
                fill(paragraph);
            }
        }
        for (XWPFHeader header : doc.getHeaderList()) {
            header.getParagraphs().forEach(this::fill);
        }
        for (XWPFFooter footer : doc.getFooterList()) {
            footer.getParagraphs().forEach(this::fill);
        }
    }

    /** Editors cut a paragraph into runs anywhere; where they cut a name, it becomes one run. */
    private void fill(XWPFParagraph paragraph) {
        List<XWPFRun> runs = paragraph.getRuns();
        for (XWPFRun run : runs) {
            String text = run.text();
            if (NAME.matcher(text).find()) {
                set(run, filled(text));
            }
        }
        String whole = String.join("", runs.stream().map(XWPFRun::text).toList());
        String filled = filled(whole);
        if (!filled.equals(whole)) {
            set(runs.getFirst(), filled);
            for (int i = runs.size() - 1; i > 0; i--) {
                paragraph.removeRun(i);
            }
        }
    }

    private static void set(XWPFRun run, String text) {
        for (int i = run.getCTR().sizeOfTArray() - 1; i > 0; i--) {
            run.getCTR().removeT(i);
        }
        run.setText(text, 0);
    }

    private String filled(String text) {
        return NAME.matcher(text)
                .replaceAll(
                        m -> Matcher.quoteReplacement(values.getOrDefault(m.group(1), m.group())));
    }

    private static void replace(XWPFDocument doc, XWPFParagraph at, Bulletin.Table table) {
        XWPFTable made;
        try (XmlCursor cursor = at.getCTP().newCursor()) {
            made = doc.insertNewTbl(cursor);
        }
        made.setWidth("100%");
        XWPFTableRow head = made.getRow(0);
        head.setRepeatHeader(true);
        for (int c = 0; c < table.columns().size(); c++) {
            XWPFTableCell cell = c == 0 ? head.getCell(0) : head.createCell();
            write(cell, table.columns().get(c).both(), /* bold= */ true, /* right= */ false);
        }
        for (List<BulletinCell> row : table.rows()) {
            XWPFTableRow line = made.createRow();
            for (int c = 0; c < row.size(); c++) {
                BulletinCell cell = row.get(c);
                write(line.getCell(c), cell.shown(), /* bold= */ false, cell.isNumber());
            }
        }
        doc.removeBodyElement(doc.getPosOfParagraph(at));
    }

    private static void write(XWPFTableCell cell, String text, boolean bold, boolean right) {
        XWPFParagraph paragraph = cell.getParagraphs().getFirst();
        if (right) {
            paragraph.setAlignment(ParagraphAlignment.RIGHT);
        }
        XWPFRun run = paragraph.createRun();
        run.setText(text);
        run.setFontSize(SMALL);
        run.setBold(bold);
    }
}
