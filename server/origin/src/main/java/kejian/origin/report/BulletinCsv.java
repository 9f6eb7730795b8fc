package kejian.origin.report;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import kejian.sheet.CsvText;

/** CSV: table below table. */
final class BulletinCsv {

    private BulletinCsv() {}

    static byte[] of(Bulletin bulletin) {
        CsvText sheet = new CsvText();
        sheet.line(bulletin.title().zh(), bulletin.title().en());
        sheet.line("月份 month", bulletin.month().toString());
        sheet.line("区划 area", bulletin.area(), bulletin.areaName());
        sheet.line("快照 snapshot", bulletin.snapshot(), bulletin.closedAt().toString());
        for (Bulletin.Table table : bulletin.tables()) {
            sheet.line();
            sheet.line(table.caption().both());
            sheet.line(table.columns().stream().map(Bulletin.Caption::both).toArray());
            for (List<BulletinCell> row : table.rows()) {
                sheet.line(row.stream().map(BulletinCsv::value).toArray());
            }
        }
        return sheet.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** No plus sign: a number must stay one. */
    private static String value(BulletinCell cell) {
        return cell.kind() == BulletinCell.Kind.CHANGE
                ? String.format(Locale.ROOT, "%.2f%%", cell.number() * 100)
                : cell.shown();
    }
}
