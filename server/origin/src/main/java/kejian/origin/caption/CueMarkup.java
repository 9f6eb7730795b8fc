package kejian.origin.caption;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Text of a cue as WebVTT has it (W3C WebVTT §4.2.2): few marks, each closed; all else is letters.
 */
final class CueMarkup {

    /** How the words were written. */
    enum Dialect {
        /** No marks at all. */
        PLAIN,
        /** Some HTML, and overrides in braces. */
        SRT,
        WEBVTT
    }

    /** A mark ends soon or is none: looking for its end stays cheap. */
    private static final int LONGEST_TAG = 200;

    private static final int DEEPEST = 8;
    private static final Map<String, String> KEPT =
            Map.of("b", "b", "strong", "b", "i", "i", "em", "i", "u", "u");
    private static final Set<String> KEPT_IN_WEBVTT = Set.of("ruby", "rt", "v");
    private static final Set<String> LEFT_OUT =
            Set.of(
                    "font", "span", "s", "strike", "del", "p", "div", "c", "v", "lang", "ruby",
                    "rt");
    private static final Map<String, String> ENTITIES =
            Map.of(
                    "&amp;", "&amp;",
                    "&lt;", "&lt;",
                    "&gt;", "&gt;",
                    "&nbsp;", "&nbsp;",
                    "&lrm;", "&lrm;",
                    "&rlm;", "&rlm;",
                    "&quot;", "\"",
                    "&#39;", "'",
                    "&apos;", "'");
    private static final int LONGEST_ENTITY = 6;

    private final String words;
    private final Dialect dialect;
    private final StringBuilder out;
    private final List<String> open = new ArrayList<>();
    private boolean visible;
    private boolean lineVisible;
    private boolean breakWaits;

    private CueMarkup(String words, Dialect dialect) {
        this.words = words;
        this.dialect = dialect;
        this.out = new StringBuilder(words.length() + 16);
    }

    /**
     * @return empty where nothing would be seen
     */
    static String of(String words, Dialect dialect) {
        return new CueMarkup(words, dialect).text();
    }

    private String text() {
        int i = 0;
        while (i < words.length()) {
            i = next(i);
        }
        while (!open.isEmpty()) {
            out.append("</").append(open.removeLast()).append('>');
        }
        return visible ? out.toString().strip() : "";
    }

    private int next(int i) {
        char c = words.charAt(i);
        if (c == '<') {
            int end = dialect == Dialect.PLAIN ? -1 : tag(i);
            return end > 0 ? end : letters("&lt;", i);
        }
        if (c == '{' && dialect == Dialect.SRT && words.startsWith("\\", i + 1)) {
            int end = within(i, '}');
            return end > 0 ? end + 1 : letters("{", i);
        }
        if (c == '&') {
            return dialect == Dialect.PLAIN ? letters("&amp;", i) : entity(i);
        }
        if (c == '>') {
            return letters("&gt;", i);
        }
        if (c == '\n') {
            lineEnds();
        } else if (isBlank(c)) {
            if (lineVisible) {
                out.append(Character.isISOControl(c) ? ' ' : c);
            }
        } else if (!Character.isISOControl(c)) {
            breakLine();
            out.append(c);
            seen();
        }
        return i + 1;
    }

    private int letters(String escaped, int i) {
        breakLine();
        out.append(escaped);
        seen();
        return i + 1;
    }

    private void seen() {
        visible = true;
        lineVisible = true;
    }

    /**
     * A line is broken once something follows: an empty one would end the cue (W3C WebVTT §6.1),
     * and one of marks alone would be shown as an empty one.
     */
    private void lineEnds() {
        breakWaits |= lineVisible;
        lineVisible = false;
    }

    private void breakLine() {
        if (breakWaits) {
            int end = out.length();
            while (end > 0 && isBlank(out.charAt(end - 1))) {
                end--;
            }
            out.setLength(end);
            out.append('\n');
            breakWaits = false;
        }
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private int entity(int i) {
        int end = words.indexOf(";", i, Math.min(words.length(), i + LONGEST_ENTITY));
        String known = end < 0 ? null : ENTITIES.get(words.substring(i, end + 1));
        if (known == null) {
            return letters("&amp;", i);
        }
        letters(known, i);
        return end + 1;
    }

    private int within(int from, char wanted) {
        return words.indexOf(wanted, from, Math.min(words.length(), from + LONGEST_TAG));
    }

    /** Reads a mark; returns where it ends, or -1 where it is none. */
    private int tag(int from) {
        int end = within(from, '>');
        if (end < 0 || words.indexOf('<', from + 1, end) >= 0) {
            return -1;
        }
        boolean closes = words.startsWith("/", from + 1);
        int at = from + (closes ? 2 : 1);
        int nameEnd = at;
        while (nameEnd < end && Character.isLetterOrDigit(words.charAt(nameEnd))) {
            nameEnd++;
        }
        String name = words.substring(at, nameEnd).toLowerCase(Locale.ROOT);
        if (name.equals("br")) {
            lineEnds();
        } else if (KEPT.containsKey(name)) {
            mark(KEPT.get(name), "", closes);
        } else if (dialect == Dialect.WEBVTT && KEPT_IN_WEBVTT.contains(name)) {
            mark(name, name.equals("v") ? voice(nameEnd, end) : "", closes);
        } else if (dialect == Dialect.SRT && !LEFT_OUT.contains(name)) {
            return -1;
        }
        return end + 1;
    }

    /** Who speaks; classes before the name are of a style that was left out. */
    private String voice(int from, int to) {
        int at = from;
        while (at < to && !Character.isWhitespace(words.charAt(at))) {
            at++;
        }
        StringBuilder name = new StringBuilder();
        for (char c : words.substring(at, to).strip().toCharArray()) {
            if (Character.isWhitespace(c)) {
                name.append(' ');
            } else if (c != '&' && !Character.isISOControl(c)) {
                name.append(c);
            }
        }
        return name.isEmpty() ? "" : " " + name;
    }

    private void mark(String name, String annotation, boolean closes) {
        if (!closes) {
            if (open.size() < DEEPEST) {
                breakLine();
                open.add(name);
                out.append('<').append(name).append(annotation).append('>');
            }
        } else if (open.contains(name)) {
            String closed;
            do {
                closed = open.removeLast();
                out.append("</").append(closed).append('>');
            } while (!closed.equals(name));
        }
    }
}
