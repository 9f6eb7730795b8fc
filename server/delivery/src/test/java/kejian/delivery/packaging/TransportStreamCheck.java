package kejian.delivery.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a transport stream as ISO/IEC 13818-1 has it, and refuses what a careful box would trip
 * over.
 */
final class TransportStreamCheck {

    private static final int VIDEO = 0x100;

    final List<Long> clockPackets = new ArrayList<>();
    final List<Long> clocks = new ArrayList<>();
    final List<Long> tablePackets = new ArrayList<>();
    final Map<Integer, Integer> counters = new HashMap<>();
    final Map<Integer, Integer> firstCounters = new HashMap<>();
    final Map<Integer, Integer> packetsOf = new HashMap<>();
    final List<Long> videoDecodeTimes = new ArrayList<>();
    final List<Long> videoPresentationTimes = new ArrayList<>();
    final List<Long> audioPresentationTimes = new ArrayList<>();

    /** The packet in which each picture's last byte came. */
    final List<Long> pictureEnds = new ArrayList<>();

    final List<Long> pictureStarts = new ArrayList<>();

    TransportStreamCheck(byte[] stream) {
        assertThat(stream.length % 188).as("whole packets").isZero();
        for (int at = 0; at < stream.length; at += 188) {
            packet(stream, at, at / 188);
        }
    }

    private void packet(byte[] s, int at, long number) {
        assertThat(s[at]).as("sync byte of packet " + number).isEqualTo((byte) 0x47);
        int pid = (s[at + 1] & 31) << 8 | s[at + 2] & 0xff;
        boolean begins = (s[at + 1] & 0x40) != 0;
        int control = s[at + 3] >> 4 & 3;
        int counter = s[at + 3] & 15;
        packetsOf.merge(pid, 1, Integer::sum);
        if (pid == 0x1fff) {
            return;
        }
        boolean payload = (control & 1) != 0;
        Integer before = counters.put(pid, counter);
        if (before == null) {
            firstCounters.put(pid, counter);
        } else {
            assertThat(counter)
                    .as("counter of %x in packet %d", pid, number)
                    .isEqualTo(payload ? (before + 1) % 16 : before);
        }
        int start = at + 4;
        if ((control & 2) != 0) {
            int length = s[start] & 0xff;
            assertThat(length).isLessThanOrEqualTo(183);
            if (length > 0 && (s[start + 1] & 0x10) != 0) {
                assertThat(pid).isEqualTo(VIDEO);
                clockPackets.add(number);
                clocks.add(clock(s, start + 2));
            }
            start += 1 + length;
        }
        if (pid == 0) {
            tablePackets.add(number);
        }
        if (payload && (pid == VIDEO || pid == 0x101)) {
            if (pid == VIDEO && !pictureStarts.isEmpty() && !begins) {
                pictureEnds.set(pictureEnds.size() - 1, number);
            }
            if (begins) {
                pes(s, start, pid, number);
            }
        }
    }

    private void pes(byte[] s, int p, int pid, long number) {
        assertThat(new byte[] {s[p], s[p + 1], s[p + 2]}).containsExactly(0, 0, 1);
        long presented = stamp(s, p + 9);
        if (pid == VIDEO) {
            long decoded = (s[p + 7] & 0x40) != 0 ? stamp(s, p + 14) : presented;
            assertThat(presented).isGreaterThanOrEqualTo(decoded);
            videoPresentationTimes.add(presented);
            videoDecodeTimes.add(decoded);
            pictureStarts.add(number);
            pictureEnds.add(number);
        } else {
            audioPresentationTimes.add(presented);
        }
    }

    private static long clock(byte[] s, int p) {
        long base =
                (s[p] & 0xffL) << 25
                        | (s[p + 1] & 0xffL) << 17
                        | (s[p + 2] & 0xffL) << 9
                        | (s[p + 3] & 0xffL) << 1
                        | (s[p + 4] & 0x80) >> 7;
        return base * 300 + ((s[p + 4] & 1) << 8 | s[p + 5] & 0xff);
    }

    private static long stamp(byte[] s, int p) {
        return (s[p] >> 1 & 7L) << 30
                | (s[p + 1] & 0xffL) << 22
                | (s[p + 2] >> 1 & 0x7fL) << 15
                | (s[p + 3] & 0xffL) << 7
                | (s[p + 4] >> 1 & 0x7f);
    }

    double longestClockGapMs() {
        long longest = 0;
        for (int i = 1; i < clocks.size(); i++) {
            long gap = clocks.get(i) - clocks.get(i - 1);
            assertThat(gap).as("the clock runs forward").isPositive();
            longest = Math.max(longest, gap);
        }
        return longest / 27_000.0;
    }
}
