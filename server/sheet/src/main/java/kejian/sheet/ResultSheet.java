package kejian.sheet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** The same sheet again, with 状态, 编号 and 说明 of each row. */
public final class ResultSheet {

    private static final List<Field> MORE =
            List.of(Field.RESULT_STATE, Field.RESULT_ID, Field.RESULT_NOTE);

    private ResultSheet() {}

    /** What became of a row. */
    public record Outcome(String state, String id, String note) {

        public Outcome(RowState state, String id, String note, boolean english) {
            this(state.word(english), id, note);
        }
    }

    /** What is said of rows that have faults: all of each row's. */
    public static Map<Integer, Outcome> wrong(Manifest manifest, boolean english) {
        Map<Integer, String> notes =
                manifest.faults().stream()
                        .collect(
                                Collectors.groupingBy(
                                        Fault::row,
                                        Collectors.mapping(
                                                f -> said(f, english), Collectors.joining("; "))));
        Map<Integer, Outcome> outcomes = new HashMap<>();
        notes.forEach(
                (row, note) -> outcomes.put(row, new Outcome(RowState.WRONG, "", note, english)));
        return outcomes;
    }

    private static String said(Fault fault, boolean english) {
        return fault.header() + ": " + fault.sentence(english) + " (" + fault.code() + ")";
    }

    /**
     * A cell that a spreadsheet would calculate gets an apostrophe before it, full width signs too:
     * some programs fold them.
     */
    public static String escaped(String cell) {
        if (cell.isEmpty()) {
            return cell;
        }
        return "=+-@\t\r＝＋－＠".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }

    /**
     * @param outcomes by the row's number
     * @param english whether the three headers are English
     */
    public static byte[] write(
            Grid grid, Map<Integer, Outcome> outcomes, Grid.Form form, boolean english) {
        List<List<String>> rows = rows(grid, outcomes, english);
        return form == Grid.Form.CSV ? csv(rows) : xlsx(rows);
    }

    private static List<List<String>> rows(
            Grid grid, Map<Integer, Outcome> outcomes, boolean english) {
        List<String> headers = grid.rows().getFirst();
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < headers.size(); i++) {
            // a result that is given again gets its columns once
            if (Field.of(headers.get(i)).filter(Field::isResult).isEmpty()) {
                kept.add(i);
            }
        }
        int width = grid.rows().stream().mapToInt(List::size).max().orElse(0);
        for (int i = headers.size(); i < width; i++) {
            kept.add(i);
        }
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < grid.rows().size(); i++) {
            List<String> from = grid.rows().get(i);
            List<String> row = new ArrayList<>();
            for (int at : kept) {
                row.add(at < from.size() ? escaped(from.get(at)) : "");
            }
            if (i == 0) {
                MORE.forEach(f -> row.add(english ? f.english() : f.chinese()));
            } else {
                Outcome o = outcomes.getOrDefault(grid.lines().get(i), new Outcome("", "", ""));
                row.addAll(List.of(escaped(o.state()), escaped(o.id()), escaped(o.note())));
            }
            rows.add(row);
        }
        return rows;
    }

    private static byte[] csv(List<List<String>> rows) {
        CsvText text = new CsvText();
        rows.forEach(row -> text.line(row.toArray()));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] xlsx(List<List<String>> rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(bytes, "kejian", "1.0")) {
            Worksheet sheet = book.newWorksheet("结果");
            for (int r = 0; r < rows.size(); r++) {
                for (int c = 0; c < rows.get(r).size(); c++) {
                    if (!rows.get(r).get(c).isEmpty()) {
                        sheet.value(r, c, rows.get(r).get(c));
                    }
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }
}
