package kejian.acceptance.judge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Faults that a careful box trips over (ISO/IEC 13818-1): packets, counters, tables, clock. */
public final class TransportStream {

    private static final int PACKET = 188;

    private TransportStream() {}

    /**
     * @param constantRate whether the clock must also follow from the packet's number
     * @param longestClockGapMs between two clock references
     * @return faults in words, none for a good stream
     */
    public static List<String> faults(byte[] s, boolean constantRate, double longestClockGapMs) {
        List<String> faults = new ArrayList<>();
        Map<Integer, Integer> counters = new HashMap<>();
        List<long[]> clocks = new ArrayList<>();
        long tables = 0;
        if (s.length == 0 || s.length % PACKET != 0) {
            faults.add("no whole packets: " + s.length + " bytes");
        }
        for (int at = 0; at + PACKET <= s.length; at += PACKET) {
            int number = at / PACKET;
            if (s[at] != 0x47) {
                faults.add("no sync byte in packet " + number);
                return faults;
            }
            int pid = (s[at + 1] & 31) << 8 | s[at + 2] & 0xff;
            if (pid == 0x1fff) {
                continue;
            }
            tables += pid == 0 ? 1 : 0;
            int counter = s[at + 3] & 15;
            boolean payload = (s[at + 3] & 0x10) != 0;
            Integer before = counters.put(pid, counter);
            if (before != null && counter != (payload ? (before + 1) % 16 : before)) {
                faults.add("counter of pid " + pid + " jumps in packet " + number);
            }
            if ((s[at + 3] & 0x20) != 0 && s[at + 4] != 0 && (s[at + 5] & 0x10) != 0) {
                clocks.add(new long[] {number, clock(s, at + 6)});
            }
        }
        if (tables == 0) {
            faults.add("no program association table");
        }
        clockFaults(clocks, constantRate, longestClockGapMs, faults);
        return faults;
    }

    private static void clockFaults(
            List<long[]> clocks, boolean constantRate, double longestGapMs, List<String> faults) {
        if (clocks.size() < 2) {
            faults.add("no clock");
            return;
        }
        long[] first = clocks.getFirst();
        long[] last = clocks.getLast();
        double perPacket = (double) (last[1] - first[1]) / (last[0] - first[0]);
        for (int i = 1; i < clocks.size(); i++) {
            double gapMs = (clocks.get(i)[1] - clocks.get(i - 1)[1]) / 27_000.0;
            if (gapMs <= 0 || gapMs > longestGapMs) {
                faults.add("%.1f ms between two clock references".formatted(gapMs));
            }
            double off = clocks.get(i)[1] - first[1] - (clocks.get(i)[0] - first[0]) * perPacket;
            if (constantRate && Math.abs(off) > 27) {
                faults.add("the clock is off its rate in packet " + clocks.get(i)[0]);
            }
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
}
