package kejian.acceptance.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of docs/benchmarks.csv.
 *
 * @param row what {@code --rows} names
 * @param of what the bound holds for
 * @param alternative a bound for our own figure that meets the goal as well
 */
public record Goal(
        String bench,
        String row,
        String name,
        Of of,
        Bound bound,
        @Nullable Bound alternative,
        String unit) {

    /** Ours over the peer's, or ours alone. */
    public enum Of {
        RATIO,
        OURS
    }

    /** {@code <= 1.2} or {@code >= 2.5}; a twentieth is allowed for the spread. */
    public record Bound(boolean atMost, double value) {

        private static final double TOLERANCE = 1.05;

        static Bound parse(String text) throws IOException {
            String[] parts = text.strip().split(" ");
            if (parts.length != 2 || !(parts[0].equals("<=") || parts[0].equals(">="))) {
                throw new IOException("no goal: " + text);
            }
            return new Bound(parts[0].equals("<="), Double.parseDouble(parts[1]));
        }

        public boolean isMet(double found) {
            return atMost ? found <= value * TOLERANCE : found >= value / TOLERANCE;
        }

        @Override
        public String toString() {
            String number =
                    value == Math.rint(value) ? Long.toString((long) value) : String.valueOf(value);
            return (atMost ? "<= " : ">= ") + number;
        }
    }

    /** The goals of one bench, in the file's order. */
    public static List<Goal> read(Path csv, String bench) throws IOException {
        List<Goal> goals = new ArrayList<>();
        List<String> lines = Files.readAllLines(csv);
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            if (cells.length != 7) {
                throw new IOException("benchmarks.csv: " + line);
            }
            if (cells[0].equals(bench)) {
                goals.add(
                        new Goal(
                                cells[0],
                                cells[1],
                                cells[2],
                                Of.valueOf(cells[3].toUpperCase(java.util.Locale.ROOT)),
                                Bound.parse(cells[4]),
                                cells[5].isEmpty() ? null : Bound.parse(cells[5]),
                                cells[6]));
            }
        }
        return goals;
    }

    /** Whether the medians of all pairs keep it. */
    public boolean isMet(Measured found) {
        if (!found.faults().isEmpty() || found.ours().isEmpty()) {
            return false;
        }
        double judged = of == Of.RATIO ? Measured.median(found.ratios()) : found.oursMedian();
        return bound.isMet(judged)
                || (alternative != null && alternative.isMet(found.oursMedian()));
    }

    /** As it is printed. */
    public String text() {
        return alternative == null ? bound.toString() : bound + " or ours " + alternative;
    }
}
