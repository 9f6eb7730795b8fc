package kejian.origin.work;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Blobs that workers send at this moment. A job may be cancelled meanwhile: its row must outlast
 * the sending, or nobody would know what came. Memory is enough, since no sending outlives us.
 */
@ApplicationScoped
class Arriving {

    private final ConcurrentHashMap<String, Integer> sendings = new ConcurrentHashMap<>();

    /** Until it is closed. */
    Sending begin(String sha256) {
        sendings.merge(sha256, 1, Integer::sum);
        return () -> sendings.compute(sha256, (s, n) -> n == null || n == 1 ? null : n - 1);
    }

    boolean holds(String sha256) {
        return sendings.containsKey(sha256);
    }

    interface Sending extends AutoCloseable {

        @Override
        void close();
    }
}
