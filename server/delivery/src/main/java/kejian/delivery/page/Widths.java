package kejian.delivery.page;

import java.util.ArrayList;
import java.util.List;

/** Texts measured as an old screen shows them: a Chinese character is two Latin letters wide. */
final class Widths {

    private static final int FIRST_WIDE = 0x1100;

    private Widths() {}

    static int of(int codePoint) {
        return codePoint < FIRST_WIDE ? 1 : 2;
    }

    /** At most {@code most} wide, never cut inside a character; a cut text ends in an ellipsis. */
    static String cut(String text, int most) {
        int width = text.codePoints().map(Widths::of).sum();
        if (width <= most) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int used = 2;
        for (int c : text.codePoints().toArray()) {
            used += of(c);
            if (used > most) {
                break;
            }
            out.appendCodePoint(c);
        }
        return out.append('…').toString();
    }

    /** Lines of at most {@code most}; a line break of the text begins a new one. */
    static List<String> lines(String text, int most) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int used = 0;
        for (int c : text.codePoints().toArray()) {
            if (c == '\n' || used + of(c) > most) {
                lines.add(line.toString());
                line.setLength(0);
                used = 0;
            }
            if (c != '\n' && c != '\r') {
                line.appendCodePoint(c);
                used += of(c);
            }
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }
}
