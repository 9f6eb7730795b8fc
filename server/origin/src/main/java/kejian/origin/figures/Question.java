package kejian.origin.figures;

import jakarta.persistence.Query;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for.
 *
 * @param area only sessions of this area and below
 * @param closed first days of the months that are answered as they were closed
 */
record Question(
        LocalDate from,
        LocalDate to,
        String area,
        @Nullable String column,
        @Nullable String courseware,
        @Nullable String tier,
        List<LocalDate> closed) {

    private static final String IN_COLUMN =
            """
             and (exists (select 1 from closed_column k where k.month = s.month
                             and k.slug = :column and k.courseware = s.courseware)
                  or (s.month is null and s.courseware in (
                      select cc.courseware::text from column_courseware cc
                        join column_node n on n.id = cc.column_id where n.slug = :column)))
            """;

    /**
     * Of rows {@code s} with {@code month} (of a closed one), {@code courseware}, {@code tier}:
     * what is not asked for is not there, or the database could use no index.
     */
    String filter() {
        return (column == null ? "" : IN_COLUMN)
                + (courseware == null ? "" : " and s.courseware = :courseware")
                + (tier == null ? "" : " and s.tier = :tier");
    }

    /** The same, of all that is there by now. */
    Question now() {
        return new Question(from, to, area, column, courseware, tier, List.of());
    }

    /** First days of the months that lie in the period from their first day to their last. */
    List<LocalDate> wholeMonths() {
        List<LocalDate> whole = new ArrayList<>();
        LocalDate first = from.getDayOfMonth() == 1 ? from : from.withDayOfMonth(1).plusMonths(1);
        for (LocalDate m = first; !m.plusMonths(1).minusDays(1).isAfter(to); m = m.plusMonths(1)) {
            whole.add(m);
        }
        return whole;
    }

    /** The same of each month, or of its days that lie in the period. */
    List<Question> byMonths() {
        List<Question> all = new ArrayList<>();
        for (LocalDate m = from.withDayOfMonth(1); !m.isAfter(to); m = m.plusMonths(1)) {
            LocalDate first = m;
            LocalDate last = m.plusMonths(1).minusDays(1);
            all.add(
                    new Question(
                            first.isBefore(from) ? from : first,
                            last.isAfter(to) ? to : last,
                            area,
                            column,
                            courseware,
                            tier,
                            closed.stream().filter(first::equals).toList()));
        }
        return all;
    }

    void bind(Query query) {
        query.setParameter("closed", array(closed));
        bindLive(query);
    }

    /** Of one that asks nothing of closed months. */
    void bindLive(Query query) {
        query.setParameter("root", area).setParameter("from", from).setParameter("to", to);
        if (column != null) {
            query.setParameter("column", column);
        }
        if (courseware != null) {
            query.setParameter("courseware", courseware);
        }
        if (tier != null) {
            query.setParameter("tier", tier);
        }
    }

    /** As the database reads an array of dates. */
    static String array(List<LocalDate> days) {
        return days.stream().map(LocalDate::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
