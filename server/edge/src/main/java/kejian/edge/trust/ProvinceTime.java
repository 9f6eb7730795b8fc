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
 *
 * <p>It has two faces. {@link #now} is set by the province, also backwards, and schedules fire by
 * it. {@link #proven} is what leases are measured by: it is never behind what has gone by since any
 * word of the province, because an old word, on a courier's disk or kept back by somebody on the
 * line, says only that it is at least that late. A province whose own clock was ahead and was put
 * right is followed by 1 % of the time that goes by.
 */
public final class ProvinceTime {

    static final int GAP_HOURS = 24;

    private static final int FOLLOWED_SLOWLY = 100;

    /** Before this program existed, a wall clock is not worth asking. */
    static final Instant FLOOR = Instant.parse("2026-01-01T00:00:00Z");

    private final Clock wall;
    private final LongSupplier nanos;
    private long baseNanos;
    private Instant base;
    private Duration gap;
    private Instant provenBase;
    private Duration provenGap;
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
            provenBase = base;
            provenGap = Duration.ZERO;
        } else {
            // Time while the program was off is believed to the wall clock, up to the gap.
            Duration off = off(known.at(), known.gap(), shown);
            base = known.at().plus(off);
            gap = known.gap().plus(off);
            Duration provenOff = off(known.provenAt(), known.provenGap(), shown);
            provenBase = known.provenAt().plus(provenOff);
            provenGap = known.provenGap().plus(provenOff);
            confirmed = known.confirmed();
        }
    }

    private static Duration off(Instant at, Duration gap, Instant shown) {
        Duration off = Duration.between(at, shown);
        Duration left = Duration.ofHours(GAP_HOURS).minus(gap);
        return off.isNegative() ? Duration.ZERO : off.compareTo(left) > 0 ? left : off;
    }

    public synchronized Instant now() {
        return base.plus(gone());
    }

    private Duration gone() {
        return Duration.ofNanos(nanos.getAsLong() - baseNanos);
    }

    /** The time that leases are measured by: never behind what has gone by since any word. */
    public synchronized Instant proven() {
        return provenBase.plus(gone());
    }

    /**
     * The province said, signed and newly, that it is this time; this may set us back.
     *
     * @param carried on a disk: then it was said long ago
     */
    synchronized void confirm(Instant signedAt, boolean carried) {
        Duration follow = carried ? Duration.ZERO : gone().dividedBy(FOLLOWED_SLOWLY);
        // What the wall clock alone has added goes with the province's word.
        Instant atLeast = proven().minus(provenGap).minus(follow);
        provenBase = confirmed && atLeast.isAfter(signedAt) ? atLeast : signedAt;
        provenGap = Duration.ZERO;
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

    /** A document that the province signed says so: it is at least that late. */
    synchronized void atLeast(Instant signedAt) {
        if (proven().isBefore(signedAt)) {
            provenBase = signedAt.minus(gone());
        }
    }

    synchronized Known known() {
        return new Known(now(), gap, confirmed, proven(), provenGap);
    }

    private static boolean beyond(Instant signedAt, Instant now) {
        return signedAt.isAfter(now.plus(Duration.ofHours(GAP_HOURS)));
    }

    /**
     * @param gap how much of {@code at} rests on the wall clock alone
     * @param confirmed whether the province ever spoke
     * @param provenAt as leases are measured
     * @param provenGap how much of that rests on the wall clock alone
     */
    record Known(
            Instant at, Duration gap, boolean confirmed, Instant provenAt, Duration provenGap) {}
}
