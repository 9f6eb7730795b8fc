package kejian.edge.wiring;

import java.time.Duration;
import java.util.random.RandomGenerator;
import kejian.edge.province.BackOff;

/**
 * How long the sync rests after a round. A line that breaks while bytes come is tried again four
 * times a second for some seconds, and less and less often only while nothing comes: over a bad
 * line a fill is made of many rounds. What is not believed, or not offered, gets no better by
 * asking soon.
 */
final class SyncRest {

    private static final Duration SOON = Duration.ofMillis(250);
    private static final int SOON_TIMES = 20;
    private static final Duration LATER = Duration.ofMillis(500); // doubled the first time

    private final BackOff usual;
    private final BackOff soon;
    private final BackOff broken;
    private int soonLeft;

    SyncRest(Duration interval, Duration longest, RandomGenerator random) {
        usual = new BackOff(interval, longest, random);
        soon = new BackOff(SOON, SOON, random);
        broken = new BackOff(LATER, longest, random);
    }

    Duration afterSuccess() {
        soonLeft = 0;
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
            soonLeft = SOON_TIMES;
        }
        if (soonLeft == 0) {
            return broken.afterFailure();
        }
        soonLeft--;
        return soon.afterSuccess();
    }
}
