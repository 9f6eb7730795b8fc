package kejian.edge.sync;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Lets so many bytes a second through, shared by all that take from it. */
public final class RateLimit {

    private final LongSupplier bytesPerSecond;
    private long freeAtNanos = System.nanoTime();

    /**
     * @param bytesPerSecond asked for each piece; 0 lets nothing through, {@link FillWindow#FULL}
     *     all
     */
    public RateLimit(LongSupplier bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /**
     * Waits until these bytes may have come.
     *
     * @return false when nothing may come now
     */
    public boolean take(int bytes) {
        long rate = bytesPerSecond.getAsLong();
        if (rate == FillWindow.FULL) {
            return true;
        }
        if (rate <= 0) {
            return false;
        }
        long until;
        synchronized (this) {
            // What was not used is lost: after a pause the line is not flooded.
            freeAtNanos = Math.max(freeAtNanos, System.nanoTime());
            freeAtNanos += TimeUnit.SECONDS.toNanos(bytes) / rate;
            until = freeAtNanos;
        }
        long left;
        while ((left = until - System.nanoTime()) > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(left);
        }
        return true;
    }
}
