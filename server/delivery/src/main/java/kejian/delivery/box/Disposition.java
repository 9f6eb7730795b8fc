package kejian.delivery.box;

import java.nio.charset.StandardCharsets;

/** How a browser is told to save a file and not to open it (RFC 6266). */
public final class Disposition {

    /** Whoever opens it in the browser all the same runs nothing of it (CSP Level 3 §6.4.3). */
    public static final String SANDBOX = "sandbox; default-src 'none'";

    /** {@code attr-char} of RFC 8187 §3.2.1 beside letters and digits. */
    private static final String PLAIN = "!#$&+-.^_`|~";

    private Disposition() {}

    /** With the name in ASCII for old programs, and as it is for those of RFC 8187. */
    public static String attachment(String name) {
        StringBuilder ascii = new StringBuilder();
        name.codePoints().forEach(c -> ascii.append(isPlain(c) || c == ' ' ? (char) c : '_'));
        StringBuilder coded = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(b)) {
                coded.append((char) b);
            } else {
                coded.append('%').append("%02X".formatted(b));
            }
        }
        return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + coded;
    }

    private static boolean isPlain(int c) {
        return c >= '0' && c <= '9'
                || c >= 'A' && c <= 'Z'
                || c >= 'a' && c <= 'z'
                || PLAIN.indexOf(c) >= 0;
    }
}
