package kejian.origin.release;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Set;
import kejian.origin.courseware.CoursewareWithdrawn;
import org.jboss.logging.Logger;

/** Releases that nobody asks for by hand: what falls due, and what must be gone at once. */
@ApplicationScoped
class ReleaseCalendar {

    private static final Logger LOG = Logger.getLogger(ReleaseCalendar.class);

    private final Publisher publisher;
    private final ReleaseConfig config;
    private final LeaseConfig leases;

    ReleaseCalendar(Publisher publisher, ReleaseConfig config, LeaseConfig leases) {
        this.publisher = publisher;
        this.config = config;
        this.leases = leases;
    }

    void start(@Observes @Priority(100) StartupEvent event)
            throws IOException, GeneralSecurityException {
        publisher.ensureRoot();
        demandWordsOftenEnough();
    }

    /** Otherwise leases would end on edges that hear all that is said. */
    private void demandWordsOftenEnough() {
        if (Set.of("off", "disabled").contains(config.wordEvery())) {
            return;
        }
        Duration every = new DurationConverter().convert(config.wordEvery());
        Duration shortest =
                leases.recallable().compareTo(leases.durable()) < 0
                        ? leases.recallable()
                        : leases.durable();
        if (every == null || every.multipliedBy(2).compareTo(shortest) > 0) {
            throw new IllegalStateException(
                    "kejian.lease.recallable and kejian.lease.durable must be at least twice"
                            + " kejian.release.word-every");
        }
    }

    @Scheduled(every = "${kejian.release.look:30s}", delayed = "30s")
    void publishWhatIsDue() throws IOException, GeneralSecurityException {
        if (config.automatic() && publisher.isDue()) {
            publisher
                    .publishDue()
                    .ifPresent(made ->
                            LOG.infof(
                                    "released what was due: release=%d titles=%d",
                                    made.number(), made.titles()));
        }
    }

    /**
     * What was withdrawn is on its way out even if the release that was to say so never came to be:
     * its transaction is another than the withdrawal's.
     */
    @Scheduled(every = "${kejian.release.look:30s}", delayed = "15s")
    void releaseWithdrawals() throws IOException, GeneralSecurityException {
        if (publisher.owesAWithdrawal()) {
            publisher
                    .publishOwed()
                    .ifPresent(made ->
                            LOG.infof(
                                    "released withdrawals that were owed: release=%d",
                                    made.number()));
        }
    }

    /** Soon after a start, too: one that comes once a day renews no lease of a day. */
    @Scheduled(every = "${kejian.release.word-every:1h}", delayed = "1m")
    void renewTimestamp() throws IOException, GeneralSecurityException {
        publisher.renewTimestamp();
    }

    /** The transaction that withdrew is over by now: the release needs one of its own. */
    @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
    void withdrawn(@Observes(during = TransactionPhase.AFTER_SUCCESS) CoursewareWithdrawn event)
            throws IOException, GeneralSecurityException {
        if (!publisher.goesOn()) {
            LOG.infof("a withdrawal waits for the first release: courseware=%s", event.id());
            return;
        }
        Publisher.Made made =
                publisher.publish(
                        "撤回 withdrawal",
                        "withdraw " + event.id(),
                        new Publisher.Content.Standing());
        LOG.infof("released a withdrawal: courseware=%s release=%d", event.id(), made.number());
    }
}
