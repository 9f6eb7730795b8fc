package kejian.origin.figures;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kejian.origin.area.Areas;
import org.jspecify.annotations.Nullable;

/** Every figure in SQL, from session rows: the same rows that the session list shows. */
@ApplicationScoped
class FigureQueries {

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

        /** The same, of all that is there by now. */
        Question now() {
            return new Question(from, to, area, column, courseware, tier, List.of());
        }

        /** As the database reads an array of dates. */
        private String months() {
            return closed.stream()
                    .map(LocalDate::toString)
                    .collect(Collectors.joining(",", "{", "}"));
        }
    }

    enum By {
        ALL("'all'", "'all'", ""),
        COURSEWARE(
                "s.courseware",
                "coalesce(min(c.title), s.courseware)",
                "left join courseware c on c.id::text = s.courseware"),
        COUNTY("s.area", "coalesce(min(a.name), s.area)", "left join area a on a.code = s.area"),
        TIER("s.tier", "s.tier", ""),
        DAY("s.day::text", "s.day::text", "");

        private final String key;
        private final String name;
        private final String join;

        By(String key, String name, String join) {
            this.key = key;
            this.name = name;
            this.join = join;
        }
    }

    /**
     * @param later beside a closed figure, absent where no month is closed
     */
    record Row(
            String key,
            String name,
            Figures figures,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Later later) {}

    /**
     * @param share of starts whose union holds the moment
     */
    record Retention(long durationMs, long starts, List<Double> points) {}

    record SessionRow(
            String session,
            String edge,
            @Nullable String station,
            @Nullable String box,
            String tier,
            Instant startedAt,
            long watchedMs,
            long effectiveMs,
            boolean valid,
            boolean complete,
            int heads,
            @Nullable String headsSource,
            String precision,
            boolean counted,
            List<String> flags) {}

    /** start: watched ≥ 1 s; valid: effective ≥ min(30 s, D/2); complete: effective ≥ 0.9 D. */
    private static final String VALID = "s.effective_ms >= least(30000, s.duration_ms / 2.0)";

    private static final String COMPLETE = "s.effective_ms >= 0.9 * s.duration_ms";
    private static final String START = "s.watched_ms >= 1000";

    private static final String ITS_MONTH = "cast(date_trunc('month', %s) as date)";

    private static final String COLUMNS =
            """
            id, edge, session, courseware, duration_ms, box, station, area, tier, day, started_at,
            watched_ms, effective_ms, sections, served_ms, heads, heads_source, precision, counted,
            flags
            """;

    /** Closed months as they were closed, the others as they are. */
    private static final String SESSIONS =
            """
            (select month, %1$s from closed_session where month = any (cast(:closed as date[]))
             union all
             select cast(null as date), %1$s from viewing_session
              where %2$s <> all (cast(:closed as date[]))) s
            """
                    .formatted(COLUMNS, ITS_MONTH.formatted("day"));

    private static final String DAYS =
            """
            (select month, day, watched_ms, courseware, duration_ms, area, tier, counted
               from closed_day where month = any (cast(:closed as date[]))
             union all
             select cast(null as date), d.day, d.watched_ms, v.courseware, v.duration_ms, v.area,
                    v.tier, v.counted
               from viewing_day d join viewing_session v on v.id = d.session
              where %s <> all (cast(:closed as date[]))) s
            """
                    .formatted(ITS_MONTH.formatted("d.day"));

    private static final String CHOSEN =
            """
             where s.counted and s.duration_ms > 0 and s.area in (select code from below)
               and (:column = ''
                    or exists (select 1 from closed_column k where k.month = s.month
                                  and k.slug = :column and k.courseware = s.courseware)
                    or (s.month is null and s.courseware in (
                        select cc.courseware::text from column_courseware cc
                          join column_node n on n.id = cc.column_id where n.slug = :column)))
               and (:courseware = '' or s.courseware = :courseware)
               and (:tier = '' or s.tier = :tier)
            """;

    private final EntityManager database;

    FigureQueries(EntityManager database) {
        this.database = database;
    }

    @Transactional
    List<Row> figures(Question q, By by) {
        String sql =
                Areas.BELOW
                        + """
                        select %1$s as key, %2$s as name,
                               count(*) filter (where %4$s) as starts,
                               count(*) filter (where %5$s) as valid,
                               count(*) filter (where %6$s) as completes,
                               coalesce(sum(s.watched_ms), 0) as watched,
                               coalesce(sum(s.effective_ms), 0) as effective,
                               coalesce(sum(s.duration_ms) filter (where %4$s), 0) as lengths,
                               coalesce(sum(s.effective_ms) filter (where %4$s), 0) as started,
                               count(distinct s.station) filter (where %5$s) as stations,
                               count(*) filter (where s.heads > 0) as groups,
                               coalesce(sum(greatest(s.heads, 1)) filter (where %5$s), 0) as persons,
                               coalesce(sum(greatest(s.heads, 1) * s.effective_ms)
                                        filter (where %5$s), 0) as person_ms,
                               count(*) filter (where %4$s and s.precision = 'A') as class_a,
                               count(*) filter (where %4$s and s.precision = 'B') as class_b,
                               count(*) filter (where %4$s and s.precision = 'C') as class_c,
                               sum(abs(s.effective_ms - s.served_ms))
                                   filter (where s.served_ms is not null) as off,
                               sum(s.served_ms) as served
                          from %7$s %3$s
                        """
                                .formatted(
                                        by.key, by.name, by.join, START, VALID, COMPLETE, SESSIONS)
                        + CHOSEN
                        + " and s.day between :from and :to group by 1"
                        + " order by 1";
        List<Row> rows = new ArrayList<>();
        long active = by == By.ALL ? activeStations(q) : 0;
        for (Tuple t : tuples(sql, q)) {
            rows.add(
                    new Row(
                            t.get("key", String.class),
                            t.get("name", String.class),
                            read(t, active),
                            null));
        }
        if (rows.isEmpty() && by == By.ALL) {
            rows.add(new Row("all", "all", none(active), null));
        }
        return rows;
    }

    /** As closed, with what came later beside; as it is where no month is closed. */
    @Transactional
    List<Row> answer(Question q, By by) {
        if (q.closed().isEmpty()) {
            return figures(q, by);
        }
        Map<String, Row> closed = new TreeMap<>();
        figures(q, by).forEach(row -> closed.put(row.key(), row));
        Map<String, Row> now = new TreeMap<>();
        figures(q.now(), by).forEach(row -> now.put(row.key(), row));
        Set<String> keys = new TreeSet<>(closed.keySet());
        keys.addAll(now.keySet());
        List<Row> rows = new ArrayList<>();
        for (String key : keys) {
            Row before = closed.get(key);
            Row after = now.get(key);
            Figures was = before == null ? none(0) : before.figures();
            Figures is = after == null ? none(0) : after.figures();
            String name = after != null ? after.name() : before != null ? before.name() : key;
            rows.add(new Row(key, name, was, Later.of(was, is)));
        }
        return rows;
    }

    private static Figures none(long active) {
        return new Figures(
                0, 0, 0, 0, 0, null, null, 0, 0, 0L, 0.0, active > 0 ? 0.0 : null, null, null);
    }

    private static Figures read(Tuple t, long active) {
        long starts = number(t, "starts");
        long valid = number(t, "valid");
        long lengths = number(t, "lengths");
        long stations = number(t, "stations");
        long persons = number(t, "persons");
        long groups = number(t, "groups");
        boolean few = groups > 0 && persons < Figures.FEW;
        Number served = t.get("served", Number.class);
        Number off = t.get("off", Number.class);
        return new Figures(
                starts,
                valid,
                number(t, "completes"),
                number(t, "watched"),
                number(t, "effective"),
                share(number(t, "completes"), valid),
                share(number(t, "started"), lengths),
                stations,
                groups,
                few ? null : persons,
                few ? null : number(t, "person_ms") / 3_600_000.0,
                share(stations, active),
                starts == 0
                        ? null
                        : new Figures.Precision(
                                (double) number(t, "class_a") / starts,
                                (double) number(t, "class_b") / starts,
                                (double) number(t, "class_c") / starts),
                served == null || off == null || served.longValue() == 0
                        ? null
                        : off.doubleValue() / served.doubleValue());
    }

    private static @Nullable Double share(long part, long whole) {
        return whole == 0 ? null : Double.valueOf((double) part / whole);
    }

    private static long number(Tuple t, String name) {
        return t.get(name, Number.class).longValue();
    }

    /** Stations in the register on the period's last day. */
    private long activeStations(Question q) {
        return ((Number)
                        database.createNativeQuery(
                                        Areas.BELOW
                                                + """
                                                select count(*)
                                                  from (select area, opened_on, closed_on
                                                          from closed_station
                                                         where month = any (cast(:closed as date[]))
                                                           and month = %1$s
                                                        union all
                                                        select area, opened_on, closed_on
                                                          from station
                                                         where %1$s
                                                               <> all (cast(:closed as date[]))) s
                                                 where area in (select code from below)
                                                   and opened_on <= :to
                                                   and (closed_on is null or closed_on > :to)
                                                """
                                                        .formatted(
                                                                ITS_MONTH.formatted(
                                                                        "cast(:to as date)")),
                                        Long.class)
                                .setParameter("root", q.area())
                                .setParameter("closed", q.months())
                                .setParameter("to", q.to())
                                .getSingleResult())
                .longValue();
    }

    /** Watch time by the day on which it happened: a session may run past midnight. */
    @Transactional
    long watchedMsOn(Question q) {
        Query query =
                database.createNativeQuery(
                        Areas.BELOW
                                + """
                                select coalesce(sum(s.watched_ms), 0) from
                                """
                                + DAYS
                                + CHOSEN
                                + " and s.day between :from and :to",
                        Long.class);
        bind(query, q);
        return ((Number) query.getSingleResult()).longValue();
    }

    /** r(p) for p = 0…100: t = p·D/100, and D − 1 ms for p = 100. */
    @Transactional
    Retention retention(Question q) {
        String sql =
                Areas.BELOW
                        + """
                        select p, max(s.duration_ms) as length, count(*) as starts,
                               count(*) filter (where s.sections @>
                                   least(p * s.duration_ms / 100, s.duration_ms - 1)) as holds
                          from
                        """
                        + SESSIONS
                        + " cross join generate_series(0, 100) p"
                        + CHOSEN
                        + " and s.day between :from and :to and "
                        + START
                        + " group by p order by p";
        List<Double> points = new ArrayList<>();
        long length = 0;
        long starts = 0;
        for (Tuple t : tuples(sql, q)) {
            length = number(t, "length");
            starts = number(t, "starts");
            points.add((double) number(t, "holds") / starts);
        }
        return new Retention(length, starts, points);
    }

    @Transactional
    long countSessions(Question q) {
        Query query =
                database.createNativeQuery(
                        Areas.BELOW
                                + "select count(*) from "
                                + SESSIONS
                                + CHOSEN.replace("s.counted and", "")
                                + " and s.day between :from and :to",
                        Long.class);
        bind(query, q);
        return ((Number) query.getSingleResult()).longValue();
    }

    @Transactional
    List<SessionRow> sessions(Question q, int page, int size) {
        String sql =
                Areas.BELOW
                        + """
                        select s.session, s.edge, st.code as station, s.box, s.tier, s.started_at,
                               s.watched_ms, s.effective_ms, s.heads, s.heads_source,
                               s.precision::text as precision,
                               s.counted, s.flags, %s as valid, %s as complete
                          from %s left join station st on st.id = s.station
                        """
                                .formatted(VALID, COMPLETE, SESSIONS)
                        + CHOSEN.replace("s.counted and", "")
                        + " and s.day between :from and :to order by s.started_at, s.id"
                        + " limit "
                        + size
                        + " offset "
                        + (long) (page - 1) * size;
        return tuples(sql, q).stream()
                .map(t ->
                        new SessionRow(
                                t.get("session", String.class),
                                t.get("edge", String.class),
                                t.get("station", String.class),
                                t.get("box", String.class),
                                t.get("tier", String.class),
                                t.get("started_at", Instant.class),
                                number(t, "watched_ms"),
                                number(t, "effective_ms"),
                                t.get("valid", Boolean.class),
                                t.get("complete", Boolean.class),
                                (int) number(t, "heads"),
                                t.get("heads_source", String.class),
                                t.get("precision", String.class),
                                t.get("counted", Boolean.class),
                                List.of(t.get("flags", String.class).split(" ")).stream()
                                        .filter(f -> !f.isEmpty())
                                        .toList()))
                .toList();
    }

    private List<Tuple> tuples(String sql, Question q) {
        Query query = database.createNativeQuery(sql, Tuple.class);
        bind(query, q);
        List<?> rows = query.getResultList();
        return rows.stream().map(Tuple.class::cast).toList();
    }

    private static void bind(Query query, Question q) {
        query.setParameter("root", q.area())
                .setParameter("closed", q.months())
                .setParameter("from", q.from())
                .setParameter("to", q.to())
                .setParameter("column", q.column() == null ? "" : q.column())
                .setParameter("courseware", q.courseware() == null ? "" : q.courseware())
                .setParameter("tier", q.tier() == null ? "" : q.tier());
    }
}
