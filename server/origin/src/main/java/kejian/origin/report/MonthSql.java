package kejian.origin.report;

import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import kejian.origin.figures.Rules;

/** Questions to closed months. No table stands here that changes. */
final class MonthSql {

    /**
     * Areas of a tree, and below which of the root's own each lies: its month, the root, its month
     * again.
     */
    static final String BELOW =
            """
            with recursive below(code, child) as (
                select code, cast(null as text) from closed_area where month = ? and code = ?
                union all
                select a.code, coalesce(b.child, a.code)
                  from closed_area a join below b on a.parent = b.code
                 where a.month = ?),
            """;

    /** What sessions {@code s} add up to; {@link Totals#read} wants {@code stations} beside it. */
    static final String PARTS =
            """
            count(*) filter (where %1$s) as starts,
            count(*) filter (where %2$s) as valid,
            count(*) filter (where %3$s) as completes,
            sum(s.watched_ms) as watched,
            sum(s.effective_ms) as effective,
            sum(s.duration_ms) filter (where %1$s) as lengths,
            sum(s.effective_ms) filter (where %1$s) as started,
            count(*) filter (where s.heads > 0) as groups,
            sum(s.heads) filter (where %2$s) as heads,
            sum(greatest(s.heads, 1)) filter (where %2$s) as persons,
            sum(greatest(s.heads, 1) * s.effective_ms) filter (where %2$s) as person_ms,
            count(*) filter (where %1$s and s.precision = 'A') as a,
            count(*) filter (where %1$s and s.precision = 'B') as b,
            count(*) filter (where %1$s and s.precision = 'C') as c,
            sum(abs(s.effective_ms - s.served_ms)) as off,
            sum(s.served_ms) as served
            """
                    .formatted(Rules.START, Rules.VALID, Rules.COMPLETE);

    /** Of what a number is made: the month. */
    static final String COUNTED = " where s.month = ? and s.counted and s.duration_ms > 0 ";

    /** By station and area: the month. */
    private static final String SEEN =
            "seen as (select s.area, s.station, "
                    + PARTS
                    + " from closed_session s join below on below.code = s.area"
                    + COUNTED
                    + "group by s.area, s.station)\n";

    /** Then the tree's month, the month. */
    static final String SUMS =
            BELOW
                    + SEEN
                    + """
                    select county, type, grouping(county) as no_county, grouping(type) as no_type,
                           sum(starts) as starts, sum(valid) as valid, sum(completes) as completes,
                           sum(watched) as watched, sum(effective) as effective,
                           sum(lengths) as lengths, sum(started) as started, sum(groups) as groups,
                           sum(heads) as heads, sum(persons) as persons,
                           sum(person_ms) as person_ms,
                           sum(a) as a, sum(b) as b, sum(c) as c, sum(off) as off,
                           sum(served) as served,
                           count(distinct station) filter (where valid > 0) as stations
                      from (select v.*, t.county,
                                   case when v.station is null then '-'
                                        else coalesce(k.type, '') end as type
                              from seen v
                              join closed_area t on t.month = ? and t.code = v.area
                              left join closed_station k
                                     on k.month = ? and k.station = v.station) v
                     group by grouping sets ((), (county), (type))
                    """;

    /** Then the month, the tree's month. */
    static final String REGISTER =
            BELOW
                    + SEEN
                    + """
                    , views as (
                        select station, sum(valid) as valid, sum(groups) as groups,
                               sum(effective) as effective
                          from seen where station is not null group by station),
                    asked as (
                        select month, duty_groups, duty_hours * 3600000::bigint as duty_ms,
                               month + interval '1 month' as next,
                               (month + interval '1 month' - make_interval(days => reach_days))
                                   at time zone 'Asia/Shanghai' as since
                          from closed_month where month = ?)
                    select county, type, grouping(county) as no_county, grouping(type) as no_type,
                           count(*) as stations, coalesce(sum(boxes), 0) as boxes,
                           count(*) filter (where valid > 0) as viewing,
                           count(*) filter (where groups >= duty_groups and effective >= duty_ms)
                               as dutiful,
                           count(*) filter (where seen_at >= since) as reached,
                           coalesce(sum(effective), 0) as effective
                      from (select t.county, coalesce(k.type, '') as type, k.boxes, k.seen_at,
                                   coalesce(v.valid, 0) as valid, coalesce(v.groups, 0) as groups,
                                   coalesce(v.effective, 0) as effective, m.duty_groups, m.duty_ms,
                                   m.since
                              from closed_station k
                              join asked m on m.month = k.month
                              join below on below.code = k.area
                              join closed_area t on t.month = ? and t.code = k.area
                              left join views v on v.station = k.station
                             where k.opened_on < m.next
                               and (k.closed_on is null or k.closed_on >= m.next)) k
                     group by grouping sets ((), (county), (type), (county, type))
                    """;

    /** The month. */
    static final String DAYS =
            BELOW
                    + """
                    seen as (
                        select s.day, s.station, bool_or(%s) as valid,
                               sum(s.effective_ms) as effective
                          from closed_session s join below on below.code = s.area
                         where s.month = ? and s.counted and s.duration_ms > 0
                         group by s.day, s.station)
                    select day, count(station) filter (where valid) as stations,
                           sum(effective) as effective
                      from seen group by day
                    """
                            .formatted(Rules.VALID);

    /** The month. */
    static final String WORDS =
            BELOW
                    + """
                    words as (
                        select w.kind, w.what, min(w.title) as title, sum(w.searches) as searches,
                               sum(w.boxes) as boxes
                          from closed_word w join below on below.code = w.area
                         where w.month = ? group by w.kind, w.what)
                    select kind, what, title, searches, boxes, sum(searches) over () as total
                      from words
                     order by (boxes >= %d) desc, searches desc, boxes desc,
                              kind collate "C", what collate "C"
                    """
                            .formatted(Rules.FEW);

    /** The month. */
    static final String PUBLISHED =
            BELOW
                    + """
                    nothing as (select 1)
                    select category,
                           count(*) filter (where kind = 'VIDEO' and fresh) as videos,
                           count(*) filter (where kind <> 'VIDEO' and fresh) as articles,
                           count(*) filter (where kind = 'VIDEO' and not withdrawn) as all_videos,
                           count(*) filter (where kind <> 'VIDEO' and not withdrawn)
                               as all_articles
                      from (select c.*, c.published_at >= c.month::timestamp
                                            at time zone 'Asia/Shanghai' as fresh
                              from closed_courseware c join below on below.code = c.area
                             where c.month = ?) c
                     group by category
                    """;

    private MonthSql() {}

    /**
     * @param sql begins with {@link #BELOW}
     * @param tree the month whose areas are meant
     * @param more the other parameters
     */
    static PreparedStatement ask(
            Connection database, String sql, Date tree, String root, Object... more)
            throws SQLException {
        PreparedStatement select = database.prepareStatement(sql);
        int i = 1;
        select.setDate(i++, tree);
        select.setString(i++, root);
        select.setDate(i++, tree);
        for (Object each : more) {
            select.setObject(i++, each);
        }
        return select;
    }
}
