package kejian.origin.report;

import java.util.List;
import java.util.Objects;
import kejian.sheet.Book;

/** A workbook, a sheet a table. */
final class BulletinXlsx {

    private BulletinXlsx() {}

    static byte[] of(Bulletin bulletin) {
        List<Book.Page> pages =
                bulletin.tables().stream().map(table -> page(bulletin, table)).toList();
        return FixedZip.of(Book.write(pages), bulletin.closedAt());
    }

    private static Book.Page page(Bulletin bulletin, Bulletin.Table table) {
        return new Book.Page(
                table.caption().zh(),
                bulletin.title().zh(),
                "快照 snapshot " + bulletin.snapshot(),
                table.columns().stream().map(Bulletin.Caption::both).toList(),
                table.rows().stream()
                        .map(row -> row.stream().map(BulletinXlsx::value).toList())
                        .toList(),
                table.id().equals("definitions"));
    }

    private static Book.Value value(BulletinCell cell) {
        return switch (cell.kind()) {
            case COUNT -> new Book.Number(cell.number(), "0");
            case HOURS -> new Book.Number(cell.number(), "0.00");
            case SHARE -> new Book.Number(cell.number(), "0.00%");
            case CHANGE -> new Book.Number(cell.number(), "+0.00%;-0.00%;0.00%");
            case DATE -> new Book.Day(Objects.requireNonNull(cell.date()));
            case TEXT -> new Book.Text(cell.words());
            case NONE, FEW -> new Book.Mark(cell.words());
        };
    }
}
