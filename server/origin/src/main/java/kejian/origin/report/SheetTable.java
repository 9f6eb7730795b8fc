package kejian.origin.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import kejian.origin.report.Bulletin.Caption;
import org.jspecify.annotations.Nullable;

/**
 * A table of a sheet before it is written.
 *
 * @param keys columns that name what a line is of
 */
record SheetTable(String id, Caption caption, List<Caption> keys, List<Line> lines) {

    /**
     * @param keys as many as the table names
     */
    record Line(List<BulletinCell> keys, Totals sums) {}

    /** Tables that cut the same sessions: none tells of persons what another one hides. */
    static List<Bulletin.Table> written(List<Measure> measures, SheetTable... tables) {
        List<BitSet> hidden =
                HiddenRows.of(
                        List.of(tables).stream()
                                .map(t -> t.lines.stream().map(Line::sums).toList())
                                .toList());
        List<Bulletin.Table> written = new ArrayList<>();
        for (SheetTable table : tables) {
            written.add(table.written(measures, hidden.get(written.size())));
        }
        return written;
    }

    private Bulletin.Table written(List<Measure> measures, BitSet hidden) {
        List<Caption> columns = new ArrayList<>(keys);
        measures.forEach(m -> columns.add(m.caption()));
        List<List<BulletinCell>> rows = new ArrayList<>();
        for (Line line : lines) {
            boolean isHidden = hidden.get(rows.size());
            List<BulletinCell> row = new ArrayList<>(line.keys);
            measures.forEach(m -> row.add(m.of(line.sums, isHidden)));
            rows.add(row);
        }
        return new Bulletin.Table(id, caption, columns, rows);
    }

    /** What a sheet is of, a line each. */
    static Bulletin.Table about(Caption caption, List<List<BulletinCell>> facts) {
        return new Bulletin.Table(
                "about",
                caption,
                List.of(new Caption("项目", "item"), new Caption("内容", "content")),
                facts);
    }

    static List<BulletinCell> fact(String zh, String en, BulletinCell cell) {
        return List.of(BulletinCell.text(new Caption(zh, en).both()), cell);
    }

    /** What somebody said, or nothing. */
    static BulletinCell said(@Nullable String words) {
        return words == null || words.isBlank() ? BulletinCell.NONE : BulletinCell.text(words);
    }

    static BulletinCell day(@Nullable LocalDate day) {
        return day == null ? BulletinCell.NONE : BulletinCell.date(day);
    }

    static BulletinCell yes(boolean isSo) {
        return BulletinCell.text(isSo ? "是 yes" : "否 no");
    }
}
