package kejian.delivery.box;

import org.jspecify.annotations.Nullable;

/** What a Range header asks of a body (RFC 9110 §14). */
sealed interface ByteRange {

    /** All of it, answered 200. */
    record Whole() implements ByteRange {}

    /** {@code [from, to)}, answered 206. */
    record Part(long from, long to) implements ByteRange {}

    /** Nothing of it, answered 416. */
    record Outside() implements ByteRange {}

    /**
     * One range is answered as asked; several are answered whole, which §14.2 allows and no box
     * misreads; a header that is not a range of bytes is as if it were not there.
     */
    static ByteRange of(@Nullable String header, long length) {
        if (header == null || !header.regionMatches(/* ignoreCase= */ true, 0, "bytes=", 0, 6)) {
            return new Whole();
        }
        String spec = header.substring(6).strip();
        int dash = spec.indexOf('-');
        if (dash < 0 || spec.indexOf(',') >= 0) {
            return new Whole();
        }
        String first = spec.substring(0, dash);
        String last = spec.substring(dash + 1);
        long from = number(first);
        long to = number(last);
        if (from == BROKEN || to == BROKEN || (from == ABSENT && to == ABSENT)) {
            return new Whole();
        }
        if (from == ABSENT) {
            if (to == 0 || length == 0) {
                return new Outside();
            }
            return new Part(Math.max(0, length - to), length);
        }
        if (to != ABSENT && to < from) {
            return new Whole();
        }
        if (from >= length) {
            return new Outside();
        }
        return new Part(from, to == ABSENT || to >= length ? length : to + 1);
    }

    long ABSENT = -1;
    long BROKEN = -2;

    /** A number too large for a long is still a number, and larger than any body. */
    private static long number(String digits) {
        if (digits.isEmpty()) {
            return ABSENT;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return BROKEN;
            }
            value = value > Long.MAX_VALUE / 10 - 1 ? Long.MAX_VALUE / 10 : value * 10 + (c - '0');
        }
        return value;
    }
}
