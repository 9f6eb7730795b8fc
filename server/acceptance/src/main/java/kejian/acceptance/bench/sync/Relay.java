package kejian.acceptance.bench.sync;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line in front of a server: counts each byte of both ways, may be as narrow as a county's, and
 * breaks where it is told to. It knows nothing of what passes, so that any protocol meets the same
 * line; only requests of HTTP are listed.
 */
public final class Relay implements AutoCloseable {

    private static final int PIECE = 1 << 14;
    private static final Pattern REQUEST =
            Pattern.compile("(?:GET|POST|PUT|HEAD) (\\S+) HTTP/1\\.1");

    private static final Pattern KIND = Pattern.compile("^(/[^/?]*(?:/[^/?.]*)?).*");

    private final ServerSocket door;
    private final int server;
    private final long bytesPerSecond;
    private final Deque<Cut> cuts = new ArrayDeque<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private final AtomicLong up = new AtomicLong();
    private final AtomicLong down = new AtomicLong();
    private final Map<String, Long> downBy = new ConcurrentHashMap<>();
    private long freeAt;
    private volatile long darkUntil;
    private volatile boolean isDark;

    /**
     * A break of all connections.
     *
     * @param after so many bytes from the server
     * @param dark for how long nobody gets through then
     */
    record Cut(long after, Duration dark) {}

    /** A line as fast as the machine. */
    public Relay(int server) throws IOException {
        this(server, 0, List.of());
    }

    /**
     * @param bytesPerSecond from the server, of all connections together; 0 for no limit
     * @param cuts in their order
     */
    Relay(int server, long bytesPerSecond, List<Cut> cuts) throws IOException {
        this.server = server;
        this.bytesPerSecond = bytesPerSecond;
        this.cuts.addAll(cuts);
        door = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::listen);
    }

    public int port() {
        return door.getLocalPort();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** From the server so far. */
    public long down() {
        return down.get();
    }

    /** To the server so far. */
    long up() {
        return up.get();
    }

    /** Paths of requests so far, with their queries. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    int cutsLeft() {
        synchronized (cuts) {
            return cuts.size();
        }
    }

    private void listen() {
        while (!door.isClosed()) {
            try {
                Socket near = door.accept();
                if (isDark && System.nanoTime() - darkUntil < 0) {
                    near.close();
                    continue;
                }
                Socket far = new Socket(InetAddress.getLoopbackAddress(), server);
                if (bytesPerSecond > 0) {
                    // what lies in the sockets between has not crossed the line
                    far.setReceiveBufferSize(4 * PIECE);
                    near.setSendBufferSize(4 * PIECE);
                }
                open.add(near);
                open.add(far);
                AtomicReference<String> asks = new AtomicReference<>("");
                Thread.ofVirtual().start(() -> pass(near, far, /* isDown= */ false, asks));
                Thread.ofVirtual().start(() -> pass(far, near, /* isDown= */ true, asks));
            } catch (IOException e) {
                if (!door.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** From the server so far, by the first two parts of the path that was asked for last. */
    Map<String, Long> downBy() {
        return new TreeMap<>(downBy);
    }

    private void pass(Socket from, Socket to, boolean isDown, AtomicReference<String> asks) {
        byte[] buffer = new byte[PIECE];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (isDown) {
                    pace(read);
                    send(out, buffer, read);
                    downBy.merge(asks.get(), (long) read, Long::sum);
                    cutIfDue();
                } else {
                    up.addAndGet(read);
                    list(buffer, read, asks);
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            // one of the two hung up, or the line was cut: so the other one goes too
            open.remove(to);
        } finally {
            open.remove(from);
        }
    }

    /** What a cut line did not take has not come over it. */
    private void send(OutputStream out, byte[] buffer, int read) throws IOException {
        down.addAndGet(read);
        try {
            out.write(buffer, 0, read);
        } catch (IOException e) {
            down.addAndGet(-read);
            throw e;
        }
    }

    private void list(byte[] buffer, int read, AtomicReference<String> asks) {
        String text = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
        Matcher request = REQUEST.matcher(text);
        while (request.find()) {
            asked.add(request.group(1));
            asks.set(KIND.matcher(request.group(1)).replaceFirst("$1"));
        }
    }

    private void pace(int bytes) {
        if (bytesPerSecond == 0) {
            return;
        }
        long until;
        synchronized (this) {
            long now = System.nanoTime();
            freeAt = Math.max(freeAt, now) + bytes * 1_000_000_000L / bytesPerSecond;
            until = freeAt;
        }
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Breaks, and nobody gets through until {@link #mend}. */
    public void cut() throws IOException {
        darkUntil = System.nanoTime() + Long.MAX_VALUE / 2;
        isDark = true;
        for (Socket each : open) {
            each.close();
        }
    }

    public void mend() {
        isDark = false;
    }

    private void cutIfDue() throws IOException {
        Cut due;
        synchronized (cuts) {
            due = cuts.peek();
            if (due == null || down.get() < due.after()) {
                return;
            }
            cuts.poll();
        }
        darkUntil = System.nanoTime() + due.dark().toNanos();
        isDark = true;
        for (Socket each : open) {
            each.close();
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
