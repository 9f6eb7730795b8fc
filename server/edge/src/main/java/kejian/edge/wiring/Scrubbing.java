package kejian.edge.wiring;

import java.io.IOException;
import java.time.Duration;
import kejian.edge.report.Faults;
import kejian.edge.report.Faults.Part;
import kejian.edge.store.Scrubber;
import org.jboss.logging.Logger;

/** Reads every blob within a week, and at once after a power cut. */
final class Scrubbing {

    private static final Logger LOG = Logger.getLogger(Scrubbing.class);

    private final Scrubber scrubber;
    private final StoreSettings store;
    private final Faults faults;
    private volatile boolean suspect;

    /**
     * @param suspect after an unclean stop
     */
    Scrubbing(Scrubber scrubber, StoreSettings store, Faults faults, boolean suspect) {
        this.scrubber = scrubber;
        this.store = store;
        this.faults = faults;
        this.suspect = suspect;
    }

    /** Until every byte was read again. */
    boolean isSuspect() {
        return suspect;
    }

    /** One step. @return how long to rest */
    Duration once() {
        try {
            if (suspect) {
                long began = System.nanoTime();
                suspect = scrubber.hurry();
                if (!suspect) {
                    LOG.info("every blob was read again after the unclean stop");
                }
                return Duration.ofNanos(System.nanoTime() - began); // boxes need the disk as well
            }
            double share =
                    (double) store.scrubStep().toMillis()
                            / Math.max(1, store.scrubRound().toMillis());
            scrubber.step(Math.clamp(share, 0.0, 1.0));
            faults.clear(Part.STORE);
        } catch (IOException e) {
            faults.raise(Part.STORE, "disk", "the scrub failed: " + e);
        }
        return store.scrubStep();
    }
}
