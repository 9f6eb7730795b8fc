package kejian.origin.work;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.util.List;
import kejian.contract.blob.Digest;
import kejian.origin.blob.Blobs;
import org.jboss.logging.Logger;

/**
 * Takes away chunks once their job has ended. The blob goes before its row: what a crash leaves is
 * a row, and the next round takes it away.
 */
@ApplicationScoped
class Leftovers {

    private static final Logger LOG = Logger.getLogger(Leftovers.class);
    private static final int AT_ONCE = 500;

    private final EntityManager database;
    private final Blobs blobs;

    Leftovers(EntityManager database, Blobs blobs) {
        this.database = database;
        this.blobs = blobs;
    }

    @Scheduled(
            every = "60s",
            delayed = "20s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void clear() throws IOException {
        List<String> over = QuarkusTransaction.requiringNew().call(this::over);
        for (String sha256 : over) {
            blobs.remove(new Digest(sha256));
        }
        if (!over.isEmpty()) {
            QuarkusTransaction.requiringNew().run(() -> forget(over));
            LOG.infof("chunks of ended jobs taken away: %d", over.size());
        }
    }

    private List<String> over() {
        return database.createNativeQuery(
                        """
                        select b.sha256 from job_blob b join job j on j.id = b.job
                         where j.state in ('READY', 'REFUSED', 'CANCELLED') limit :most
                        """,
                        String.class)
                .setParameter("most", AT_ONCE)
                .getResultList();
    }

    private void forget(List<String> over) {
        database.createNativeQuery("delete from job_blob where sha256 in :over")
                .setParameter("over", over)
                .executeUpdate();
        database.createNativeQuery(
                        """
                        delete from task t using job j
                         where j.id = t.job and j.state in ('READY', 'REFUSED')
                           and t.kind in ('SOUND', 'PICTURES')
                           and not exists (select from job_blob b where b.job = t.job)
                        """)
                .executeUpdate();
    }
}
