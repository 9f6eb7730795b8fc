package kejian.edge.kit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * The clocks of a machine whose true time the test knows: one that anybody turns, one since boot.
 */
public final class Machine {

    private Instant truth;
    private Duration wrongBy = Duration.ZERO;
    private long sinceBoot = 7_000_000_000L;

    public Machine(Instant truth) {
        this.truth = truth;
    }

    public Instant truth() {
        return truth;
    }

    /** Time goes by with the machine on. */
    public void run(Duration time) {
        truth = truth.plus(time);
        sinceBoot += time.toNanos();
    }

    /** Time goes by without power; the clock since boot begins anew. */
    public void off(Duration time) {
        truth = truth.plus(time);
        sinceBoot = 3_000_000_000L;
    }

    /** Somebody turns the wall clock to so much off the truth. */
    public void turn(Duration off) {
        wrongBy = off;
    }

    public Duration wrongBy() {
        return wrongBy;
    }

    public Clock wall() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return truth.plus(wrongBy);
            }
        };
    }

    public LongSupplier nanos() {
        return () -> sinceBoot;
    }
}
