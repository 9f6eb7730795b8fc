package kejian.origin.report;

import java.sql.ResultSet;
import java.sql.SQLException;
import kejian.origin.figures.Rules;
import org.jspecify.annotations.Nullable;

/**
 * What sessions add up to.
 *
 * @param lengthsMs of the coursewares of all starts
 * @param startedMs effective of starts
 * @param heads of valid group viewings alone
 * @param personMs heads × effective, of valid ones
 * @param offMs Σ |effective − served|
 * @param stations distinct ones with a valid view
 */
record Totals(
        long starts,
        long valid,
        long completes,
        long watchedMs,
        long effectiveMs,
        long lengthsMs,
        long startedMs,
        long groups,
        long heads,
        long persons,
        long personMs,
        long a,
        long b,
        long c,
        long offMs,
        long servedMs,
        long stations) {

    static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** A row of {@link MonthSql#PARTS} and {@code stations}. */
    static Totals read(ResultSet row) throws SQLException {
        return new Totals(
                row.getLong("starts"),
                row.getLong("valid"),
                row.getLong("completes"),
                row.getLong("watched"),
                row.getLong("effective"),
                row.getLong("lengths"),
                row.getLong("started"),
                row.getLong("groups"),
                row.getLong("heads"),
                row.getLong("persons"),
                row.getLong("person_ms"),
                row.getLong("a"),
                row.getLong("b"),
                row.getLong("c"),
                row.getLong("off"),
                row.getLong("served"),
                row.getLong("stations"));
    }

    /** By which persons are told or not: a few stay few, whoever watched alone beside them. */
    long told() {
        return told(heads, persons);
    }

    static long told(long heads, long persons) {
        return heads > 0 && heads < Rules.FEW ? heads : persons;
    }

    static Totals of(@Nullable Totals sums) {
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
