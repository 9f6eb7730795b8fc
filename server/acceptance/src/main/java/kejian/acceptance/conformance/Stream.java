package kejian.acceptance.conformance;

import java.util.List;

/** One elementary stream: its units, their times, and the buffers they go through. */
abstract class Stream {

    /** Bytes of a unit in one packet. */
    record Piece(Unit unit, int bytes) {}

    final Faults faults;
    final Buffers buffers;
    private int counter = -1;
    private long lastStamp = Stamps.NONE;
    long packets;

    Stream(Faults faults, Buffers buffers) {
        this.faults = faults;
        this.buffers = buffers;
    }

    /** §2.4.3.3; our streams never repeat a packet, so a repeated one is a fault too. */
    final void count(Packet p) {
        packets++;
        int expected = p.hasPayload ? counter + 1 & 15 : counter;
        if (counter >= 0 && p.counter != expected) {
            faults.add(
                    Rule.CONTINUITY,
                    p.number,
                    "PID %d has %d, not %d".formatted(p.pid, p.counter, expected));
        } else if (p.discontinuity) {
            faults.add(Rule.CONTINUITY, p.number, "a discontinuity is announced");
        }
        counter = p.counter;
    }

    /** Reads the packet's payload; adds which units its bytes belong to. */
    abstract void payload(Packet p, List<Piece> pieces);

    /** Reads the head of a PES packet; nothing where it is none. */
    final @org.jspecify.annotations.Nullable Stamps head(Packet p) {
        Stamps stamps = Stamps.read(p.bytes, p.payload, p.end());
        if (stamps == null) {
            faults.add(Rule.PES, p.number, "no PES packet on PID " + p.pid);
            return null;
        }
        if (stamps.presentation() == Stamps.NONE) {
            faults.add(Rule.PTS_MISSING, p.number, "PID " + p.pid);
            return null;
        }
        if (stamps.presentation() < stamps.decoding()) {
            faults.add(
                    Rule.PTS_BEFORE_DTS,
                    p.number,
                    stamps.presentation() + " before " + stamps.decoding());
        }
        // decoding times, since pictures are not coded in the order of presentation
        double gap = (stamps.decoding() - lastStamp) / 90.0;
        if (lastStamp != Stamps.NONE && Math.abs(gap) > Limits.STAMP_GAP_MS) {
            faults.add(Rule.PTS_GAP, p.number, "%.0f ms on PID %d".formatted(gap, p.pid));
        }
        lastStamp = stamps.decoding();
        return stamps;
    }
}
