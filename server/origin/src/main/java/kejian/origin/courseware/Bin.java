package kejian.origin.courseware;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import kejian.contract.courseware.State;
import kejian.contract.problem.Problem;
import kejian.origin.courseware.History.What;
import kejian.origin.problem.ProblemException;
import org.jboss.logging.Logger;

/**
 * Drafts that were thrown away, until they are taken back or gone for good. Nothing that was ever
 * on its way to boxes comes here: what edges, records and months know stays known.
 */
@ApplicationScoped
class Bin {

    private static final Logger LOG = Logger.getLogger(Bin.class);
    private static final int AT_ONCE = 100;

    private final Coursewares coursewares;
    private final TranscodeQueue queue;
    private final Removal removal;
    private final History history;
    private final Event<CoursewareChanged> changed;
    private final Clock clock;
    private final Duration keep;

    Bin(
            Coursewares coursewares,
            TranscodeQueue queue,
            Removal removal,
            History history,
            Event<CoursewareChanged> changed,
            Clock clock,
            BinConfig config) {
        if (config.keep().compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("kejian.bin.keep must be at least 1d");
        }
        this.coursewares = coursewares;
        this.queue = queue;
        this.removal = removal;
        this.history = history;
        this.changed = changed;
        this.clock = clock;
        this.keep = config.keep();
    }

    /**
     * What is being made of it ends.
     *
     * @throws ProblemException {@code conflict} for what is no draft, was published once, or has
     *     another film on its way
     */
    void take(Courseware c, String who) {
        if (c.state != State.DRAFT || c.publishedAt != null) {
            throw new ProblemException(Problem.CONFLICT, c.state.name());
        }
        if (coursewares.replacing(c.id).isPresent()) {
            throw new ProblemException(Problem.CONFLICT, "replacement"); // which is given up first
        }
        queue.cancel(c.id);
        c.binnedAt = clock.instant();
        c.binnedBy = who;
        history.add(c.id, who, What.BINNED, null, null);
        changed.fire(new CoursewareChanged(c.id));
    }

    /** As it was; what is not made of it is asked for again. */
    void giveBack(Courseware c, String who) {
        c.binnedAt = null;
        c.binnedBy = null;
        queue.retry(c.id);
        history.add(c.id, who, What.RESTORED, null, null);
        changed.fire(new CoursewareChanged(c.id));
    }

    @Scheduled(
            every = "1h",
            delayed = "3m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void empty() {
        List<UUID> over =
                QuarkusTransaction.requiringNew()
                        .call(() ->
                                coursewares
                                        .find(
                                                "binnedAt <= ?1 order by binnedAt",
                                                clock.instant().minus(keep))
                                        .page(0, AT_ONCE)
                                        .stream()
                                        .map(c -> c.id)
                                        .toList());
        for (UUID id : over) {
            try {
                QuarkusTransaction.requiringNew().run(() -> remove(id));
            } catch (RuntimeException e) {
                // the others are not kept back by it; it is tried again with each round
                LOG.errorf(e, "stays in the bin: courseware=%s", id);
            }
        }
    }

    /** One at a time: whoever takes it back in this moment has it. */
    private void remove(UUID id) {
        Courseware c = coursewares.findById(id, LockModeType.PESSIMISTIC_WRITE);
        if (c == null || c.binnedAt == null || c.binnedAt.isAfter(clock.instant().minus(keep))) {
            return;
        }
        removal.remove(id);
        LOG.infof("gone from the bin: courseware=%s binnedBy=%s", id, c.binnedBy);
    }
}
