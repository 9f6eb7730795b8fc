package kejian.edge.wiring;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Does something again and again on a thread of its own; each time says how long to rest. */
final class Loop implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Loop.class);
    private static final Duration AFTER_A_BUG = Duration.ofMinutes(1);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    private final String name;
    private final Semaphore calls = new Semaphore(0);
    private volatile boolean stopped;
    private final Thread thread;

    private Loop(String name, Supplier<Duration> body) {
        this.name = name;
        this.thread = Thread.ofVirtual().name("kejian-" + name).unstarted(() -> run(body));
    }

    static Loop start(String name, Supplier<Duration> body) {
        Loop loop = new Loop(name, body);
        loop.thread.start();
        return loop;
    }

    private void run(Supplier<Duration> body) {
        try {
            while (!stopped) {
                calls.drainPermits(); // what is done from here on is done for all that called
                Duration rest;
                try {
                    rest = body.get();
                } catch (RuntimeException e) {
                    LOG.errorf(e, "loop=%s failed and is tried again", name);
                    rest = AFTER_A_BUG;
                }
                if (!stopped && calls.tryAcquire(rest.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.debugf("loop=%s was woken", name);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // told to stop while resting
        }
    }

    /** Ends the present rest, or the next one. */
    void wake() {
        calls.release();
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
        try {
            if (!thread.join(LONGEST_STOP)) {
                LOG.warnf("loop=%s did not stop in time", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
