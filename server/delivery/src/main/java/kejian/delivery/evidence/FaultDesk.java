package kejian.delivery.evidence;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import kejian.contract.viewing.FaultReport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes reports of faults: of one box and fault one within the hour, so that neither a stuck key
 * nor somebody without patience fills the journal, and of all boxes so many. Safe for many threads.
 */
public final class FaultDesk {

    private static final Logger LOG = Logger.getLogger(FaultDesk.class);
    private static final long HOUR_MS = 3_600_000;

    /** A county has some two hundred stations; thirty days of this fit a journal. */
    static final int MOST_IN_AN_HOUR = 240;

    private final Vertx vertx;
    private final EvidenceJournal journal;
    private final Clock clock;
    private final Map<String, Taken> taken = new LinkedHashMap<>();

    public FaultDesk(Vertx vertx, EvidenceJournal journal, Clock clock) {
        this.vertx = vertx;
        this.journal = journal;
        this.clock = clock;
    }

    private record Taken(long atMs, Future<Void> recorded) {}

    /**
     * Never blocks.
     *
     * @param who the box, or what tells a nameless one apart; not given out
     * @return done once it is durable, also where that was so before; failed when it could not be;
     *     nothing where there were too many in the last hour
     */
    public synchronized Optional<Future<Void>> report(
            String who, String fault, @Nullable String box, @Nullable String courseware) {
        long now = clock.millis();
        forget(now);
        String key = fault + " " + who;
        Taken before = taken.get(key);
        if (before != null) {
            return Optional.of(before.recorded);
        }
        if (taken.size() >= MOST_IN_AN_HOUR) {
            return Optional.empty();
        }
        FaultReport report = new FaultReport(fault, box, courseware, now);
        Future<Void> recorded =
                vertx.executeBlocking(
                                () -> {
                                    journal.report(report);
                                    return true;
                                },
                                /* ordered= */ false)
                        .mapEmpty();
        Taken mine = new Taken(now, recorded);
        taken.put(key, mine);
        recorded.onFailure(e -> {
            LOG.errorf(e, "a report of a fault was not recorded");
            synchronized (this) {
                taken.remove(key, mine);
            }
        });
        return Optional.of(recorded);
    }

    private void forget(long now) {
        Iterator<Taken> oldest = taken.values().iterator();
        while (oldest.hasNext()) {
            long age = now - oldest.next().atMs;
            if (age >= 0 && age < HOUR_MS) {
                return; // those behind it are younger
            }
            oldest.remove();
        }
    }
}
