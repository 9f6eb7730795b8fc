package kejian.acceptance.rtsp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kejian.acceptance.conformance.Limits;
import kejian.acceptance.conformance.Report;
import kejian.acceptance.conformance.Rule;
import kejian.acceptance.conformance.TransportCheck;

/**
 * What a session was sent, taken apart where a jump is announced: each part is judged as a stream
 * of its own, and the counters over all of them.
 */
final class Joints {

    private static final int PACKET = 188;
    private static final int NULL = 0x1fff;

    /** What fast motion leaves out: sound, and pictures between the key pictures. */
    static final Set<Rule> WOUND = Set.of(Rule.PID_MISSING, Rule.PTS_GAP);

    private Joints() {}

    /** The parts, with the marks of the jumps taken out. */
    static List<byte[]> parts(byte[] stream) {
        byte[] clean = stream.clone();
        List<Integer> begins = new ArrayList<>(List.of(0));
        for (int at = 0; at + PACKET <= stream.length; at += PACKET) {
            boolean hasFlags = (stream[at + 3] & 0x20) != 0 && stream[at + 4] != 0;
            if (hasFlags && (stream[at + 5] & 0x80) != 0) {
                clean[at + 5] &= 0x7f;
                if (at > 2 * PACKET) {
                    begins.add(at - 2 * PACKET); // PAT and PMT stand before the clock
                }
            }
        }
        List<byte[]> parts = new ArrayList<>();
        for (int i = 0; i < begins.size(); i++) {
            int end = i + 1 < begins.size() ? begins.get(i + 1) : clean.length;
            parts.add(Arrays.copyOfRange(clean, begins.get(i), end));
        }
        return parts;
    }

    /** Packets whose counter does not follow, over all parts (ISO/IEC 13818-1 §2.4.3.3). */
    static long brokenCounters(byte[] stream) {
        Map<Integer, Integer> counters = new HashMap<>();
        long broken = 0;
        for (int at = 0; at + PACKET <= stream.length; at += PACKET) {
            int word = ByteBuffer.wrap(stream).getInt(at);
            int pid = word >> 8 & 0x1fff;
            if (pid == NULL) {
                continue;
            }
            boolean hasPayload = (word & 0x10) != 0;
            Integer before = counters.put(pid, word & 15);
            if (before != null && (word & 15) != (hasPayload ? before + 1 & 15 : before)) {
                broken++;
            }
        }
        return broken;
    }

    static Report judged(byte[] part, Limits limits) {
        TransportCheck check = new TransportCheck(limits);
        check.accept(part, 0, part.length);
        return check.finish();
    }

    /** Faults but those of these rules. */
    static List<String> faults(Report report, Set<Rule> but) {
        return report.first().stream()
                .filter(f -> !but.contains(f.rule()))
                .map(Object::toString)
                .toList();
    }
}
