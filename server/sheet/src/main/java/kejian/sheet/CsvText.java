package kejian.sheet;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes CSV (RFC 4180) with a byte order mark, the form that office programs open right: what is a
 * number stays one, and no text is calculated.
 */
public final class CsvText {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9][0-9.]*%?");

    /** Besides what RFC 4180 names: what some programs divide cells by. */
    private static final Pattern TO_QUOTE = Pattern.compile("[\",;\t\r\n]");

    private final StringBuilder text = new StringBuilder("\ufeff");

    /** Adds a line; an absent cell is empty. */
    public void line(@Nullable Object... cells) {
        for (int i = 0; i < cells.length; i++) {
            Object cell = cells[i];
            text.append(i == 0 ? "" : ",").append(cell == null ? "" : written(cell.toString()));
        }
        text.append("\r\n");
    }

    private static String written(String cell) {
        String safe = NUMBER.matcher(cell).matches() ? cell : ResultSheet.escaped(cell);
        return TO_QUOTE.matcher(safe).find() ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
