package kejian.acceptance.judge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * FFmpeg's reader moves all presentation times of a track with negative composition offsets
 * (ISO/IEC 14496-12 §8.8.8, version 1) by the largest of them, so that none lies before its
 * decoding time. Players do not. This finds by how much, so that a judgement can take it out again.
 */
final class CmafShift {

    private final ByteBuffer file;
    private long timescale = 1;
    private int lowest;

    private CmafShift(byte[] bytes) {
        this.file = ByteBuffer.wrap(bytes);
    }

    static double seconds(Path path) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        if (bytes.length < 8
                || !new String(bytes, 4, 4, StandardCharsets.US_ASCII).equals("ftyp")) {
            return 0;
        }
        CmafShift shift = new CmafShift(bytes);
        shift.boxes(0, bytes.length);
        return (double) -shift.lowest / shift.timescale;
    }

    private void boxes(int from, int to) {
        for (int at = from; at + 8 <= to; ) {
            int size = file.getInt(at);
            if (size < 8 || size > to - at) {
                return;
            }
            String type = new String(file.array(), at + 4, 4, StandardCharsets.US_ASCII);
            switch (type) {
                case "moov", "trak", "mdia", "moof", "traf" -> boxes(at + 8, at + size);
                case "mdhd" ->
                        timescale =
                                Integer.toUnsignedLong(
                                        file.getInt(at + (file.get(at + 8) == 1 ? 28 : 20)));
                case "trun" -> run(at);
                default -> {}
            }
            at += size;
        }
    }

    private void run(int at) {
        int flags = file.getInt(at + 8) & 0xffffff;
        if ((flags & 0x800) == 0 || file.get(at + 8) != 1) {
            return;
        }
        int count = file.getInt(at + 12);
        int field = at + 16 + ((flags & 1) != 0 ? 4 : 0) + ((flags & 4) != 0 ? 4 : 0);
        int step = 4 * Integer.bitCount(flags & 0xf00);
        for (int i = 0; i < count; i++) {
            lowest = Math.min(lowest, file.getInt(field + (i + 1) * step - 4));
        }
    }
}
