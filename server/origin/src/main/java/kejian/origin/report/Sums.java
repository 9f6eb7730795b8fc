package kejian.origin.report;

import org.jspecify.annotations.Nullable;

/**
 * What sessions add up to.
 *
 * @param lengthsMs of the coursewares of all starts
 * @param startedMs effective of starts
 * @param personMs heads × effective, of valid ones
 * @param offMs Σ |effective − served|
 * @param stations distinct ones with a valid view
 */
record Sums(
        long starts,
        long valid,
        long completes,
        long watchedMs,
        long effectiveMs,
        long lengthsMs,
        long startedMs,
        long groups,
        long persons,
        long personMs,
        long a,
        long b,
        long c,
        long offMs,
        long servedMs,
        long stations) {

    static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    static Sums of(@Nullable Sums sums) {
        return sums == null ? NONE : sums;
    }

    /**
     * Stations of the register on the month's last day.
     *
     * @param viewing with a valid view
     * @param dutiful as many group viewings and hours as are wanted
     * @param reached heard of near the month's end
     * @param effectiveMs of them
     */
    record Register(
            long stations, long boxes, long viewing, long dutiful, long reached, long effectiveMs) {

        static final Register NONE = new Register(0, 0, 0, 0, 0, 0);

        static Register of(@Nullable Register register) {
            return register == null ? NONE : register;
        }
    }
}
