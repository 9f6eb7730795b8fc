package kejian.delivery.page;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;

/**
 * HTML whose texts cannot become markup, whatever an editor typed, and cannot become question marks
 * in a charset that lacks them.
 */
final class Markup {

    private final StringBuilder out = new StringBuilder(4096);

    /** Markup of our own, as it is. Never give it a text that came from outside. */
    Markup raw(String markup) {
        out.append(markup);
        return this;
    }

    Markup raw(long number) {
        out.append(number);
        return this;
    }

    /** A text, in an element or in a quoted attribute. */
    Markup text(String text) {
        text.codePoints().forEach(this::escaped);
        return this;
    }

    private void escaped(int c) {
        switch (c) {
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '&' -> out.append("&amp;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            default -> {
                if (Character.isISOControl(c)) {
                    out.append(' ');
                } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                    out.append('\uFFFD');
                } else if (c != 0xFFFE && c != 0xFFFF && !isOverride(c)) {
                    out.appendCodePoint(c);
                }
            }
        }
    }

    /** Marks that make a text run over its neighbours (Unicode Annex 9 §2). */
    private static boolean isOverride(int c) {
        return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    }

    /** What the charset lacks becomes a numeric reference (HTML 4.01 §5.3.1). */
    byte[] encoded(Charset charset) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(out.length() * 2);
        CharsetEncoder encoder = charset.newEncoder();
        StringBuilder run = new StringBuilder();
        out.codePoints()
                .forEach(c -> {
                    if (c < 0x80 || encoder.canEncode(Character.toString(c))) {
                        run.appendCodePoint(c);
                    } else {
                        run.append("&#").append(c).append(';');
                    }
                });
        bytes.writeBytes(run.toString().getBytes(charset));
        return bytes.toByteArray();
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
