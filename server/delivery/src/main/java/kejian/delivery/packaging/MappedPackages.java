package kejian.delivery.packaging;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import kejian.contract.blob.Digest;
import kejian.contract.pack.MediaPackage;
import kejian.delivery.view.BlobShelf;
import org.jspecify.annotations.Nullable;

/**
 * Packages by identity. A package's files are unmapped and closed when it was pushed out as the one
 * used longest ago and its last lease is closed; an open one costs address space, descriptors and
 * page cache, no heap. A lease of an open package takes no lock: it counts itself in, unless the
 * package has just been closed.
 */
public final class MappedPackages implements PackageCache {

    /** Instead of a count of leases: closed, never to be used again. */
    private static final int CLOSED = Integer.MIN_VALUE;

    private final BlobShelf shelf;
    private final int mostOpen;
    private final ConcurrentHashMap<String, Open> open = new ConcurrentHashMap<>();
    private final AtomicLong uses = new AtomicLong();
    private final AtomicBoolean trimming = new AtomicBoolean();
    private volatile boolean closed;

    /**
     * @param mostOpen packages kept open; those in use count, but are never closed
     */
    public MappedPackages(BlobShelf shelf, int mostOpen) {
        this.shelf = shelf;
        this.mostOpen = mostOpen;
    }

    @Override
    public @Nullable Lease leaseIfOpen(MediaPackage media) {
        Open known = open.get(media.id());
        return known != null && known.enter() ? new Held(known) : null;
    }

    @Override
    public Lease lease(MediaPackage media) throws IOException {
        while (true) {
            Lease lease = leaseIfOpen(media);
            if (lease != null) {
                return lease;
            }
            openIfAbsent(media);
        }
    }

    private void openIfAbsent(MediaPackage media) throws IOException {
        Open fresh = new Open(media.id(), media);
        synchronized (this) {
            if (!closed && !open.containsKey(media.id())) {
                open.put(media.id(), fresh);
                closeIdle(mostOpen, media.id());
                return;
            }
        }
        fresh.release(); // somebody else was faster, or nobody wants it any more
        if (closed) {
            throw new IOException("the cache is closed");
        }
    }

    /** Closes those used longest ago, never the one that was just opened for somebody. */
    private synchronized void closeIdle(int keep, @Nullable String except) {
        if (open.size() <= keep) {
            return;
        }
        // Some more at once: the order of all is then looked up once for many that follow.
        int left = keep - keep / 16;
        List<Open> oldestFirst =
                open.values().stream().sorted(Comparator.comparingLong(o -> o.lastUse)).toList();
        for (Open candidate : oldestFirst) {
            if (open.size() <= left) {
                return;
            }
            if (!candidate.id.equals(except) && candidate.closeIfIdle()) {
                open.remove(candidate.id);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        closeIdle(0, null);
    }

    /** One package's maps and channels. */
    private final class Open {

        private final String id;
        private final Arena arena =
                Arena.ofShared(); // any event loop reads, whoever is last closes
        private final List<FileChannel> channels = new ArrayList<>();
        private final MappedPackage media;
        private final AtomicInteger leases = new AtomicInteger();
        private volatile long lastUse = uses.incrementAndGet();

        @SuppressWarnings("MustBeClosedChecker") // closed with the last lease
        Open(String id, MediaPackage package_) throws IOException {
            this.id = id;
            boolean done = false;
            try {
                MemorySegment index = map(package_.index().digest()).map();
                IndexTable table = PackagingIndex.table(index);
                List<MappedPackage.TrackMap> files = new ArrayList<>();
                for (IndexTable.Entry entry : table.tracks()) {
                    demandOwn(package_, entry.sha256());
                    files.add(map(new Digest(entry.sha256())));
                }
                media = new MappedPackage(table, index, files);
                done = true;
            } finally {
                if (!done) {
                    release();
                }
            }
        }

        /** Who may see a package may see its files, and no file that its index names besides. */
        private static void demandOwn(MediaPackage package_, String sha256) throws IOException {
            if (package_.renditions().stream().noneMatch(r -> r.media().sha256().equals(sha256))) {
                throw new IOException("the index names a file of another package: " + sha256);
            }
        }

        private MappedPackage.TrackMap map(Digest digest) throws IOException {
            Path path =
                    shelf.locate(digest)
                            .orElseThrow(() ->
                                    new NoSuchFileException("blob " + digest + " is not here"));
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            channels.add(channel);
            return new MappedPackage.TrackMap(
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena), channel);
        }

        /** Counts a user in. */
        boolean enter() {
            int count = leases.get();
            while (count != CLOSED) {
                if (leases.compareAndSet(count, count + 1)) {
                    lastUse = uses.incrementAndGet();
                    return true;
                }
                count = leases.get();
            }
            return false;
        }

        void leave() {
            if (leases.decrementAndGet() > 0) {
                return;
            }
            if (closed) {
                closeIdle(0, null);
            } else if (open.size() > mostOpen && trimming.compareAndSet(false, true)) {
                // One closes, the other event loops do not wait for it.
                try {
                    closeIdle(mostOpen, null);
                } finally {
                    trimming.set(false);
                }
            }
        }

        boolean closeIfIdle() {
            if (!leases.compareAndSet(0, CLOSED)) {
                return false;
            }
            release();
            return true;
        }

        private void release() {
            arena.close();
            for (FileChannel channel : channels) {
                try {
                    channel.close();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException("a file that was only read", e);
                }
            }
        }
    }

    private static final class Held implements Lease {

        private final Open of;
        private final AtomicBoolean given = new AtomicBoolean();

        Held(Open of) {
            this.of = of;
        }

        @Override
        public OpenPackage media() {
            return of.media;
        }

        @Override
        public void close() {
            if (given.compareAndSet(false, true)) {
                of.leave();
            }
        }
    }
}
