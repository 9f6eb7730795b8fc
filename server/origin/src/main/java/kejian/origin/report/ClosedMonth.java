package kejian.origin.report;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A closed month of an area, added up. Keys of types are names of {@code StationType}, empty for
 * stations of which nobody said it, {@code -} for what no station of the register watched.
 *
 * @param registerByBoth by county, then by type
 * @param days each one's stations with a valid view and effective viewing, in ms
 * @param words that at least five boxes asked for, most asked first
 * @param searches all of them
 * @param published by category
 */
record ClosedMonth(
        YearMonth month,
        Totals all,
        Map<String, Totals> byCounty,
        Map<String, Totals> byType,
        Totals.Register register,
        Map<String, Totals.Register> registerByCounty,
        Map<String, Totals.Register> registerByType,
        Map<String, Map<String, Totals.Register>> registerByBoth,
        SortedMap<LocalDate, Day> days,
        List<Word> words,
        long searches,
        Map<String, Published> published) {

    record Day(long stations, long effectiveMs) {}

    /**
     * @param kind {@code words}, {@code keys} or {@code title}
     * @param what the words, the digits or the courseware's id
     */
    record Word(String kind, String what, String shown, long searches, long boxes) {}

    /**
     * @param videos that came out first in the month
     * @param videosThere of all time, without those that were withdrawn
     */
    record Published(long videos, long articles, long videosThere, long articlesThere) {

        static final Published NONE = new Published(0, 0, 0, 0);

        Published plus(Published other) {
            return new Published(
                    videos + other.videos,
                    articles + other.articles,
                    videosThere + other.videosThere,
                    articlesThere + other.articlesThere);
        }
    }

    Published publishedAll() {
        return published.values().stream().reduce(Published.NONE, Published::plus);
    }

    /** Mean number of stations with a valid view on a day. */
    double meanStationsADay() {
        long sum = days.values().stream().mapToLong(Day::stations).sum();
        return (double) sum / month.lengthOfMonth();
    }

    /** The day with most of them, the first of several; none where nobody watched. */
    Map.@Nullable Entry<LocalDate, Day> busiest() {
        Map.Entry<LocalDate, Day> busiest = null;
        for (Map.Entry<LocalDate, Day> day : days.entrySet()) {
            if (day.getValue().stations() > 0
                    && (busiest == null
                            || day.getValue().stations() > busiest.getValue().stations())) {
                busiest = day;
            }
        }
        return busiest;
    }
}
