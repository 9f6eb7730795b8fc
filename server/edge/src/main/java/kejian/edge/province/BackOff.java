package kejian.edge.province;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait for the next try: the interval while all is well, twice as long after each
 * failure up to a limit, always with a jitter of a fifth so that a thousand edges do not come at
 * once.
 */
public final class BackOff {

    private final Duration interval;
    private final Duration longest;
    private final RandomGenerator random;
    private int failures;

    public BackOff(Duration interval, Duration longest, RandomGenerator random) {
        this.interval = interval;
        this.longest = longest;
        this.random = random;
    }

    public synchronized Duration afterSuccess() {
        failures = 0;
        return jittered(interval.toMillis());
    }

    public synchronized Duration afterFailure() {
        failures = Math.min(failures + 1, 20);
        long millis = Math.max(1, interval.toMillis()) << failures;
        return jittered(Math.min(millis, Math.max(interval.toMillis(), longest.toMillis())));
    }

    private Duration jittered(long millis) {
        return Duration.ofMillis(Math.round(millis * (0.8 + 0.4 * random.nextDouble())));
    }
}
