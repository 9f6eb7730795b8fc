package kejian.delivery.page;

import java.util.ArrayList;
import java.util.List;
import kejian.delivery.page.ArticleScreen.Line;

/**
 * A table whose first row names its columns, on a screen without room for columns: rows that fit a
 * line stand below the names; else each row is told name by name.
 */
record TableLines(List<String> names, List<List<String>> rows, int lineWidth) {

    private static final int FEWEST_COLUMNS = 3;
    private static final String INDENT = "　";

    /** Word's forms have two columns and no names; names are words, not numbers. */
    static boolean areNamed(List<List<String>> rows) {
        List<String> first = rows.isEmpty() ? List.of() : rows.getFirst();
        return rows.size() > 1
                && first.size() >= FEWEST_COLUMNS
                && first.stream().allMatch(n -> n.codePoints().anyMatch(Character::isLetter))
                && rows.stream().allMatch(row -> !row.isEmpty() && row.size() <= first.size());
    }

    static TableLines of(List<List<String>> table, int lineWidth) {
        List<List<String>> flat =
                table.stream()
                        .map(row -> row.stream().map(c -> c.replace('\n', ' ')).toList())
                        .toList();
        return new TableLines(flat.getFirst(), flat.subList(1, flat.size()), lineWidth);
    }

    boolean areLines() {
        return width(head()) <= lineWidth
                && rows.stream().allMatch(row -> width(line(row)) <= lineWidth);
    }

    String head() {
        return line(names);
    }

    static String line(List<String> row) {
        return String.join(ArticleScreen.BETWEEN_CELLS, row);
    }

    /** What the row is about, and below it the rest of it, no pair cut that fits a line. */
    List<Line> told(List<String> row) {
        List<Line> lines = new ArrayList<>();
        Widths.lines(row.getFirst(), lineWidth).forEach(l -> lines.add(new Line(l, true)));
        StringBuilder open = new StringBuilder();
        for (int i = 1; i < row.size(); i++) {
            if (row.get(i).isEmpty()) {
                continue;
            }
            String pair = INDENT + names.get(i) + "：" + row.get(i);
            if (!open.isEmpty() && width(open + pair) > lineWidth) {
                plain(open.toString(), lines);
                open.setLength(0);
            }
            open.append(pair);
        }
        plain(open.toString(), lines);
        return lines;
    }

    private void plain(String text, List<Line> lines) {
        Widths.lines(text, lineWidth).forEach(l -> lines.add(new Line(l, false)));
    }

    private static int width(String text) {
        return text.codePoints().map(Widths::of).sum();
    }
}
