package kejian.delivery.page;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A list as a remote is shown it: as many rows on a page as there are digits from 1. The pages of
 * tiers A and B are cut by it; who arranges a column is shown by the very same what will stand
 * where, so that the two cannot differ.
 *
 * @param <T> what stands in a row
 */
public final class KeyList<T> {

    /** Rows on a page. */
    public static final int ROWS = Screen.ROWS;

    private final List<T> entries;

    private KeyList(List<T> entries) {
        this.entries = List.copyOf(entries);
    }

    static <T> KeyList<T> of(List<T> entries) {
        return new KeyList<>(entries);
    }

    /** A column's: the columns below it, then its courseware, each in the release's order. */
    public static <T> KeyList<T> ofColumn(List<T> columnsBelow, List<T> courseware) {
        List<T> all = new ArrayList<>(columnsBelow);
        all.addAll(courseware);
        return new KeyList<>(all);
    }

    /**
     * @param digit of the remote, that opens it while its page is shown
     */
    public record Row<T>(int digit, T entry) {}

    /** One at least: an empty list has a page, too. */
    public int pages() {
        return Math.max(1, (entries.size() + ROWS - 1) / ROWS);
    }

    /**
     * @param number 1 to {@link #pages}
     */
    public List<Row<T>> page(int number) {
        int from = (number - 1) * ROWS;
        int to = Math.min(from + ROWS, entries.size());
        return IntStream.range(from, to)
                .mapToObj(i -> new Row<>(i - from + 1, entries.get(i)))
                .toList();
    }

    /** The page on which it stands; the first for what does not. */
    int pageOf(T entry) {
        return Math.max(0, entries.indexOf(entry)) / ROWS + 1;
    }

    /**
     * What a row has room for.
     *
     * @param screenWidth in pixels
     */
    public static String label(String title, int screenWidth) {
        return Widths.cut(title, Screen.of(screenWidth).rowWidth());
    }
}
