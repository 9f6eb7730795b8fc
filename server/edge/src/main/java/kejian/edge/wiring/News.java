package kejian.edge.wiring;

import java.time.Duration;
import java.util.random.RandomGenerator;
import kejian.edge.province.BackOff;
import kejian.edge.sync.NewsLine;
import kejian.edge.sync.NewsLine.Heard;
import kejian.edge.sync.Outcome;
import kejian.edge.sync.ReleaseSync;
import kejian.edge.trust.Trust;
import org.jboss.logging.Logger;

/**
 * Keeps a call open by which the origin says at once that something is new, and then looks: also
 * while the sync fetches for days, so that a withdrawal waits for no blob. Where the origin cannot
 * do that, it looks from time to time.
 */
final class News {

    private static final Logger LOG = Logger.getLogger(News.class);

    /** Hundreds of edges hear it in the same moment; they come to look one after another. */
    private static final Duration SPREAD = Duration.ofSeconds(2);

    /** Short: once the line is back, what was withdrawn meanwhile has a minute to be gone. */
    private static final Duration FIRST_REST = Duration.ofSeconds(1);

    private static final Duration LONGEST_REST = Duration.ofSeconds(30);

    /** A call that comes back empty sooner was not held; another at once would be a storm. */
    private static final Duration HELD_AT_LEAST = Duration.ofSeconds(5);

    private final NewsLine line;
    private final ReleaseSync sync;
    private final Trust trust;
    private final Duration interval;
    private final Runnable wakeSync;
    private final Runnable looked;
    private final RandomGenerator random;
    private final BackOff rest;
    private long announced;
    private boolean silent;

    /**
     * @param interval between two looks where the origin does not call
     * @param wakeSync begins a round of the sync, if none is under way
     * @param looked told after each look, whatever came of it
     */
    News(
            NewsLine line,
            ReleaseSync sync,
            Trust trust,
            Duration interval,
            Runnable wakeSync,
            Runnable looked,
            RandomGenerator random) {
        this.line = line;
        this.sync = sync;
        this.trust = trust;
        this.interval = interval;
        this.wakeSync = wakeSync;
        this.looked = looked;
        this.random = random;
        this.rest = new BackOff(FIRST_REST, LONGEST_REST, random);
    }

    /** One call. @return how long to rest */
    Duration once() {
        long before = System.nanoTime();
        // What was announced and then not believed is not waited for again and again.
        Heard heard = line.listen(Math.max(announced, trust.timestampVersion()));
        Duration held = Duration.ofNanos(System.nanoTime() - before);
        boolean wasSilent = silent;
        silent = heard instanceof Heard.Failed;
        if (wasSilent && !silent) {
            wakeSync.run(); // the line is back, and the sync may rest for long after its failures
        }
        return switch (heard) {
            case Heard.News(var version) -> {
                announced = version;
                if (!spread()) {
                    yield Duration.ZERO; // told to stop
                }
                look();
                wakeSync.run();
                yield rest.afterSuccess();
            }
            case Heard.Quiet() -> {
                announced = 0;
                yield held.compareTo(HELD_AT_LEAST) < 0 ? rest.afterFailure() : rest.afterSuccess();
            }
            case Heard.NotOffered(var status) -> {
                lookMeanwhile();
                yield jittered(interval);
            }
            case Heard.Failed(var detail) -> {
                LOG.debugf("no news: %s", detail);
                announced = 0;
                lookMeanwhile();
                yield rest.afterFailure();
            }
        };
    }

    /** A round of the sync looks by itself; only one that fetches for long does not. */
    private void lookMeanwhile() {
        if (sync.isFilling()) {
            look();
        }
    }

    private void look() {
        sync.look().ifPresent(News::tell);
        looked.run();
    }

    private static void tell(Outcome failed) {
        LOG.debugf("a look came to nothing: %s", failed);
    }

    private boolean spread() {
        try {
            Thread.sleep(random.nextLong(SPREAD.toMillis()));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Duration jittered(Duration duration) {
        return Duration.ofMillis(
                Math.round(duration.toMillis() * (0.8 + 0.4 * random.nextDouble())));
    }
}
