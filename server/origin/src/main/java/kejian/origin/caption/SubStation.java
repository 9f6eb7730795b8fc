package kejian.origin.caption;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * SSA and ASS: the words of the dialogue. How they look is the box's affair, so that overrides go;
 * drawings are pictures and go too. Layers of one line (a shadow below, an outline above) are one
 * cue. What begins and ends together is a mark of the editing program and never shown.
 */
final class SubStation {

    private static final List<String> USUAL =
            List.of(
                    "layer", "start", "end", "style", "name", "marginl", "marginr", "marginv",
                    "effect", "text");

    private final List<Cue> cues = new ArrayList<>();

    /** By order: many cues of one hash are soon written, and would each be compared with all. */
    private final Set<Cue> seen =
            new TreeSet<>(
                    Comparator.comparingLong(Cue::fromMs)
                            .thenComparingLong(Cue::toMs)
                            .thenComparing(Cue::text));

    private List<String> columns = USUAL;

    /** The first line that draws; 0 for none. */
    private int drawnAt;

    private SubStation() {}

    static List<Cue> read(List<String> lines) throws CaptionException {
        SubStation file = new SubStation();
        String section = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.startsWith("[") && line.endsWith("]")) {
                section = line.toLowerCase(Locale.ROOT);
            } else if (line.isEmpty() || line.startsWith(";")) {
                continue;
            } else if (section.equals("[fonts]") || section.equals("[graphics]")) {
                throw new CaptionException(CaptionRefusal.ATTACHMENT, i + 1);
            } else if (section.equals("[events]")) {
                file.event(line, i + 1);
            }
        }
        if (file.cues.isEmpty() && file.drawnAt > 0) {
            throw new CaptionException(CaptionRefusal.DRAWINGS, file.drawnAt);
        }
        return file.cues;
    }

    private void event(String line, int number) throws CaptionException {
        int colon = line.indexOf(':');
        String kind = colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = line.substring(colon + 1).strip();
        if (kind.equals("format")) {
            columns =
                    Arrays.stream(rest.toLowerCase(Locale.ROOT).split(",", 64))
                            .map(String::strip)
                            .toList();
            if (!columns.contains("start")
                    || !columns.contains("end")
                    || !columns.getLast().equals("text")) {
                throw new CaptionException(CaptionRefusal.EVENT, number);
            }
        } else if (kind.equals("dialogue")) {
            dialogue(rest, number);
        }
    }

    private void dialogue(String rest, int number) throws CaptionException {
        String[] cells = rest.split(",", columns.size());
        if (cells.length < columns.size()) {
            throw new CaptionException(CaptionRefusal.EVENT, number);
        }
        long from = time(cells, "start", number);
        long to = time(cells, "end", number);
        if (from == to) {
            return;
        }
        CueTimes times = new CueTimes(from, to, "").checked(number);
        String words = words(cells[cells.length - 1], number);
        String text = CueMarkup.of(words, CueMarkup.Dialect.PLAIN);
        if (seen.add(new Cue(from, to, "", text))) {
            CaptionFile.add(cues, times, text, number);
        }
    }

    private long time(String[] cells, String column, int number) throws CaptionException {
        long ms = CueTimes.ms(cells[columns.indexOf(column)].strip(), /* hoursMayLack= */ false);
        if (ms < 0) {
            throw new CaptionException(CaptionRefusal.TIME, number);
        }
        return ms;
    }

    private String words(String text, int number) throws CaptionException {
        StringBuilder words = new StringBuilder();
        boolean drawing = false;
        int lastClose = text.lastIndexOf('}');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{' && i < lastClose) {
                int close = text.indexOf('}', i);
                drawing = isDrawing(text, i, close, drawing);
                i = close;
            } else if (drawing) {
                drawnAt = drawnAt == 0 ? number : drawnAt;
            } else {
                if (c == '\\' && i + 1 < text.length() && "Nnh".indexOf(text.charAt(i + 1)) >= 0) {
                    // \N breaks the line, \n only where it is full, \h is a hard blank
                    words.append(
                            switch (text.charAt(++i)) {
                                case 'N' -> '\n';
                                case 'n' -> ' ';
                                default -> '\u00a0';
                            });
                } else {
                    words.append(c);
                }
            }
            if (words.length() > CaptionFile.LONGEST_CUE) {
                throw new CaptionException(CaptionRefusal.CUE_TOO_LONG, number);
            }
        }
        return words.toString();
    }

    /** After an override block: {@code \p1} and up draw, {@code \p0} writes again. */
    private static boolean isDrawing(String text, int from, int to, boolean before) {
        boolean drawing = before;
        for (int i = from; i + 2 < to; i++) {
            if (text.charAt(i) == '\\' && text.charAt(i + 1) == 'p') {
                char scale = text.charAt(i + 2);
                if (scale >= '0' && scale <= '9') {
                    drawing = scale != '0';
                }
            }
        }
        return drawing;
    }
}
