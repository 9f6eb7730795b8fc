package kejian.origin.figures;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import kejian.origin.area.Areas;
import org.jspecify.annotations.Nullable;

/** What is asked of the session rows themselves: lists, retention, watch time by its own day. */
@ApplicationScoped
class FigureQueries {

    /**
     * @param packageId what was played, by its digest
     * @param durationMs D, of that
     */
    record SessionRow(
            String session,
            String edge,
            @JsonProperty("package") String packageId,
            long durationMs,
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
            @Nullable String startUp,
            boolean counted,
            List<String> flags) {}

    /**
     * Another of the same box ran beside it for longer than any box is slow to leave. It is asked
     * when a row is shown: of two the second is there only after the first.
     */
    private static final String CLONED =
            """
            exists (select 1 from viewing_session a join viewing_session b on b.box = a.box
                     where a.id = s.id and a.counted and b.counted
                       and (b.edge, b.session) <> (a.edge, a.session)
                       and b.started_at between a.started_at - interval '2 days' and a.last_at
                       and least(a.last_at, b.last_at) - greatest(a.started_at, b.started_at)
                           > interval '2 minutes')
            """;

    static final String ITS_MONTH = "cast(date_trunc('month', %s) as date)";

    private static final String COLUMNS =
            """
            id, edge, session, courseware, package, duration_ms, box, station, area, tier, day, started_at,
            watched_ms, effective_ms, sections, served_ms, heads, heads_source, precision, counted,
            flags
            """;

    /** Closed months as they were closed, the others as they are. */
    static final String SESSIONS =
            """
            (select month, %1$s from closed_session where month = any (cast(:closed as date[]))
             union all
             select cast(null as date), %1$s from viewing_session
              where %2$s <> all (cast(:closed as date[]))) s
            """
                    .formatted(COLUMNS, ITS_MONTH.formatted("day"));

    /** A session's days lie between those on which it began and was heard of last. */
    private static final String DAYS =
            """
            (select month, day, watched_ms, courseware, duration_ms, area, tier, counted
               from closed_day where month = any (cast(:closed as date[]))
             union all
             select cast(null as date), d.day, d.watched_ms, v.courseware, v.duration_ms, v.area,
                    v.tier, v.counted
               from viewing_day d join viewing_session v on v.id = d.session
              where %s <> all (cast(:closed as date[]))
                and (v.day between cast(:from as date) - 31 and :to
                  or v.day < cast(:from as date) - 31 and v.is_long)) s
            """
                    .formatted(ITS_MONTH.formatted("d.day"));

    /** In the period, below the area; also what does not count, and is shown apart. */
    private static final String SHOWN =
            " where s.area in (select code from below) and s.day between :from and :to";

    /** Closed months were closed without it: it is as it is by now. */
    private static final String FAILED =
            """
             and s.counted and s.id in (
                 select id from viewing_session
                  where start_up = 'FAILED' and day between :from and :to)
            """;

    private static final String COUNTED = SHOWN + " and s.counted and s.duration_ms > 0";

    /**
     * Of the area's own titles and those of the areas above it; later ones were not there yet, and
     * of articles no viewing is counted.
     */
    private static final String PUBLISHED =
            """
            select c.id::text as id, c.title, c.category, c.published_at from courseware c
             where c.state = 'PUBLISHED' and c.duration_ms > 0
               and c.published_at < cast(:next as date)::timestamp at time zone 'Asia/Shanghai'
               and (c.area in (select code from below) or c.area = any (:above))
            """;

    private static final String PUBLISHED_IN_COLUMN =
            """
             and c.id in (select cc.courseware from column_courseware cc
                            join column_node n on n.id = cc.column_id where n.slug = :column)
            """;

    private static final String CURVE =
            """
            select p, case when p < 0 then s.starts else 0 end as starts,
                   case when p < 0 then s.longest else 0 end as length, held
              from (select case when t.closed then t.month end as month, t.courseware, t.starts,
                           t.longest, t.points, t.changes
                      from %s) s,
                   unnest(s.points, s.changes) as c(p, held)
             where true
            """
                    .formatted(TitleMonths.BELIEVED);

    private final EntityManager database;

    FigureQueries(EntityManager database) {
        this.database = database;
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
                                + COUNTED
                                + q.filter(),
                        Long.class);
        q.bind(query);
        return ((Number) query.getSingleResult()).longValue();
    }

    /** Of a whole month of the province as it was counted once, else from the sessions. */
    @Transactional
    Retention retention(Question q) {
        List<Tuple> rows = q.tier() == null ? tuples(CURVE + q.filter(), q) : List.of();
        if (!rows.isEmpty()) {
            return sum(rows);
        }
        String sql =
                Areas.BELOW
                        + ", started as (select s.duration_ms as length, s.sections from "
                        + SESSIONS
                        + COUNTED
                        + q.filter()
                        + " and "
                        + Rules.START
                        + ") "
                        + Retention.OF_STARTED;
        return sum(tuples(sql, q));
    }

    private static Retention sum(List<Tuple> rows) {
        Retention.Adding adding = new Retention.Adding();
        for (Tuple t : rows) {
            adding.add(number(t, "p"), number(t, "starts"), number(t, "length"), number(t, "held"));
        }
        return adding.sum();
    }

    @Transactional
    long countSessions(Question q, boolean failed) {
        Query query =
                database.createNativeQuery(
                        Areas.BELOW
                                + "select count(*) from "
                                + SESSIONS
                                + SHOWN
                                + (failed ? FAILED : "")
                                + q.filter(),
                        Long.class);
        q.bind(query);
        return ((Number) query.getSingleResult()).longValue();
    }

    @Transactional
    List<SessionRow> sessions(Question q, boolean failed, int page, int size) {
        String sql =
                Areas.BELOW
                        + """
                        select s.session, s.edge, s.package, s.duration_ms, st.code as station, s.box, s.tier, s.started_at,
                               s.watched_ms, s.effective_ms, s.heads, s.heads_source,
                               s.precision::text as precision,
                               (select v.start_up from viewing_session v where v.id = s.id)
                                   as start_up,
                               s.counted,
                               case when %s then 'BOX_CLONED ' else '' end || s.flags as flags,
                               %s as valid, %s as complete
                          from %s left join station st on st.id = s.station
                        """
                                .formatted(CLONED, Rules.VALID, Rules.COMPLETE, SESSIONS)
                        + SHOWN
                        + (failed ? FAILED : "")
                        + q.filter()
                        + " order by s.started_at, s.id"
                        + " limit "
                        + size
                        + " offset "
                        + (long) (page - 1) * size;
        return tuples(sql, q).stream()
                .map(t ->
                        new SessionRow(
                                t.get("session", String.class),
                                t.get("edge", String.class),
                                t.get("package", String.class),
                                number(t, "duration_ms"),
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
                                t.get("start_up", String.class),
                                t.get("counted", Boolean.class),
                                List.of(t.get("flags", String.class).split(" ")).stream()
                                        .filter(f -> !f.isEmpty())
                                        .toList()))
                .toList();
    }

    /** A title on the boxes. */
    record Title(String id, String title, String category, Instant publishedAt) {}

    /**
     * What was published by the period's end, the oldest first.
     *
     * @param above codes of the areas in which the one asked for lies
     */
    @Transactional
    List<Title> published(Question q, List<String> above) {
        String column = q.column();
        Query query =
                database.createNativeQuery(
                                Areas.BELOW
                                        + PUBLISHED
                                        + (column == null ? "" : PUBLISHED_IN_COLUMN)
                                        + " order by c.published_at, c.id",
                                Tuple.class)
                        .setParameter("root", q.area())
                        .setParameter("next", q.to().plusDays(1))
                        .setParameter("above", above.toArray(String[]::new));
        if (column != null) {
            query.setParameter("column", column);
        }
        List<?> rows = query.getResultList();
        return rows.stream()
                .map(Tuple.class::cast)
                .map(t ->
                        new Title(
                                t.get("id", String.class),
                                t.get("title", String.class),
                                t.get("category", String.class),
                                t.get("published_at", Instant.class)))
                .toList();
    }

    private List<Tuple> tuples(String sql, Question q) {
        Query query = database.createNativeQuery(sql, Tuple.class);
        q.bind(query);
        List<?> rows = query.getResultList();
        return rows.stream().map(Tuple.class::cast).toList();
    }

    private static long number(Tuple t, String name) {
        return t.get(name, Number.class).longValue();
    }
}
