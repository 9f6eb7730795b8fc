package kejian.origin.attachment;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import kejian.contract.archive.Archive;
import kejian.contract.archive.ArchiveLimits;
import kejian.origin.picture.BadPicture;
import kejian.origin.picture.PictureType;
import kejian.origin.picture.Pictures;
import org.jspecify.annotations.Nullable;

/**
 * A stranger's file, judged by its bytes. An archive is never unpacked: its list is read, and of an
 * Office document the small parts that say what it is and what it fetches.
 */
final class AttachmentFile {

    private static final int LARGEST_TEXT = 4 << 20;
    private static final int TAIL = 2_048;
    private static final ArchiveLimits ARCHIVES = new ArchiveLimits(2_000, 512L << 20);
    private static final Charset GB18030 = Charset.forName("GB18030");

    private AttachmentFile() {}

    /**
     * @param file in a folder of the caller's own
     * @throws kejian.contract.archive.ArchiveException for what is wrong with a ZIP
     */
    static AttachmentType judge(Path file, Pictures pictures)
            throws IOException, AttachmentException {
        byte[] head = part(file, 0, 16);
        String said = new String(head, StandardCharsets.ISO_8859_1);
        if (said.startsWith("%PDF-")) {
            demandEnd(file);
            return AttachmentType.PDF;
        }
        if (said.startsWith("PK\003\004") || said.startsWith("PK\005\006")) {
            try (Archive archive = Archive.open(file, ARCHIVES)) {
                return PackedFile.judge(archive);
            }
        }
        if (said.startsWith("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1")) {
            throw new AttachmentException(AttachmentRefusal.OLD_OFFICE);
        }
        AttachmentType picture = picture(PictureType.of(head));
        AttachmentType text = picture == null || picture == AttachmentType.BMP ? text(file) : null;
        if (text != null) {
            return text; // "BM" are letters too
        }
        if (picture == null) {
            throw new AttachmentException(AttachmentRefusal.TYPE);
        }
        demandDrawable(file, pictures);
        return picture;
    }

    private static @Nullable AttachmentType picture(PictureType type) {
        return switch (type) {
            case JPEG -> AttachmentType.JPEG;
            case PNG -> AttachmentType.PNG;
            case GIF -> AttachmentType.GIF;
            case BMP -> AttachmentType.BMP;
            case OTHER -> null;
        };
    }

    /** ISO 32000-1 §7.5.5: without it the cross-reference table cannot be found. */
    private static void demandEnd(Path file) throws IOException, AttachmentException {
        byte[] tail = part(file, Math.max(0, Files.size(file) - TAIL), TAIL);
        if (!new String(tail, StandardCharsets.ISO_8859_1).contains("%%EOF")) {
            throw new AttachmentException(AttachmentRefusal.BROKEN);
        }
    }

    private static void demandDrawable(Path file, Pictures pictures)
            throws IOException, AttachmentException {
        try {
            pictures.photo(file);
        } catch (BadPicture e) {
            throw new AttachmentException(
                    switch (e.why()) {
                        case TYPE -> AttachmentRefusal.TYPE;
                        case BROKEN -> AttachmentRefusal.BROKEN;
                        case TOO_LARGE -> AttachmentRefusal.TOO_LARGE;
                    });
        }
    }

    private static @Nullable AttachmentType text(Path file)
            throws IOException, AttachmentException {
        if (isText(file, StandardCharsets.UTF_8)) {
            return AttachmentType.TEXT_UTF8;
        }
        return isText(file, GB18030) ? AttachmentType.TEXT_GB18030 : null;
    }

    /** Whether all of it is characters; of controls only those that part lines. */
    private static boolean isText(Path file, Charset charset)
            throws IOException, AttachmentException {
        if (Files.size(file) > LARGEST_TEXT) {
            byte[] head = part(file, 0, 4_096);
            boolean plain = new String(head, GB18030).codePoints().noneMatch(c -> isControl(c));
            if (plain) {
                throw new AttachmentException(AttachmentRefusal.TOO_LARGE);
            }
            return false;
        }
        try {
            return charset.newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .codePoints()
                    .noneMatch(AttachmentFile::isControl);
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean isControl(int c) {
        return Character.getType(c) == Character.CONTROL && "\t\n\r\f".indexOf(c) < 0;
    }

    private static byte[] part(Path file, long from, int most) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[most];
            in.seek(from);
            int n = 0;
            for (int more; n < most && (more = in.read(bytes, n, most - n)) > 0; ) {
                n += more;
            }
            return Arrays.copyOf(bytes, n);
        }
    }
}
