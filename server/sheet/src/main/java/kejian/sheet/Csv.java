package kejian.sheet;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import kejian.contract.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * CSV (RFC 4180) as Chinese spreadsheets save it. The encoding is found per file, never per line:
 * by its mark, then strict UTF-8, then strict GB18030. A file that is neither, or both by turns, is
 * refused: no letter is ever replaced. Commas, semicolons and tabs separate, whichever the headers
 * have most of; a line ends with LF, CR LF or CR.
 */
final class Csv {

    private static final Charset GB18030 = Charset.forName("GB18030");

    /** In bytes of GBK. */
    private static final int SIX_CHARACTERS = 12;

    private Csv() {}

    private record Text(String characters, String charset) {}

    static Grid read(byte[] file) throws SheetException {
        Text text = decode(file);
        if (text.characters().isBlank()) {
            throw SheetException.syntax("空文件", "the file is empty");
        }
        int nul = text.characters().indexOf('\0');
        if (nul >= 0) {
            throw SheetException.syntax("文件中有 NUL 字符", "the file has a NUL character");
        }
        return new Parser(text).parse();
    }

    private static Text decode(byte[] file) throws SheetException {
        if (marked(file, 0xef, 0xbb, 0xbf)) {
            return only(file, 3, StandardCharsets.UTF_8);
        }
        if (marked(file, 0xff, 0xfe)) {
            return only(file, 2, StandardCharsets.UTF_16LE);
        }
        if (marked(file, 0xfe, 0xff)) {
            return only(file, 2, StandardCharsets.UTF_16BE);
        }
        String utf8 = strict(file, 0, StandardCharsets.UTF_8);
        if (utf8 != null) {
            return new Text(utf8, StandardCharsets.UTF_8.name());
        }
        String gb = strict(file, 0, GB18030);
        if (gb == null || isMixed(file)) {
            throw ambiguous();
        }
        return new Text(gb, GB18030.name());
    }

    /**
     * UTF-8 is often valid GB18030 by chance, so a file with lines of both would be read as garbled
     * characters. A line with many bytes beyond ASCII that is strict UTF-8 was written so: of 8,383
     * pairs of characters in GBK 287 are valid UTF-8 as well, of six characters none.
     */
    private static boolean isMixed(byte[] file) {
        int begin = 0;
        for (int i = 0; i <= file.length; i++) {
            if (i == file.length || file[i] == '\n' || file[i] == '\r') {
                int beyond = 0;
                for (int k = begin; k < i; k++) {
                    beyond += file[k] < 0 ? 1 : 0;
                }
                if (beyond >= SIX_CHARACTERS
                        && strict(
                                        java.util.Arrays.copyOfRange(file, begin, i),
                                        0,
                                        StandardCharsets.UTF_8)
                                != null) {
                    return true;
                }
                begin = i + 1;
            }
        }
        return false;
    }

    private static boolean marked(byte[] file, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= file.length || (file[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static Text only(byte[] file, int from, Charset charset) throws SheetException {
        String text = strict(file, from, charset);
        if (text == null) {
            throw ambiguous();
        }
        return new Text(text, charset.name());
    }

    private static SheetException ambiguous() {
        return new SheetException(
                Problem.ENCODING_AMBIGUOUS,
                "既不全是 UTF-8 也不全是 GB18030，请用一种编码另存",
                "neither all UTF-8 nor all GB18030: save it in one encoding");
    }

    private static @Nullable String strict(byte[] file, int from, Charset charset) {
        try {
            return charset.newDecoder()
                    .decode(ByteBuffer.wrap(file, from, file.length - from))
                    .toString();
        } catch (CharacterCodingException e) {
            return null; // an answer: it is not of this charset
        }
    }

    private static final class Parser {

        private final String text;
        private final String charset;
        private final char separator;
        private final List<List<String>> rows = new ArrayList<>();
        private final List<Integer> lines = new ArrayList<>();
        private List<String> row = new ArrayList<>();
        private final StringBuilder cell = new StringBuilder();

        /** A row is counted as spreadsheets show it, where a quoted line end begins none. */
        private int number = 1;

        Parser(Text text) {
            this.text = text.characters();
            this.charset = text.charset();
            this.separator = separator(text.characters());
        }

        private static char separator(String text) {
            int end = 0;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            String header = text.substring(0, end);
            char best = ',';
            long most = 0;
            for (char candidate : new char[] {',', ';', '\t'}) {
                long n = header.chars().filter(c -> c == candidate).count();
                if (n > most) {
                    best = candidate;
                    most = n;
                }
            }
            return best;
        }

        Grid parse() throws SheetException {
            int i = 0;
            while (i < text.length()) {
                char c = text.charAt(i);
                if (c == '"' && cell.isEmpty()) {
                    i = quoted(i + 1);
                } else if (c == separator) {
                    endCell();
                    i++;
                } else if (c == '\n' || c == '\r') {
                    boolean two = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
                    i += two ? 2 : 1;
                    endRow();
                } else {
                    add(c);
                    i++;
                }
            }
            if (!cell.isEmpty() || !row.isEmpty()) {
                endRow();
            }
            return new Grid(Grid.Form.CSV, charset, rows, lines);
        }

        /**
         * @return where the text goes on after the closing quote
         */
        private int quoted(int from) throws SheetException {
            int i = from;
            while (i < text.length()) {
                char c = text.charAt(i++);
                if (c != '"') {
                    add(c);
                } else if (i < text.length() && text.charAt(i) == '"') {
                    add('"');
                    i++;
                } else {
                    return i;
                }
            }
            throw SheetException.syntax(
                    "第 " + number + " 行的引号没有闭合", "a quote of row " + number + " is never closed");
        }

        private void add(char c) throws SheetException {
            cell.append(c);
            Limits.cell(cell.length(), number);
        }

        private void endCell() throws SheetException {
            row.add(cell.toString());
            Limits.columns(row.size());
            cell.setLength(0);
        }

        private void endRow() throws SheetException {
            endCell();
            if (!row.stream().allMatch(String::isBlank)) {
                rows.add(List.copyOf(row));
                lines.add(number);
                Limits.row(rows.size());
            }
            number++;
            row = new ArrayList<>();
        }
    }
}
