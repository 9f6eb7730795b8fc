package kejian.delivery.rtsp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * When each of many sessions is to send next: slots of a millisecond in a ring, so that to add one
 * and to find those that are due costs the same with five sessions and with five thousand. Of one
 * thread.
 */
final class Wheel {

    private static final long SLOT_NANOS = 1_000_000;
    private static final int SLOTS = 512;

    /** Something that is due now and then. */
    abstract static class Turn {

        private @Nullable Turn following;
        private boolean isIn;

        /**
         * It is due, or nearly.
         *
         * @return when it is due next, {@link #NEVER} where it will say so itself
         */
        abstract long turn(long now);
    }

    static final long NEVER = Long.MIN_VALUE;

    private final @Nullable Turn[] slots = new Turn[SLOTS];
    private long slot;
    private int count;

    Wheel(long now) {
        slot = now / SLOT_NANOS;
    }

    /** Whoever is in it already stays where it is. */
    void add(Turn turn, long due) {
        if (turn.isIn) {
            return;
        }
        if (count == 0) {
            slot = Math.max(slot, due / SLOT_NANOS - 1);
        }
        turn.isIn = true;
        count++;
        // farther than once round: it is asked on the way, and added again
        int at = (int) (Math.clamp(due / SLOT_NANOS, slot + 1, slot + SLOTS - 1) % SLOTS);
        turn.following = slots[at];
        slots[at] = turn;
    }

    /** Gives all that are due until now their turn. */
    void run(long now) {
        long until = now / SLOT_NANOS;
        while (slot < until && count > 0) {
            slot++;
            int at = (int) (slot % SLOTS);
            Turn turn = slots[at];
            slots[at] = null;
            while (turn != null) {
                Turn following = turn.following;
                turn.following = null;
                turn.isIn = false;
                count--;
                long next = turn.turn(now);
                if (next != NEVER) {
                    add(turn, next);
                }
                turn = following;
            }
        }
        slot = Math.max(slot, until);
    }

    boolean isEmpty() {
        return count == 0;
    }

    void clear() {
        Arrays.fill(slots, null);
        count = 0;
    }
}
