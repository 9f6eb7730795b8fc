package kejian.acceptance.bench.load;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * One thread, many connections, each asking for the next thing when it has the last one (closed
 * loop). A paced connection takes bytes from its small receive buffer only as fast as it may.
 */
final class Generator {

    private static final int EVENTS = 512;
    private static final int DIALS_A_TURN = 200;
    private static final int HEAD_BYTES = 2048;
    private static final int PACED_RECEIVE_BUFFER = 65_536;
    private static final int PACED_TAKE = 16_384;
    private static final int TAKE = 1 << 20;
    private static final long SWEEP_NANOS = 10_000_000;
    private static final long LONGEST_DIALING_NANOS = 30_000_000_000L;
    private static final long LONGEST_LATENCY_NANOS = 120_000_000_000L;

    private enum State {
        CONNECTING,
        HEAD,
        BODY,
        RESTING,
        GONE
    }

    private static final class Connection {
        final int number;
        final byte[] head = new byte[HEAD_BYTES];
        int fd;
        State state = State.GONE;
        int request;
        int headSize;
        long left;
        long asked;
        double due;

        Connection(int number) {
            this.number = number;
        }
    }

    private final Libc libc = new Libc();
    private final LoadOrder order;
    private final ServerProcesses server;
    private final Requests requests;
    private final SplittableRandom random;
    private final MemorySegment events;
    private final MemorySegment headBuffer;
    private final MemorySegment sink;
    private final Head parsed = new Head();
    private final Connection[] connections;
    private final Histogram whole = new Histogram(LONGEST_LATENCY_NANOS, 3);
    private final Histogram firstByte = new Histogram(LONGEST_LATENCY_NANOS, 3);
    private final double nanosPerByte;
    private int epoll;
    private int opened;
    private int next;
    private long done;
    private long bytes;
    private long errors;
    private String firstError = "";

    private Generator(LoadOrder order, Arena arena) throws IOException {
        this.order = order;
        this.server = new ServerProcesses(order.pids());
        this.requests = Requests.read(order.list(), order.port(), arena);
        this.random = new SplittableRandom(order.seed());
        this.events = arena.allocate((long) EVENTS * Libc.EVENT_BYTES, 16);
        this.headBuffer = arena.allocate(HEAD_BYTES);
        this.sink = arena.allocate(64);
        this.connections = new Connection[order.connections()];
        this.nanosPerByte = order.bytesPerSecond() > 0 ? 1e9 / order.bytesPerSecond() : 0;
        // in order: where this run begins differs from run to run, as nobody starts at title one
        this.next = (int) Math.floorMod(order.seed() * 7919, requests.count());
        for (int i = 0; i < connections.length; i++) {
            connections[i] = new Connection(i);
        }
    }

    static List<Sample> run(LoadOrder order) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return new Generator(order, arena).run();
        }
    }

    private List<Sample> run() throws IOException {
        List<Sample> samples = new ArrayList<>();
        ServerProcesses self = new ServerProcesses(List.of(ProcessHandle.current().pid()));
        long anonymousBefore = server.anonymousBytes();
        epoll = libc.epoll();
        try {
            long start = System.nanoTime();
            long allOpen = 0;
            while (allOpen == 0 || System.nanoTime() - allOpen < order.warmSeconds() * 1e9) {
                turn();
                if (allOpen == 0 && isSettled()) {
                    allOpen = System.nanoTime();
                }
                if (allOpen == 0 && System.nanoTime() - start > LONGEST_DIALING_NANOS) {
                    fail("connections do not open");
                    break;
                }
            }
            for (double seconds : order.windowSeconds()) {
                reset();
                double serverCpu = server.cpuSeconds();
                double ownCpu = self.cpuSeconds();
                long begun = System.nanoTime();
                while (System.nanoTime() - begun < seconds * 1e9) {
                    turn();
                }
                double took = (System.nanoTime() - begun) / 1e9;
                samples.add(
                        new Sample(
                                connections.length,
                                took,
                                done,
                                bytes,
                                server.cpuSeconds() - serverCpu,
                                ms(whole, 50),
                                ms(whole, 99),
                                ms(firstByte, 50),
                                ms(firstByte, 99),
                                errors,
                                firstError,
                                anonymousBefore,
                                server.anonymousBytes(),
                                server.residentBytes(),
                                self.cpuSeconds() - ownCpu));
            }
        } finally {
            for (Connection c : connections) {
                if (c.state != State.GONE) {
                    libc.close(c.fd);
                }
            }
            libc.close(epoll);
        }
        return samples;
    }

    /** All are open; idle ones have also had their answer. */
    private boolean isSettled() {
        if (opened < connections.length) {
            return false;
        }
        for (Connection c : connections) {
            if (c.state == State.CONNECTING || (order.idle() && c.state != State.RESTING)) {
                return false;
            }
        }
        return true;
    }

    private void reset() {
        done = 0;
        bytes = 0;
        errors = 0;
        firstError = "";
        whole.reset();
        firstByte.reset();
    }

    private static double ms(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e6;
    }

    private long lastSweep;

    private void turn() throws IOException {
        for (int k = 0; k < DIALS_A_TURN && opened < connections.length; k++) {
            dial(connections[opened++]);
        }
        boolean paced = nanosPerByte > 0;
        if (paced && System.nanoTime() - lastSweep > SWEEP_NANOS) {
            lastSweep = System.nanoTime();
            sweep();
        }
        boolean busy = opened < connections.length;
        int count = libc.await(epoll, events, EVENTS, busy ? 0 : paced ? 5 : 50);
        for (int i = 0; i < count; i++) {
            heard(connections[Libc.dataOf(events, i)]);
        }
    }

    private void heard(Connection c) throws IOException {
        switch (c.state) {
            case CONNECTING -> {
                int why = libc.connectError(c.fd);
                if (why != 0) {
                    fail("connect: errno " + why);
                    drop(c);
                    return;
                }
                libc.watch(epoll, Libc.EPOLL_CTL_MOD, c.fd, Libc.EPOLLIN, c.number);
                ask(c);
            }
            case HEAD, BODY -> read(c);
            case RESTING -> {
                if (libc.receive(c.fd, headBuffer, 16, 0) <= 0 && libc.errno() != Libc.EAGAIN) {
                    fail("an idle connection was closed");
                    drop(c);
                }
            }
            case GONE -> {
                // an event of this same turn, for a connection that was just closed
            }
        }
    }

    private void dial(Connection c) throws IOException {
        c.fd = libc.dial(order.port(), nanosPerByte > 0 ? PACED_RECEIVE_BUFFER : 0);
        c.state = State.CONNECTING;
        libc.watch(epoll, Libc.EPOLL_CTL_ADD, c.fd, Libc.EPOLLIN | Libc.EPOLLOUT, c.number);
    }

    private void drop(Connection c) throws IOException {
        libc.close(c.fd);
        c.state = State.GONE;
    }

    private void fail(String why) {
        errors++;
        if (firstError.isEmpty()) {
            firstError = why;
        }
    }

    private void broken(Connection c, String why) throws IOException {
        fail(why);
        drop(c);
        dial(c);
    }

    private void ask(Connection c) throws IOException {
        if (order.inOrder()) {
            c.request = next;
            next = next + 1 == requests.count() ? 0 : next + 1;
        } else {
            c.request = random.nextInt(requests.count());
        }
        MemorySegment text = requests.bytes[c.request];
        c.headSize = 0;
        c.state = State.HEAD;
        c.asked = System.nanoTime();
        if (libc.send(c.fd, text, text.byteSize()) != text.byteSize()) {
            broken(c, "send: errno " + libc.errno());
        }
    }

    /** Reads until it would wait, or until others should have their turn. */
    private void read(Connection c) throws IOException {
        for (int i = 0; i < 8; i++) {
            boolean more =
                    switch (c.state) {
                        case HEAD -> head(c);
                        case BODY -> body(c);
                        case CONNECTING, RESTING, GONE -> false;
                    };
            if (!more) {
                return;
            }
        }
    }

    private boolean head(Connection c) throws IOException {
        long got = libc.receive(c.fd, headBuffer, HEAD_BYTES - c.headSize, 0);
        if (got <= 0) {
            if (got < 0 && libc.errno() == Libc.EAGAIN) {
                return false;
            }
            broken(c, got == 0 ? "closed before an answer" : "recv: errno " + libc.errno());
            return false;
        }
        if (c.headSize == 0) {
            firstByte.recordValue(latency(c));
        }
        MemorySegment.copy(headBuffer, ValueLayout.JAVA_BYTE, 0, c.head, c.headSize, (int) got);
        c.headSize += (int) got;
        if (!parsed.parse(c.head, c.headSize)) {
            if (c.headSize == HEAD_BYTES) {
                broken(c, "a head of more than " + HEAD_BYTES + " bytes");
                return false;
            }
            return true;
        }
        if (parsed.status() != requests.statuses[c.request]) {
            fail("status " + parsed.status());
        } else if (parsed.length() != requests.lengths[c.request]) {
            fail("length " + parsed.length() + " for " + requests.lengths[c.request]);
        }
        if (parsed.length() < 0) {
            broken(c, "no Content-Length");
            return false;
        }
        long here = c.headSize - parsed.bodyAt();
        bytes += here;
        c.left = parsed.length() - here;
        // what the body before took too early is still owed
        c.due = Math.max(System.nanoTime(), c.due) + here * nanosPerByte;
        c.state = State.BODY;
        return c.left > 0 || ended(c);
    }

    private boolean body(Connection c) throws IOException {
        long want = Math.min(c.left, TAKE);
        if (nanosPerByte > 0) {
            if (System.nanoTime() < c.due) {
                libc.watch(epoll, Libc.EPOLL_CTL_MOD, c.fd, 0, c.number); // the sweep wakes it
                return false;
            }
            want = Math.min(want, PACED_TAKE);
        }
        // The kernel throws the bytes away; the address is not written to.
        long got = libc.receive(c.fd, sink, want, Libc.MSG_TRUNC);
        if (got <= 0) {
            if (got < 0 && libc.errno() == Libc.EAGAIN) {
                return false;
            }
            broken(c, got == 0 ? "closed inside a body" : "recv: errno " + libc.errno());
            return false;
        }
        bytes += got;
        c.left -= got;
        c.due += got * nanosPerByte;
        return c.left > 0 || ended(c);
    }

    private boolean ended(Connection c) throws IOException {
        whole.recordValue(latency(c));
        done++;
        if (order.idle()) {
            c.state = State.RESTING;
            return false;
        }
        ask(c);
        return true;
    }

    private static long latency(Connection c) {
        return Math.clamp(System.nanoTime() - c.asked, 1, LONGEST_LATENCY_NANOS);
    }

    private void sweep() throws IOException {
        long now = System.nanoTime();
        for (int i = 0; i < opened; i++) {
            Connection c = connections[i];
            if (c.state == State.BODY && c.due <= now) {
                read(c);
                if (c.state == State.HEAD
                        || (c.state == State.BODY && System.nanoTime() >= c.due)) {
                    libc.watch(epoll, Libc.EPOLL_CTL_MOD, c.fd, Libc.EPOLLIN, c.number);
                }
            }
        }
    }
}
