package kejian.delivery.box;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How many answers are being sent media at this moment, in all and to each box that is named. */
final class Load {

    private final int most;
    private final int mostOfBox;
    private final AtomicInteger sending = new AtomicInteger();
    private final ConcurrentHashMap<Box, Integer> ofBoxes = new ConcurrentHashMap<>();

    /**
     * A box as it names itself, together with where it asks from: a name proves nothing, and nobody
     * shall be shut out by another who uses it.
     */
    record Box(String name, String mark) {}

    Load(int most, int mostOfBox) {
        this.most = most;
        this.mostOfBox = mostOfBox;
    }

    /** Whether somebody new must wait; what runs goes on. */
    boolean isFull() {
        return sending.get() >= most;
    }

    int sending() {
        return sending.get();
    }

    /**
     * Begins an answer; {@link #end} must follow if it may begin.
     *
     * @param box none where it is not named: many may stand behind one address, so that such are
     *     counted together only
     * @return false where this box has too many already
     */
    boolean begin(@Nullable Box box) {
        if (box != null && ofBoxes.merge(box, 1, Integer::sum) > mostOfBox) {
            leave(box);
            return false;
        }
        sending.incrementAndGet();
        return true;
    }

    void end(@Nullable Box box) {
        sending.decrementAndGet();
        if (box != null) {
            leave(box);
        }
    }

    private void leave(Box box) {
        ofBoxes.computeIfPresent(box, (_, n) -> n == 1 ? null : n - 1);
    }
}
