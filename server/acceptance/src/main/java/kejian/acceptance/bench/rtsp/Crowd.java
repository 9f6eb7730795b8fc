package kejian.acceptance.bench.rtsp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import kejian.acceptance.rtsp.Mode;

/** Many boxes on one thread, on all transports by turns. */
final class Crowd implements AutoCloseable {

    private static final long NANOS = 1_000_000_000L;
    private static final Mode[] MODES = Mode.values();
    private static final long BEAT_EVERY = 10 * NANOS;

    private final Selector selector;
    private final List<Viewer> viewers = new ArrayList<>();
    private final ByteBuffer scratch = ByteBuffer.allocate(1 << 12);
    private long beats = System.nanoTime();
    private int beat;

    Crowd() throws IOException {
        selector = Selector.open();
    }

    /** Opens so many, evenly over a while, and lets each play from somewhere. */
    void enter(InetSocketAddress server, String path, int count, int seconds) throws IOException {
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            Viewer viewer = Viewer.open(server, path, "", MODES[i % MODES.length], selector);
            viewers.add(viewer);
            viewer.play(i % 120 + "-", "1.0");
            readUntil(begin + seconds * NANOS * (i + 1) / count);
        }
    }

    /** The same, all by RTP within TCP and from the beginning. */
    void enterPlainly(InetSocketAddress server, String path, String stream, int count, int seconds)
            throws IOException {
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            Viewer viewer = Viewer.open(server, path, stream, Mode.RTP_AVP_TCP, selector);
            viewers.add(viewer);
            viewer.play();
            readUntil(begin + seconds * NANOS * (i + 1) / count);
        }
    }

    List<Viewer> viewers() {
        return viewers;
    }

    void read(double seconds) throws IOException {
        readUntil(System.nanoTime() + (long) (seconds * NANOS));
    }

    private void readUntil(long end) throws IOException {
        while (true) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return;
            }
            once(Math.max(1, left / 1_000_000));
        }
    }

    /** Reads what is there. */
    void once(long waitMs) throws IOException {
        selector.select(waitMs);
        for (SelectionKey key : selector.selectedKeys()) {
            ((Viewer) key.attachment()).read(key, scratch);
        }
        selector.selectedKeys().clear();
        // each in its turn, as boxes that were switched on at different times do
        long beatEvery = BEAT_EVERY / Math.max(1, viewers.size());
        if (!viewers.isEmpty() && System.nanoTime() - beats > beatEvery) {
            beats += beatEvery;
            viewers.get(beat++ % viewers.size()).heartbeat();
        }
    }

    void measure(int payloads) {
        viewers.forEach(v -> v.measure(payloads));
    }

    @Override
    public void close() throws IOException {
        for (Viewer viewer : viewers) {
            viewer.close();
        }
        selector.close();
    }
}
