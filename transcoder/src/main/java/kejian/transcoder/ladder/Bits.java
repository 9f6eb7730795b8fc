package kejian.transcoder.ladder;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Reads and writes the bit fields of H.264 headers (ITU-T H.264, 7.2 and 9.1). */
final class Bits {

    private Bits() {}

    /** Over a unit without its emulation prevention bytes. */
    static final class Reader {
        private final byte[] from;
        private int at;

        Reader(byte[] from, int atBit) {
            this.from = from;
            this.at = atBit;
        }

        int position() {
            return at;
        }

        int bits(int count) {
            int value = 0;
            for (int i = 0; i < count; i++, at++) {
                value = value << 1 | from[at >> 3] >> (7 - (at & 7)) & 1;
            }
            return value;
        }

        boolean flag() {
            return bits(1) == 1;
        }

        /** ue(v). */
        int number() {
            int zeros = 0;
            while (bits(1) == 0) {
                zeros++;
            }
            return (1 << zeros) - 1 + bits(zeros);
        }

        /** se(v). */
        int signed() {
            int code = number();
            return (code & 1) == 1 ? (code + 1) / 2 : -code / 2;
        }
    }

    static final class Writer {
        private final ByteArrayOutputStream to = new ByteArrayOutputStream();
        private int part;
        private int filled;

        void bits(int value, int count) {
            for (int i = count - 1; i >= 0; i--) {
                part = part << 1 | value >> i & 1;
                if (++filled == 8) {
                    to.write(part);
                    part = 0;
                    filled = 0;
                }
            }
        }

        /** ue(v). */
        void number(int value) {
            int length = 31 - Integer.numberOfLeadingZeros(value + 1);
            bits(0, length);
            bits(value + 1, length + 1);
        }

        /** se(v). */
        void signed(int value) {
            number(value > 0 ? 2 * value - 1 : -2 * value);
        }

        boolean aligned() {
            return filled == 0;
        }

        byte[] bytes() {
            while (!aligned()) {
                bits(0, 1);
            }
            return to.toByteArray();
        }
    }

    /** Overwrites a field of so many bits. */
    static void put(byte[] in, int atBit, int value, int count) {
        for (int i = 0; i < count; i++) {
            int at = atBit + i;
            int mask = 0x80 >> (at & 7);
            boolean one = (value >> (count - 1 - i) & 1) == 1;
            in[at >> 3] = (byte) (one ? in[at >> 3] | mask : in[at >> 3] & ~mask);
        }
    }

    /** Takes out the bytes that keep a unit free of start codes (7.4.1). */
    static byte[] plain(byte[] unit) {
        byte[] out = new byte[unit.length];
        int length = 0;
        int zeros = 0;
        for (byte b : unit) {
            if (zeros >= 2 && b == 3) {
                zeros = 0;
                continue;
            }
            zeros = b == 0 ? zeros + 1 : 0;
            out[length++] = b;
        }
        return Arrays.copyOf(out, length);
    }

    /** Puts them in. */
    static byte[] guarded(byte[] plain) {
        byte[] out = new byte[plain.length + plain.length / 2 + 1];
        int length = 0;
        int zeros = 0;
        for (byte b : plain) {
            if (zeros == 2 && (b & 0xff) <= 3) {
                out[length++] = 3;
                zeros = 0;
            }
            zeros = b == 0 ? zeros + 1 : 0;
            out[length++] = b;
        }
        return Arrays.copyOf(out, length);
    }
}
