package kejian.origin.http;

import java.text.Normalizer;

/** Text as it is kept: NFC, and no character that no keyboard types; one rule for all of it. */
public final class PlainText {

    private PlainText() {}

    /** Whether it may be kept. */
    public static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUnwanted(text, i)) {
                return false;
            }
        }
        return true;
    }

    /** As it is kept. */
    public static String of(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private static boolean isUnwanted(String text, int i) {
        char c = text.charAt(i);
        if (Character.isISOControl(c)) {
            return c != '\n' && c != '\t';
        }
        if (c >= '\u202a' && c <= '\u202e'
                || c >= '\u2066' && c <= '\u2069'
                || c == '\u200e'
                || c == '\u200f'
                || c == '\u061c') {
            return true; // bidirectional controls: they make a title look like another
        }
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c)
                && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
