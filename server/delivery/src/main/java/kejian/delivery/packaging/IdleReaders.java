package kejian.delivery.packaging;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Readers that wait for their next stream, a few for each thread. A reader that is in use twice
 * would write one box's bytes to another, so whoever closes one must forget it.
 */
final class IdleReaders<R> {

    private static final int MOST = 16;

    private final ThreadLocal<ArrayDeque<R>> idle = ThreadLocal.withInitial(ArrayDeque::new);

    @Nullable R take() {
        return idle.get().poll();
    }

    void giveBack(R reader) {
        ArrayDeque<R> waiting = idle.get();
        if (waiting.size() < MOST) {
            waiting.push(reader);
        }
    }
}
