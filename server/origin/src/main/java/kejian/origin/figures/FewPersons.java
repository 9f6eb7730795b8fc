package kejian.origin.figures;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kejian.origin.survey.SmallCells;

/**
 * Hides persons where a sum would give fewer than five away: of all rows that differ in one key
 * alone, whose sum is another row of another question, never a single one is hidden.
 */
final class FewPersons {

    private final List<Cell> cells;
    private final BitSet hidden = new BitSet();

    private FewPersons(List<Cell> cells) {
        this.cells = cells;
    }

    static List<Cell> hide(List<Cell> cells) {
        FewPersons table = new FewPersons(cells);
        for (int i = 0; i < cells.size(); i++) {
            table.hidden.set(i, isFew(cells.get(i)));
        }
        boolean changed = !table.hidden.isEmpty();
        while (changed) {
            changed = false;
            for (int key = 0; key < cells.getFirst().keys().size(); key++) {
                for (List<Integer> slice : table.slices(key).values()) {
                    changed |= table.hideMore(slice);
                }
            }
        }
        List<Cell> shown = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            shown.add(
                    table.hidden.get(i)
                            ? new Cell(
                                    cell.keys(),
                                    cell.figures().withoutPersons(),
                                    cell.heads(),
                                    cell.later())
                            : cell);
        }
        return shown;
    }

    /** Whoever watched alone beside them does not hide them: views are told. */
    private static boolean isFew(Cell cell) {
        return cell.heads() > 0 && cell.heads() < Figures.FEW;
    }

    private static long persons(Figures figures) {
        Long persons = figures.personTimes();
        return persons == null ? 0 : persons;
    }

    /** Places of the rows that have all other keys in common. */
    private Map<List<String>, List<Integer>> slices(int key) {
        Map<List<String>, List<Integer>> slices = new HashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            List<String> others = new ArrayList<>(cells.get(i).ids());
            others.remove(key);
            slices.computeIfAbsent(others, o -> new ArrayList<>()).add(i);
        }
        return slices;
    }

    private boolean hideMore(List<Integer> slice) {
        long[] persons = new long[slice.size()];
        boolean any = false;
        for (int i = 0; i < persons.length; i++) {
            Figures figures = cells.get(slice.get(i)).figures();
            boolean isHidden = hidden.get(slice.get(i));
            any |= isHidden;
            persons[i] =
                    isHidden
                            ? Math.clamp(persons(figures), 1, Figures.FEW - 1)
                            : persons(figures) == 0 ? 0 : Math.max(persons(figures), Figures.FEW);
        }
        if (!any) {
            return false;
        }
        BitSet now = SmallCells.hidden(persons);
        int before = hidden.cardinality();
        now.stream().forEach(i -> hidden.set(slice.get(i)));
        return hidden.cardinality() > before;
    }
}
