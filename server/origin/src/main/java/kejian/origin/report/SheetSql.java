package kejian.origin.report;

import kejian.origin.figures.Retention;
import kejian.origin.figures.Rules;

/** Questions of one courseware or station to closed months. No table stands here that changes. */
final class SheetSql {

    private static final String SLICES =
            MonthSql.BELOW
                    + "seen as (select s.*, %1$s as one, %2$s as two from closed_session s"
                    + " join below on below.code = s.area"
                    + MonthSql.COUNTED
                    + """
                    and %3$s)
                    select s.one, s.two, grouping(s.one) as no_one, grouping(s.two) as no_two,
                    """
                    + MonthSql.PARTS
                    + ", count(distinct s.station) filter (where "
                    + Rules.VALID
                    + """
                    ) as stations
                      from seen s group by grouping sets ((), (s.one), (s.two))
                    """;

    /** The month, the courseware. */
    static final String OF_COURSEWARE =
            SLICES.formatted("s.tier", "coalesce(below.child, below.code)", "s.courseware = ?");

    /** The month, the station. */
    static final String OF_STATION =
            SLICES.formatted("s.courseware", "s.day::text", "s.station = ?");

    /** Starts of a courseware: the month, it. */
    static final String RETENTION =
            MonthSql.BELOW
                    + "started as (select s.duration_ms as length, s.sections from closed_session s"
                    + " join below on below.code = s.area"
                    + MonthSql.COUNTED
                    + "and s.courseware = ? and "
                    + Rules.START
                    + ") "
                    + Retention.OF_STARTED;

    /** Those that watched a courseware longest: the month, it, the month twice. */
    static final String LONGEST =
            MonthSql.BELOW
                    + "seen as (select s.station, "
                    + MonthSql.PARTS
                    + " from closed_session s join below on below.code = s.area"
                    + MonthSql.COUNTED
                    + """
                    and s.courseware = ? group by s.station)
                    select v.*, k.code, k.name, t.name as area_name, sign(v.valid) as stations
                      from seen v
                      join closed_station k on k.month = ? and k.station = v.station
                      join below on below.code = k.area
                      join closed_area t on t.month = ? and t.code = k.area
                     where v.watched > 0
                     order by v.watched desc, k.code collate "C" limit 20
                    """;

    /** Of the area, below or above it: the tree's month, the root, the month twice, it. */
    static final String COURSEWARE =
            MonthSql.BELOW
                    + """
                    above(code) as (
                        select code from closed_area where month = ? and code = ?
                        union all
                        select a.parent from closed_area a join above u on a.code = u.code
                         where a.month = ? and a.parent is not null),
                    mine as (select code from below union select code from above)
                    select c.courseware, c.title, c.kind, c.presenter, c.duration_ms,
                           c.published_at, c.withdrawn,
                           (select string_agg(coalesce(k.title, k.slug), '、'
                                              order by k.slug collate "C")
                              from closed_column k
                             where k.month = c.month and k.courseware = c.courseware
                               and k.area in (select code from mine))
                               as columns
                      from closed_courseware c
                     where c.month = ? and c.courseware = ?
                       and c.area in (select code from mine)
                    """;

    /** The month, the code. */
    static final String STATION =
            MonthSql.BELOW
                    + """
                    found as (
                        select k.* from closed_station k join below on below.code = k.area
                         where k.month = ? and k.code = ?)
                    select k.*, t.name as area_name
                      from found k join closed_area t on t.month = k.month and t.code = k.area
                    """;

    /** An area and those right below it: the month, it twice. */
    static final String PARTS_OF_AREA =
            "select code, name from closed_area where month = ? and (code = ? or parent = ?)";

    /** The month, ids. */
    static final String TITLES =
            "select courseware, title from closed_courseware where month = ? and courseware = any (?)";

    private SheetSql() {}
}
