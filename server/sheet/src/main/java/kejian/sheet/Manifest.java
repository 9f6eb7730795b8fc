package kejian.sheet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kejian.contract.problem.Problem;

/** A sheet whose headers are understood, with every row checked before anything moves. */
public final class Manifest {

    private final Grid grid;
    private final List<Item> items;
    private final List<Fault> faults;
    private final List<String> unread;
    private final Map<Field, Integer> columns;

    private Manifest(
            Grid grid,
            Map<Field, Integer> columns,
            List<Item> items,
            List<Fault> faults,
            List<String> unread) {
        this.grid = grid;
        this.columns = columns;
        this.items = List.copyOf(items);
        this.faults = List.copyOf(faults);
        this.unread = List.copyOf(unread);
    }

    /** What the world around the sheet knows. */
    public interface Surroundings {

        /**
         * @param name relative to the sheet, with {@code /}
         */
        boolean hasFile(String name);

        /** The slug of a column that is named by slug or title. */
        Optional<String> column(String name);
    }

    /**
     * How a sheet is read.
     *
     * @param headers fields of headers that are not ours, as the editor says
     * @param column of rows that name none, empty where each must
     */
    public record Reading(Map<String, Field> headers, String column) {

        public static final Reading PLAIN = new Reading(Map.of(), "");

        public Reading {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * @throws SheetException where not even the headers can be used
     */
    public static Manifest check(Grid grid, Reading reading, Surroundings around)
            throws SheetException {
        if (grid.rows().isEmpty()) {
            throw SheetException.syntax("空表", "the sheet is empty");
        }
        List<String> unread = new ArrayList<>();
        Map<Field, Integer> columns = columns(grid.rows().getFirst(), reading, unread);
        if (!columns.containsKey(Field.VIDEO)) {
            throw SheetException.syntax(
                    "没有“视频文件”列（表头须在第一行）",
                    "no column \"video\" (the first row must be the headers)");
        }
        if (!columns.containsKey(Field.COLUMN) && reading.column().isEmpty()) {
            throw SheetException.syntax(
                    "没有“专栏”列，也未用 --column 指定", "no column \"column\", nor --column");
        }
        if (grid.rows().size() == 1) {
            throw new SheetException(
                    Problem.MANIFEST_EMPTY, "只有表头，没有内容", "there are headers and no rows");
        }
        List<Item> items = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        Map<String, Integer> videos = new HashMap<>();
        Map<String, Integer> ids = new HashMap<>();
        for (int i = 1; i < grid.rows().size(); i++) {
            RowCheck row =
                    new RowCheck(
                            grid.rows().getFirst(),
                            columns,
                            grid.lines().get(i),
                            grid.rows().get(i),
                            reading.column(),
                            around);
            row.check(videos, ids);
            if (row.faults().isEmpty()) {
                items.add(row.item());
            } else {
                faults.addAll(row.faults());
            }
        }
        return new Manifest(grid, columns, items, faults, unread);
    }

    private static Map<Field, Integer> columns(
            List<String> headers, Reading reading, List<String> unread) throws SheetException {
        Map<Field, Integer> columns = new EnumMap<>(Field.class);
        for (int i = 0; i < headers.size(); i++) {
            String header = headers.get(i).strip();
            if (header.isEmpty()) {
                continue;
            }
            Field given = reading.headers().get(header);
            Optional<Field> field = given == null ? Field.of(header) : Optional.of(given);
            if (field.isEmpty()) {
                unread.add(header);
            } else if (columns.put(field.get(), i) != null) {
                throw SheetException.syntax(
                        "“" + header + "”列出现两次", "the column \"" + header + "\" stands twice");
            }
        }
        return columns;
    }

    public Grid grid() {
        return grid;
    }

    /** Rows that may be acted on, in order. */
    public List<Item> items() {
        return items;
    }

    public List<Fault> faults() {
        return faults;
    }

    /**
     * What stands in a row below a field's header, right or wrong.
     *
     * @param row as the editor's program numbers it
     * @return empty where nothing does
     */
    public String cell(int row, Field field) {
        int line = Collections.binarySearch(grid.lines(), row);
        Integer at = columns.get(field);
        if (line < 0 || at == null || at >= grid.rows().get(line).size()) {
            return "";
        }
        return grid.rows().get(line).get(at).strip();
    }

    /** Headers that are no field: what stands below them is not read. */
    public List<String> unread() {
        return unread;
    }
}
