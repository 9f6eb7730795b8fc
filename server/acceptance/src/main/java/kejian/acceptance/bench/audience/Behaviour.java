package kejian.acceptance.bench.audience;

import java.util.Random;

/**
 * How people watch. Numbers are those of published studies and reports, copied from
 * media/behaviour/parameters.csv of the project's material (name of the line beside each); what no
 * line says is ours and marked so.
 */
final class Behaviour {

    /** {@code completion_share}: about 20 % of views watch to completion (Chen et al. 2014). */
    static final double TO_THE_END = 0.20;

    /** {@code completion_share}: 56.4 % watch less than half. */
    static final double LESS_THAN_HALF = 0.564;

    /**
     * {@code watch_time_distribution}: exponential for the first minutes (ICC 2014); {@code
     * movie_vs_series_session}: most sessions 1–5 min. The mean between them is ours.
     */
    static final double EARLY_MEAN_S = 180;

    /** {@code startup_abandonment}: viewers leave after 2 s, 5.8 % per second more (IMC 2012). */
    static final double PATIENCE_S = 2;

    static final double LEAVES_PER_S = 0.058;

    /**
     * {@code completion_share}: after splitting at seeks over 60 % of views cover at most a fifth,
     * so that seeks are common. The share and their number are ours.
     */
    static final double SEEKS = 0.35;

    static final double SEEKS_MEAN = 2;

    /** Ours: no line says how often and how long people pause, or watch a stretch again. */
    static final double PAUSES = 0.20;

    static final double PAUSE_MEAN_S = 90;
    static final double LONG_PAUSE = 0.04;
    static final double REPEATS = 0.05;

    /** {@code hot_word_zipf_slope}: 0.746 over twenty words, the one slope of what is asked for. */
    static final double ZIPF = 0.746;

    /** {@code lecture_video_length}: mean 7:46; {@code library_size_henan_2008}: mean 40 min. */
    static final long[] LENGTHS_S = {186, 300, 466, 466, 466, 600, 720, 932, 1_500, 2_400};

    /**
     * {@code hour_of_day_shape} (least about 3, mean 6–11, second high 11–14, lower 14–18, most
     * 20–23:30) and {@code peak_hour_share} (each hour of 20–22 carries 7–8 % of a day).
     */
    private static final double[] HOURS = {
        3.0, 1.8, 1.0, 0.7, 0.8, 1.3, 2.6, 3.6, 4.2, 4.4, 4.5, 5.0, 5.3, 5.0, 4.2, 4.0, 4.1, 4.6,
        5.6, 6.8, 7.6, 7.9, 7.8, 6.2
    };

    private Behaviour() {}

    /** Milliseconds since midnight. */
    static long timeOfDay(Random random) {
        double sum = 0;
        for (double share : HOURS) {
            sum += share;
        }
        double at = random.nextDouble() * sum;
        int hour = 0;
        while (hour < 23 && at >= HOURS[hour]) {
            at -= HOURS[hour++];
        }
        return hour * 3_600_000L + (long) (random.nextDouble() * 3_600_000);
    }

    static double exponential(Random random, double mean) {
        return -mean * Math.log(1 - random.nextDouble());
    }

    /** How long somebody stays who does not seek, in media milliseconds. */
    static long stays(Random random, long lengthMs) {
        double u = random.nextDouble();
        if (u < TO_THE_END) {
            return lengthMs;
        }
        if (u < TO_THE_END + LESS_THAN_HALF) {
            double early;
            do {
                early = exponential(random, EARLY_MEAN_S * 1_000);
            } while (early >= lengthMs / 2.0);
            return (long) early;
        }
        return (long) (lengthMs * (0.5 + 0.5 * random.nextDouble()));
    }

    /** Until the first picture; ours: about a second, rarely five. */
    static long startUpMs(Random random) {
        return (long) (1_100 * Math.exp(0.6 * random.nextGaussian()));
    }

    /** Whether somebody waits so long. */
    static boolean waits(Random random, long startUpMs) {
        double over = Math.max(0, startUpMs / 1_000.0 - PATIENCE_S);
        return random.nextDouble() >= over * LEAVES_PER_S;
    }
}
