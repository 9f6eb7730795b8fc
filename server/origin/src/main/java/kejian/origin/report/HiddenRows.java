package kejian.origin.report;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kejian.origin.survey.SmallCells;

/**
 * Which rows of several tables do not tell of persons. Each table cuts the same sessions in its own
 * way, and their sum is told: in none of them a single row is hidden, and what one hides another
 * does not tell of the very same persons. A row without a valid view has nobody, as its views say:
 * it is not hidden, and hides nothing.
 */
final class HiddenRows {

    private HiddenRows() {}

    /**
     * @param tables sums of their rows
     * @return a set of rows for each table
     */
    static List<BitSet> of(List<List<Totals>> tables) {
        List<BitSet> hidden = new ArrayList<>();
        for (List<Totals> rows : tables) {
            hidden.add(besideOthers(rows, new BitSet()));
        }
        while (spread(tables, hidden)) {
            for (int t = 0; t < tables.size(); t++) {
                hidden.set(t, besideOthers(tables.get(t), hidden.get(t)));
            }
        }
        for (int t = 0; t < tables.size(); t++) {
            List<Totals> rows = tables.get(t);
            for (int row = 0; row < rows.size(); row++) {
                if (rows.get(row).valid() == 0) {
                    hidden.get(t).clear(row);
                }
            }
        }
        return hidden;
    }

    static BitSet besideOthers(List<Totals> rows, BitSet already) {
        return besideOthers(
                rows.stream().mapToLong(Totals::heads).toArray(),
                rows.stream().mapToLong(Totals::persons).toArray(),
                already);
    }

    /**
     * Of one table. Who watched alone is told by the views, so persons of a row without groups are
     * no secret, and hide nothing: where groups are hidden, there are two of them, and five heads
     * at least.
     *
     * @param heads of groups, row by row
     * @param persons of groups and of whoever watched alone
     * @param already is not changed
     */
    static BitSet besideOthers(long[] heads, long[] persons, BitSet already) {
        long[] told = new long[heads.length];
        for (int row = 0; row < told.length; row++) {
            told[row] = Totals.told(heads[row], persons[row]);
        }
        BitSet hidden = SmallCells.hidden(told, already);
        BitSet groups = new BitSet();
        hidden.stream().filter(row -> heads[row] > 0).forEach(groups::set);
        hidden.or(SmallCells.hidden(heads, groups));
        return hidden;
    }

    /**
     * All of a row that its persons come from. They have no names: those that are alike in number
     * and to the millisecond are taken for the same.
     */
    private record Persons(long views, long heads, long persons, long personMs) {

        static Persons of(Totals row) {
            return new Persons(row.valid(), row.heads(), row.persons(), row.personMs());
        }
    }

    private static boolean spread(List<List<Totals>> tables, List<BitSet> hidden) {
        Set<Persons> secret = new HashSet<>();
        for (int t = 0; t < tables.size(); t++) {
            List<Totals> rows = tables.get(t);
            hidden.get(t).stream()
                    .mapToObj(rows::get)
                    .filter(row -> row.valid() > 0)
                    .forEach(row -> secret.add(Persons.of(row)));
        }
        boolean more = false;
        for (int t = 0; t < tables.size(); t++) {
            for (int row = 0; row < tables.get(t).size(); row++) {
                if (!hidden.get(t).get(row)
                        && secret.contains(Persons.of(tables.get(t).get(row)))) {
                    hidden.get(t).set(row);
                    more = true;
                }
            }
        }
        return more;
    }
}
