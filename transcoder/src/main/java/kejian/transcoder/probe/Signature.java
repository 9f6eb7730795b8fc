package kejian.transcoder.probe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Refuses by the first bytes what is certainly no recording, whatever its name, before FFmpeg sees
 * it: text that names other files is the dangerous kind, pictures the common mistake.
 */
final class Signature {

    private static final int HEAD = 4096;
    private static final int MAX_EDGE = 8192;

    private static final String FILE_ZH = "这不是视频或音频文件(%s)。请上传原始录像或录音文件。";
    private static final String FILE_EN =
            "This is no video or sound recording (%s). Upload the recording itself.";

    private record Magic(String start, int at, String what, String whatEn) {}

    private static final List<Magic> FOREIGN =
            List.of(
                    new Magic("\u007fELF", 0, "可执行程序", "a program"),
                    new Magic("MZ", 0, "可执行程序", "a program"),
                    new Magic("PK\u0003\u0004", 0, "压缩包或办公文档", "an archive or office document"),
                    new Magic("Rar!", 0, "压缩包", "an archive"),
                    new Magic("7z\u00bc\u00af", 0, "压缩包", "an archive"),
                    new Magic("\u001f\u008b", 0, "压缩包", "an archive"),
                    new Magic("%PDF", 0, "PDF 文档", "a PDF document"),
                    new Magic("\u00d0\u00cf\u0011\u00e0", 0, "办公文档", "an office document"),
                    new Magic("\u0089PNG", 0, "图片", "a picture"),
                    new Magic("\u00ff\u00d8\u00ff", 0, "图片", "a picture"),
                    new Magic("GIF8", 0, "图片", "a picture"),
                    new Magic("BM", 0, "图片", "a picture"),
                    new Magic("II*\u0000", 0, "图片", "a picture"),
                    new Magic("MM\u0000*", 0, "图片", "a picture"),
                    new Magic("WEBP", 8, "图片", "a picture"),
                    new Magic("ftypheic", 4, "图片", "a picture"),
                    new Magic("ftypavif", 4, "图片", "a picture"),
                    new Magic("%!PS", 0, "图片", "a picture"),
                    new Magic("FWS", 0, "Flash 动画", "a Flash animation"),
                    new Magic("CWS", 0, "Flash 动画", "a Flash animation"),
                    new Magic("ZWS", 0, "Flash 动画", "a Flash animation"));

    private Signature() {}

    static void refuseForeign(Path file) throws IOException, Refused {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        }
        if (head.length < 16) {
            throw Refused.invalid(
                    "文件是空的或只有几个字节,请重新上传完整的文件。",
                    "The file is empty or has a few bytes only. Upload the whole file again.");
        }
        String bytes = new String(head, StandardCharsets.ISO_8859_1);
        if (bytes.startsWith("DKIF")) {
            int width = (head[12] & 0xff) | (head[13] & 0xff) << 8;
            int height = (head[14] & 0xff) | (head[15] & 0xff) << 8;
            if (width > MAX_EDGE || height > MAX_EDGE) {
                throw tooLarge(width, height);
            }
            throw mismatch("IVF 裸码流", "a bare IVF stream");
        }
        for (Magic magic : FOREIGN) {
            if (bytes.startsWith(magic.start, magic.at)) {
                throw mismatch(magic.what, magic.whatEn);
            }
        }
        refuseText(head, bytes);
    }

    static Refused tooLarge(int width, int height) {
        return Refused.limit(
                "画面尺寸 %d×%d 太大,最大约为 4096×2176。请缩小后重新导出。".formatted(width, height),
                "The picture of %d×%d is too large; the limit is about 4096×2176. Export it smaller."
                        .formatted(width, height));
    }

    /** No container of the allow-list begins with a page of text. */
    private static void refuseText(byte[] head, String bytes) throws Refused {
        String start = bytes.replaceFirst("^\u00ef\u00bb\u00bf", "").stripLeading();
        String lower = start.substring(0, Math.min(64, start.length())).toLowerCase(Locale.ROOT);
        if (lower.startsWith("#extm3u")
                || lower.startsWith("ffconcat")
                || lower.startsWith("v=0")) {
            throw mismatch("播放列表", "a playlist");
        }
        if (lower.startsWith("<")) {
            throw mismatch("网页或 XML", "a web page or XML");
        }
        for (byte b : head) {
            boolean text = b < 0 || b >= 0x20 || b == '\n' || b == '\r' || b == '\t';
            if (!text) {
                return;
            }
        }
        if (lower.chars().limit(16).allMatch(c -> c >= 0x20 && c < 0x7f || c == '\n' || c == '\r')
                && !lower.startsWith("#!amr")) {
            throw mismatch("文本文件", "a text file");
        }
    }

    private static Refused mismatch(String what, String whatEn) {
        return Refused.mismatch(FILE_ZH.formatted(what), FILE_EN.formatted(whatEn));
    }
}
