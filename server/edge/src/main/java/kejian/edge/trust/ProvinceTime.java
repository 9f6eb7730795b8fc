package kejian.edge.trust;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What time it is, as far as an edge can know: the province's last signed time and what has
 * provably gone by since. A wall clock that was turned, or a dead battery that says 1970, moves it
 * by {@value #GAP_HOURS} hours at most until the province speaks again. Safe for many threads.
 */
public final class ProvinceTime {

    static final int GAP_HOURS = 24;

    /** Before this program existed, a wall clock is not worth asking. */
    static final Instant FLOOR = Instant.parse("2026-01-01T00:00:00Z");

    private final Clock wall;
    private final LongSupplier nanos;
    private Instant base;
    private long baseNanos;
    private Duration gap;
    private boolean confirmed;

    /**
     * @param nanos time since boot, not the wall clock: {@code System::nanoTime}
     */
    ProvinceTime(@Nullable Known known, Clock wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
        this.baseNanos = nanos.getAsLong();
        Instant shown = wall.instant();
        if (known == null) {
            base = shown.isBefore(FLOOR) ? FLOOR : shown;
            gap = Duration.ZERO;
        } else {
            // Time while the program was off is believed to the wall clock, up to the gap.
            Duration off = Duration.between(known.at(), shown);
            Duration left = Duration.ofHours(GAP_HOURS).minus(known.gap());
            Duration taken =
                    off.isNegative() ? Duration.ZERO : off.compareTo(left) > 0 ? left : off;
            base = known.at().plus(taken);
            gap = known.gap().plus(taken);
            confirmed = known.confirmed();
        }
    }

    public synchronized Instant now() {
        return base.plusNanos(nanos.getAsLong() - baseNanos);
    }

    /** The province said, signed and newly, that it is this time; this may set us back. */
    synchronized void confirm(Instant signedAt) {
        base = signedAt;
        baseNanos = nanos.getAsLong();
        gap = Duration.ZERO;
        confirmed = true;
    }

    /**
     * Whether a signed time lies so far ahead that it cannot be true. After a long time without
     * power our own time stands far behind; then the wall clock may speak for the document, and one
     * that is itself behind has no voice.
     */
    synchronized boolean isFuture(Instant signedAt) {
        Instant now = now();
        Instant shown = wall.instant();
        if (shown.isBefore(now)) {
            return !confirmed && !shown.isBefore(FLOOR) && beyond(signedAt, now);
        }
        return beyond(signedAt, shown);
    }

    /** This time as a clock, in UTC. */
    public Clock asClock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException("instants only");
            }

            @Override
            public Instant instant() {
                return now();
            }
        };
    }

    synchronized Known known() {
        return new Known(now(), gap, confirmed);
    }

    private static boolean beyond(Instant signedAt, Instant now) {
        return signedAt.isAfter(now.plus(Duration.ofHours(GAP_HOURS)));
    }

    /**
     * @param gap how much of {@code at} rests on the wall clock alone
     * @param confirmed whether the province ever spoke
     */
    record Known(Instant at, Duration gap, boolean confirmed) {}
}
