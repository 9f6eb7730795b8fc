package kejian.origin.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SmallCellsTest {

    private static List<Long> shown(long... cells) {
        BitSet hidden = SmallCells.hidden(cells);
        return IntStream.range(0, cells.length)
                .mapToObj(i -> hidden.get(i) ? null : cells[i])
                .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
    }

    @Test
    void fewerThanFive_areHidden_andSoIsWhatWouldGiveThemAway() {
        assertThat(shown(5, 10, 0)).containsExactly(5L, 10L, 0L);
        assertThat(shown(4, 10, 20)).containsExactly(null, null, 20L);
        assertThat(shown(1, 4, 20)).containsExactly(null, null, 20L);
        assertThat(shown(1, 2, 20)).as("3 say too much").containsExactly(null, null, null);
        assertThat(shown(3, 0, 20)).containsExactly(null, 0L, null);
        assertThat(shown(3, 0)).containsExactly(null, null);
        assertThat(shown()).isEmpty();
        assertThat(SmallCells.isShown(0)).isTrue();
        assertThat(SmallCells.isShown(4)).isFalse();
        assertThat(SmallCells.isShown(5)).isTrue();
    }

    @Test
    void whatIsHiddenForAnotherReason_hidesAnotherOneWithIt() {
        BitSet already = BitSet.valueOf(new long[] {0b010});
        assertThat(SmallCells.hidden(new long[] {9, 30, 20}, already))
                .isEqualTo(BitSet.valueOf(new long[] {0b011}));
        assertThat(SmallCells.hidden(new long[] {3, 30, 20}, already))
                .isEqualTo(BitSet.valueOf(new long[] {0b011}));
        assertThat(already.cardinality()).isEqualTo(1);
    }

    /** Whoever knows the sum and what is shown finds more than one way to fill what is not. */
    @Test
    void hiddenCells_cannotBeReckoned() {
        Random random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            long[] cells =
                    random.longs(1 + random.nextInt(6), 0, random.nextBoolean() ? 8 : 60).toArray();
            if (!SmallCells.isShown(Arrays.stream(cells).sum())) {
                continue;
            }
            BitSet hiddenCells = SmallCells.hidden(cells);
            int places = hiddenCells.cardinality();
            long hidden = hiddenCells.stream().mapToLong(k -> cells[k]).sum();
            for (int k = 0; k < cells.length; k++) {
                assertThat(hiddenCells.get(k) || SmallCells.isShown(cells[k]))
                        .as("%s", Arrays.toString(cells))
                        .isTrue();
            }
            assertThat(places).as("%s", Arrays.toString(cells)).isNotEqualTo(1);
            if (places > 0) {
                assertThat(hidden).as("%s", Arrays.toString(cells)).isGreaterThanOrEqualTo(5);
            }
        }
    }
}
