package kejian.acceptance.conformance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream of ADTS frames (ISO/IEC 14496-3 §1.A.2), several to a PES packet. */
final class Sounds extends Stream {

    private static final int[] RATES = {
        96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350
    };
    private static final int HEADER = 7;

    /** §2.4.2.3 for ADTS with one or two channels. */
    private static final double BUFFER_BYTES = 3_584;

    private static final double LEAK_BPS = 2_000_000;

    private final byte[] header = new byte[HEADER];
    private int headerBytes;
    private int left;
    private double frameTicks;
    private double due = -1;
    private double expected = -1;
    private @Nullable Unit unit;
    private int waiting;

    Sounds(Faults faults) {
        super(
                faults,
                new Buffers(
                        Rule.AUDIO_BUFFER, BUFFER_BYTES, LEAK_BPS, Limits.AUDIO_DELAY_S, faults));
    }

    @Override
    void payload(Packet p, List<Piece> pieces) {
        int at = p.payload;
        if (p.begins) {
            Stamps stamps = head(p);
            if (stamps == null) {
                due = -1;
                return;
            }
            if (left > 0 || headerBytes > 0) {
                faults.add(Rule.PES, p.number, "an audio frame is cut by a PES packet");
            }
            left = 0;
            headerBytes = 0;
            due = stamps.presentation() * 300.0;
            // ISO/IEC 14496-3: frames follow on; 90 kHz stamps are rounded.
            if (expected >= 0 && Math.abs(due - expected) > 2 * 300) {
                faults.add(
                        Rule.DTS_ORDER,
                        p.number,
                        "audio %.1f ms off".formatted((due - expected) / 27_000));
            }
            at += stamps.headerBytes();
            waiting = Math.min(stamps.headerBytes(), p.end() - p.payload);
        }
        if (due < 0) {
            return;
        }
        while (at < p.end()) {
            at = left > 0 ? body(p, at, pieces) : head(p, at);
            if (at < 0) {
                due = -1;
                return;
            }
        }
    }

    private int body(Packet p, int at, List<Piece> pieces) {
        int count = Math.min(left, p.end() - at);
        left -= count;
        Unit current = java.util.Objects.requireNonNull(unit);
        pieces.add(new Piece(current, count + waiting));
        waiting = 0;
        if (left == 0) {
            due += frameTicks;
            expected = due;
        }
        return at + count;
    }

    /** Gathers a frame's header, which may lie in two packets. */
    private int head(Packet p, int at) {
        header[headerBytes++] = p.bytes[at];
        waiting++;
        if (headerBytes < HEADER) {
            return at + 1;
        }
        headerBytes = 0;
        int length = (header[3] & 3) << 11 | (header[4] & 0xff) << 3 | (header[5] & 0xff) >> 5;
        int rate = header[2] >> 2 & 15;
        boolean sync = header[0] == (byte) 0xff && (header[1] & 0xf6) == 0xf0;
        if (!sync || length <= HEADER || rate >= RATES.length) {
            faults.add(Rule.PES, p.number, "no ADTS frame where one should begin");
            return -1;
        }
        frameTicks = 1024 * 27e6 / RATES[rate];
        left = length - HEADER;
        unit = new Unit(due);
        return at + 1;
    }
}
