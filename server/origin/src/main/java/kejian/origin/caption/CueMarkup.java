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
        return visible ? withoutEmptyLines(out) : "";
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
            out.append(c);
        } else if (c == '\t') {
            out.append(' ');
        } else if (!Character.isISOControl(c)) {
            out.append(c);
            visible |= !Character.isWhitespace(c) && !Character.isSpaceChar(c);
        }
        return i + 1;
    }

    private int letters(String escaped, int i) {
        out.append(escaped);
        visible = true;
        return i + 1;
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
            out.append('\n');
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

    /** An empty line would end the cue (W3C WebVTT §6.1). */
    private static String withoutEmptyLines(StringBuilder text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.toString()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .forEach(line -> kept.append(kept.isEmpty() ? "" : "\n").append(line));
        return kept.toString();
    }
}
