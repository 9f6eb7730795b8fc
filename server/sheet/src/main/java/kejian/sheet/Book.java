package kejian.sheet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * Writes a workbook of tables: numbers, shares and days are what they are, texts are only texts.
 */
public final class Book {

    /** Title, a line below it and the header stay in sight. */
    private static final int HEAD = 3;

    private static final int NARROW = 12;
    private static final int WIDE = 60;

    private Book() {}

    /** What stands in a cell. */
    public sealed interface Value {}

    /** Never calculated, whatever it begins with. */
    public record Text(String text) implements Value {}

    /** In the place of a number that is not there. */
    public record Mark(String text) implements Value {}

    /**
     * @param format as spreadsheets write it, {@code 0.00%}
     */
    public record Number(double number, String format) implements Value {}

    public record Day(LocalDate day) implements Value {}

    /**
     * One table on a sheet of its own.
     *
     * @param name at most 31 characters
     * @param below a line below the title
     * @param isProse whether its texts are long
     */
    public record Page(
            String name,
            String title,
            String below,
            List<String> header,
            List<List<Value>> rows,
            boolean isProse) {}

    /** An xlsx; it holds the moment at which it was made. */
    public static byte[] write(List<Page> pages) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(bytes, "kejian", "1.0")) {
            for (Page page : pages) {
                write(book.newWorksheet(page.name()), page);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    private static void write(Worksheet sheet, Page page) {
        sheet.value(0, 0, ResultSheet.escaped(page.title()));
        sheet.style(0, 0).bold().fontSize(14).set();
        sheet.value(1, 0, ResultSheet.escaped(page.below()));
        int columns = page.header().size();
        for (int c = 0; c < columns; c++) {
            sheet.value(HEAD - 1, c, page.header().get(c));
            sheet.width(c, page.isProse() && c > 0 ? WIDE : c == 0 ? 2 * NARROW : NARROW);
        }
        sheet.range(HEAD - 1, 0, HEAD - 1, columns - 1)
                .style()
                .bold()
                .wrapText(true)
                .fillColor("F2F2F2")
                .set();
        sheet.freezePane(0, HEAD);
        for (int r = 0; r < page.rows().size(); r++) {
            List<Value> row = page.rows().get(r);
            for (int c = 0; c < row.size(); c++) {
                write(sheet, HEAD + r, c, row.get(c), page.isProse());
            }
        }
    }

    private static void write(Worksheet sheet, int r, int c, Value value, boolean isProse) {
        switch (value) {
            case Text(String text) -> {
                sheet.value(r, c, ResultSheet.escaped(text));
                if (isProse) {
                    sheet.style(r, c).wrapText(true).set();
                }
            }
            case Mark(String text) -> {
                sheet.value(r, c, text);
                sheet.style(r, c).horizontalAlignment("right").set();
            }
            case Number(double number, String format) -> {
                if (number == Math.rint(number)) {
                    sheet.value(r, c, (long) number);
                } else {
                    sheet.value(r, c, number);
                }
                sheet.style(r, c).format(format).set();
            }
            case Day(LocalDate day) -> {
                sheet.value(r, c, day);
                sheet.style(r, c).format("yyyy-mm-dd").set();
            }
        }
    }
}
