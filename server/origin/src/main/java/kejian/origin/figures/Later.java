package kejian.origin.figures;

import org.jspecify.annotations.Nullable;

/**
 * What came after months were closed, beside their closed figures.
 *
 * @param correction what has to be added to the closed figures
 * @param sum the figures with it
 */
record Later(Correction correction, Figures sum) {

    /**
     * Differences of what adds up; {@code uniqueStations}, too, which is not more than those that
     * were not there before. Shares are in the sum.
     */
    record Correction(
            long starts,
            long validViews,
            long completes,
            long watchedMs,
            long effectiveMs,
            long uniqueStations,
            long groupViewings,
            @Nullable Long personTimes,
            @Nullable Double personHours) {}

    static Later of(Figures closed, Figures now) {
        Long persons = difference(closed.personTimes(), now.personTimes());
        boolean groups = closed.groupViewings() > 0 || now.groupViewings() > 0;
        boolean few = groups && persons != null && persons != 0 && Math.abs(persons) < Figures.FEW;
        boolean hidden = persons == null || few;
        Double before = closed.personHours();
        Double after = now.personHours();
        Correction correction =
                new Correction(
                        now.starts() - closed.starts(),
                        now.validViews() - closed.validViews(),
                        now.completes() - closed.completes(),
                        now.watchedMs() - closed.watchedMs(),
                        now.effectiveMs() - closed.effectiveMs(),
                        now.uniqueStations() - closed.uniqueStations(),
                        now.groupViewings() - closed.groupViewings(),
                        hidden ? null : persons,
                        hidden || before == null || after == null ? null : after - before);
        // the sum would give the few away
        return new Later(correction, few ? now.withoutPersons() : now);
    }

    private static @Nullable Long difference(@Nullable Long before, @Nullable Long after) {
        return before == null || after == null ? null : Long.valueOf(after - before);
    }
}
