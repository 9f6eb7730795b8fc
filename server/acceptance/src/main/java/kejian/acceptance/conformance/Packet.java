package kejian.acceptance.conformance;

/** One packet of ISO/IEC 13818-1 §2.4.3.2, read in place. */
final class Packet {

    static final int LENGTH = 188;
    static final int NULL_PID = 0x1fff;

    byte[] bytes = new byte[0];
    int at;
    long number;
    int pid;
    int counter;
    boolean begins;
    boolean error;
    boolean scrambled;
    boolean hasPayload;
    boolean hasAdaptation;
    boolean discontinuity;
    boolean randomAccess;
    boolean hasClock;

    /** In 27 MHz. */
    long clock;

    /** Where the payload begins; {@code at + 188} where there is none. */
    int payload;

    /** Whether the adaptation field is possible at all. */
    boolean sound;

    void read(byte[] buffer, int offset, long n) {
        bytes = buffer;
        at = offset;
        number = n;
        error = (u8(1) & 0x80) != 0;
        begins = (u8(1) & 0x40) != 0;
        pid = (u8(1) & 0x1f) << 8 | u8(2);
        scrambled = (u8(3) & 0xc0) != 0;
        hasAdaptation = (u8(3) & 0x20) != 0;
        hasPayload = (u8(3) & 0x10) != 0;
        counter = u8(3) & 15;
        discontinuity = false;
        randomAccess = false;
        hasClock = false;
        payload = at + 4;
        sound = hasAdaptation || hasPayload;
        if (hasAdaptation) {
            adaptation();
        }
        if (!hasPayload) {
            payload = at + LENGTH;
        }
    }

    private void adaptation() {
        int length = u8(4);
        sound = hasPayload ? length <= 182 : length == 183;
        if (!sound) {
            payload = at + LENGTH;
            return;
        }
        payload = at + 5 + length;
        if (length == 0) {
            return;
        }
        int flags = u8(5);
        discontinuity = (flags & 0x80) != 0;
        randomAccess = (flags & 0x40) != 0;
        hasClock = (flags & 0x10) != 0;
        if (hasClock) {
            sound = length >= 7;
            long base =
                    (long) u8(6) << 25 | (long) u8(7) << 17 | u8(8) << 9 | u8(9) << 1 | u8(10) >> 7;
            int extension = (u8(10) & 1) << 8 | u8(11);
            sound &= extension < 300;
            clock = base * 300 + extension;
        }
    }

    int end() {
        return at + LENGTH;
    }

    private int u8(int offset) {
        return bytes[at + offset] & 0xff;
    }
}
