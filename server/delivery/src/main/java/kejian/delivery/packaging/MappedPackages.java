package kejian.delivery.packaging;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import kejian.contract.blob.Digest;
import kejian.contract.pack.MediaPackage;
import kejian.delivery.view.BlobShelf;

/**
 * Packages by identity, least recently used last. A package's files are unmapped when it was pushed
 * out and its last lease is closed; an open one costs address space and page cache, no heap.
 */
public final class MappedPackages implements PackageCache {

    private final BlobShelf shelf;
    private final int mostIdle;
    private final Map<String, Open> open = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);
    private boolean closed;

    /**
     * @param mostOpen packages kept open; those in use count, but are never closed
     */
    public MappedPackages(BlobShelf shelf, int mostOpen) {
        this.shelf = shelf;
        this.mostIdle = mostOpen;
    }

    @Override
    public Lease lease(MediaPackage media) throws IOException {
        synchronized (this) {
            Open known = open.get(media.id());
            if (known != null) {
                return known.lease();
            }
        }
        Open opened = open(media);
        synchronized (this) {
            Open other = open.get(media.id());
            if (other != null || closed) {
                opened.arena.close();
                if (other == null) {
                    throw new IOException("the cache is closed");
                }
                return other.lease();
            }
            open.put(media.id(), opened);
            Lease lease = opened.lease();
            closeIdle(mostIdle);
            return lease;
        }
    }

    @Override
    public synchronized boolean isOpen(MediaPackage media) {
        return open.containsKey(media.id());
    }

    @SuppressWarnings("MustBeClosedChecker") // closed by the last lease
    private Open open(MediaPackage media) throws IOException {
        // Shared: any event loop may read; closed by whoever is last.
        Arena arena = Arena.ofShared();
        boolean done = false;
        try {
            MemorySegment index = map(media.index().digest(), arena);
            IndexTable table = PackagingIndex.table(index);
            List<MemorySegment> files = new ArrayList<>();
            for (IndexTable.Entry entry : table.tracks()) {
                files.add(map(new Digest(entry.sha256()), arena));
            }
            Open opened = new Open(arena, new MappedPackage(table, index, files));
            done = true;
            return opened;
        } finally {
            if (!done) {
                arena.close();
            }
        }
    }

    private MemorySegment map(Digest digest, Arena arena) throws IOException {
        Path path =
                shelf.locate(digest)
                        .orElseThrow(
                                () -> new NoSuchFileException("blob " + digest + " is not here"));
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        }
    }

    private synchronized void closeIdle(int keep) {
        Iterator<Open> oldestFirst = open.values().iterator();
        while (open.size() > keep && oldestFirst.hasNext()) {
            Open candidate = oldestFirst.next();
            if (candidate.leases == 0) {
                oldestFirst.remove();
                candidate.arena.close();
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeIdle(0);
    }

    private final class Open {

        private final Arena arena;
        private final MappedPackage media;
        private int leases;

        Open(Arena arena, MappedPackage media) {
            this.arena = arena;
            this.media = media;
        }

        /** Called with the cache locked. */
        Lease lease() {
            leases++;
            AtomicBoolean given = new AtomicBoolean();
            return new Lease() {
                @Override
                public OpenPackage media() {
                    return media;
                }

                @Override
                public void close() {
                    if (given.compareAndSet(false, true)) {
                        release();
                    }
                }
            };
        }

        private void release() {
            synchronized (MappedPackages.this) {
                leases--;
                closeIdle(closed ? 0 : mostIdle);
            }
        }
    }
}
