package kejian.transcoder.work;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** Waits between tries: doubling, with jitter so that workers do not come all at once. */
final class Patience {

    private static final Logger LOG = Logger.getLogger(Patience.class);

    private final Duration first;
    private final Duration longest;
    private final CountDownLatch stop;
    private final RandomGenerator random;
    private int failures;

    /**
     * @param stop ends every wait at once
     */
    Patience(Duration first, Duration longest, CountDownLatch stop, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.stop = stop;
        this.random = random;
    }

    interface Call {
        void once() throws IOException, InterruptedException, OriginCalls.LeaseLost;
    }

    /** Repeats the call after a broken line or a refusal that is not final. */
    void upTo(int tries, String what, Call call)
            throws IOException, InterruptedException, OriginCalls.LeaseLost {
        for (int one = 1; ; one++) {
            try {
                call.once();
                rest();
                return;
            } catch (IOException e) {
                if (one >= tries || Recipe.codeOf(e).equals("scratch-full")) {
                    throw e;
                }
                LOG.infof("%s: try %d of %d: %s", what, one, tries, e.getMessage());
                pause();
            }
        }
    }

    /** Waits longer each time until {@link #rest}. */
    void pause() throws InterruptedException {
        long most = first.toMillis() << Math.min(failures++, 16);
        long whole = Math.min(longest.toMillis(), Math.max(1, most));
        stop.await(whole / 2 + random.nextLong(whole / 2 + 1), TimeUnit.MILLISECONDS);
    }

    void rest() {
        failures = 0;
    }
}
