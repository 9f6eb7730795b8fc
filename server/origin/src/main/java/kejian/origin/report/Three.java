package kejian.origin.report;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A month, and those beside it that were closed before. */
record Three(
        ClosedMonth now,
        @Nullable ClosedMonth last,
        @Nullable ClosedMonth year,
        ClosedMonths.Frame frame) {

    List<BulletinCell> cells(Function<ClosedMonth, BulletinCell> cell) {
        return List.of(cell.apply(now), of(last, cell), of(year, cell));
    }

    private static BulletinCell of(
            @Nullable ClosedMonth month, Function<ClosedMonth, BulletinCell> cell) {
        return month == null ? BulletinCell.NONE : cell.apply(month);
    }

    /** Keys that a month of them has. */
    Set<String> keys(Function<ClosedMonth, Set<String>> of) {
        Set<String> keys = new TreeSet<>();
        Stream.of(now, last, year).forEach(m -> keys.addAll(m == null ? Set.of() : of.apply(m)));
        return keys;
    }
}
