package kejian.transcoder.caption;

import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A Matroska file (RFC 9559) of one track: transparent pictures, each with its own time. Thousands
 * may come at any moment, which no expression of a filter would hold; and each is kept as small as
 * a PNG can be, since most of it is nothing.
 */
final class PictureTrack implements AutoCloseable {

    private static final int EBML = 0x1A45DFA3;
    private static final int SEGMENT = 0x18538067;
    private static final int INFO = 0x1549A966;
    private static final int TRACKS = 0x1654AE6B;
    private static final int CLUSTER = 0x1F43B675;

    private final OutputStream out;
    private final ImageWriter png = ImageIO.getImageWritersByFormatName("png").next();

    PictureTrack(Path file, int width, int height) throws IOException {
        out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        out.write(
                element(
                        EBML,
                        element(0x4282, "matroska".getBytes(StandardCharsets.US_ASCII)),
                        element(0x4287, number(4)),
                        element(0x4285, number(2))));
        out.write(id(SEGMENT));
        out.write(new byte[] {0x01, -1, -1, -1, -1, -1, -1, -1}); // of unknown length
        out.write(element(INFO, element(0x2AD7B1, number(1_000_000))));
        out.write(
                element(
                        TRACKS,
                        element(
                                0xAE,
                                element(0xD7, number(1)),
                                element(0x73C5, number(1)),
                                element(0x83, number(1)),
                                element(0x9C, number(0)),
                                element(
                                        0x86,
                                        "V_MS/VFW/FOURCC".getBytes(StandardCharsets.US_ASCII)),
                                element(0x63A2, bitmapHeader(width, height)),
                                element(
                                        0xE0,
                                        element(0xB0, number(width)),
                                        element(0xBA, number(height))))));
    }

    /** The header of a Windows bitmap, which names what the pictures are. */
    private static byte[] bitmapHeader(int width, int height) {
        ByteBuffer header = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) 32);
        header.put("MPNG".getBytes(StandardCharsets.US_ASCII));
        return header.array();
    }

    /** Times rise. */
    void add(long ms, byte[] picture) throws IOException {
        byte[] block = new byte[picture.length + 4];
        block[0] = (byte) 0x81; // the track; then the time within the cluster
        block[3] = (byte) 0x80; // needs no other picture
        System.arraycopy(picture, 0, block, 4, picture.length);
        out.write(element(CLUSTER, element(0xE7, number(ms)), element(0xA3, block)));
    }

    /** As a PNG. */
    byte[] packed(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 15);
        ImageWriteParam quickly = png.getDefaultWriteParam();
        quickly.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        quickly.setCompressionQuality(0.7f);
        try (ImageOutputStream to = new MemoryCacheImageOutputStream(bytes)) {
            png.setOutput(to);
            png.write(null, new IIOImage(image, null, null), quickly);
        }
        return bytes.toByteArray();
    }

    private static byte[] element(int id, byte[]... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(bytes);
        data.write(id(id));
        long size = 0;
        for (byte[] part : parts) {
            size += part.length;
        }
        data.writeLong(size | 1L << 56);
        for (byte[] part : parts) {
            data.write(part);
        }
        return bytes.toByteArray();
    }

    /** An id holds its own length. */
    private static byte[] id(int id) {
        int length = 4 - Integer.numberOfLeadingZeros(id) / 8;
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (id >>> 8 * (length - 1 - i));
        }
        return bytes;
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }

    @Override
    public void close() throws IOException {
        png.dispose();
        out.close();
    }
}
