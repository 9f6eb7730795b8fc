package kejian.origin.viewing;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;

/**
 * How many batches are merged at once: after an outage all edges bring theirs together, and whoever
 * sits at a console shall not notice. They wait in the order in which they came, and hold no
 * connection of the database meanwhile (decision 61).
 */
@ApplicationScoped
class MergeLanes {

    /** An edge waits for half a minute. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Semaphore lanes;
    private final Duration longest;

    /** A merge keeps this program and the database busy by turns, about one processor. */
    MergeLanes() {
        this(Runtime.getRuntime().availableProcessors(), LONGEST);
    }

    MergeLanes(int lanes, Duration longest) {
        this.lanes = new Semaphore(lanes, /* fair= */ true);
        this.longest = longest;
    }

    /**
     * Followed by {@link #leave}.
     *
     * @throws ProblemException {@code unavailable} where too many wait: nothing was taken, sent
     *     again it finds its place
     */
    void enter() throws InterruptedException {
        if (!lanes.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new ProblemException(Problem.UNAVAILABLE, RETRY_AFTER);
        }
    }

    void leave() {
        lanes.release();
    }
}
