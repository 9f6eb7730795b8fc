package kejian.origin.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;

/**
 * A bulletin as boxes show it: Chinese alone, the columns that stand beside one another on a
 * television of 2008, and of a county one line; ADR 67.
 */
final class BulletinArticle {

    private BulletinArticle() {}

    /**
     * @param of as the bulletin calls it
     * @param shown what stands over it here, which is no wider than what stands below
     */
    private record Column(String of, String shown) {

        static Column of(String name) {
            return new Column(name, name);
        }
    }

    private static final List<Column> MEASURES =
            List.of(
                    Column.of("站点"),
                    new Column("有效学习时长（小时）", "小时"),
                    new Column("站均（小时）", "站均"),
                    Column.of("参学率"),
                    Column.of("达标率"),
                    Column.of("畅通率"));

    /** The same month in less; what counts it does not change. */
    static Bulletin of(Bulletin b) {
        return new Bulletin(
                chinese(b.title()),
                b.month(),
                b.snapshot(),
                b.closedAt(),
                b.area(),
                b.areaName(),
                b.figures(),
                Stream.of(
                                summary(b),
                                withoutEnglish(table(b, "types", beside(Column.of("站点类型")))),
                                table(b, "counties", beside(Column.of("县区"))),
                                table(
                                        b,
                                        "days",
                                        List.of(
                                                Column.of("日期"),
                                                Column.of("活跃站点"),
                                                new Column("有效学习时长（小时）", "小时"))),
                                table(
                                        b,
                                        "words",
                                        List.of(
                                                Column.of("名次"),
                                                Column.of("词"),
                                                Column.of("检索次数"))),
                                withoutEnglish(
                                        table(
                                                b,
                                                "published",
                                                List.of(
                                                        Column.of("类别"),
                                                        Column.of("新上线"),
                                                        Column.of("在线视频"),
                                                        Column.of("在线图文")))),
                                definitions(b))
                        .filter(t -> !t.rows().isEmpty())
                        .toList());
    }

    private static List<Column> beside(Column first) {
        List<Column> all = new ArrayList<>();
        all.add(first);
        all.addAll(MEASURES);
        return all;
    }

    private static Bulletin.Caption chinese(Bulletin.Caption caption) {
        return new Bulletin.Caption(caption.zh(), "");
    }

    private static Bulletin.Table summary(Bulletin b) {
        List<List<BulletinCell>> rows = new ArrayList<>();
        for (Bulletin.Figure f : b.figures()) {
            rows.add(List.of(BulletinCell.text(f.caption().zh()), f.now(), f.last(), f.year()));
        }
        return new Bulletin.Table(
                "summary",
                chinese(named(b, "summary").caption()),
                List.of(
                        new Bulletin.Caption("指标", ""),
                        new Bulletin.Caption("本月", ""),
                        chinese(Bulletin.LAST),
                        chinese(Bulletin.YEAR)),
                rows);
    }

    /** Of one column, which no reader takes for a table: a paragraph each. */
    private static Bulletin.Table definitions(Bulletin b) {
        Bulletin.Table whole = table(b, "definitions", List.of(Column.of("口径")));
        return new Bulletin.Table(whole.id(), whole.caption(), List.of(), whole.rows());
    }

    /** Names of types, and of the sum, stand in both languages in one cell. */
    private static Bulletin.Table withoutEnglish(Bulletin.Table named) {
        List<List<BulletinCell>> rows = new ArrayList<>();
        for (List<BulletinCell> row : named.rows()) {
            List<BulletinCell> cells = new ArrayList<>(row);
            String name = row.getFirst().words().replaceFirst(" [\\x20-\\x7e]+$", "");
            cells.set(0, BulletinCell.text(name));
            rows.add(cells);
        }
        return new Bulletin.Table(named.id(), named.caption(), named.columns(), rows);
    }

    private static Bulletin.Table table(Bulletin b, String id, List<Column> columns) {
        Bulletin.Table whole = named(b, id);
        List<String> names = whole.columns().stream().map(Bulletin.Caption::zh).toList();
        // the month itself comes first, those beside it after
        int[] places = columns.stream().mapToInt(c -> names.indexOf(c.of())).toArray();
        List<List<BulletinCell>> rows = new ArrayList<>();
        for (List<BulletinCell> row : whole.rows()) {
            List<BulletinCell> cells = new ArrayList<>();
            for (int place : places) {
                cells.add(row.get(place));
            }
            rows.add(cells);
        }
        return new Bulletin.Table(
                id,
                chinese(whole.caption()),
                columns.stream().map(c -> new Bulletin.Caption(c.shown(), "")).toList(),
                rows);
    }

    private static Bulletin.Table named(Bulletin b, String id) {
        return b.tables().stream()
                .filter(t -> t.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND, id));
    }
}
