package kejian.origin.fault;

import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Forgets what was closed long ago. What is open is somebody's work, however old it is, and the
 * number of a report must be known until no journal can bring it again.
 */
@ApplicationScoped
class OldFaults {

    private static final Logger LOG = Logger.getLogger(OldFaults.class);

    /** An edge may be cut off for a month, and its journal lie on a courier's disk as long. */
    private static final Duration LEAST = Duration.ofDays(90);

    private static final int LONGEST_S = 600;

    private final EntityManager database;
    private final FaultConfig config;
    private final Clock clock;

    OldFaults(EntityManager database, FaultConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    void check(@Observes StartupEvent event) {
        if (config.keep().compareTo(LEAST) < 0) {
            throw new IllegalStateException(
                    "kejian.faults.keep must be at least " + LEAST.toDays() + "d");
        }
    }

    @Scheduled(cron = "0 45 3 * * ?")
    @Transactional
    @TransactionConfiguration(timeout = LONGEST_S)
    void forget() {
        int gone =
                database.createNativeQuery("delete from station_fault where closed_at < :before")
                        .setParameter("before", clock.instant().minus(config.keep()))
                        .executeUpdate();
        if (gone > 0) {
            LOG.infof("reports of faults that were closed long ago are forgotten: %d", gone);
        }
    }
}
