package kejian.acceptance.conformance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream of pictures, one access unit a PES packet. */
final class Pictures extends Stream {

    private @Nullable Unit unit;
    private long lastDecoded = Stamps.NONE;
    private boolean lastWasKey;

    Pictures(Faults faults) {
        super(faults, buffers(Level.of(10), faults));
    }

    private static Buffers buffers(Level level, Faults faults) {
        return new Buffers(
                Rule.VIDEO_BUFFER,
                level.pictureBytes() + level.muxBytes(),
                level.leakBps(),
                Limits.VIDEO_DELAY_S,
                faults);
    }

    /** Whether the picture that began last needs no other: it brings its parameter sets. */
    boolean lastWasKey() {
        return lastWasKey;
    }

    @Override
    void payload(Packet p, List<Piece> pieces) {
        if (p.begins) {
            Stamps stamps = head(p);
            if (stamps == null) {
                unit = null;
                return;
            }
            if (lastDecoded != Stamps.NONE && stamps.decoding() <= lastDecoded) {
                faults.add(Rule.DTS_ORDER, p.number, stamps.decoding() + " behind " + lastDecoded);
            }
            lastDecoded = stamps.decoding();
            lastWasKey = parameterSet(p, p.payload + stamps.headerBytes());
            if (p.randomAccess && !lastWasKey) {
                faults.add(Rule.PES, p.number, "random access into a picture that needs others");
            }
            unit = new Unit(stamps.decoding() * 300.0);
        } else if (unit == null) {
            return;
        }
        pieces.add(new Piece(unit, p.end() - p.payload));
    }

    /** Looks for a sequence parameter set behind the delimiter, and sizes the buffers by it. */
    private boolean parameterSet(Packet p, int from) {
        byte[] s = p.bytes;
        for (int at = from; at + 8 <= p.end(); at++) {
            if (s[at] == 0 && s[at + 1] == 0 && s[at + 2] == 1 && (s[at + 3] & 0x1f) == 7) {
                Level level = Level.of(s[at + 6] & 0xff);
                buffers.resize(level.pictureBytes() + level.muxBytes(), level.leakBps());
                return true;
            }
        }
        return false;
    }
}
