package kejian.origin.report;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/**
 * A closed month in numbers, of an area or of one thing in it: all that any form shows.
 *
 * @param area of which it tells
 * @param figures what the month comes to; templates name them
 * @param tables all that is shown, in this order
 */
record Bulletin(
        Caption title,
        YearMonth month,
        String snapshot,
        Instant closedAt,
        String area,
        String areaName,
        List<Figure> figures,
        List<Table> tables) {

    /** A caption in both languages. */
    record Caption(String zh, String en) {

        String both() {
            return zh + " " + en;
        }
    }

    /**
     * One number beside that of the month before and of the same month a year before.
     *
     * @param key as templates name it
     */
    record Figure(
            String key, Caption caption, BulletinCell now, BulletinCell last, BulletinCell year) {

        BulletinCell sinceLast() {
            return now.since(last);
        }

        BulletinCell sinceYear() {
            return now.since(year);
        }
    }

    /**
     * @param id as templates name it
     */
    record Table(
            String id, Caption caption, List<Caption> columns, List<List<BulletinCell>> rows) {}

    static final Caption LAST = new Caption("上月", "last month");
    static final Caption YEAR = new Caption("去年同月", "same month last year");

    /** As Chinese writes a month. */
    static String inChinese(YearMonth month) {
        return month.getYear() + "年" + month.getMonthValue() + "月";
    }

    /** Lines of all tables. */
    long lines() {
        return tables.stream().mapToLong(t -> t.rows().size()).sum();
    }

    /** Figures as a table. */
    static Table summary(List<Figure> figures) {
        List<List<BulletinCell>> rows = new ArrayList<>();
        for (Figure f : figures) {
            rows.add(
                    List.of(
                            BulletinCell.text(f.caption().both()),
                            f.now(),
                            f.last(),
                            f.sinceLast(),
                            f.year(),
                            f.sinceYear()));
        }
        return new Table(
                "summary",
                new Caption("概况", "summary"),
                List.of(
                        new Caption("指标", "figure"),
                        new Caption("本月", "this month"),
                        LAST,
                        new Caption("比上月", "since last month"),
                        YEAR,
                        new Caption("比去年同月", "since last year")),
                rows);
    }
}
