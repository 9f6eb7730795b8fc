package kejian.delivery.rtsp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import kejian.contract.pack.MediaPackage;
import kejian.delivery.box.ViewingDoor;
import kejian.delivery.packaging.PackageCache;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What all connections of a port share: one event loop that reads, decides and sends, its wheel and
 * its memory. Nothing in it is locked, since nobody else comes in.
 */
final class Service implements MediaPorts.Listener {

    private static final Logger LOG = Logger.getLogger(Service.class);

    /** Half of what separates two payloads of a busy line would be too coarse, less costs more. */
    private static final long TICK_NANOS = 2_000_000;

    private static final long LOOK_EVERY_MS = 500;

    /** Each session's token is looked at so seldom: every ten seconds. */
    private static final int LOOKS_A_ROUND = 20;

    private static final int PAYLOAD = 7 * Splice.PACKET;
    private static final int PROBE = 84;
    private static final byte[] PROBE_BEGIN = {'Z', 'X', 'V', '1', '0', 'S', 'T', 'B'};
    private static final int LEAST_ID = 10_000_000;
    private static final int IDS = 90_000_000;

    private final Vertx vertx;
    private final ViewingDoor door;
    private final PackageCache packages;
    private final RtspPort.Settings settings;
    private final EventLoop loop;
    private final SecureRandom random = new SecureRandom();
    private final Wheel wheel = new Wheel(System.nanoTime());
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(PAYLOAD);
    private final MemorySegment scratchMemory = MemorySegment.ofBuffer(scratch);
    private final Map<Integer, PlaySession> sessions = new HashMap<>();
    private final Map<InetSocketAddress, PlaySession> byPort = new HashMap<>();
    private final Set<Connection> connections = new HashSet<>();
    private @Nullable MediaPorts ports;
    private boolean isTicking;
    private @Nullable Object shown;
    private int looks;

    Service(
            Vertx vertx,
            ViewingDoor door,
            PackageCache packages,
            RtspPort.Settings settings,
            EventLoop loop) {
        this.vertx = vertx;
        this.door = door;
        this.packages = packages;
        this.settings = settings;
        this.loop = loop;
    }

    void start(MediaPorts opened) {
        ports = opened;
        loop.scheduleWithFixedDelay(
                this::look, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    ViewingDoor door() {
        return door;
    }

    RtspPort.Settings settings() {
        return settings;
    }

    MediaPorts ports() {
        return Objects.requireNonNull(ports);
    }

    SecureRandom random() {
        return random;
    }

    int sessions() {
        return sessions.size();
    }

    int connections() {
        return connections.size();
    }

    boolean isFull() {
        return connections.size() >= settings.maxConnections();
    }

    void opened(Connection connection) {
        connections.add(connection);
    }

    void closed(Connection connection) {
        connections.remove(connection);
    }

    /** Opens a package where no event loop waits for it, and goes on here. */
    void withPackage(
            MediaPackage media, Consumer<PackageCache.Lease> opened, Consumer<Throwable> failed) {
        PackageCache.Lease known = packages.leaseIfOpen(media);
        if (known != null) {
            opened.accept(known);
            return;
        }
        vertx.executeBlocking(() -> packages.lease(media), /* ordered= */ false)
                .onComplete(result ->
                        loop.execute(() -> {
                            if (result.succeeded()) {
                                opened.accept(result.result());
                            } else {
                                failed.accept(result.cause());
                            }
                        }));
    }

    /** Eight digits: a box reads it as a number, and some write it into a probe digit by digit. */
    int newId() {
        int id = LEAST_ID + random.nextInt(IDS);
        while (sessions.containsKey(id)) {
            id = LEAST_ID + random.nextInt(IDS);
        }
        return id;
    }

    void add(PlaySession session) {
        sessions.put(session.id(), session);
        if (session.outlet() instanceof DatagramOutlet datagrams) {
            byPort.put(datagrams.mediaTo(), session);
            byPort.put(datagrams.controlTo(), session);
        }
    }

    void remove(PlaySession session) {
        sessions.remove(session.id());
        if (session.outlet() instanceof DatagramOutlet datagrams) {
            byPort.remove(datagrams.mediaTo(), session);
            byPort.remove(datagrams.controlTo(), session);
        }
    }

    /** Memory for one payload, of which nothing is kept. */
    MemorySegment packets() {
        return scratchMemory;
    }

    ByteBuf buffer(int bytes) {
        return PooledByteBufAllocator.DEFAULT.directBuffer(bytes, bytes);
    }

    /** Copies the first bytes of {@link #packets}. */
    void append(ByteBuf to, int bytes) {
        to.writeBytes(scratch.clear().limit(bytes));
    }

    void wake(Wheel.Turn turn, long due) {
        wheel.add(turn, due);
        if (!isTicking) {
            isTicking = true;
            loop.schedule(this::tick, 0, TimeUnit.NANOSECONDS);
        }
    }

    private void tick() {
        long now = System.nanoTime();
        try {
            wheel.run(now);
        } catch (RuntimeException e) {
            LOG.error("the wheel stumbled", e);
        }
        ports().flush();
        if (wheel.isEmpty()) {
            isTicking = false;
            return;
        }
        long spent = System.nanoTime() - now;
        loop.schedule(this::tick, Math.max(0, TICK_NANOS - spent), TimeUnit.NANOSECONDS);
    }

    /**
     * Who is silent or may not go on ends. Rights are asked for when something else is shown, and
     * else of a few at a time: hundreds at once would make packets late.
     */
    private void look() {
        long now = System.nanoTime();
        Object current = door.shown();
        boolean isOther = current != shown;
        shown = current;
        looks++;
        for (PlaySession session : new ArrayList<>(sessions.values())) {
            session.look(now, isOther || (session.id() + looks) % LOOKS_A_ROUND == 0);
        }
        for (Connection connection : new ArrayList<>(connections)) {
            connection.look(now);
        }
    }

    @Override
    public void datagram(InetSocketAddress from, ByteBuf content, boolean isControl) {
        PlaySession known = byPort.get(from);
        if (known != null) {
            known.touch();
        }
        PlaySession probing = content.readableBytes() == PROBE ? probing(content) : null;
        if (probing != null
                && probing.outlet() instanceof DatagramOutlet datagrams
                && datagrams.isOf(from.getAddress())) {
            remove(probing);
            if (isControl) {
                datagrams.moveControl(from.getPort());
            } else {
                datagrams.moveMedia(from.getPort());
            }
            add(probing);
            probing.touch();
        }
    }

    /** The session whose id a box's probe carries, as a number or digit by digit. */
    private @Nullable PlaySession probing(ByteBuf content) {
        int begin = content.readerIndex();
        for (int i = 0; i < PROBE_BEGIN.length; i++) {
            if (content.getByte(begin + i) != PROBE_BEGIN[i]) {
                return null;
            }
        }
        int number = content.getInt(begin + PROBE_BEGIN.length);
        PlaySession session = sessions.get(number);
        if (session != null) {
            return session;
        }
        String digits = Integer.toHexString(number);
        return digits.length() == 8 && digits.chars().allMatch(Character::isDigit)
                ? sessions.get(Integer.parseInt(digits))
                : null;
    }

    /** Ends everything; books what was sent. */
    void close() {
        for (Connection connection : List.copyOf(connections)) {
            connection.end();
        }
        wheel.clear();
        if (ports != null) {
            ports.close();
        }
    }
}
