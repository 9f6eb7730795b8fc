package kejian.origin.caption;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * In which encoding a file was written. A mark at its beginning decides; then UTF-8, which no other
 * text is by chance; then UTF-16, whose line ends and digits have a zero byte each on one side;
 * then the two of China, by which of them makes Chinese of it. Nothing is ever decoded with a
 * letter replaced: a file that fits nowhere is refused.
 */
final class CaptionCharset {

    private static final Charset GB18030 = Charset.forName("GB18030");

    /** With the characters of Hong Kong; of Big5 otherwise the same. */
    private static final Charset BIG5 = Charset.forName("Big5-HKSCS");

    private CaptionCharset() {}

    record Text(String characters, String charset) {}

    static Text decode(byte[] file) throws CaptionException {
        if (begins(file, 0xef, 0xbb, 0xbf)) {
            return marked(file, 3, StandardCharsets.UTF_8);
        }
        if (begins(file, 0xff, 0xfe)) {
            return marked(file, 2, StandardCharsets.UTF_16LE);
        }
        if (begins(file, 0xfe, 0xff)) {
            return marked(file, 2, StandardCharsets.UTF_16BE);
        }
        Charset wide = wide(file);
        if (wide != null) {
            return marked(file, 0, wide);
        }
        refuseZero(file);
        String text = strict(file, 0, StandardCharsets.UTF_8);
        return text == null ? chinese(file) : new Text(text, StandardCharsets.UTF_8.name());
    }

    private static boolean begins(byte[] file, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= file.length || (file[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static Text marked(byte[] file, int from, Charset charset) throws CaptionException {
        String text = strict(file, from, charset);
        if (text == null) {
            throw new CaptionException(CaptionRefusal.CHARSET, 0);
        }
        return new Text(text, charset.name());
    }

    /** UTF-16 without its mark: one in eight characters at least is of ASCII. */
    private static @Nullable Charset wide(byte[] file) {
        int[] zeros = new int[2];
        for (int i = 0; i < file.length; i++) {
            if (file[i] == 0) {
                zeros[i & 1]++;
            }
        }
        int enough = Math.max(1, file.length / 16);
        if (zeros[1] >= enough && zeros[0] == 0) {
            return StandardCharsets.UTF_16LE;
        }
        return zeros[0] >= enough && zeros[1] == 0 ? StandardCharsets.UTF_16BE : null;
    }

    /** A NUL is a slip of some program; many characters of control are no text. */
    private static void refuseZero(byte[] file) throws CaptionException {
        int line = 1;
        int zeroAt = 0;
        int controls = 0;
        for (byte b : file) {
            if (b == 0 && zeroAt == 0) {
                zeroAt = line;
            }
            controls += b >= 0 && b < ' ' && b != '\t' && b != '\r' && b != '\n' ? 1 : 0;
            line += b == '\n' ? 1 : 0;
        }
        if (zeroAt > 0) {
            throw new CaptionException(
                    controls > file.length / 20 ? CaptionRefusal.NOT_TEXT : CaptionRefusal.ZERO,
                    zeroAt);
        }
    }

    private static Text chinese(byte[] file) throws CaptionException {
        String simplified = strict(file, 0, GB18030);
        String traditional = strict(file, 0, BIG5);
        double gb = simplified == null ? 0 : ChineseLikeness.ofGb(file, simplified);
        double big5 = traditional == null ? 0 : ChineseLikeness.ofBig5(file, traditional);
        if (simplified != null && gb > big5 + ChineseLikeness.DISTANCE) {
            return new Text(simplified, GB18030.name());
        }
        if (traditional != null && big5 > gb + ChineseLikeness.DISTANCE) {
            return new Text(traditional, "Big5");
        }
        throw new CaptionException(CaptionRefusal.CHARSET, 0);
    }

    private static @Nullable String strict(byte[] file, int from, Charset charset) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(file, from, file.length - from))
                    .toString();
        } catch (CharacterCodingException e) {
            return null; // an answer: it is not of this charset
        }
    }
}
