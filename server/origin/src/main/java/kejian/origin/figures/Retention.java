package kejian.origin.figures;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * r(p) for p = 0…100: the share of starts whose union holds the moment p·D/100, D − 1 ms for p =
 * 100.
 *
 * @param durationMs the longest of the packages that were played, 0 where nothing was
 * @param points 101 shares of 1; none where nobody started
 */
public record Retention(long durationMs, long starts, List<Double> points) {

    /**
     * Rows for {@link Adding}, of the starts in {@code started (length, sections)}. Sections are
     * added up by where they begin and end, not looked into at each p: a session costs as much as
     * it has sections.
     */
    public static final String OF_STARTED = ofStarted("", "");

    /** The same of each title, of {@code started (courseware, length, sections)}. */
    static final String OF_TITLES = ofStarted("courseware,", "group by courseware");

    private static String ofStarted(String key, String grouped) {
        return """
        select %1$s -1 as p, count(*) as starts, coalesce(max(length), 0) as length,
               count(*) filter (where sections @> length - 1) as held
          from started %2$s
        union all
        select %1$s p, 0, 0, sum(n)
          from (select %1$s (lower(r) * 100 + length - 1) / length as p, 1 as n
                  from started, unnest(sections) r
                union all
                select %1$s (upper(r) * 100 + length - 1) / length, -1
                  from started, unnest(sections) r) edge
         group by %1$s p
        """
                .formatted(key, grouped);
    }

    private static final int LAST = 100;
    private static final int MOST_DROPS = 3;
    private static final double LEAST_DROP = 0.05;

    /**
     * @param share by how much the curve falls there
     */
    public record Drop(long atMs, double share) {}

    /** Takes the rows in any order. */
    public static final class Adding {

        private final long[] change = new long[LAST + 1];
        private long starts;
        private long lengthMs;

        /** The row that a result stands at. */
        public void add(ResultSet row) throws SQLException {
            add(
                    row.getLong("p"),
                    row.getLong("starts"),
                    row.getLong("length"),
                    row.getLong("held"));
        }

        void add(long p, long ofAll, long longest, long held) {
            if (p < 0) {
                starts = ofAll;
                lengthMs = longest;
                change[LAST] = held;
            } else if (p < LAST) {
                change[(int) p] = held;
            }
        }

        public Retention sum() {
            if (starts == 0) {
                return new Retention(0, 0, List.of());
            }
            List<Double> points = new ArrayList<>();
            long holds = 0;
            for (int p = 0; p < LAST; p++) {
                holds += change[p];
                points.add((double) holds / starts);
            }
            points.add((double) change[LAST] / starts);
            return new Retention(lengthMs, starts, points);
        }
    }

    /** Up to three of the largest, the largest first. */
    public List<Drop> drops() {
        List<Drop> drops = new ArrayList<>();
        for (int p = 1; p < points.size(); p++) {
            double drop = points.get(p - 1) - points.get(p);
            if (drop >= LEAST_DROP) {
                drops.add(new Drop(p * durationMs / 100, drop));
            }
        }
        drops.sort(Comparator.comparingDouble(Drop::share).reversed());
        return drops.subList(0, Math.min(MOST_DROPS, drops.size()));
    }
}
