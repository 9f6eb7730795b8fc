package kejian.origin.work;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import kejian.contract.blob.Digest;
import kejian.origin.blob.Blobs;
import org.jboss.logging.Logger;

/**
 * Takes away what a job sent and nothing has, once the job has ended: chunks, first minutes, and
 * the renditions of one that was cancelled, refused or made again. The blob goes before its row:
 * what a crash leaves is a row, and the next round takes it away.
 */
@ApplicationScoped
class Leftovers {

    private static final Logger LOG = Logger.getLogger(Leftovers.class);
    private static final int AT_ONCE = 500;

    private final EntityManager database;
    private final Blobs blobs;
    private final Arriving arriving;

    Leftovers(EntityManager database, Blobs blobs, Arriving arriving) {
        this.database = database;
        this.blobs = blobs;
        this.arriving = arriving;
    }

    @Scheduled(
            every = "60s",
            delayed = "20s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void clear() throws IOException {
        List<String> over = QuarkusTransaction.requiringNew().call(this::over);
        int gone = 0;
        for (String sha256 : over) {
            try {
                gone += QuarkusTransaction.requiringNew().call(() -> clear(sha256)) ? 1 : 0;
            } catch (UncheckedIOException e) {
                LOG.warnf("stays until the next round: %s: %s", sha256, e.getMessage());
            }
        }
        if (!over.isEmpty()) {
            QuarkusTransaction.requiringNew().run(this::forgetTasks);
            LOG.infof("what ended jobs left was taken away: %d of %d", gone, over.size());
        }
    }

    /** Whether a backup is being made: all that the tables named when it began must be there. */
    private boolean isBackedUp() {
        return !(boolean)
                database.createNativeQuery(
                                "select pg_try_advisory_xact_lock(hashtext('backup'))",
                                Boolean.class)
                        .getSingleResult();
    }

    private List<String> over() {
        return database.createNativeQuery(
                        """
                        (select sha256 from blob_left limit :most)
                        union
                        (select distinct b.sha256 from job_blob b join job j on j.id = b.job
                          where j.state in ('READY', 'REFUSED', 'CANCELLED') limit :most)
                        """,
                        String.class)
                .setParameter("most", AT_ONCE)
                .getResultList();
    }

    /** Whether the blob was taken away. No other transaction names it meanwhile. */
    private boolean clear(String sha256) {
        if (isBackedUp()) {
            return false;
        }
        BlobLock.take(database, sha256);
        if (arriving.holds(sha256)) {
            return false; // sent when its job was cancelled: once it is there it goes
        }
        boolean left =
                database.createNativeQuery("delete from blob_left where sha256 = :sha256")
                                .setParameter("sha256", sha256)
                                .executeUpdate()
                        > 0;
        List<UUID> ended =
                database.createNativeQuery(
                                """
                                select b.job from job_blob b join job j on j.id = b.job
                                 where b.sha256 = :sha256
                                   and j.state in ('READY', 'REFUSED', 'CANCELLED')
                                """,
                                UUID.class)
                        .setParameter("sha256", sha256)
                        .getResultList();
        boolean goes = (left || !ended.isEmpty()) && !isNamed(sha256, left);
        if (goes) {
            remove(new Digest(sha256));
        }
        for (UUID job : ended) {
            database.createNativeQuery("delete from job_blob where sha256 = :sha256 and job = :job")
                    .setParameter("sha256", sha256)
                    .setParameter("job", job)
                    .executeUpdate();
        }
        return goes;
    }

    private void remove(Digest digest) {
        try {
            blobs.remove(digest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Whether something that stays has these bytes, or a job at work may come to name them: a
     * worker's word alone must not have an original or a rendition taken away.
     *
     * @param isPackages whether it was a package's, whatever is known of jobs
     */
    private boolean isNamed(String sha256, boolean isPackages) {
        return (boolean)
                database.createNativeQuery(
                                """
                                select exists (select from job_blob b join job j on j.id = b.job
                                                where b.sha256 = :sha256
                                                  and j.state in ('QUEUED', 'RUNNING', 'FAILED'))
                                    or exists (select from released_blob where sha256 = :sha256)
                                    or exists (select from upload
                                                where sha256 = :sha256 or announced = :sha256)
                                    or exists (select from courseware
                                                where original_sha256 = :sha256
                                                   or upload_sha256 = :sha256)
                                    -- what follows reads much, and is no chunk's
                                    or (:packages or exists (
                                            select from job_blob
                                             where sha256 = :sha256 and shared))
                                   and (exists ( -- mostly: the job's own package
                                            select from job_blob b
                                              join job j on j.id = b.job
                                              join courseware c on c.id = j.courseware
                                             where b.sha256 = :sha256
                                               and c.package like '%' || :sha256 || '%')
                                        or exists (
                                            select from courseware
                                             where package like '%' || :sha256 || '%'
                                                or article like '%' || :sha256 || '%'
                                                or lecture like '%' || :sha256 || '%'
                                                or captions like '%' || :sha256 || '%'
                                                or cover like '%' || :sha256 || '%'
                                                or attachments like '%' || :sha256 || '%'
                                                or proposal like '%' || :sha256 || '%'))
                                """,
                                Boolean.class)
                        .setParameter("sha256", sha256)
                        .setParameter("packages", isPackages)
                        .getSingleResult();
    }

    private void forgetTasks() {
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
