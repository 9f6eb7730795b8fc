package kejian.delivery.box;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import kejian.contract.viewing.Section;
import kejian.delivery.packaging.MediaBytes;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Transport stream segments that many boxes want at once, as on a study evening: made once, then
 * sent from a file like any other bytes that lie still. What is asked for twice within moments is
 * kept, in places of a fixed size of one unlinked file, so that it costs page cache and no heap,
 * and the kernel can send it. A place is used again when nobody sends from it any more.
 */
final class HotSegments implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(HotSegments.class);

    private static final int PLACES = 32;

    /** A segment of 6 s at 2.7 Mb/s; a larger one is made each time. */
    private static final long PLACE_BYTES = 2 << 20;

    private static final int REMEMBERED = 1 << 12;
    private static final long SOON_NS = 2_000_000_000L;

    /** Instead of a count of users: empty, or being filled. */
    private static final int CLOSED = -1;

    private record Key(String packageId, String rendition, int number) {}

    private final LongSupplier nanoClock;
    private final Arena arena;
    private final FileChannel channel;
    private final MemorySegment map;
    private final Place[] places = new Place[PLACES];
    private final ConcurrentHashMap<Key, Place> kept = new ConcurrentHashMap<>();
    private final AtomicInteger filling = new AtomicInteger();

    /** When an address was asked for last; two that share a field only make each other look hot. */
    private final long[] askedAtNs = new long[REMEMBERED];

    private HotSegments(FileChannel channel, Arena arena, LongSupplier nanoClock)
            throws IOException {
        this.nanoClock = nanoClock;
        this.channel = channel;
        this.arena = arena;
        this.map = channel.map(FileChannel.MapMode.READ_WRITE, 0, PLACES * PLACE_BYTES, arena);
        for (int i = 0; i < PLACES; i++) {
            places[i] = new Place(i * PLACE_BYTES);
        }
    }

    /** Nothing where there is no room for such a file: then each segment is made each time. */
    @SuppressWarnings("MustBeClosedChecker") // closed with this
    static @Nullable HotSegments open(LongSupplier nanoClock) {
        try {
            Path file = Files.createTempFile("kejian-hot-", ".ts");
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Files.delete(file);
            return new HotSegments(channel, Arena.ofShared(), nanoClock);
        } catch (IOException e) {
            LOG.warnf("segments that many boxes want are made each time: %s", e);
            return null;
        }
    }

    /** A body in use; {@link #release} it when nothing of it is in flight any more. */
    interface Hold {

        MediaBytes body();

        void release();
    }

    /**
     * The segment as it lies still, if it is wanted by many.
     *
     * @param time that it covers
     */
    @Nullable Hold hold(HotPath path, MediaBytes.Muxed segment, Section time) {
        long now = nanoClock.getAsLong();
        Key key = new Key(path.packageId(), path.rendition(), path.number());
        Place known = kept.get(key);
        if (known != null && known.enter(key, now)) {
            return known.hold(time);
        }
        if (known != null || !isAskedForAgain(key, now) || segment.length() > PLACE_BYTES) {
            return null;
        }
        return fill(key, segment, time, now);
    }

    private boolean isAskedForAgain(Key key, long now) {
        int at = key.hashCode() & REMEMBERED - 1;
        long before = askedAtNs[at];
        askedAtNs[at] = now;
        return before != 0 && now - before < SOON_NS;
    }

    /** One at a time: who comes in between makes the segment for himself. */
    private @Nullable Hold fill(Key key, MediaBytes.Muxed segment, Section time, long now) {
        if (!filling.compareAndSet(0, 1)) {
            return null;
        }
        try {
            Place oldest = oldestIdle(now);
            if (oldest == null || kept.containsKey(key)) {
                return null;
            }
            oldest.fill(key, segment, now);
            kept.put(key, oldest);
            return oldest.hold(time);
        } finally {
            filling.set(0);
        }
    }

    /**
     * Taken out of use. What was wanted a moment ago stays: where more segments are hot than there
     * are places, each would push out another, and all would be made for nothing.
     */
    private @Nullable Place oldestIdle(long now) {
        Place oldest = null;
        for (Place place : places) {
            int users = place.users.get();
            if ((users == 0 || users == CLOSED)
                    && (oldest == null || place.lastUseNs - oldest.lastUseNs < 0)) {
                oldest = place;
            }
        }
        if (oldest == null
                || oldest.key != null && now - oldest.lastUseNs < SOON_NS
                || oldest.users.get() != CLOSED && !oldest.users.compareAndSet(0, CLOSED)) {
            return null;
        }
        if (oldest.key != null) {
            kept.remove(oldest.key);
        }
        return oldest;
    }

    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warnf("a temporary file was not closed: %s", e);
        }
        arena.close();
    }

    private final class Place {

        private final long position;
        private final AtomicInteger users = new AtomicInteger(CLOSED);
        private volatile long lastUseNs;
        private volatile @Nullable Key key;
        private volatile long length;

        Place(long position) {
            this.position = position;
        }

        /** Counts a user in, unless the place has something else by now. */
        boolean enter(Key wanted, long now) {
            int count = users.get();
            while (count != CLOSED) {
                if (users.compareAndSet(count, count + 1)) {
                    if (wanted.equals(key)) {
                        lastUseNs = now;
                        return true;
                    }
                    users.decrementAndGet();
                    return false;
                }
                count = users.get();
            }
            return false;
        }

        /** Called by the one who closed it; leaves it with one user. */
        void fill(Key wanted, MediaBytes.Muxed segment, long now) {
            long size = segment.length();
            try (MediaBytes.Cursor cursor = segment.open(0)) {
                MemorySegment target = map.asSlice(position, size);
                for (long at = 0; at < size; ) {
                    int made = cursor.fill(target, at, size - at);
                    if (made <= 0) {
                        throw new IllegalStateException(
                                "segment ends at " + at + " of " + size + " bytes");
                    }
                    at += made;
                }
            }
            key = wanted;
            length = size;
            lastUseNs = now;
            users.set(1);
        }

        Hold hold(Section time) {
            MediaBytes body =
                    new MediaBytes.Mapped(
                            map.asSlice(position, length),
                            new MediaBytes.FilePlace(channel, position),
                            time);
            return new Hold() {
                @Override
                public MediaBytes body() {
                    return body;
                }

                @Override
                public void release() {
                    users.decrementAndGet();
                }
            };
        }
    }
}
