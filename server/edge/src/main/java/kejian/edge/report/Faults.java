package kejian.edge.report;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The last thing that went wrong in each part, and one line in the log for each reason and hour.
 */
public final class Faults {

    private static final Logger LOG = Logger.getLogger(Faults.class);
    private static final Duration QUIET = Duration.ofHours(1);

    private final Clock clock;
    private final Map<String, Instant> told = new HashMap<>();
    private final Map<Part, String> last = new HashMap<>();

    public Faults(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param code a short stable word
     */
    public synchronized void raise(Part part, String code, String sentence) {
        last.put(part, code + ": " + sentence);
        Instant now = clock.instant();
        String key = part + "/" + code;
        Instant before = told.get(key);
        if (before == null || Duration.between(before, now).abs().compareTo(QUIET) >= 0) {
            told.put(key, now);
            LOG.warnf("part=%s reason=%s %s", part, code, sentence);
        }
    }

    public synchronized void clear(Part part) {
        last.remove(part);
    }

    /** Code and sentence, of the part that matters most to a viewer. */
    public synchronized Optional<String> current() {
        for (Part part : Part.values()) {
            String fault = last.get(part);
            if (fault != null) {
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }

    /** In falling order of what a viewer would notice. */
    public enum Part {
        STORE,
        SYNC,
        RELEASE,
        COUNTY,
        JOURNAL,
        TIME,
        REPORT,
        CONFIRMATION,
        POSSESSION
    }
}
