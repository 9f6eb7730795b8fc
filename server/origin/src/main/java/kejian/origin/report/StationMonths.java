package kejian.origin.report;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import kejian.origin.area.Areas;
import kejian.origin.figures.Rules;
import kejian.origin.month.Months;
import org.jspecify.annotations.Nullable;

/**
 * The register's stations and what each did in a month. Nothing tells of persons: a station's heads
 * would be a group's.
 */
@ApplicationScoped
class StationMonths {

    private static final long HOUR_MS = 3_600_000;

    private static final String IN_REGISTER =
            " and r.opened_on < :next and (r.closed_on is null or r.closed_on >= :next)";

    private static final String ONE = " and r.station = :station";

    private static final String OPEN =
            Areas.BELOW
                    + """
                    , register as (
                        select r.id as station, r.code, r.name, r.area, a.name as areaname, r.type
                          from station r join area a on a.code = r.area
                         where r.area in (select code from below)
                    """;

    /** As it was closed: also the areas, and what they were called. */
    private static final String CLOSED =
            """
            with recursive below(code) as (
                select code from closed_area where month = :month and code = :root
                union select a.code from closed_area a join below b on a.parent = b.code
                 where a.month = :month)
            , register as (
                select r.station, r.code, r.name, r.area, a.name as areaname, r.type
                  from closed_station r join closed_area a on a.month = r.month and a.code = r.area
                 where r.month = :month and r.area in (select code from below)
            """;

    private static final String OPEN_SESSIONS =
            "), sessions as (select * from viewing_session where day >= :month and day < :next)";

    private static final String CLOSED_SESSIONS =
            "), sessions as (select * from closed_session where month = :month)";

    private static final String LISTED =
            """
            , seen as (
                select s.station, count(*) filter (where %1$s) as valid,
                       count(distinct s.day) filter (where %1$s) as days,
                       max(s.day) filter (where %1$s) as last,
                       count(*) filter (where s.heads > 0) as groups,
                       sum(s.effective_ms) as effective
                  from sessions s
                 where s.station in (select station from register)
                   and s.area in (select code from below)
                   and s.counted and s.duration_ms > 0
                 group by s.station)
            , listed as materialized (
                select r.code, r.name, r.area, r.areaname, r.type, coalesce(s.valid, 0) as valid,
                       coalesce(s.days, 0) as days, s.last, coalesce(s.groups, 0) as groups,
                       coalesce(s.effective, 0) as effective,
                       coalesce(s.groups, 0) >= :groups and coalesce(s.effective, 0) >= :ms
                           as dutiful
                  from register r left join seen s on s.station = r.station)
            select t.stations, t.viewing, t.did, t.total, l.*
              from (select count(*) as stations, count(*) filter (where valid > 0) as viewing,
                           count(*) filter (where dutiful) as did,
                           count(*) filter (where %2$s) as total
                      from listed) t
              left join (select * from listed where %2$s
                          order by area, code limit :most offset :first) l on true
             order by l.area, l.code
            """;

    private final EntityManager database;
    private final Months months;

    StationMonths(EntityManager database, Months months) {
        this.database = database;
        this.months = months;
    }

    /** Which stations are listed. */
    enum Only {
        ALL("true"),
        /** Did what is wanted of a station. */
        DUTIFUL("dutiful"),
        /** Watched, and did not. */
        SHORT("not dutiful and valid > 0"),
        /** Without one valid view. */
        SILENT("valid = 0");

        private final String condition;

        Only(String condition) {
            this.condition = condition;
        }

        static Only of(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * @param days on which it had a valid view
     * @param lastDay of these; none where there is none
     */
    public record StationMonth(
            String code,
            String name,
            String area,
            String areaName,
            @Nullable String type,
            long validViews,
            long days,
            @Nullable LocalDate lastDay,
            long groupViewings,
            double effectiveHours,
            boolean dutiful) {}

    /**
     * @param snapshot of a closed month, as which it is answered
     * @param dutyGroups what is wanted of a station in the month, likewise {@code dutyHours}
     * @param stations in the register, of which {@code viewing} had a valid view and {@code
     *     dutiful} did what is wanted
     * @param total of those that were asked for
     */
    public record StationList(
            String month,
            Months.@Nullable Snapshot snapshot,
            int dutyGroups,
            int dutyHours,
            long stations,
            long viewing,
            long dutiful,
            long total,
            List<StationMonth> items) {}

    /** In order of area and code. */
    @Transactional
    StationList list(YearMonth month, String area, Only only, int first, int most) {
        Months.Snapshot snapshot = months.of(month).orElse(null);
        Months.Duty duty = months.duty(month);
        String from =
                snapshot == null
                        ? OPEN + IN_REGISTER + OPEN_SESSIONS
                        : CLOSED + IN_REGISTER + CLOSED_SESSIONS;
        List<Tuple> rows =
                query(from, only, month, area, duty)
                        .setParameter("most", most)
                        .setParameter("first", first)
                        .getResultList();
        Tuple all = rows.getFirst(); // one is there though no station is
        return new StationList(
                month.toString(),
                snapshot,
                duty.groups(),
                duty.hours(),
                number(all, "stations"),
                number(all, "viewing"),
                number(all, "did"),
                number(all, "total"),
                rows.stream()
                        .filter(row -> row.get("area") != null)
                        .map(StationMonths::station)
                        .toList());
    }

    /**
     * What one did in a closed month; none where it was not in the register on the last day, or not
     * in the area.
     */
    @Transactional
    Optional<StationMonth> closed(YearMonth month, String area, UUID station) {
        String from = CLOSED + IN_REGISTER + ONE + CLOSED_SESSIONS;
        List<Tuple> rows =
                query(from, Only.ALL, month, area, months.duty(month))
                        .setParameter("station", station)
                        .setParameter("most", 1)
                        .setParameter("first", 0)
                        .getResultList();
        return rows.stream()
                .filter(row -> row.get("area") != null)
                .map(StationMonths::station)
                .findFirst();
    }

    private Query query(String from, Only only, YearMonth month, String area, Months.Duty duty) {
        return database.createNativeQuery(
                        from + LISTED.formatted(Rules.VALID, only.condition), Tuple.class)
                .setParameter("root", area)
                .setParameter("month", month.atDay(1))
                .setParameter("next", month.plusMonths(1).atDay(1))
                .setParameter("groups", duty.groups())
                .setParameter("ms", duty.hours() * HOUR_MS);
    }

    private static StationMonth station(Tuple t) {
        return new StationMonth(
                t.get("code", String.class),
                t.get("name", String.class),
                t.get("area", String.class),
                t.get("areaname", String.class),
                t.get("type", String.class),
                number(t, "valid"),
                number(t, "days"),
                t.get("last", LocalDate.class),
                number(t, "groups"),
                (double) number(t, "effective") / HOUR_MS,
                t.get("dutiful", Boolean.class));
    }

    private static long number(Tuple t, String name) {
        return t.get(name, Number.class).longValue();
    }
}
