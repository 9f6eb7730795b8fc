package kejian.edge.sync;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Lets so many bytes a second through, shared by all downloads; 0 lets all through. */
final class RateLimit {

    private final long bytesPerSecond;
    private long freeAtNanos = System.nanoTime();

    RateLimit(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Waits until these bytes may have come. */
    void take(int bytes) {
        if (bytesPerSecond <= 0) {
            return;
        }
        long until;
        synchronized (this) {
            // What was not used is lost: after a pause the line is not flooded.
            freeAtNanos = Math.max(freeAtNanos, System.nanoTime());
            freeAtNanos += TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond;
            until = freeAtNanos;
        }
        long left;
        while ((left = until - System.nanoTime()) > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(left);
        }
    }
}
