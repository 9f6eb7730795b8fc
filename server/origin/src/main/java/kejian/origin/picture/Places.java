package kejian.origin.picture;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;

/**
 * Bounds how many documents of strangers are taken apart at once, each with a program beside it
 * that draws its pictures. Whoever waits for long is told to come again.
 */
public final class Places {

    private static final int WAIT_S = 20;

    private final int all;
    private final Semaphore free;

    public Places(int atOnce) {
        all = atOnce;
        free = new Semaphore(atOnce, /* fair= */ true);
    }

    /** How many are inside. */
    public int taken() {
        return all - free.availablePermits();
    }

    /**
     * {@link #leave} must follow.
     *
     * @throws ProblemException {@code unavailable} where there was none for long
     */
    public void enter() {
        try {
            if (free.tryAcquire(WAIT_S, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new ProblemException(Problem.UNAVAILABLE, Duration.ofSeconds(10));
    }

    /**
     * As {@link #enter}, without waiting.
     *
     * @throws ProblemException {@code unavailable} where there is none
     */
    public void enterAtOnce() {
        if (!free.tryAcquire()) {
            throw new ProblemException(Problem.UNAVAILABLE, Duration.ofSeconds(10));
        }
    }

    public void leave() {
        free.release();
    }
}
