package kejian.delivery.box;

import org.jspecify.annotations.Nullable;

/**
 * The addresses that boxes ask for again and again, taken apart by hand: a search by pattern costs
 * as much as all the rest of sending a small segment.
 *
 * @param packageId 64 hexadecimal digits
 * @param number of the segment; -1 for a stream
 */
record HotPath(Kind kind, String packageId, String rendition, int number) {

    enum Kind {
        /** {@code /m/PACKAGE/c/RENDITION/N.m4s} */
        CMAF_SEGMENT,
        /** {@code /m/PACKAGE/b/RENDITION/N.ts} */
        TS_SEGMENT,
        /** {@code /m/PACKAGE/b/RENDITION.mp4} */
        PROGRESSIVE_MP4,
        /** {@code /m/PACKAGE/a/RENDITION.ts} */
        CONSTANT_RATE
    }

    private static final int ID_AT = 3;
    private static final int TIER_AT = ID_AT + 64 + 1;
    private static final int RENDITION_AT = TIER_AT + 2;
    private static final int LONGEST_NAME = 32;
    private static final int MOST_DIGITS = 9;

    /**
     * Nothing where it is spelled in any other way than these.
     *
     * @param before an address whose strings are used again where they are the same
     */
    static @Nullable HotPath of(String path, @Nullable HotPath before) {
        if (path.length() <= RENDITION_AT
                || !path.startsWith("/m/")
                || path.charAt(TIER_AT - 1) != '/'
                || path.charAt(TIER_AT + 1) != '/'
                || !(before != null && path.startsWith(before.packageId, ID_AT)) && !isId(path)) {
            return null;
        }
        return switch (path.charAt(TIER_AT)) {
            case 'c' -> segment(Kind.CMAF_SEGMENT, path, ".m4s", before);
            case 'b' ->
                    path.endsWith(".mp4")
                            ? stream(Kind.PROGRESSIVE_MP4, path, ".mp4", before)
                            : segment(Kind.TS_SEGMENT, path, ".ts", before);
            case 'a' -> stream(Kind.CONSTANT_RATE, path, ".ts", before);
            default -> null;
        };
    }

    private static @Nullable HotPath segment(
            Kind kind, String path, String suffix, @Nullable HotPath before) {
        int slash = nameEnd(path);
        if (slash < 0 || path.charAt(slash) != '/' || !path.endsWith(suffix)) {
            return null;
        }
        int number = number(path, slash + 1, path.length() - suffix.length());
        return number < 0
                ? null
                : new HotPath(kind, id(path, before), name(path, slash, before), number);
    }

    private static @Nullable HotPath stream(
            Kind kind, String path, String suffix, @Nullable HotPath before) {
        int dot = nameEnd(path);
        return dot < 0 || dot != path.length() - suffix.length() || !path.endsWith(suffix)
                ? null
                : new HotPath(kind, id(path, before), name(path, dot, before), -1);
    }

    private static String id(String path, @Nullable HotPath before) {
        return before != null && path.startsWith(before.packageId, ID_AT)
                ? before.packageId
                : path.substring(ID_AT, TIER_AT - 1);
    }

    private static String name(String path, int end, @Nullable HotPath before) {
        return before != null
                        && before.rendition.length() == end - RENDITION_AT
                        && path.startsWith(before.rendition, RENDITION_AT)
                ? before.rendition
                : path.substring(RENDITION_AT, end);
    }

    private static boolean isId(String path) {
        for (int i = ID_AT; i < TIER_AT - 1; i++) {
            char c = path.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /** Where a rendition's name ends; -1 where there is none, or it goes to the path's end. */
    private static int nameEnd(String path) {
        int end = RENDITION_AT;
        while (end < path.length() && isNameCharacter(path.charAt(end))) {
            end++;
        }
        int length = end - RENDITION_AT;
        return length == 0 || length > LONGEST_NAME || end == path.length() ? -1 : end;
    }

    private static boolean isNameCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-';
    }

    /** A decimal number in its one spelling; -1 for anything else. */
    private static int number(String path, int from, int to) {
        if (to <= from || to - from > MOST_DIGITS || path.charAt(from) == '0' && to - from > 1) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = path.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }
}
