package kejian.transcoder.probe;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Time stamps of one stream's packets, from which its true length and rate follow. */
final class Timing {

    /** Rates that we make, a second: each has a whole number of pictures in two seconds. */
    private static final List<Fraction> MADE =
            List.of(
                    new Fraction(10, 1),
                    new Fraction(12, 1),
                    new Fraction(25, 2),
                    new Fraction(15, 1),
                    new Fraction(20, 1),
                    new Fraction(24000, 1001),
                    new Fraction(24, 1),
                    new Fraction(25, 1),
                    new Fraction(30000, 1001),
                    new Fraction(30, 1));

    static final Fraction DEFAULT = new Fraction(25, 1);

    private static final int KEPT = 500_000;
    private static final double SAME = 0.004;

    private static final double EVEN = 0.97;
    private static final double MOSTLY = 0.75;

    private static final int LEAST_PACKETS = 50;
    private static final double LIGHT = 0.012;

    private int[] sizes = new int[1024];
    private double[] times = new double[1024];
    private int count;
    private long packets;
    private double first = Double.POSITIVE_INFINITY;
    private double end = Double.NEGATIVE_INFINITY;
    private double last = Double.NEGATIVE_INFINITY;
    private boolean lastIsMeasured;

    void packet(@Nullable Double time, double duration) {
        packet(time, duration, 0);
    }

    void packet(@Nullable Double time, double duration, int bytes) {
        if (packets < KEPT) {
            if (packets == sizes.length) {
                sizes = Arrays.copyOf(sizes, sizes.length * 2);
            }
            sizes[(int) packets] = bytes;
        }
        packets++;
        if (time == null) {
            return;
        }
        first = Math.min(first, time);
        end = Math.max(end, time + duration);
        if (time >= last) {
            last = time;
            lastIsMeasured = duration > 0;
        }
        if (count < KEPT) {
            if (count == times.length) {
                times = Arrays.copyOf(times, count * 2);
            }
            times[count++] = time;
        }
    }

    long packets() {
        return packets;
    }

    /**
     * Whether the picture mostly stands: most packets weigh next to nothing beside the heaviest
     * hundredth. Screens and lectures come to 0.01 and less, film, cameras and streams of a
     * constant rate to 0.05 and more.
     */
    boolean standing() {
        int known = (int) Math.min(packets, KEPT);
        if (known < LEAST_PACKETS) {
            return false;
        }
        int[] ordered = Arrays.copyOf(sizes, known);
        Arrays.sort(ordered);
        int heavy = Math.max(1, known / 100);
        long heaviest = Arrays.stream(ordered, known - heavy, known).asLongStream().sum() / heavy;
        return ordered[known / 2] <= LIGHT * heaviest;
    }

    boolean timed() {
        return count > 1;
    }

    /** Whether at least one packet says when it plays, so that {@link #end} is known. */
    boolean placed() {
        return count > 0;
    }

    double first() {
        return first;
    }

    /** A last packet that does not say how long it lasts, lasts as long as most. */
    double end() {
        return lastIsMeasured || count < 2 ? end : Math.max(end, last + usualStep());
    }

    private double usualStep() {
        double[] ordered = steps();
        Arrays.sort(ordered);
        return ordered[ordered.length / 2];
    }

    private double[] steps() {
        double[] sorted = Arrays.copyOf(times, count);
        Arrays.sort(sorted);
        double[] steps = new double[count - 1];
        for (int i = 1; i < count; i++) {
            steps[i - 1] = sorted[i] - sorted[i - 1];
        }
        return steps;
    }

    /**
     * Pictures a second when they come evenly, else 0. Containers round time stamps to
     * milliseconds, so a difference may be off by that and still be even.
     */
    double evenRate() {
        return rateOf(EVEN);
    }

    /**
     * Pictures a second where most come evenly, else 0: a phone that leaves out one now and then
     * still counts time in its own steps, and at any other rate it would stutter.
     */
    double mostlyRate() {
        return rateOf(MOSTLY);
    }

    private double rateOf(double share) {
        if (count < 3) {
            return 0;
        }
        double[] steps = steps();
        double median = usualStep();
        if (median <= 0.001) {
            return 0;
        }
        int even = 0;
        double sum = 0;
        for (double step : steps) {
            if (Math.abs(step - median) <= 0.0021 + 0.02 * median) {
                even++;
                sum += step;
            }
        }
        return even >= steps.length * share ? even / sum : 0;
    }

    /** The rate to make for a source rate; 0 stands for uneven. */
    static Fraction made(double rate) {
        for (int divisor = 1; divisor <= 4; divisor++) {
            for (Fraction one : MADE) {
                if (Math.abs(rate / divisor / one.value() - 1) < SAME
                        && exact(rate, divisor, one)) {
                    return one;
                }
            }
        }
        return DEFAULT;
    }

    /** Of 24 and 23.976, or 30 and 29.97, the nearer one. */
    private static boolean exact(double rate, int divisor, Fraction one) {
        double off = Math.abs(rate / divisor - one.value());
        return MADE.stream()
                .allMatch(other -> Math.abs(rate / divisor - other.value()) >= off - 1e-9);
    }
}
