package kejian.delivery.rtsp;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/** How fast a box may have it. */
final class Speeds {

    static final int NORMAL = 1;
    private static final int MOST = 32;
    private static final Pattern FORM = Pattern.compile("[+-]?[0-9]{1,6}(?:\\.[0-9]{0,6})?");

    private Speeds() {}

    /**
     * The speed that is given for a {@code Scale} (RFC 2326 §12.34): 1, or ±2, 4, 8, 16, 32; of
     * those the one below what was asked for.
     *
     * @return nothing where it is no number
     */
    static OptionalInt given(String text) {
        if (!FORM.matcher(text).matches()) {
            return OptionalInt.empty();
        }
        double asked = Double.parseDouble(text);
        if (asked >= 0 && asked < 2) {
            return OptionalInt.of(NORMAL);
        }
        int size = 2;
        while (size < MOST && size * 2 <= Math.abs(asked)) {
            size *= 2;
        }
        return OptionalInt.of(asked < 0 ? -size : size);
    }

    static String text(int scale) {
        return scale + ".0";
    }
}
