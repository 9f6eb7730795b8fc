package kejian.edge.sync;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import kejian.contract.blob.BlobRef;
import kejian.edge.store.Blobs;
import kejian.edge.trust.Refused;
import org.jspecify.annotations.Nullable;

/** Fetches many blobs over the line, some at once. */
final class Lanes {

    private static final long GRACE_MS = 300;

    /** Four times a second. */
    private static final long BETWEEN_TRIES_MS = 250;

    private final Sources sources;
    private final BlobFetch fetch;
    private final int parallel;
    private final int tries;
    private final LongSupplier bytesPerSecond;
    private final LongSupplier come;

    /**
     * @param come bytes that came over lines since the start
     */
    Lanes(
            Sources sources,
            BlobFetch fetch,
            ReleaseSync.Limits limits,
            LongSupplier bytesPerSecond,
            LongSupplier come) {
        this.sources = sources;
        this.fetch = fetch;
        this.parallel = Math.max(1, limits.parallel());
        this.tries = limits.tries();
        this.bytesPerSecond = bytesPerSecond;
        this.come = come;
    }

    /** All of these, or an exception; what came is kept. */
    void fetchAll(Blobs.Missing missing) throws Refused, IOException {
        if (missing.blobs().isEmpty()) {
            return;
        }
        if (bytesPerSecond.getAsLong() <= 0) {
            throw new BlobFetch.Stopped("the fill window is closed");
        }
        @Nullable Exception first = null;
        try (ExecutorService lanes =
                Executors.newFixedThreadPool(parallel, Thread.ofVirtual().factory())) {
            List<Future<?>> running = new ArrayList<>();
            for (BlobRef blob : inOrder(missing)) {
                running.add(
                        lanes.submit(() -> {
                            fetchThroughBreaks(blob);
                            return null;
                        }));
            }
            for (Future<?> each : running) {
                try {
                    each.get();
                } catch (ExecutionException e) {
                    // One failure ends the round; the others keep what they have.
                    running.forEach(other -> other.cancel(/* mayInterruptIfRunning= */ false));
                    first = causeOf(e);
                    endOf(lanes);
                    break;
                } catch (InterruptedException e) {
                    running.forEach(other -> other.cancel(true));
                    Thread.currentThread().interrupt();
                    first = new IOException("stopped while fetching", e);
                    break;
                }
            }
        }
        switch (first) {
            case null -> {}
            case Refused refused -> throw refused;
            case IOException failed -> throw failed;
            case RuntimeException bug -> throw bug;
            default -> throw new IllegalStateException(first);
        }
    }

    /**
     * Small ones first: a line that dies within the fill leaves most of what pages and lists are
     * made of, which a sibling can have from here; what is left are a few large files, for a disk.
     */
    private static List<BlobRef> inOrder(Blobs.Missing missing) {
        return missing.blobs().stream()
                .sorted(Comparator.comparingLong(BlobRef::sizeBytes))
                .toList();
    }

    /**
     * A line that breaks ten times a day is not down: while it brings bytes the fill goes on where
     * it broke, without another look at what the province says, which costs a kilobyte each time.
     */
    private void fetchThroughBreaks(BlobRef blob) throws Refused, IOException {
        long before = come.getAsLong();
        for (int triesLeft = tries; ; triesLeft--) {
            try {
                sources.fetch(fetch, blob);
                return;
            } catch (BlobFetch.Answered | BlobFetch.Stopped e) {
                throw e;
            } catch (IOException e) {
                long now = come.getAsLong();
                if (now > before) {
                    triesLeft = tries;
                    before = now;
                }
                if (triesLeft == 0 || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                rest(e);
            }
        }
    }

    /** Lanes that break together do not knock together: the line is found again by the first. */
    private static void rest(IOException broken) throws IOException {
        long ms = BETWEEN_TRIES_MS / 2 + ThreadLocalRandom.current().nextLong(BETWEEN_TRIES_MS + 1);
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw broken;
        }
    }

    /**
     * A line that breaks under one breaks under all: what the others still hold of it goes to the
     * disk before they are interrupted.
     */
    private static void endOf(ExecutorService lanes) {
        lanes.shutdown();
        try {
            if (lanes.awaitTermination(GRACE_MS, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lanes.shutdownNow();
    }

    private static Exception causeOf(ExecutionException e) {
        return e.getCause() instanceof Exception cause ? cause : new IllegalStateException(e);
    }
}
