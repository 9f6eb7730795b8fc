package kejian.origin.report;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import kejian.sheet.ResultSheet;

/** CSV (RFC 4180) in UTF-8 with a byte order mark: table below table. */
final class BulletinCsv {

    private final StringBuilder text = new StringBuilder("\ufeff");

    private BulletinCsv() {}

    static byte[] of(Bulletin bulletin) {
        BulletinCsv sheet = new BulletinCsv();
        sheet.line(Stream.of(bulletin.title().zh(), bulletin.title().en()));
        sheet.line(Stream.of("月份 month", bulletin.month().toString()));
        sheet.line(Stream.of("区划 area", bulletin.area(), bulletin.areaName()));
        sheet.line(Stream.of("快照 snapshot", bulletin.snapshot(), bulletin.closedAt().toString()));
        for (Bulletin.Table table : bulletin.all()) {
            sheet.text.append("\r\n");
            sheet.line(Stream.of(table.caption().both()));
            sheet.line(table.columns().stream().map(Bulletin.Caption::both));
            for (List<Cell> row : table.rows()) {
                sheet.line(row.stream().map(BulletinCsv::value));
            }
        }
        return sheet.text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** No plus sign: a number must stay one. */
    private static String value(Cell cell) {
        return cell.kind() == Cell.Kind.CHANGE
                ? String.format(Locale.ROOT, "%.2f%%", cell.number() * 100)
                : cell.shown();
    }

    private void line(Stream<String> cells) {
        String[] all = cells.map(BulletinCsv::quoted).toArray(String[]::new);
        text.append(String.join(",", all)).append("\r\n");
    }

    private static String quoted(String cell) {
        String safe = cell.matches("-[0-9.]+%?") ? cell : ResultSheet.escaped(cell);
        return safe.matches("[^\",\r\n]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
