package kejian.origin.figures;

import org.jspecify.annotations.Nullable;

/**
 * The figures of a set of sessions, as docs/figures.md defines them. A share is absent where its
 * denominator is 0; {@code personTimes} and {@code personHours} are absent where fewer than five
 * persons stand behind them.
 */
public record Figures(
        long starts,
        long validViews,
        long completes,
        long watchedMs,
        long effectiveMs,
        @Nullable Double completionRate,
        @Nullable Double averageCompletion,
        long uniqueStations,
        long groupViewings,
        @Nullable Long personTimes,
        @Nullable Double personHours,
        @Nullable Double participation,
        @Nullable Precision precision,
        @Nullable Double servedMsDifference) {

    static final int FEW = Rules.FEW;

    /** Of no sessions. */
    static final Figures NONE =
            new Figures(0, 0, 0, 0, 0, null, null, 0, 0, 0L, 0.0, null, null, null);

    Figures withoutPersons() {
        return new Figures(
                starts,
                validViews,
                completes,
                watchedMs,
                effectiveMs,
                completionRate,
                averageCompletion,
                uniqueStations,
                groupViewings,
                null,
                null,
                participation,
                precision,
                servedMsDifference);
    }

    /** Shares of starts by who witnessed them: A players, B CMCD on requests, C served bytes. */
    public record Precision(double a, double b, double c) {

        @com.fasterxml.jackson.annotation.JsonProperty("A")
        public double a() {
            return a;
        }

        @com.fasterxml.jackson.annotation.JsonProperty("B")
        public double b() {
            return b;
        }

        @com.fasterxml.jackson.annotation.JsonProperty("C")
        public double c() {
            return c;
        }
    }
}
