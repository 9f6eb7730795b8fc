package kejian.origin.picture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/**
 * A JPEG or PNG without all that a decoder need not see: comments, profiles, thumbnails, compressed
 * texts. What such parts hide (a place, a bomb) is gone before anything is decoded.
 */
final class Stripped {

    /** Parts of a PNG that hold its picture (PNG third edition §11). */
    private static final Set<String> NEEDED = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

    private static final int MOST_SCANS = 64;

    private final byte[] bytes;
    private final int orientation;

    private Stripped(byte[] bytes, int orientation) {
        this.bytes = bytes;
        this.orientation = orientation;
    }

    byte[] bytes() {
        return bytes;
    }

    /** As Exif 2.32 §4.6.4 numbers it: 1 is upright. */
    int orientation() {
        return orientation;
    }

    static Stripped of(byte[] picture, PictureType type) throws BadPicture {
        return switch (type) {
            case JPEG -> jpeg(picture);
            case PNG -> png(picture);
            case GIF, BMP, OTHER -> new Stripped(picture, 1);
        };
    }

    private static Stripped png(byte[] picture) throws BadPicture {
        ByteBuffer in = ByteBuffer.wrap(picture);
        ByteArrayOutputStream out = new ByteArrayOutputStream(picture.length);
        out.write(picture, 0, 8);
        int at = 8;
        while (at + 12 <= picture.length) {
            int length = in.getInt(at);
            if (length < 0 || length > picture.length - at - 12) {
                break; // cut short: the decoder says so, or shows what is there
            }
            String name =
                    new String(picture, at + 4, 4, java.nio.charset.StandardCharsets.ISO_8859_1);
            if (NEEDED.contains(name)) {
                out.write(picture, at, length + 12);
            }
            at += length + 12;
            if (name.equals("IEND")) {
                return new Stripped(out.toByteArray(), 1);
            }
        }
        throw new BadPicture(BadPicture.Why.BROKEN);
    }

    /** ISO/IEC 10918-1 B.1: markers up to the first scan, then all as it is. */
    private static Stripped jpeg(byte[] picture) throws BadPicture {
        ByteArrayOutputStream out = new ByteArrayOutputStream(picture.length);
        out.write(picture, 0, 2);
        int orientation = 1;
        int at = 2;
        while (at + 4 <= picture.length) {
            if ((picture[at] & 0xff) != 0xff) {
                break;
            }
            int marker = picture[at + 1] & 0xff;
            if (marker == 0xff) {
                at++;
                continue;
            }
            int length = (picture[at + 2] & 0xff) << 8 | picture[at + 3] & 0xff;
            if (length < 2 || at + 2 + length > picture.length) {
                break;
            }
            if (marker == 0xda) {
                if (scans(picture, at) > MOST_SCANS) {
                    throw new BadPicture(BadPicture.Why.TOO_LARGE);
                }
                out.write(picture, at, picture.length - at);
                return new Stripped(out.toByteArray(), orientation);
            }
            if (isFrame(marker)) {
                demandSmall(picture, at, length);
            }
            if (marker == 0xe1) {
                orientation = orientation(picture, at + 4, length - 2, orientation);
            }
            // 0xee says how colours are coded; other application parts and comments go
            boolean dropped = marker >= 0xe1 && marker <= 0xef && marker != 0xee || marker == 0xfe;
            if (!dropped) {
                out.write(picture, at, length + 2);
            }
            at += length + 2;
        }
        throw new BadPicture(BadPicture.Why.BROKEN);
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0
                && marker <= 0xcf
                && marker != 0xc4
                && marker != 0xc8
                && marker != 0xcc;
    }

    /** A frame header (B.2.2): whoever announces too much is told so, even if nothing follows. */
    private static void demandSmall(byte[] picture, int at, int length) throws BadPicture {
        if (length < 8) {
            throw new BadPicture(BadPicture.Why.BROKEN);
        }
        ByteBuffer in = ByteBuffer.wrap(picture);
        int height = in.getShort(at + 5) & 0xffff;
        int width = in.getShort(at + 7) & 0xffff;
        if ((long) width * height > Redrawn.MOST_PIXELS) {
            throw new BadPicture(BadPicture.Why.TOO_LARGE);
        }
    }

    private static int scans(byte[] picture, int from) {
        int scans = 0;
        for (int i = from; i + 1 < picture.length; i++) {
            scans += picture[i] == (byte) 0xff && picture[i + 1] == (byte) 0xda ? 1 : 0;
        }
        return scans;
    }

    private static int orientation(byte[] picture, int from, int length, int otherwise) {
        if (length < 14
                || !new String(picture, from, 6, java.nio.charset.StandardCharsets.ISO_8859_1)
                        .equals("Exif\0\0")) {
            return otherwise;
        }
        ByteBuffer tiff = ByteBuffer.wrap(picture, from + 6, length - 6).slice();
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (directory < 8 || directory > tiff.capacity() - 2) {
            return otherwise;
        }
        int entries = tiff.getShort(directory) & 0xffff;
        for (int i = 0; i < entries; i++) {
            int at = directory + 2 + i * 12;
            if (at > tiff.capacity() - 12) {
                break;
            }
            if ((tiff.getShort(at) & 0xffff) == 0x0112) {
                int value = tiff.getShort(at + 8) & 0xffff;
                return value >= 1 && value <= 8 ? value : otherwise;
            }
        }
        return otherwise;
    }
}
