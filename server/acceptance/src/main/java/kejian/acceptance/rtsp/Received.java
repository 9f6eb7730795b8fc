package kejian.acceptance.rtsp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What came of the stream, in the order in which it came. Safe for many threads. */
public final class Received {

    private static final int RTP_HEAD = 12;
    private static final int PACKET = 188;
    private static final int MOST_PAYLOAD = 7 * PACKET;
    private static final int TRANSPORT_STREAM = 33;
    private static final int GOODBYE = 203;

    private final boolean isRtp;
    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
    private final List<Arrival> arrivals = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private int sequence = -1;
    private long timestamp = -1;
    private int reports;
    private boolean isOver;

    /**
     * One payload.
     *
     * @param at bytes of the stream before it
     * @param timestamp of RTP, -1 without
     */
    public record Arrival(long nanos, int at, int bytes, int sequence, long timestamp) {}

    Received(boolean isRtp) {
        this.isRtp = isRtp;
    }

    synchronized void media(byte[] packet, int length, long nanos) {
        int begin = 0;
        if (isRtp) {
            ByteBuffer head = ByteBuffer.wrap(packet, 0, length);
            if (length < RTP_HEAD || (packet[1] & 0x7f) != TRANSPORT_STREAM) {
                faults.add("no RTP packet of type 33");
                return;
            }
            int next = head.getShort(2) & 0xffff;
            if (sequence >= 0 && next != (sequence + 1 & 0xffff)) {
                faults.add("RTP sequence " + next + " after " + sequence);
            }
            sequence = next;
            timestamp = head.getInt(4) & 0xffff_ffffL;
            begin = RTP_HEAD;
        }
        int bytes = length - begin;
        if (bytes == 0 || bytes % PACKET != 0 || bytes > MOST_PAYLOAD) {
            faults.add("a payload of " + bytes + " bytes");
        }
        arrivals.add(new Arrival(nanos, stream.size(), bytes, sequence, timestamp));
        stream.write(packet, begin, bytes);
    }

    synchronized void control(byte[] packet, int length) {
        for (int at = 0; at + 4 <= length; ) {
            int type = packet[at + 1] & 0xff;
            reports += type == 200 ? 1 : 0;
            isOver |= type == GOODBYE;
            at += 4 + ((packet[at + 2] & 0xff) << 8 | packet[at + 3] & 0xff) * 4;
        }
    }

    synchronized void fault(String what) {
        faults.add(what);
    }

    /** All of the transport stream so far. */
    public synchronized byte[] stream() {
        return stream.toByteArray();
    }

    /** Bytes of the transport stream so far. */
    public synchronized int size() {
        return stream.size();
    }

    public synchronized List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    /** What was wrong with the packets themselves. */
    public synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    /** Sender reports so far. */
    public synchronized int reports() {
        return reports;
    }

    /** Whether RTCP said good-bye. */
    public synchronized boolean isOver() {
        return isOver;
    }
}
