package kejian.origin.month;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.YearMonth;
import org.jboss.logging.Logger;

/** Months close by themselves. */
@ApplicationScoped
class MonthClosing {

    /** No account may be called so: names of accounts have letters and digits. */
    static final String BY_ITSELF = "-";

    private static final Logger LOG = Logger.getLogger(MonthClosing.class);

    private final Months months;

    MonthClosing(Months months) {
        this.months = months;
    }

    @Scheduled(
            every = "${kejian.month.look:10m}",
            delayed = "40s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void closeWhatIsDue() throws SQLException {
        for (YearMonth month : months.due()) {
            Months.Snapshot closed = months.close(month, BY_ITSELF);
            LOG.infof("closed: month=%s snapshot=%s", month, closed.snapshot());
        }
    }
}
