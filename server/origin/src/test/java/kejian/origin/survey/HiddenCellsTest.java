package kejian.origin.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HiddenCellsTest {

    @Test
    void largeTable_isShown_andSoIsWhatNobodyChose() {
        BitSet[] hidden = HiddenCells.of(new long[][] {{10, 0, 7}, {5, 20, 0}}, List.of("A", "A"));
        assertThat(hidden).allMatch(BitSet::isEmpty);
    }

    @Test
    void fewOfACounty_areHidden_withARectangleInTheSameCity() {
        long[][] cells = {{3, 10, 40}, {30, 30, 30}, {9, 9, 9}};
        BitSet[] hidden = HiddenCells.of(cells, List.of("A", "A", "B"));
        assertThat(hidden[0]).isEqualTo(bits(0, 1));
        assertThat(hidden[1]).isEqualTo(bits(0, 1));
        assertThat(hidden[2]).as("another city").isEqualTo(bits());
        hidden = HiddenCells.of(cells, List.of("A", "C", "B"));
        assertThat(hidden[1]).as("dearer").isEqualTo(bits());
        assertThat(hidden[2]).isEqualTo(bits(0, 1));
    }

    private static BitSet bits(int... set) {
        BitSet bits = new BitSet();
        Arrays.stream(set).forEach(bits::set);
        return bits;
    }

    /**
     * Tries all tables that have the sums which a province's, a city's or a county's own people
     * know, and the cells that are shown: a cell of few always has more than one value.
     */
    @Test
    void cellOfFew_cannotBeReckoned_byTheProvinceTheCityOrTheCounty() {
        Random random = new Random(8);
        int few = 0;
        for (int i = 0; i < 3_000; i++) {
            int counties = 2 + random.nextInt(2);
            long[][] cells = new long[counties][];
            List<String> cities = new ArrayList<>();
            for (int c = 0; c < counties; c++) {
                int most = random.nextInt(3) == 0 ? 3 : 9;
                cells[c] = random.longs(3, 0, most).toArray();
                cities.add(random.nextBoolean() ? "A" : "B");
            }
            BitSet[] hidden = HiddenCells.of(cells, cities);
            for (int c = 0; c < counties; c++) {
                for (int o = 0; o < 3; o++) {
                    if (SmallCells.isShown(cells[c][o])) {
                        continue;
                    }
                    assertThat(hidden[c].get(o)).isTrue();
                    few++;
                    String table = Arrays.deepToString(cells) + cities + Arrays.toString(hidden);
                    if (hasRoom(cells)) {
                        assertThat(values(cells, hidden, all(counties), c, o))
                                .as("the province, %s, %d %d", table, c, o)
                                .hasSizeGreaterThan(1);
                    }
                    List<Integer> city = of(cities, cities.get(c));
                    if (hasRoom(part(cells, city))) {
                        assertThat(values(cells, hidden, city, c, o))
                                .as("the city, %s, %d %d", table, c, o)
                                .hasSizeGreaterThan(1);
                    }
                    BitSet inLine = SmallCells.hidden(cells[c]);
                    inLine.andNot(hidden[c]);
                    assertThat(inLine.isEmpty()).as("the county, %s", table).isTrue();
                }
            }
        }
        assertThat(few).isGreaterThan(5_000);
    }

    /** Where all answers are of one county or of one option, the sums are the cells. */
    private static boolean hasRoom(long[][] cells) {
        long lines = Arrays.stream(cells).filter(l -> Arrays.stream(l).sum() > 0).count();
        long columns = 0;
        for (int o = 0; o < 3; o++) {
            int option = o;
            columns += Arrays.stream(cells).anyMatch(l -> l[option] > 0) ? 1 : 0;
        }
        return lines > 1 && columns > 1;
    }

    private static long[][] part(long[][] cells, List<Integer> counties) {
        return counties.stream().map(c -> cells[c]).toArray(long[][]::new);
    }

    private static List<Integer> all(int counties) {
        List<Integer> all = new ArrayList<>();
        for (int c = 0; c < counties; c++) {
            all.add(c);
        }
        return all;
    }

    private static List<Integer> of(List<String> cities, String city) {
        List<Integer> found = new ArrayList<>();
        for (int c = 0; c < cities.size(); c++) {
            if (cities.get(c).equals(city)) {
                found.add(c);
            }
        }
        return found;
    }

    /** Values of one cell over all tables of these counties with the same sums. */
    private static Set<Long> values(
            long[][] cells, BitSet[] hidden, List<Integer> counties, int county, int option) {
        long[] columns = new long[3];
        for (int c : counties) {
            for (int o = 0; o < 3; o++) {
                columns[o] += cells[c][o];
            }
        }
        Set<Long> found = new HashSet<>();
        fill(cells, hidden, counties, 0, columns, new long[cells.length], county, option, found);
        return found;
    }

    /**
     * @param left of each option's sum
     * @param chosen of each county what this cell has, where it is the county's
     */
    private static void fill(
            long[][] cells,
            BitSet[] hidden,
            List<Integer> counties,
            int at,
            long[] left,
            long[] chosen,
            int county,
            int option,
            Set<Long> found) {
        if (found.size() > 1) {
            return;
        }
        if (at == counties.size()) {
            if (Arrays.stream(left).allMatch(n -> n == 0)) {
                found.add(chosen[county]);
            }
            return;
        }
        int c = counties.get(at);
        long sum = Arrays.stream(cells[c]).sum();
        for (long x = 0; x <= Math.min(sum, left[0]); x++) {
            for (long y = 0; y <= Math.min(sum - x, left[1]); y++) {
                long[] line = {x, y, sum - x - y};
                boolean fits = line[2] <= left[2];
                for (int o = 0; o < 3; o++) {
                    fits &= hidden[c].get(o) || line[o] == cells[c][o];
                }
                if (fits) {
                    chosen[c] = line[option];
                    long[] rest = {left[0] - x, left[1] - y, left[2] - line[2]};
                    fill(cells, hidden, counties, at + 1, rest, chosen, county, option, found);
                }
            }
        }
    }
}
