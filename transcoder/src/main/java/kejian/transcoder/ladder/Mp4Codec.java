package kejian.transcoder.ladder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the codec string of RFC 6381 from a file that we made. */
final class Mp4Codec {

    private static final int HEAD = 4096;

    private Mp4Codec() {}

    /** Profile, constraints and level stand behind the version byte of avcC (ISO/IEC 14496-15). */
    static String avc(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(HEAD);
            int at = new String(head, StandardCharsets.ISO_8859_1).indexOf("avcC");
            if (at < 0 || at + 8 > head.length) {
                throw new IOException("no avcC in the first bytes of " + file.getFileName());
            }
            return "avc1.%02x%02x%02x".formatted(head[at + 5], head[at + 6], head[at + 7]);
        }
    }
}
