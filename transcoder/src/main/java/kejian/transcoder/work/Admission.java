package kejian.transcoder.work;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Whether there is room for one more task. Several encoders beside one another once exhausted a
 * peer's memory, and then all of them were lost: so nothing is asked for before what it is known to
 * need is free. The first task waits for memory only, whatever else the machine does; each further
 * one for processors too.
 */
final class Admission {

    /** Why nothing is asked for. */
    enum Want {
        NOTHING,
        MEMORY,
        PROCESSOR
    }

    private static final Logger LOG = Logger.getLogger(Admission.class);

    /** Asks for a task or fetches its original: FFmpeg has not begun. */
    private static final long FETCHING = Long.MIN_VALUE;

    /** Until then what a task has taken does not show in what is left. */
    private static final Duration YOUNG = Duration.ofSeconds(60);

    private final Machine machine;
    private final long taskBytes;
    private final double mostLoad;
    private final Duration look;
    private final Map<Place, Long> running = new HashMap<>();
    private final Map<Thread, Want> waiting = new HashMap<>();

    /**
     * @param taskBytes memory of one task
     * @param mostLoad for each processor
     * @param look how often it is looked again
     */
    Admission(Machine machine, long taskBytes, double mostLoad, Duration look) {
        this.machine = machine;
        this.taskBytes = taskBytes;
        this.mostLoad = mostLoad;
        this.look = look;
    }

    /** What a task holds until it is over. */
    final class Place implements AutoCloseable {

        private Place() {}

        /** What it needs is taken from now on; until now it was promised, however long it took. */
        void begins() {
            begin(this);
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    /**
     * Waits until there is room.
     *
     * @param stop ends the waiting
     */
    Place enter(CountDownLatch stop) throws InterruptedException {
        long since = System.nanoTime();
        Want told = Want.NOTHING;
        try {
            while (true) {
                Place place = new Place();
                Want want = tryEnter(place);
                if (want == Want.NOTHING) {
                    if (told != Want.NOTHING) {
                        LOG.infof("goes on: waited %d s", seconds(System.nanoTime() - since));
                    }
                    return place;
                }
                if (want != told) {
                    LOG.infof("waits for %s: %s", want.name().toLowerCase(Locale.ROOT), state());
                    told = want;
                }
                if (stop.await(look.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new InterruptedException("told to stop");
                }
            }
        } finally {
            noMore();
        }
    }

    private synchronized Want tryEnter(Place place) {
        Want want = want();
        if (want == Want.NOTHING) {
            running.put(place, FETCHING);
            waiting.remove(Thread.currentThread());
        } else {
            waiting.put(Thread.currentThread(), want);
        }
        return want;
    }

    private Want want() {
        OptionalLong left = machine.availableBytes();
        if (left.isPresent() && left.getAsLong() - promised(System.nanoTime()) < taskBytes) {
            return Want.MEMORY;
        }
        OptionalDouble load = machine.load();
        boolean busy = load.isPresent() && load.getAsDouble() > mostLoad;
        return busy && !running.isEmpty() ? Want.PROCESSOR : Want.NOTHING;
    }

    /** What tasks that have just begun will still take. */
    synchronized long promised(long now) {
        return taskBytes
                * running.values().stream()
                        .filter(at -> at == FETCHING || now - at < YOUNG.toNanos())
                        .count();
    }

    private synchronized void begin(Place place) {
        running.replace(place, System.nanoTime());
    }

    private synchronized void leave(Place place) {
        running.remove(place);
    }

    /** How many slots wait for that. */
    synchronized long waiting(Want want) {
        return waiting.values().stream().filter(want::equals).count();
    }

    /** Not a number where it is not known. */
    double availableBytes() {
        OptionalLong left = machine.availableBytes();
        return left.isPresent() ? left.getAsLong() : Double.NaN;
    }

    private synchronized void noMore() {
        waiting.remove(Thread.currentThread());
    }

    private synchronized String state() {
        return String.format(
                Locale.ROOT,
                "memory available=%s needed=%d promised=%d load=%s most=%.1f running=%d",
                machine.availableBytes(),
                taskBytes,
                promised(System.nanoTime()),
                machine.load(),
                mostLoad,
                running.size());
    }

    private static long seconds(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(nanos);
    }
}
