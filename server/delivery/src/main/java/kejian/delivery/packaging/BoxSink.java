package kejian.delivery.packaging;

import java.nio.charset.StandardCharsets;

/** Boxes of ISO/IEC 14496-12 into memory, or only their length. */
final class BoxSink {

    private final byte[] bytes;
    private final boolean counting;
    private int at;

    /**
     * @param length 0 to count only
     */
    BoxSink(int length) {
        bytes = new byte[length];
        counting = length == 0;
    }

    interface Content {
        void write();
    }

    void box(String type, Content content) {
        int begin = at;
        i32(0);
        text(type);
        content.write();
        if (!counting) {
            int end = at;
            at = begin;
            i32(end - begin);
            at = end;
        }
    }

    void full(String type, int versionAndFlags, Content content) {
        box(
                type,
                () -> {
                    i32(versionAndFlags);
                    content.write();
                });
    }

    void text(String ascii) {
        bytes(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    void bytes(byte[] some) {
        if (!counting) {
            System.arraycopy(some, 0, bytes, at, some.length);
        }
        at += some.length;
    }

    void i16(int value) {
        if (!counting) {
            bytes[at] = (byte) (value >> 8);
            bytes[at + 1] = (byte) value;
        }
        at += 2;
    }

    void i32(int value) {
        if (!counting) {
            bytes[at] = (byte) (value >> 24);
            bytes[at + 1] = (byte) (value >> 16);
            bytes[at + 2] = (byte) (value >> 8);
            bytes[at + 3] = (byte) value;
        }
        at += 4;
    }

    void i64(long value) {
        i32((int) (value >> 32));
        i32((int) value);
    }

    void zeros(int count) {
        at += count;
    }

    int length() {
        return at;
    }

    byte[] made() {
        return bytes;
    }
}
