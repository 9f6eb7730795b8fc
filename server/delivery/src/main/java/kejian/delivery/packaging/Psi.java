package kejian.delivery.packaging;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * The two tables of a transport stream (ISO/IEC 13818-1 §2.4.4), a packet each, and its addresses.
 */
final class Psi {

    static final int VIDEO = 0x100;
    static final int AUDIO = 0x101;
    static final int PROGRAM_MAP = 0x1000;
    static final int NULL = 0x1fff;

    private static final byte[] ASSOCIATION =
            packet(0, 0x00, 0xb0, 13, 0, 1, 0xc1, 0, 0, 0, 1, 0xe0 | PROGRAM_MAP >> 8, PROGRAM_MAP);

    /** H.264 (0x1b) and AAC in ADTS (0x0f); the clock comes with the video. */
    private static final byte[] MAP =
            packet(
                    PROGRAM_MAP,
                    0x02,
                    0xb0,
                    23,
                    0,
                    1,
                    0xc1,
                    0,
                    0,
                    0xe0 | VIDEO >> 8,
                    VIDEO,
                    0xf0,
                    0, //
                    0x1b,
                    0xe0 | VIDEO >> 8,
                    VIDEO,
                    0xf0,
                    0, //
                    0x0f,
                    0xe0 | AUDIO >> 8,
                    AUDIO,
                    0xf0,
                    0);

    private static final byte[] EMPTY = empty();

    private Psi() {}

    static void association(MemorySegment target, long at, long counter) {
        write(ASSOCIATION, target, at, counter);
    }

    static void map(MemorySegment target, long at, long counter) {
        write(MAP, target, at, counter);
    }

    /** A packet of nothing (§2.4.3.3). */
    static void nothing(MemorySegment target, long at) {
        MemorySegment.copy(EMPTY, 0, target, ValueLayout.JAVA_BYTE, at, EMPTY.length);
    }

    private static void write(byte[] packet, MemorySegment target, long at, long counter) {
        MemorySegment.copy(packet, 0, target, ValueLayout.JAVA_BYTE, at, packet.length);
        target.set(ValueLayout.JAVA_BYTE, at + 3, (byte) (0x10 | counter & 15));
    }

    private static byte[] empty() {
        byte[] packet = new byte[ConstantRate.PACKET];
        Arrays.fill(packet, (byte) 0xff);
        packet[0] = 0x47;
        packet[1] = (byte) (NULL >> 8);
        packet[2] = (byte) NULL;
        packet[3] = 0x10;
        return packet;
    }

    private static byte[] packet(int pid, int... section) {
        byte[] packet = new byte[ConstantRate.PACKET];
        Arrays.fill(packet, (byte) 0xff);
        packet[0] = 0x47;
        packet[1] = (byte) (0x40 | pid >> 8);
        packet[2] = (byte) pid;
        packet[3] = 0x10;
        packet[4] = 0;
        int crc = -1;
        for (int i = 0; i < section.length; i++) {
            packet[5 + i] = (byte) section[i];
            crc ^= (section[i] & 0xff) << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ 0x04c11db7 : crc << 1;
            }
        }
        for (int i = 0; i < 4; i++) {
            packet[5 + section.length + i] = (byte) (crc >> 24 - 8 * i);
        }
        return packet;
    }
}
