package kejian.delivery.evidence;

import org.jspecify.annotations.Nullable;

/** Numbers as strangers write them: what is not exactly one is as if it were not there. */
final class Numbers {

    /** Eleven days: longer than any courseware or sitting. */
    static final long LONGEST_S = 1_000_000;

    private Numbers() {}

    /** A whole number of at most 15 ASCII digits. */
    static long wholeOr(@Nullable String text, long otherwise) {
        if (text == null || text.isEmpty() || text.length() > 15) {
            return otherwise;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return otherwise;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    /** Milliseconds; -1 for anything else. */
    static long milliseconds(@Nullable String text) {
        long value = wholeOr(text, -1);
        return value > LONGEST_S * 1000 ? -1 : value;
    }

    /** Seconds with up to three decimals, as milliseconds; -1 for anything else. */
    static long secondsAsMs(@Nullable String text) {
        if (text == null) {
            return -1;
        }
        int dot = text.indexOf('.');
        long whole = wholeOr(dot < 0 ? text : text.substring(0, dot), -1);
        if (whole < 0 || whole > LONGEST_S) {
            return -1;
        }
        if (dot < 0) {
            return whole * 1000;
        }
        String decimals = text.substring(dot + 1);
        long value = decimals.length() > 3 ? -1 : wholeOr(decimals, -1);
        if (value < 0) {
            return -1;
        }
        for (int i = decimals.length(); i < 3; i++) {
            value *= 10;
        }
        return whole * 1000 + value;
    }
}
