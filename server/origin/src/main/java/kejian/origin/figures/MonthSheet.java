package kejian.origin.figures;

import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import kejian.origin.month.Months;
import kejian.sheet.CsvText;
import org.jspecify.annotations.Nullable;

/**
 * A month's figures as CSV in UTF-8 with a byte order mark, the form that office programs open
 * right.
 */
final class MonthSheet {

    private final CsvText text = new CsvText();

    private final boolean closed;

    /**
     * @param snapshot absent while the month is open
     */
    MonthSheet(YearMonth month, Months.@Nullable Snapshot snapshot) {
        closed = snapshot != null;
        text.line("月份 month", month.toString());
        if (snapshot == null) {
            text.line("快照 snapshot", "未结 open");
        } else {
            text.line("快照 snapshot", snapshot.snapshot(), snapshot.closedAt().toString());
        }
        text.line(
                "",
                "名称 name",
                "行 line",
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

    /** Of a closed month three lines a row: what was closed, what came later, both. */
    void add(String title, List<FigureResource.Row> rows) {
        for (FigureResource.Row row : rows) {
            figures(title, row.name(), closed ? "已结 closed" : "未结 open", row.figures());
            Later later = row.later();
            if (later != null) {
                Later.Correction c = later.correction();
                text.line(
                        title,
                        row.name(),
                        "更正 correction",
                        Long.toString(c.starts()),
                        Long.toString(c.validViews()),
                        Long.toString(c.completes()),
                        "",
                        hours(c.watchedMs()),
                        hours(c.effectiveMs()),
                        Long.toString(c.uniqueStations()),
                        number(c.personTimes()),
                        decimal(c.personHours()),
                        "");
                figures(title, row.name(), "合计 sum", later.sum());
            }
        }
    }

    private void figures(String title, String name, String line, Figures f) {
        text.line(
                title,
                name,
                line,
                Long.toString(f.starts()),
                Long.toString(f.validViews()),
                Long.toString(f.completes()),
                share(f.completionRate()),
                hours(f.watchedMs()),
                hours(f.effectiveMs()),
                Long.toString(f.uniqueStations()),
                number(f.personTimes()),
                decimal(f.personHours()),
                share(f.participation()));
    }

    String csv() {
        return text.toString();
    }

    private static String share(@Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%.1f%%", value * 100);
    }

    private static String hours(long ms) {
        return decimal(ms / 3_600_000.0);
    }

    private static String number(@Nullable Long value) {
        return value == null ? "" : value.toString();
    }

    private static String decimal(@Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%.3f", value);
    }
}
