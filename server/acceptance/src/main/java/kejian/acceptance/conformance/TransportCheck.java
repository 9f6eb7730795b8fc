package kejian.acceptance.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a transport stream once, in pieces of any size, and lists its faults: priority 1 and 2 of
 * ETSI TR 101 290, clock and stamps of ISO/IEC 13818-1, and for constant-rate streams the system
 * target decoder. When a packet arrives follows from the clock references around it, so packets
 * wait here until the next one has come.
 */
public final class TransportCheck {

    /** TR 101 290 §5.2.1 leaves the period to the user; ours are due far more often. */
    private static final double PID_GAP_MS = 5_000;

    private static final int SYNC_LOST_AFTER = 2;

    /** What a packet was, until it is known when it came. */
    private record Arrival(long packet, int pid, List<Stream.Piece> pieces) {}

    private final Limits limits;
    private final Faults faults = new Faults();
    private final Tables tables = new Tables(faults);
    private final Clock clock;
    private final Packet packet = new Packet();
    private final byte[] torn = new byte[Packet.LENGTH];
    private int tornBytes;
    private long packets;
    private int badSyncs;
    private boolean lost;
    private int intoSegment = Integer.MAX_VALUE;
    private long lastReference = -1;

    private final Map<Integer, Stream> streams = new TreeMap<>();
    private final Map<Integer, Integer> tableCounters = new TreeMap<>();
    private final Map<Integer, Double> lastSeen = new TreeMap<>();
    private final List<Arrival> waiting = new ArrayList<>();
    private double widestTableMs;

    public TransportCheck(Limits limits) {
        this.limits = limits;
        this.clock = new Clock(limits, faults);
    }

    /** What follows is the begin of a segment; the stream runs on across it. */
    public void segment() {
        if (tornBytes != 0) {
            faults.add(Rule.LENGTH, packets, "a segment of no whole packets");
            tornBytes = 0;
        }
        intoSegment = 0;
    }

    public void accept(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && !lost) {
            if (tornBytes == 0 && to - at >= Packet.LENGTH) {
                packet(bytes, at);
                at += Packet.LENGTH;
                continue;
            }
            int count = Math.min(Packet.LENGTH - tornBytes, to - at);
            System.arraycopy(bytes, at, torn, tornBytes, count);
            tornBytes += count;
            at += count;
            if (tornBytes == Packet.LENGTH) {
                tornBytes = 0;
                packet(torn, 0);
            }
        }
    }

    /** Nothing follows. */
    public Report finish() {
        if (tornBytes != 0 || packets == 0) {
            faults.add(Rule.LENGTH, packets, "ends within a packet");
        }
        if (!lost) {
            end();
        }
        return new Report(
                packets,
                clock.seconds(),
                clock.bps(),
                clock.widestMs(),
                clock.worstNs(),
                widestTableMs,
                most(Pictures.class),
                most(Sounds.class),
                faults.counts(),
                faults.first());
    }

    private void end() {
        if (clock.count() >= 2) {
            settle();
        }
        clock.finish();
        if (!tables.known()) {
            faults.add(Rule.PAT, packets, "PAT or PMT never came");
        }
        tables.types()
                .forEach((pid, type) -> {
                    if (!streams.containsKey(pid)) {
                        faults.add(Rule.PID_MISSING, packets, "PID %d never came".formatted(pid));
                    }
                });
        long bps = Math.round(clock.bps());
        if (limits.mostBps() > 0 && bps > limits.mostBps()) {
            faults.add(Rule.RATE, packets, bps + " b/s");
        }
    }

    private double most(Class<? extends Stream> kind) {
        return streams.values().stream()
                .filter(kind::isInstance)
                .mapToDouble(s -> s.buffers.most())
                .max()
                .orElse(0);
    }

    private void packet(byte[] bytes, int at) {
        long number = packets++;
        if (bytes[at] != 0x47) {
            faults.add(Rule.SYNC, number, "begins with %02x".formatted(bytes[at]));
            lost = ++badSyncs >= SYNC_LOST_AFTER;
            return;
        }
        badSyncs = 0;
        packet.read(bytes, at, number);
        if (packet.error) {
            faults.add(Rule.TRANSPORT_ERROR, number, "PID " + packet.pid);
        }
        if (packet.pid == Packet.NULL_PID) {
            segmentBegin(/* right= */ false);
            return;
        }
        if (!packet.sound) {
            faults.add(Rule.ADAPTATION, number, "PID " + packet.pid);
            return;
        }
        List<Stream.Piece> pieces = new ArrayList<>(2);
        boolean right;
        if (tables.isAssociation(packet) || tables.isMap(packet)) {
            right = intoSegment == (tables.isAssociation(packet) ? 0 : 1);
            table();
        } else {
            right = media(pieces) && intoSegment == 2;
        }
        segmentBegin(right);
        waiting.add(new Arrival(number, packet.pid, pieces));
        if (packet.hasClock && clock.add(number, packet.clock)) {
            lastReference = packet.clock;
            if (clock.count() >= 2) {
                settle();
            }
        }
    }

    private void table() {
        Integer before = tableCounters.put(packet.pid, packet.counter);
        if (before != null && packet.counter != (before + 1 & 15)) {
            faults.add(Rule.CONTINUITY, packet.number, "tables of PID " + packet.pid);
        }
        tables.read(packet);
    }

    /** Whether a key picture with a clock begins here. */
    private boolean media(List<Stream.Piece> pieces) {
        Integer type = tables.types().get(packet.pid);
        if (type == null) {
            faults.add(Rule.PID_UNKNOWN, packet.number, "PID " + packet.pid);
            return false;
        }
        if (packet.scrambled) {
            faults.add(Rule.SCRAMBLED, packet.number, "PID " + packet.pid);
            return false;
        }
        if (packet.hasClock && packet.pid != tables.clockPid()) {
            faults.add(Rule.PCR_MISSING, packet.number, "a clock on PID " + packet.pid);
        }
        Stream stream = streams.computeIfAbsent(packet.pid, _ -> stream(type));
        if (stream == null) {
            return false;
        }
        stream.count(packet);
        if (packet.hasPayload) {
            stream.payload(packet, pieces);
        }
        long now = packet.hasClock ? packet.clock : lastReference;
        for (Stream.Piece piece : pieces) {
            if (now > piece.unit().due && !piece.unit().late) {
                piece.unit().late = true;
                double ms = (now - piece.unit().due) / 27_000;
                faults.add(Rule.LATE, packet.number, "clock is %.1f ms past it".formatted(ms));
            }
        }
        return packet.begins
                && packet.hasClock
                && packet.randomAccess
                && stream instanceof Pictures pictures
                && pictures.lastWasKey();
    }

    private @Nullable Stream stream(int type) {
        return switch (type) {
            case Tables.AVC -> new Pictures(faults);
            case Tables.ADTS_AAC -> new Sounds(faults);
            default -> {
                faults.add(Rule.PMT, packet.number, "stream type " + type);
                yield null;
            }
        };
    }

    private void segmentBegin(boolean right) {
        if (intoSegment <= 2) {
            if (!right) {
                faults.add(Rule.SEGMENT, packet.number, "packet %d of it".formatted(intoSegment));
            }
            intoSegment++;
        }
    }

    /** Now it is known when the waiting packets came. */
    private void settle() {
        for (Arrival arrival : waiting) {
            double time = clock.arrival(arrival.packet);
            seen(arrival, time);
            Stream stream = streams.get(arrival.pid);
            if (stream == null || !limits.constantRate()) {
                continue;
            }
            stream.buffers.packet(arrival.packet, time);
            for (Stream.Piece piece : arrival.pieces) {
                stream.buffers.bytes(arrival.packet, time, piece.unit(), piece.bytes());
            }
        }
        waiting.clear();
    }

    private void seen(Arrival arrival, double time) {
        Double before = lastSeen.put(arrival.pid, time);
        if (before == null) {
            return;
        }
        double ms = (time - before) / 27_000;
        boolean isMap = !streams.containsKey(arrival.pid) && arrival.pid != 0;
        if (arrival.pid == 0 || isMap) {
            widestTableMs = Math.max(widestTableMs, ms);
            if (ms > limits.tableGapMs()) {
                Rule rule = isMap ? Rule.PMT_GAP : Rule.PAT_GAP;
                faults.add(rule, arrival.packet, "%.1f ms".formatted(ms));
            }
        } else if (ms > PID_GAP_MS) {
            faults.add(Rule.PID_MISSING, arrival.packet, "%.0f ms without it".formatted(ms));
        }
    }
}
