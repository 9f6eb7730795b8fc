package kejian.origin.report;

import java.sql.SQLException;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A month, and those beside it that were closed before.
 *
 * @param <T> what is told of each
 */
record Three<T>(T now, @Nullable T last, @Nullable T year, ClosedMonths.Frame frame) {

    /** Reads a closed month. */
    interface Reading<T> {

        T of(YearMonth month) throws SQLException;
    }

    static <T> Three<T> read(YearMonth month, ClosedMonths.Frame frame, Reading<T> reading)
            throws SQLException {
        return new Three<>(
                reading.of(month),
                beside(month.minusMonths(1), frame, reading),
                beside(month.minusYears(1), frame, reading),
                frame);
    }

    private static <T> @Nullable T beside(
            YearMonth month, ClosedMonths.Frame frame, Reading<T> reading) throws SQLException {
        return frame.beside().contains(month) ? reading.of(month) : null;
    }

    List<BulletinCell> cells(Function<T, BulletinCell> cell) {
        return List.of(cell.apply(now), of(last, cell), of(year, cell));
    }

    Bulletin.Figure figure(String key, Bulletin.Caption caption, Function<T, BulletinCell> cell) {
        return new Bulletin.Figure(key, caption, cell.apply(now), of(last, cell), of(year, cell));
    }

    private static <T> BulletinCell of(@Nullable T month, Function<T, BulletinCell> cell) {
        return month == null ? BulletinCell.NONE : cell.apply(month);
    }

    /** Keys that a month of them has. */
    Set<String> keys(Function<T, Set<String>> of) {
        Set<String> keys = new TreeSet<>();
        Stream.of(now, last, year).forEach(m -> keys.addAll(m == null ? Set.of() : of.apply(m)));
        return keys;
    }
}
