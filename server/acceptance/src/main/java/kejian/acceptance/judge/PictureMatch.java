package kejian.acceptance.judge;

import java.util.ArrayList;
import java.util.List;

/**
 * Looks each picture of a copy up in its original, and so finds how much later the copy shows it.
 *
 * <p>A copy of constant rate shows at each moment what stood in the original then, to half a
 * picture. For every offset the mean square difference between what the copy shows and what it
 * should show is computed, section by section; the offset is where that is least. Where nothing
 * moves all offsets are alike, and the section says nothing.
 */
final class PictureMatch {

    /** How far a copy may be away to be found, seconds. */
    static final double REACH = 1.5;

    private static final double STEP = 0.005;
    private static final int STEPS = (int) Math.round(REACH / STEP);
    private static final double SECTION_S = 2;
    private static final int LEAST_PICTURES = 8;

    /** Mean square of grey levels that coding alone may change. */
    private static final double NOISE = 0.4;

    /** Share of what a copy shows that is not explained by the original: it is another picture. */
    private static final double FOREIGN = 0.5;

    /** Of a grey wall nothing can be explained: two grey levels are as good as none. */
    private static final double FLAT = 4;

    private static final double NEIGHBOURHOOD_S = 0.3;

    /**
     * @param at middle, seconds of the copy from its beginning
     * @param offset how much later the copy shows it, seconds
     * @param from the least offset, and {@code to} the greatest, that explains the pictures as well
     *     as any, but for what coding changes
     */
    record Section(double at, double offset, double from, double to) {

        /** The expected offset, where it is as good as any. */
        double offsetNear(double expected) {
            return expected >= from && expected <= to ? expected : offset;
        }
    }

    private final Pictures original;
    private final Pictures copy;
    private final double originalStart;
    private final double copyStart;
    private final double half;
    private final float[][] differences;
    private final int[] firstCandidate;
    private final List<Section> sections = new ArrayList<>();
    private double offset;
    private double variance;
    private int wrong;
    private int wrongInARow;

    private PictureMatch(Media original, Media copy) {
        this.original = original.pictures();
        this.copy = copy.pictures();
        this.originalStart = original.start();
        this.copyStart = copy.start();
        this.half = 0.5 / this.copy.rate();
        this.differences = new float[this.copy.count()][];
        this.firstCandidate = new int[this.copy.count()];
    }

    static PictureMatch of(Media original, Media copy) {
        PictureMatch match = new PictureMatch(original, copy);
        match.compareAll();
        match.findOffsets();
        match.countWrong();
        return match;
    }

    /** Only sections in which something moves. */
    List<Section> sections() {
        return List.copyOf(sections);
    }

    /** Of all pictures together; 0 where nothing moves. */
    double offset() {
        return offset;
    }

    /** Pictures of the copy that show another moment of the original than they should. */
    int wrong() {
        return wrong;
    }

    int wrongInARow() {
        return wrongInARow;
    }

    private double second(int picture) {
        return copy.from(picture) - copyStart;
    }

    /** What the original shows in the middle of a picture of the copy, were that so much later. */
    private int expected(int picture, double later) {
        return original.shownAt(originalStart + second(picture) + half - later);
    }

    private void compareAll() {
        double[] tone = tone();
        float[][] kept = new float[original.count()][]; // of those in reach
        int gone = 0;
        for (int k = 0; k < copy.count(); k++) {
            int first = expected(k, REACH);
            int last = expected(k, -REACH);
            firstCandidate[k] = first;
            differences[k] = new float[last - first + 1];
            float[] shown = copy.likeness(k);
            while (gone < first) {
                kept[gone++] = new float[0];
            }
            for (int j = first; j <= last; j++) {
                if (kept[j] == null) {
                    kept[j] = original.likeness(j);
                }
                float[] source = kept[j];
                double sum = 0;
                for (int i = 0; i < Pictures.SIZE; i++) {
                    double d = shown[i] - (tone[0] * source[i] + tone[1]);
                    sum += d * d;
                }
                differences[k][j - first] = (float) (sum / Pictures.SIZE);
            }
        }
    }

    private double difference(int picture, double later) {
        return differences[picture][expected(picture, later) - firstCandidate[picture]];
    }

    /**
     * One gain and one lift for the whole copy: another range or a tone map is no other picture.
     */
    private double[] tone() {
        double[] shown = meanAndSpread(copy);
        variance = shown[1] * shown[1];
        double[] source = meanAndSpread(original);
        double gain = source[1] < 1 || shown[1] < 1 ? 1 : shown[1] / source[1];
        return new double[] {gain, shown[0] - gain * source[0]};
    }

    private static double[] meanAndSpread(Pictures pictures) {
        double sum = 0;
        double squares = 0;
        int samples = 200; // evenly over time, so that other rates weigh alike
        for (int s = 0; s < samples; s++) {
            double at =
                    pictures.start() + (s + 0.5) / samples * (pictures.end() - pictures.start());
            for (float value : pictures.likeness(pictures.shownAt(at))) {
                sum += value;
                squares += value * value;
            }
        }
        double n = (double) samples * Pictures.SIZE;
        double mean = sum / n;
        return new double[] {mean, Math.sqrt(Math.max(0, squares / n - mean * mean))};
    }

    private void findOffsets() {
        int count = copy.count();
        int parts =
                (int)
                        Math.clamp(
                                Math.round(count / copy.rate() / SECTION_S),
                                1,
                                Math.max(1, count / LEAST_PICTURES));
        parts = Math.max(parts, Math.min(3, count / LEAST_PICTURES));
        Found all = leastBetween(0, count, 0);
        offset = all.moves ? all.offset : 0;
        for (int part = 0; part < parts; part++) {
            int from = (int) ((long) count * part / parts);
            int to = (int) ((long) count * (part + 1) / parts);
            Found found = leastBetween(from, to, offset);
            if (found.moves) {
                sections.add(
                        new Section(second((from + to) / 2), found.offset, found.from, found.to));
            }
        }
    }

    private record Found(double offset, double from, double to, boolean moves) {}

    /** The middle of the offsets that are as good as the best; of several such, the one nearby. */
    private Found leastBetween(int from, int to, double nearby) {
        double[] cost = new double[2 * STEPS + 1];
        double least = Double.MAX_VALUE;
        for (int s = 0; s < cost.length; s++) {
            for (int k = from; k < to; k++) {
                cost[s] += difference(k, (s - STEPS) * STEP) / (to - from);
            }
            least = Math.min(least, cost[s]);
        }
        double most = 0;
        int best = -1;
        double limit = least * 1.02 + NOISE / 10;
        for (int s = 0; s < cost.length; s++) {
            double away = Math.abs((s - STEPS) * STEP - nearby);
            if (cost[s] <= limit && (best < 0 || away < Math.abs((best - STEPS) * STEP - nearby))) {
                best = s;
            }
        }
        int reach = (int) Math.round(NEIGHBOURHOOD_S / STEP);
        for (int s = Math.max(0, best - reach); s <= Math.min(cost.length - 1, best + reach); s++) {
            most = Math.max(most, cost[s]);
        }
        double alike = least + Math.max(NOISE / 10, 0.1 * (most - least));
        int low = best;
        int high = best;
        while (low > 0 && cost[low - 1] <= alike) {
            low--;
        }
        while (high < cost.length - 1 && cost[high + 1] <= alike) {
            high++;
        }
        boolean moves =
                most - least > Math.max(NOISE, 0.3 * least)
                        && low > 0
                        && high < cost.length - 1
                        && (high - low) * STEP < NEIGHBOURHOOD_S;
        int first = best;
        int last = best;
        while (first > 0 && cost[first - 1] <= limit) {
            first--;
        }
        while (last < cost.length - 1 && cost[last + 1] <= limit) {
            last++;
        }
        return new Found(
                ((low + high) / 2.0 - STEPS) * STEP,
                (first - STEPS) * STEP,
                (last - STEPS) * STEP,
                moves);
    }

    private void countWrong() {
        double usual =
                sections.isEmpty()
                        ? offset
                        : sections.stream()
                                .mapToDouble(s -> s.offsetNear(offset))
                                .sorted()
                                .skip(sections.size() / 2)
                                .findFirst()
                                .orElse(offset);
        int row = 0;
        for (int k = 0; k < copy.count(); k++) {
            double least = Double.MAX_VALUE;
            for (float difference : differences[k]) {
                least = Math.min(least, difference);
            }
            double right = Double.MAX_VALUE;
            for (double by = -2 * half; by <= 2 * half + 1e-9; by += half) {
                right = Math.min(right, difference(k, usual + by));
            }
            boolean isWrong = right > 2 * least + NOISE || right > FOREIGN * variance + FLAT;
            wrong += isWrong ? 1 : 0;
            row = isWrong ? row + 1 : 0;
            wrongInARow = Math.max(wrongInARow, row);
        }
    }
}
