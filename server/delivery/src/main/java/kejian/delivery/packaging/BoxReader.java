package kejian.delivery.packaging;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Steps through the boxes of ISO/IEC 14496-12 within fixed bounds. Each read is checked against the
 * box that it belongs to, so that a lying size ends in {@link CmafException} and nowhere else.
 */
final class BoxReader {

    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final MemorySegment file;
    private final long end;
    private long position;

    private int type;
    private long boxStart;
    private long bodyStart;
    private long bodyEnd;

    BoxReader(MemorySegment file, long start, long end) {
        this.file = file;
        this.position = start;
        this.end = end;
    }

    /** Moves to the next box at this level. */
    boolean next() throws CmafException {
        if (position == end) {
            return false;
        }
        if (end - position < 8) {
            throw new CmafException("a box of less than 8 bytes at " + position);
        }
        boxStart = position;
        long size = Integer.toUnsignedLong(file.get(INT, position));
        type = file.get(INT, position + 4);
        bodyStart = position + 8;
        if (size == 1) {
            if (end - position < 16) {
                throw new CmafException("a long box without a length at " + position);
            }
            size = file.get(LONG, position + 8);
            bodyStart = position + 16;
        } else if (size == 0) {
            size = end - position;
        }
        if (size < bodyStart - position || size > end - position) {
            throw new CmafException(
                    "box " + name(type) + " at " + position + " is " + size + " long");
        }
        bodyEnd = position + size;
        position = bodyEnd;
        return true;
    }

    boolean is(String wanted) {
        return type == code(wanted);
    }

    long boxStart() {
        return boxStart;
    }

    long bodyStart() {
        return bodyStart;
    }

    long boxEnd() {
        return bodyEnd;
    }

    /** The boxes inside this one. */
    BoxReader inside() {
        return inside(0);
    }

    BoxReader inside(long skipBytes) {
        return new BoxReader(file, Math.min(bodyStart + skipBytes, bodyEnd), bodyEnd);
    }

    int u8(long offset) throws CmafException {
        return file.get(ValueLayout.JAVA_BYTE, at(offset, 1)) & 0xff;
    }

    int u16(long offset) throws CmafException {
        return file.get(SHORT, at(offset, 2)) & 0xffff;
    }

    int i32(long offset) throws CmafException {
        return file.get(INT, at(offset, 4));
    }

    long u32(long offset) throws CmafException {
        return Integer.toUnsignedLong(i32(offset));
    }

    long i64(long offset) throws CmafException {
        return file.get(LONG, at(offset, 8));
    }

    byte[] bytes(long offset, int length) throws CmafException {
        if (length < 0) {
            throw new CmafException("negative length in " + name(type));
        }
        long from = at(offset, length);
        return file.asSlice(from, length).toArray(ValueLayout.JAVA_BYTE);
    }

    private long at(long offset, long length) throws CmafException {
        if (offset < 0 || length > bodyEnd - bodyStart - offset) {
            throw new CmafException("box " + name(type) + " at " + boxStart + " is too short");
        }
        return bodyStart + offset;
    }

    private static int code(String name) {
        return name.charAt(0) << 24 | name.charAt(1) << 16 | name.charAt(2) << 8 | name.charAt(3);
    }

    private static String name(int type) {
        byte[] letters = {
            (byte) (type >> 24), (byte) (type >> 16), (byte) (type >> 8), (byte) type
        };
        return new String(letters, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "?");
    }
}
