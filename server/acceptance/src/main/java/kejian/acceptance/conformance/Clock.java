package kejian.acceptance.conformance;

import java.util.ArrayList;
import java.util.List;

/** The clock references of a stream (ISO/IEC 13818-1 §2.4.2.2), and when each packet arrives. */
final class Clock {

    private static final double LARGEST_JUMP = 27e6;

    private final Limits limits;
    private final Faults faults;
    private final List<long[]> references = new ArrayList<>();
    private double widestMs;
    private double worstNs;

    Clock(Limits limits, Faults faults) {
        this.limits = limits;
        this.faults = faults;
    }

    /** Whether the packet's reference continues the clock. */
    boolean add(long packet, long ticks) {
        if (references.isEmpty()) {
            references.add(new long[] {packet, ticks});
            return true;
        }
        long gap = ticks - references.getLast()[1];
        double ms = gap / 27_000.0;
        if (gap <= 0 || gap > LARGEST_JUMP) {
            faults.add(Rule.PCR_ORDER, packet, "%.1f ms behind the one before".formatted(ms));
            return false;
        }
        widestMs = Math.max(widestMs, ms);
        if (ms > limits.clockGapMs()) {
            faults.add(Rule.PCR_GAP, packet, "%.1f ms".formatted(ms));
        }
        references.add(new long[] {packet, ticks});
        return true;
    }

    int count() {
        return references.size();
    }

    long packetOf(int reference) {
        return references.get(reference)[0];
    }

    /** When the last byte of a packet arrives, by the two last references (equation 2-5). */
    double arrival(long packet) {
        long[] a = references.get(references.size() - 2);
        long[] b = references.getLast();
        double perPacket = (double) (b[1] - a[1]) / (b[0] - a[0]);
        // a reference means the moment of its own byte 10
        double bytes = (packet - b[0]) * (double) Packet.LENGTH + Packet.LENGTH - 11;
        return b[1] + bytes * perPacket / Packet.LENGTH;
    }

    /** Judges the whole clock against one constant rate. */
    void finish() {
        if (references.size() < 2) {
            faults.add(Rule.PCR_MISSING, 0, references.size() + " clock references");
            return;
        }
        if (!limits.constantRate()) {
            return;
        }
        double perPacket = ticksAPacket();
        long[] first = references.getFirst();
        for (long[] r : references) {
            double off = r[1] - first[1] - (r[0] - first[0]) * perPacket;
            double ns = Math.abs(off) * 1e9 / 27e6;
            worstNs = Math.max(worstNs, ns);
            if (ns > Limits.CLOCK_ACCURACY_NS) {
                faults.add(Rule.PCR_ACCURACY, r[0], "%.0f ns off".formatted(ns));
            }
        }
    }

    private double ticksAPacket() {
        long[] first = references.getFirst();
        long[] last = references.getLast();
        return (double) (last[1] - first[1]) / (last[0] - first[0]);
    }

    double bps() {
        return references.size() < 2 ? 0 : Packet.LENGTH * 8 * 27e6 / ticksAPacket();
    }

    double seconds() {
        return references.size() < 2
                ? 0
                : (references.getLast()[1] - references.getFirst()[1]) / 27e6;
    }

    double widestMs() {
        return widestMs;
    }

    double worstNs() {
        return worstNs;
    }
}
