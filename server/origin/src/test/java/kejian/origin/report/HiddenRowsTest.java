package kejian.origin.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HiddenRowsTest {

    private static Totals sums(long persons, long personMs) {
        return sums(1, persons, personMs);
    }

    /** A start that is no view has watch time, and nobody. */
    private static Totals sums(long starts, long persons, long personMs) {
        return new Totals(
                starts, 1, 0, starts, 0, 0, 0, 1, persons, persons, personMs, 0, 0, 0, 0, 0, 1);
    }

    private static Set<Integer> rows(BitSet hidden) {
        return new HashSet<>(hidden.stream().boxed().toList());
    }

    @Test
    void rowOfTheSameSessions_isHiddenInTheOtherTable_andOneBesideIt() {
        List<BitSet> hidden =
                HiddenRows.of(
                        List.of(
                                List.of(sums(3, 1), sums(30, 2), sums(50, 3)),
                                List.of(sums(53, 4), sums(2, 30, 2), sums(0, 0), sums(60, 5))));
        assertThat(rows(hidden.getFirst())).containsExactlyInAnyOrder(0, 1);
        assertThat(rows(hidden.getLast())).containsExactlyInAnyOrder(0, 1);
    }

    private static Totals mixed(long alone, long groups, long heads) {
        long views = alone + groups;
        long persons = alone + heads;
        return new Totals(
                views, views, 0, views, 0, 0, 0, groups, heads, persons, persons, 0, 0, 0, 0, 0, 1);
    }

    /** Persons of rows without a group are as many as their views, which are told. */
    @Test
    void group_isHiddenBesideAnotherGroup_notBesideViewsAlone() {
        List<Totals> days = new ArrayList<>(List.of(mixed(0, 1, 3), mixed(0, 1, 8)));
        for (int day = 0; day < 10; day++) {
            days.add(mixed(1, 0, 0));
        }
        assertThat(HiddenRows.of(List.of(days)).getFirst().get(1)).isTrue();
        List<Totals> withViews = List.of(mixed(10, 1, 3), mixed(2, 1, 9), mixed(40, 0, 0));
        assertThat(rows(HiddenRows.of(List.of(withViews)).getFirst())).contains(0, 1);
    }

    @Test
    void nothingFew_hidesNothing() {
        List<BitSet> hidden =
                HiddenRows.of(
                        List.of(
                                List.of(sums(5, 1), Totals.NONE, sums(7, 2)),
                                List.of(sums(12, 3), Totals.NONE)));
        assertThat(hidden).allMatch(BitSet::isEmpty);
    }

    /** Of random sessions, cut by title and by day. */
    @Test
    void noRowCanBeReckoned_fromTheSum_norReadInTheOtherTable() {
        Random random = new Random(8);
        int some = 0;
        for (int i = 0; i < 5_000; i++) {
            Map<Integer, List<Integer>> titles = new TreeMap<>();
            Map<Integer, List<Integer>> days = new TreeMap<>();
            Map<Integer, Integer> heads = new HashMap<>();
            for (int session = 0; session < 1 + random.nextInt(8); session++) {
                heads.put(session, 1 + random.nextInt(random.nextInt(3) == 0 ? 4 : 40));
                titles.computeIfAbsent(random.nextInt(4), k -> new ArrayList<>()).add(session);
                days.computeIfAbsent(random.nextInt(4), k -> new ArrayList<>()).add(session);
            }
            List<List<List<Integer>>> cuts =
                    List.of(List.copyOf(titles.values()), List.copyOf(days.values()));
            List<List<Totals>> tables = new ArrayList<>();
            for (List<List<Integer>> cut : cuts) {
                tables.add(
                        cut.stream()
                                .map(row ->
                                        sums(
                                                row.stream().mapToInt(heads::get).sum(),
                                                row.stream().mapToLong(s -> 1L << s).sum()))
                                .toList());
            }
            List<BitSet> hidden = HiddenRows.of(tables);
            Set<List<Integer>> secret = new HashSet<>();
            for (int t = 0; t < 2; t++) {
                int table = t;
                hidden.get(t).stream().forEach(row -> secret.add(cuts.get(table).get(row)));
            }
            for (int t = 0; t < 2; t++) {
                List<Totals> rows = tables.get(t);
                assertThat(hidden.get(t).cardinality() == 1 && rows.size() > 1)
                        .as("%s", tables)
                        .isFalse();
                for (int row = 0; row < rows.size(); row++) {
                    boolean shown = !hidden.get(t).get(row);
                    assertThat(shown && rows.get(row).persons() < 5).as("%s", tables).isFalse();
                    assertThat(shown && secret.contains(cuts.get(t).get(row)))
                            .as("%s", tables)
                            .isFalse();
                }
            }
            some += secret.isEmpty() ? 0 : 1;
        }
        assertThat(some).isGreaterThan(1_000);
    }
}
