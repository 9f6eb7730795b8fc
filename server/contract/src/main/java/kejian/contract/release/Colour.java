package kejian.contract.release;

import java.util.regex.Pattern;

/** A column's own colour, behind white letters and the orange focus of old boxes' pages. */
public final class Colour {

    private static final Pattern FORM = Pattern.compile("#[0-9a-f]{6}");

    /**
     * Of relative luminance (WCAG 2.2): white letters stand out by 6:1, the focus by 3:1, which a
     * television across a room needs.
     */
    private static final double LIGHTEST = 0.12;

    private Colour() {}

    /** Whether it is written as {@code #rrggbb}, in lower case. */
    public static boolean isColour(String colour) {
        return FORM.matcher(colour).matches();
    }

    /**
     * Whether letters can be read on it.
     *
     * @param colour as {@code #rrggbb}
     */
    public static boolean isDarkEnough(String colour) {
        return 0.2126 * linear(colour, 1) + 0.7152 * linear(colour, 3) + 0.0722 * linear(colour, 5)
                <= LIGHTEST;
    }

    private static double linear(String colour, int at) {
        double c = Integer.parseInt(colour.substring(at, at + 2), 16) / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
}
