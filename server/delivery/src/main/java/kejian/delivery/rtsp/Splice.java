package kejian.delivery.rtsp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Joins what a session is sent into one transport stream: at a jump the counters run on, the clock
 * is marked as another one (ISO/IEC 13818-1 §2.4.3.5), and what would begin in the middle of a
 * picture or of sound is replaced by null packets. Until the first jump it changes no byte.
 */
final class Splice {

    static final int PACKET = 188;
    private static final ValueLayout.OfInt WORD =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private static final int TABLES = 2;
    private static final int VIDEO = 2;
    private static final int STREAMS = 4;
    private static final int NOTHING = 0x47_1fff_10;

    private static final int PAYLOAD = 0x10;
    private static final int ADAPTATION = 0x20;
    private static final int BEGIN = 0x40_0000;
    private static final int CLOCK = 0x10;
    private static final int JUMP = 0x80;

    private final int[] last = new int[STREAMS];
    private final int[] shift = new int[STREAMS];
    private final boolean[] isOpen = {true, true, true, true};
    private final boolean[] isJoined = {true, true, true, true};
    private boolean clockJumps;
    private boolean isChanged;
    private long picture;

    /**
     * What follows comes from elsewhere.
     *
     * @param from byte before which pictures belong to what is not shown
     */
    void jump(long from) {
        picture = from;
        clockJumps = true;
        isChanged = true;
        for (int i = 0; i < STREAMS; i++) {
            isJoined[i] = false;
            isOpen[i] = i < TABLES;
        }
    }

    /** Whether a clock of another time line has not come yet. */
    boolean isJumping() {
        return clockJumps;
    }

    /**
     * Lets packets pass.
     *
     * @param position of the first one in its own stream
     */
    void pass(MemorySegment packets, int count, long position) {
        for (int i = 0; i < count; i++) {
            packet(packets, (long) i * PACKET, position + (long) i * PACKET);
        }
    }

    private void packet(MemorySegment bytes, long at, long position) {
        int word = bytes.get(WORD, at);
        int stream = stream(word >> 8 & 0x1fff);
        if (stream < 0) {
            return;
        }
        boolean hasPayload = (word & PAYLOAD) != 0;
        if (isChanged) {
            if (hasPayload && !opens(stream, word, position)) {
                bytes.set(WORD, at, NOTHING);
                return;
            }
            word = word & ~15 | counter(stream, word & 15, hasPayload);
            bytes.set(WORD, at, word);
            if (clockJumps && hasClock(bytes, at, word)) {
                bytes.set(BYTE, at + 5, (byte) (bytes.get(BYTE, at + 5) | JUMP));
                clockJumps = false;
            }
        }
        last[stream] = word & 15;
    }

    private boolean opens(int stream, int word, long position) {
        if (!isOpen[stream]) {
            isOpen[stream] = (word & BEGIN) != 0 && (stream != VIDEO || position >= picture);
        }
        return isOpen[stream];
    }

    /** A packet without payload repeats the counter of the one before it (§2.4.3.3). */
    private int counter(int stream, int own, boolean hasPayload) {
        if (!isJoined[stream]) {
            if (!hasPayload) {
                return last[stream];
            }
            shift[stream] = last[stream] + 1 - own;
            isJoined[stream] = true;
        }
        return own + shift[stream] & 15;
    }

    private static boolean hasClock(MemorySegment bytes, long at, int word) {
        return (word & ADAPTATION) != 0
                && bytes.get(BYTE, at + 4) != 0
                && (bytes.get(BYTE, at + 5) & CLOCK) != 0;
    }

    private static int stream(int pid) {
        return switch (pid) {
            case 0 -> 0;
            case 0x1000 -> 1;
            case 0x100 -> VIDEO;
            case 0x101 -> 3;
            default -> -1;
        };
    }
}
