package kejian.origin.report;

import java.util.List;
import kejian.origin.report.MonthData.Watched;

/** What records come to, by the definitions once more. */
record Recount(List<Watched> of) {

    private static final double HOUR_MS = 3_600_000;
    private static final long LENGTH_MS = 600_000;

    boolean isValid(Watched w) {
        return w.effectiveMs() >= 30_000;
    }

    long starts() {
        return of.stream().filter(w -> w.watchedMs() >= 1_000).count();
    }

    long valid() {
        return of.stream().filter(this::isValid).count();
    }

    long completes() {
        return of.stream().filter(w -> w.effectiveMs() >= 540_000).count();
    }

    double watchedHours() {
        return of.stream().mapToLong(Watched::watchedMs).sum() / HOUR_MS;
    }

    double effectiveHours() {
        return of.stream().mapToLong(Watched::effectiveMs).sum() / HOUR_MS;
    }

    long stations() {
        return of.stream()
                .filter(w -> isValid(w) && w.station() != null)
                .map(Watched::station)
                .distinct()
                .count();
    }

    long groups() {
        return of.stream().filter(w -> w.heads() > 0).count();
    }

    long persons() {
        return of.stream().filter(this::isValid).mapToLong(w -> Math.max(1, w.heads())).sum();
    }

    double personHours() {
        return of.stream()
                        .filter(this::isValid)
                        .mapToLong(w -> Math.max(1, w.heads()) * w.effectiveMs())
                        .sum()
                / HOUR_MS;
    }

    double holds(int p) {
        long at = Math.min(p * LENGTH_MS / 100, LENGTH_MS - 1);
        return (double)
                        of.stream()
                                .filter(w -> w.watchedMs() >= 1_000)
                                .filter(w -> w.fromMs() <= at && at < w.toMs())
                                .count()
                / starts();
    }

    /** In the order of the tables of a courseware or of a station. */
    double[] measures(boolean withStations) {
        double completion = (double) completes() / valid();
        return withStations
                ? new double[] {
                    starts(),
                    valid(),
                    completion,
                    watchedHours(),
                    effectiveHours(),
                    stations(),
                    persons(),
                    personHours()
                }
                : new double[] {
                    starts(),
                    valid(),
                    completes(),
                    watchedHours(),
                    effectiveHours(),
                    groups(),
                    persons(),
                    personHours()
                };
    }

    long days() {
        return of.stream().filter(this::isValid).map(Watched::day).distinct().count();
    }
}
