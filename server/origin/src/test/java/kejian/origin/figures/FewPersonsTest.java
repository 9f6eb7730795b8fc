package kejian.origin.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FewPersonsTest {

    private static Cell cell(long persons, boolean isGroup, String... keys) {
        return cell(persons, isGroup ? persons : 0, keys);
    }

    private static Cell cell(long persons, long heads, String... keys) {
        Figures figures =
                new Figures(
                        1,
                        1,
                        1,
                        1,
                        1,
                        null,
                        null,
                        1,
                        heads > 0 ? 1 : 0,
                        persons,
                        1.0,
                        null,
                        null,
                        null);
        return new Cell(
                Arrays.stream(keys).map(key -> new Cell.Key(key, key)).toList(),
                figures,
                heads,
                null);
    }

    private static List<Long> persons(List<Cell> cells) {
        return cells.stream().map(cell -> cell.figures().personTimes()).toList();
    }

    @Test
    void enough_areTold_andWhoIsNoGroup() {
        assertThat(persons(FewPersons.hide(List.of(cell(5, true, "a"), cell(2, false, "b")))))
                .containsExactly(5L, 2L);
    }

    @Test
    void oneSum_isHiddenByItself() {
        assertThat(persons(FewPersons.hide(List.of(cell(4, true))))).containsExactly((Long) null);
        assertThat(FewPersons.hide(List.of(cell(4, true))).getFirst().figures().personHours())
                .isNull();
        assertThat(FewPersons.hide(List.of())).isEmpty();
    }

    /** Views are told: three heads are what is left of twelve persons in ten views. */
    @Test
    void groupOfFew_isHidden_whoeverWatchedAloneBesideIt() {
        assertThat(persons(FewPersons.hide(List.of(cell(12, 3L, "a"), cell(80, 80L, "b")))))
                .containsExactly(null, null);
    }

    @Test
    void besideOneThatIsFew_theSmallestOtherIsHidden() {
        List<Cell> cells = List.of(cell(3, true, "a"), cell(60, true, "b"), cell(7, true, "c"));
        assertThat(persons(FewPersons.hide(cells))).containsExactly(null, 60L, null);
    }

    @Test
    void twoThatAreFew_andTogetherToo_takeAThirdAlong() {
        List<Cell> cells = List.of(cell(1, true, "a"), cell(2, true, "b"), cell(70, true, "c"));
        assertThat(persons(FewPersons.hide(cells))).containsExactly(null, null, null);
    }

    /** Of rows that differ in one key alone no single one is hidden, in a hundred tables. */
    @Test
    void noLine_hasASingleHole() {
        int hidden = 0;
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            List<Cell> cells = new ArrayList<>();
            for (String a : List.of("a", "b", "c", "d")) {
                for (String b : List.of("1", "2", "3")) {
                    if (random.nextInt(6) > 0) {
                        cells.add(cell(random.nextInt(40), random.nextInt(4) > 0, a, b));
                    }
                }
            }
            List<Cell> shown = FewPersons.hide(cells);
            Map<String, List<Long>> lines = new HashMap<>();
            for (int i = 0; i < cells.size(); i++) {
                Figures was = cells.get(i).figures();
                Long persons = shown.get(i).figures().personTimes();
                if (cells.get(i).heads() > 0 && cells.get(i).heads() < 5) {
                    assertThat(persons).isNull();
                }
                for (String key : shown.get(i).ids()) {
                    lines.computeIfAbsent(key, k -> new ArrayList<>()).add(persons);
                }
                hidden += persons == null ? 1 : 0;
            }
            for (Map.Entry<String, List<Long>> line : lines.entrySet()) {
                long holes = line.getValue().stream().filter(p -> p == null).count();
                assertThat(holes == 1 && line.getValue().size() > 1)
                        .as("seed %s line %s", seed, line.getKey())
                        .isFalse();
            }
        }
        assertThat(hidden).isPositive();
    }
}
