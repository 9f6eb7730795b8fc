package kejian.origin.survey;

import java.util.BitSet;

/**
 * Hides what would tell how one of a few answered. Fewer than five are not shown; and since the sum
 * of a line is shown, what is hidden in it is never a single cell, nor so little that the sum of it
 * says as much.
 */
public final class SmallCells {

    static final long LEAST = 5;

    private SmallCells() {}

    /** Whether a sum may be shown. */
    public static boolean isShown(long sum) {
        return sum == 0 || sum >= LEAST;
    }

    /**
     * Which cells of a line are not shown where its sum is.
     *
     * @param cells not negative
     */
    public static BitSet hidden(long[] cells) {
        return hidden(cells, new BitSet());
    }

    /**
     * The same, where some are not shown for another reason.
     *
     * @param already is not changed
     */
    public static BitSet hidden(long[] cells, BitSet already) {
        BitSet hidden = new BitSet(cells.length);
        long sum = 0;
        for (int i = 0; i < cells.length; i++) {
            if (!isShown(cells[i]) || already.get(i)) {
                hidden.set(i);
                sum += cells[i];
            }
        }
        while (!hidden.isEmpty() && (hidden.cardinality() < 2 || sum < LEAST)) {
            int next = smallest(cells, hidden);
            if (next < 0) {
                break; // all of it, whose sum is not shown then
            }
            hidden.set(next);
            sum += cells[next];
        }
        return hidden;
    }

    /** Of those that are shown and not empty; an empty one where there is no other. */
    private static int smallest(long[] cells, BitSet hidden) {
        int found = -1;
        for (int i = 0; i < cells.length; i++) {
            if (!hidden.get(i) && (found < 0 || size(cells[i]) < size(cells[found]))) {
                found = i;
            }
        }
        return found;
    }

    private static long size(long cell) {
        return cell == 0 ? Long.MAX_VALUE : cell;
    }
}
