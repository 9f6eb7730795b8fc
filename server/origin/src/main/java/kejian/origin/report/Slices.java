package kejian.origin.report;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A month of one thing, whole and cut in two ways: a courseware's by tier and by the areas right
 * below, a station's by courseware and by day.
 */
record Slices(Totals all, SortedMap<String, Totals> one, SortedMap<String, Totals> two) {

    /** Rows of {@link SheetSql#OF_COURSEWARE} or {@link SheetSql#OF_STATION}. */
    static Slices read(ResultSet row) throws SQLException {
        Totals all = Totals.NONE;
        SortedMap<String, Totals> one = new TreeMap<>();
        SortedMap<String, Totals> two = new TreeMap<>();
        while (row.next()) {
            Totals totals = Totals.read(row);
            if (row.getInt("no_one") == 0) {
                one.put(row.getString("one"), totals);
            } else if (row.getInt("no_two") == 0) {
                two.put(row.getString("two"), totals);
            } else {
                all = totals;
            }
        }
        return new Slices(all, one, two);
    }
}
