package kejian.origin.picture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a picture's first bytes say it is, whatever it is called. */
public enum PictureType {
    JPEG("jpeg"),
    PNG("png"),
    GIF("gif"),
    BMP("bmp"),
    /** SVG, EPS, TIFF, EMF, WMF, WebP and all else: never decoded. */
    OTHER("");

    private final String reader;

    PictureType(String reader) {
        this.reader = reader;
    }

    /** The JDK's name for what reads it. */
    String reader() {
        return reader;
    }

    public static PictureType of(byte[] bytes) {
        if (begins(bytes, 0xff, 0xd8, 0xff)) {
            return JPEG;
        }
        if (begins(bytes, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
            return PNG;
        }
        String head =
                new String(
                        Arrays.copyOf(bytes, Math.min(6, bytes.length)),
                        StandardCharsets.ISO_8859_1);
        if (head.equals("GIF87a") || head.equals("GIF89a")) {
            return GIF;
        }
        return head.startsWith("BM") ? BMP : OTHER;
    }

    private static boolean begins(byte[] bytes, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
