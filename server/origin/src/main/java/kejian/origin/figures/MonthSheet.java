package kejian.origin.figures;

import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A month's figures as CSV in UTF-8 with a byte order mark, the form that office programs open
 * right.
 */
final class MonthSheet {

    private final StringBuilder text = new StringBuilder("\ufeff");

    MonthSheet(YearMonth month) {
        line("月份 month", month.toString());
        line(
                "",
                "名称 name",
                "播放次数 starts",
                "有效播放 valid",
                "完播 complete",
                "完播率 completion rate",
                "观看时长(小时) watch hours",
                "有效学习时长(小时) effective hours",
                "收看站点 stations",
                "参学人次 person-times",
                "学时 person-hours",
                "参学率 participation");
    }

    void add(String title, List<FigureQueries.Row> rows) {
        for (FigureQueries.Row row : rows) {
            Figures f = row.figures();
            line(
                    title,
                    row.name(),
                    Long.toString(f.starts()),
                    Long.toString(f.validViews()),
                    Long.toString(f.completes()),
                    share(f.completionRate()),
                    hours(f.watchedMs()),
                    hours(f.effectiveMs()),
                    Long.toString(f.uniqueStations()),
                    f.personTimes() == null ? "" : f.personTimes().toString(),
                    f.personHours() == null ? "" : decimal(f.personHours()),
                    share(f.participation()));
        }
    }

    String csv() {
        return text.toString();
    }

    private void line(String... cells) {
        for (int i = 0; i < cells.length; i++) {
            text.append(i == 0 ? "" : ",").append(cell(cells[i]));
        }
        text.append("\r\n");
    }

    /** Quoted, and harmless in a program that would take it for a formula. */
    static String cell(String value) {
        String safe = value;
        if (!value.isEmpty() && "=+-@\t\r＝＋－＠".indexOf(value.charAt(0)) >= 0) {
            safe = "'" + value;
        }
        return safe.matches("[^\",\r\n]*") ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }

    private static String share(@Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%.1f%%", value * 100);
    }

    private static String hours(long ms) {
        return decimal(ms / 3_600_000.0);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
