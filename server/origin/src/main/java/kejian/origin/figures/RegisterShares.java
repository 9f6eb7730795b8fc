package kejian.origin.figures;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kejian.origin.area.Areas;
import kejian.origin.month.Months;
import org.jspecify.annotations.Nullable;

/**
 * Shares of the stations in the register: participation, duty, reach. They cannot be added up over
 * counties or months, so each place in a table is counted for itself. Of a closed month duty and
 * reach are those of its bulletin: of the same rows, the areas as they lay then, and with what was
 * wanted then.
 */
@ApplicationScoped
class RegisterShares {

    private static final long HOUR_MS = 3_600_000;

    private static final String IN_REGISTER =
            " and r.opened_on < :next and (r.closed_on is null or r.closed_on >= :next)";

    private static final String OPEN =
            Areas.BELOW
                    + """
                    , wanted as (
                        select cast(:groups as bigint) as groups, cast(:ms as bigint) as ms,
                               cast(:since as timestamptz) as since)
                    , register as (
                        select r.id as station, c.county, b.seen_at
                          from station r join area_county c on c.code = r.area
                          left join station_boxes b on b.station = r.id
                         where r.area in (select code from below)
                    """
                    + IN_REGISTER
                    + """
                    ), sessions as (
                        select * from viewing_session where day >= :month and day < :next)
                    """;

    private static final String CLOSED =
            """
            with recursive below(code) as (
                select code from closed_area where month = :month and code = :root
                union select a.code from closed_area a join below b on a.parent = b.code
                 where a.month = :month)
            , wanted as (
                select duty_groups as groups, duty_hours * 3600000::bigint as ms,
                       (month + interval '1 month' - make_interval(days => reach_days))
                           at time zone 'Asia/Shanghai' as since
                  from closed_month where month = :month)
            , register as (
                select r.station, t.county, r.seen_at
                  from closed_station r
                  join closed_area t on t.month = r.month and t.code = r.area
                 where r.month = :month and r.area in (select code from below)
            """
                    + IN_REGISTER
                    + "), sessions as (select * from closed_session where month = :month)";

    private static final String DID =
            """
            , did as (
                select s.station, count(*) filter (where s.heads > 0) as groups,
                       sum(s.effective_ms) as effective
                  from sessions s
                 where s.station in (select station from register)
                   and s.area in (select code from below)
                   and s.counted and s.duration_ms > 0
                 group by s.station)
            """;

    private static final String SHARES =
            """
            select %s as county, count(*) as stations,
                   count(*) filter (where coalesce(d.groups, 0) >= w.groups
                                      and coalesce(d.effective, 0) >= w.ms) as dutiful,
                   count(*) filter (where r.seen_at >= w.since) as reached
              from register r cross join wanted w left join did d on d.station = r.station
            """;

    private static final String COUNTS =
            "select %s as county, count(*) as stations from register r";

    private final EntityManager database;
    private final Months months;
    private final Sums sums;

    RegisterShares(EntityManager database, Months months, Sums sums) {
        this.database = database;
        this.months = months;
        this.sums = sums;
    }

    /** Of one place in a table with a station in the register; absent what is not known. */
    record Shares(double participation, @Nullable Double duty, @Nullable Double reach) {}

    /**
     * By the ids of a row's keys: also of places where nobody watched.
     *
     * @param by month and county at most
     * @param ofMonths duty and reach are wanted, too; then the period is of whole months
     */
    @Transactional
    Map<List<String>, Shares> of(Question question, List<By> by, boolean ofMonths) {
        List<By> others = by.stream().filter(b -> b != By.MONTH).toList();
        Map<List<String>, Shares> all = new HashMap<>();
        for (Question each : by.contains(By.MONTH) ? question.byMonths() : List.of(question)) {
            Map<String, Shares> places = register(each, !others.isEmpty(), ofMonths);
            for (Cell cell : sums.of(each, others)) {
                Double taking = cell.figures().participation();
                places.computeIfPresent(
                        others.isEmpty() ? "" : cell.ids().getFirst(),
                        (_, s) -> taking == null ? s : new Shares(taking, s.duty, s.reach));
            }
            String month = YearMonth.from(each.from()).toString();
            places.forEach((county, shares) ->
                    all.put(by.stream().map(b -> b == By.MONTH ? month : county).toList(), shares));
        }
        return all;
    }

    /** By county, or of all under no name; nobody takes part yet. */
    private Map<String, Shares> register(Question q, boolean byCounty, boolean ofMonths) {
        YearMonth month = YearMonth.from(q.to());
        LocalDate first = month.atDay(1);
        boolean asClosed = q.closed().contains(first);
        String sql =
                (asClosed ? CLOSED : OPEN)
                        + (ofMonths ? DID + SHARES : COUNTS).formatted(byCounty ? "r.county" : "''")
                        + (byCounty ? " group by r.county" : "");
        Query query =
                database.createNativeQuery(sql, Tuple.class)
                        .setParameter("root", q.area())
                        .setParameter("month", first)
                        .setParameter("next", q.to().plusDays(1));
        if (!asClosed) {
            Months.Duty duty = months.duty(month);
            query.setParameter("groups", duty.groups())
                    .setParameter("ms", duty.hours() * HOUR_MS)
                    .setParameter("since", Timestamp.from(months.reachedSince(month)));
        }
        // that a station was heard of later says nothing of then
        boolean isReachKnown = ofMonths && (asClosed || months.of(month).isEmpty());
        Map<String, Shares> places = new HashMap<>();
        List<?> rows = query.getResultList();
        for (Tuple t : rows.stream().map(Tuple.class::cast).toList()) {
            double stations = t.get("stations", Number.class).doubleValue();
            if (stations > 0) {
                Double duty = ofMonths ? number(t, "dutiful") / stations : null;
                Double reach = isReachKnown ? number(t, "reached") / stations : null;
                places.put(t.get("county", String.class), new Shares(0.0, duty, reach));
            }
        }
        return places;
    }

    private static long number(Tuple t, String name) {
        return t.get(name, Number.class).longValue();
    }
}
