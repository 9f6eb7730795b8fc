package kejian.origin.work;

import jakarta.persistence.EntityManager;

/**
 * One transaction at a time says of a blob that it stays, or takes it away. Whoever finishes an
 * upload takes the same lock (UploadTable).
 */
final class BlobLock {

    private BlobLock() {}

    static void take(EntityManager database, String sha256) {
        database.createNativeQuery("select pg_advisory_xact_lock(hashtextextended(:sha256, 0))")
                .setParameter("sha256", sha256)
                .getSingleResult();
    }
}
