package kejian.edge.sync;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.function.LongSupplier;

/** How fast blobs may come now: by the window, unless somebody said otherwise for a while. */
public final class FillRate implements LongSupplier {

    private final FillWindow window;
    private final ZoneId zone;
    private final Clock clock;
    private final LongSupplier nanos;
    private boolean overridden;
    private long override;
    private long overrideUntil;

    /**
     * @param clock the province's time: a wrong wall clock must not open a window
     */
    public FillRate(FillWindow window, ZoneId zone, Clock clock, LongSupplier nanos) {
        this.window = window;
        this.zone = zone;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** Holds for so long, or until the next one or a restart. */
    public synchronized void override(long bytesPerSecond, Duration duration) {
        overridden = true;
        override = bytesPerSecond;
        overrideUntil = nanos.getAsLong() + duration.toNanos();
    }

    /** Bytes a second; 0 for none, {@link FillWindow#FULL} for no limit. */
    @Override
    public synchronized long getAsLong() {
        overridden &= overrideUntil - nanos.getAsLong() > 0;
        return overridden ? override : window.bytesPerSecondAt(clock.instant().atZone(zone));
    }
}
