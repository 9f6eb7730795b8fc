package kejian.sheet;

import java.util.List;
import kejian.contract.problem.Problem;

/**
 * A sheet as it stands in the file: rows of text, the headers first.
 *
 * @param charset of a CSV as it was found, empty for xlsx
 * @param lines the row's number as the editor's program shows it, for each of {@code rows}
 */
public record Grid(Form form, String charset, List<List<String>> rows, List<Integer> lines) {

    public enum Form {
        XLSX,
        CSV
    }

    public Grid {
        rows = List.copyOf(rows);
        lines = List.copyOf(lines);
    }

    public static int largestBytes() {
        return Limits.FILE_BYTES;
    }

    /**
     * Reads a file by what it is, not by what it is called.
     *
     * @param file the whole file; one byte more than {@link #largestBytes()} is enough to refuse it
     * @param sheet counted from 1, for xlsx with several
     */
    public static Grid read(byte[] file, int sheet) throws SheetException {
        if (file.length > Limits.FILE_BYTES) {
            throw SheetException.limit("文件超过 16 MB", "the file is larger than 16 MB");
        }
        if (begins(file, 0xd0, 0xcf, 0x11, 0xe0)) {
            throw mismatch("旧格式 .xls 请在表格软件中另存为 .xlsx", "an old .xls: save it as .xlsx");
        }
        if (begins(file, 'P', 'K')) {
            return Workbook.read(file, sheet);
        }
        if (startsWithMarkup(file)) {
            throw mismatch("这是网页或 XML，不是表格", "this is HTML or XML, not a sheet");
        }
        return Csv.read(file);
    }

    private static SheetException mismatch(String zh, String en) {
        return new SheetException(Problem.TYPE_MISMATCH, zh, en);
    }

    private static boolean begins(byte[] file, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= file.length || (file[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** No header begins with a bracket. */
    private static boolean startsWithMarkup(byte[] file) {
        int at = begins(file, 0xef, 0xbb, 0xbf) ? 3 : 0;
        while (at < file.length && file[at] > 0 && file[at] <= ' ') {
            at++;
        }
        return at < file.length && file[at] == '<';
    }
}
