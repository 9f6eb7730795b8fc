package kejian.origin.survey;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which cells of a table of counties by options are not shown to anybody.
 *
 * <p>Beside such a table the sums of it are known: a county's own people see the line of their
 * county, a city's the sum of each option over its counties, the province's over all; sums of lines
 * are known too. So a cell of one to four answers is hidden together with three more that are the
 * corners of a rectangle: one answer moved along its four sides leaves every such sum as it is, and
 * nobody can tell whether it was. (Statistical offices call that the hypercube method.) The other
 * county is of the same city where that has another one, since the city's people know its sums.
 *
 * <p>Each line also hides what {@link SmallCells} hides in it: that is what the county's own people
 * are not shown, and a table that showed it would tell them.
 */
final class HiddenCells {

    private final long[][] cells;
    private final List<String> cities;
    private final BitSet[] hidden;

    /**
     * @param cells of each county and option, not negative; what was left unanswered is an option
     * @param cities of each county
     */
    private HiddenCells(long[][] cells, List<String> cities) {
        this.cells = cells;
        this.cities = cities;
        hidden = new BitSet[cells.length];
    }

    static BitSet[] of(long[][] cells, List<String> cities) {
        HiddenCells table = new HiddenCells(cells, cities);
        table.hide();
        return table.hidden;
    }

    private void hide() {
        for (int county = 0; county < cells.length; county++) {
            hidden[county] = SmallCells.hidden(cells[county]);
            if (!SmallCells.isShown(sum(county))) {
                hidden[county].set(0, cells[county].length);
            }
        }
        for (int county = 0; county < cells.length; county++) {
            for (int option = 0; option < cells[county].length; option++) {
                if (!SmallCells.isShown(cells[county][option])) {
                    protect(county, option);
                }
            }
        }
    }

    /** Hides the other corners of a rectangle, or all where there is none. */
    private void protect(int county, int option) {
        boolean isAlone = isAlone(county);
        if (!isAlone && hidesRectangle(county, option, /* sameCity= */ true)) {
            return;
        }
        if (!isAlone) {
            hideAll(cities.get(county)); // all of it is one option, or it would have one
        }
        if (!hidesRectangle(county, option, /* sameCity= */ false)) {
            hideAll(null);
        }
    }

    /** Hides the cheapest one, with what is hidden already for nothing. */
    private boolean hidesRectangle(int county, int option, boolean sameCity) {
        int otherCounty = -1;
        int otherOption = -1;
        long least = Long.MAX_VALUE;
        for (int c = 0; c < cells.length; c++) {
            if (c == county || (sameCity && !cities.get(c).equals(cities.get(county)))) {
                continue;
            }
            for (int o = 0; o < cells[c].length; o++) {
                if (o != option && canMove(county, option, c, o)) {
                    long cost = price(county, o) + price(c, option) + price(c, o);
                    if (cost < least) {
                        least = cost;
                        otherCounty = c;
                        otherOption = o;
                    }
                }
            }
        }
        if (otherCounty < 0) {
            return false;
        }
        hidden[county].set(otherOption);
        hidden[otherCounty].set(option);
        hidden[otherCounty].set(otherOption);
        return true;
    }

    /**
     * @param city none for all
     */
    private void hideAll(@Nullable String city) {
        for (int c = 0; c < cells.length; c++) {
            if (city == null || city.equals(cities.get(c))) {
                hidden[c].set(0, cells[c].length);
            }
        }
    }

    /** Whether nobody else answered in its city: the city's people see nothing but its own line. */
    private boolean isAlone(int county) {
        for (int c = 0; c < cells.length; c++) {
            if (c != county && cities.get(c).equals(cities.get(county)) && sum(c) > 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether an answer can go round, one way or the other: no cell falls below nought. */
    private boolean canMove(int county, int option, int otherCounty, int otherOption) {
        return (cells[county][option] > 0 && cells[otherCounty][otherOption] > 0)
                || (cells[county][otherOption] > 0 && cells[otherCounty][option] > 0);
    }

    private long price(int county, int option) {
        return hidden[county].get(option) ? 0 : 1 + cells[county][option];
    }

    private long sum(int county) {
        return Arrays.stream(cells[county]).sum();
    }
}
