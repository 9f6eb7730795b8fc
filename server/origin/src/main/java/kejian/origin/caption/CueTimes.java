package kejian.origin.caption;

import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The line that says when: {@code 00:01:02,500 --> 00:01:05,000}, with a comma or a dot. */
record CueTimes(long fromMs, long toMs, String settings) {

    static final String ARROW = "-->";

    private static final int LONGEST_LINE = 200;
    private static final int MOST_HOUR_DIGITS = 3;

    /**
     * Where and how it is shown (W3C WebVTT §4.4); a region would need its block, which is left
     * out.
     */
    private static final Pattern SETTING =
            Pattern.compile(
                    "line:-?[0-9]{1,4}(?:\\.[0-9]{1,4})?%?(?:,(?:start|center|end))?"
                            + "|position:[0-9]{1,3}(?:\\.[0-9]{1,4})?%(?:,(?:line-left|center|line-right))?"
                            + "|size:[0-9]{1,3}(?:\\.[0-9]{1,4})?%"
                            + "|align:(?:start|center|end|left|right)|vertical:(?:rl|lr)");

    /**
     * @return null where the line says no two times
     */
    static @Nullable CueTimes of(String line, boolean hoursMayLack) {
        if (line.length() > LONGEST_LINE) {
            return null;
        }
        int arrow = line.indexOf(ARROW);
        if (arrow < 0) {
            return null;
        }
        long from = ms(line.substring(0, arrow).strip(), hoursMayLack);
        String rest = line.substring(arrow + ARROW.length()).strip();
        int end = 0;
        while (end < rest.length() && !Character.isWhitespace(rest.charAt(end))) {
            end++;
        }
        long to = ms(rest.substring(0, end), hoursMayLack);
        return from < 0 || to < 0 ? null : new CueTimes(from, to, settings(rest.substring(end)));
    }

    private static String settings(String rest) {
        StringJoiner kept = new StringJoiner(" ");
        for (String setting : rest.strip().split("\\s+")) {
            if (SETTING.matcher(setting).matches()) {
                kept.add(setting);
            }
        }
        return kept.toString();
    }

    /**
     * @return -1 where it is no time
     */
    static long ms(String time, boolean hoursMayLack) {
        int i = 0;
        long[] parts = new long[3];
        int part = 0;
        int digits = 0;
        for (; i < time.length(); i++) {
            char c = time.charAt(i);
            if (c >= '0' && c <= '9') {
                parts[part] = parts[part] * 10 + (c - '0');
                if (++digits > MOST_HOUR_DIGITS) {
                    return -1;
                }
            } else if (c == ':' && digits > 0 && part < 2) {
                part++;
                digits = 0;
            } else {
                break;
            }
        }
        if (digits == 0 || part < (hoursMayLack ? 1 : 2)) {
            return -1;
        }
        long ms = 0;
        if (i < time.length()) {
            ms = fraction(time, i);
        }
        long minutes = parts[part - 1];
        long seconds = parts[part];
        if (ms < 0 || minutes > 59 || seconds > 59) {
            return -1;
        }
        return (((part == 2 ? parts[0] : 0) * 60 + minutes) * 60 + seconds) * 1000 + ms;
    }

    private static long fraction(String time, int at) {
        char sign = time.charAt(at);
        int digits = time.length() - at - 1;
        if (sign != ',' && sign != '.' || digits < 1 || digits > 3) {
            return -1;
        }
        long ms = 0;
        for (int i = 1; i <= 3; i++) {
            char c = i <= digits ? time.charAt(at + i) : '0';
            if (c < '0' || c > '9') {
                return -1;
            }
            ms = ms * 10 + (c - '0');
        }
        return ms;
    }

    CueTimes checked(int line) throws CaptionException {
        if (toMs <= fromMs) {
            throw new CaptionException(CaptionRefusal.ORDER, line);
        }
        return this;
    }

    /** {@code 00:01:02.500}; hours have as many digits as they need. */
    static String text(long ms) {
        return pad(ms / 3_600_000, 2)
                + ":"
                + pad(ms / 60_000 % 60, 2)
                + ":"
                + pad(ms / 1_000 % 60, 2)
                + "."
                + pad(ms % 1_000, 3);
    }

    private static String pad(long value, int width) {
        String digits = Long.toString(value);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }
}
