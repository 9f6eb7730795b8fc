package kejian.transcoder.ladder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kejian.transcoder.probe.Fraction;

/**
 * Where to cut: all chunks about alike, each beginning with a key picture of what is made, soon
 * after a key picture of the source, since from there on it must be decoded.
 */
final class Divider {

    /** Decoding begins this much before the cut, so a key picture nearer than that is of no use. */
    private static final double NEAREST_S = 0.3;

    /** A cut may stand so much of a chunk aside of its even place. */
    private static final double ASIDE = 0.12;

    private Divider() {}

    /**
     * @param pictures of the whole, as it seems
     * @param wanted pictures of one chunk
     * @return for each chunk the picture after its last
     */
    static List<Long> onGrid(
            long pictures, long wanted, int distance, Fraction rate, double[] keysS) {
        List<Long> ends = new ArrayList<>();
        int chunks = chunks(pictures, wanted);
        long before = 0;
        long aside = Math.min(3, (long) (wanted * ASIDE / distance));
        for (int i = 1; i < chunks; i++) {
            long middle = Math.round((double) pictures * i / chunks / distance);
            long best = middle;
            double least = Double.POSITIVE_INFINITY;
            for (long step = middle - aside; step <= middle + aside; step++) {
                double decoded = sinceKey(step * distance / rate.value() - NEAREST_S, keysS);
                if (step * distance > before && decoded < least) {
                    least = decoded;
                    best = step;
                }
            }
            before = add(ends, best * distance, before, pictures);
        }
        ends.add(pictures);
        return ends;
    }

    /** At key pictures of the source itself. */
    static List<Long> atKeys(long pictures, long wanted, List<Integer> keys) {
        List<Long> ends = new ArrayList<>();
        int chunks = chunks(pictures, wanted);
        long before = 0;
        for (int i = 1; i < chunks; i++) {
            double ideal = (double) pictures * i / chunks;
            long best = 0;
            for (int key : keys) {
                best = Math.abs(key - ideal) < Math.abs(best - ideal) ? key : best;
            }
            before = add(ends, best, before, pictures);
        }
        ends.add(pictures);
        return ends;
    }

    private static long add(List<Long> ends, long end, long before, long pictures) {
        if (end <= before || end >= pictures) {
            return before;
        }
        ends.add(end);
        return end;
    }

    private static int chunks(long pictures, long wanted) {
        return (int) Math.max(2, Math.round((double) pictures / wanted));
    }

    private static double sinceKey(double atS, double[] keysS) {
        int place = Arrays.binarySearch(keysS, atS);
        int key = place >= 0 ? place : -place - 2;
        return key < 0 ? atS : atS - keysS[key];
    }
}
