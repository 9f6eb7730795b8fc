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

    /** Of rows {@code s} with {@code month} (of a closed one), {@code courseware}, {@code tier}. */
    static final String FILTER =
            """
            (:column = ''
                 or exists (select 1 from closed_column k where k.month = s.month
                               and k.slug = :column and k.courseware = s.courseware)
                 or (s.month is null and s.courseware in (
                     select cc.courseware::text from column_courseware cc
                       join column_node n on n.id = cc.column_id where n.slug = :column)))
             and (:courseware = '' or s.courseware = :courseware)
             and (:tier = '' or s.tier = :tier)
            """;

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

    void bind(Query query) {
        query.setParameter("root", area)
                .setParameter("closed", array(closed))
                .setParameter("from", from)
                .setParameter("to", to)
                .setParameter("column", column == null ? "" : column)
                .setParameter("courseware", courseware == null ? "" : courseware)
                .setParameter("tier", tier == null ? "" : tier);
    }

    /** As the database reads an array of dates. */
    static String array(List<LocalDate> days) {
        return days.stream().map(LocalDate::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
