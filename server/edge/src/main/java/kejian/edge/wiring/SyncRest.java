package kejian.edge.wiring;

import java.time.Duration;
import java.util.random.RandomGenerator;
import kejian.edge.province.BackOff;

/**
 * How long the sync rests after a round. A line that breaks while bytes come is tried again at
 * once, and less and less often only while nothing comes: over a bad line a fill is made of many
 * rounds. What is not believed, or not offered, gets no better by asking soon.
 */
final class SyncRest {

    private static final Duration AFTER_A_CUT = Duration.ofMillis(500); // doubled the first time

    private final BackOff usual;
    private final BackOff broken;

    SyncRest(Duration interval, Duration longest, RandomGenerator random) {
        usual = new BackOff(interval, longest, random);
        broken = new BackOff(AFTER_A_CUT, longest, random);
    }

    Duration afterSuccess() {
        broken.afterSuccess();
        return usual.afterSuccess();
    }

    Duration afterFailure() {
        return usual.afterFailure();
    }

    /**
     * @param bytesCame whether the round brought any blob further
     */
    Duration afterBreak(boolean bytesCame) {
        if (bytesCame) {
            broken.afterSuccess();
        }
        return broken.afterFailure();
    }
}
