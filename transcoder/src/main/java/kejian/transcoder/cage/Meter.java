package kejian.transcoder.cage;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one job has really done so far: bytes moved and FFmpeg's own progress. A heartbeat reads it,
 * so a child that hangs stops the heartbeat.
 */
public final class Meter {

    private final AtomicLong done = new AtomicLong();
    private final AtomicInteger percent = new AtomicInteger();

    public void add(long amount) {
        if (amount > 0) {
            done.addAndGet(amount);
        }
    }

    public long done() {
        return done.get();
    }

    /** Never falls. */
    public void percent(long now) {
        percent.accumulateAndGet((int) Math.clamp(now, 0L, 100L), Math::max);
    }

    public int percent() {
        return percent.get();
    }
}
