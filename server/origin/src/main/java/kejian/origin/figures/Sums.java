package kejian.origin.figures;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Figures by anything, from the sums of days and months ({@code viewing_sum}), which the database
 * keeps with each session. What is asked of less than a county comes from the sessions: the same
 * parts, not yet added up.
 */
@ApplicationScoped
class Sums {

    /** Rows that anybody can read, or load into a sheet. */
    static final int MOST_ROWS = 100_000;

    private static final List<String> MEASURES =
            List.of(
                    "starts",
                    "valid",
                    "completes",
                    "watched",
                    "effective",
                    "lengths",
                    "started",
                    "groups",
                    "heads",
                    "persons",
                    "person_ms",
                    "class_a",
                    "class_b",
                    "class_c",
                    "apart",
                    "served");

    private static final String COLUMNS =
            "begins, edge, county, block, courseware, tier, stations, "
                    + String.join(", ", MEASURES);

    private static final String COUNTIES =
            "(select c.county from area_county c join below b on b.code = c.code)";

    /** Closed months as they were closed, the others as they are; whole months where there are. */
    private static final String SUMS =
            """
            (select * from (
                select month, span, %1$s from closed_sum
                 where month = any (cast(:closed as date[]))
                union all
                select cast(null as date), span, %1$s from viewing_sum
                 where %2$s <> all (cast(:closed as date[]))) a
              where (span = 'D' and begins between :from and :to
                     and %2$s <> all (cast(:whole as date[]))
                  or span = 'M' and begins = any (cast(:whole as date[])))
                and county in %3$s) s
            """
                    .formatted(COLUMNS, FigureQueries.ITS_MONTH.formatted("begins"), COUNTIES);

    private static final String SESSIONS =
            """
            (select s.month, s.day as begins, s.edge, s.courseware, s.tier, p.* from
            """
                    + FigureQueries.SESSIONS
                    + """
                    , viewing_part(s.area, s.station, s.duration_ms, s.watched_ms, s.effective_ms,
                          s.served_ms, s.heads, s.precision::text, s.counted) p
                      where s.day between :from and :to and s.area in (select code from below)
                        and :whole is not null) s
                    """;

    /** Stations in the register on the period's last day, as bits. */
    private static final String ACTIVE =
            """
            select c.county, r.number / 256 as block,
                   bit_or(set_bit(0::bit(256), r.number %% 256, 1)) as stations
              from (select station, area, opened_on, closed_on from closed_station
                     where month = any (cast(:closed as date[])) and month = %1$s
                    union all
                    select id, area, opened_on, closed_on from station
                     where %1$s <> all (cast(:closed as date[]))) s
              join station r on r.id = s.station
              join area_county c on c.code = s.area
             where s.area in (select code from below) and s.opened_on <= :to
               and (s.closed_on is null or s.closed_on > :to)
             group by 1, 2
            """
                    .formatted(FigureQueries.ITS_MONTH.formatted("cast(:to as date)"));

    /** Of those that watched, who is in the register; and how many are. */
    private static final String PARTICIPATION =
            """
            , coalesce(sum(bit_count(p.stations & a.stations)), 0) as taking,
              coalesce((select sum(bit_count(r.stations)) from active r where %s), 0) as active
            """;

    private static final String NO_PARTICIPATION = ", 0 as taking, 0 as active";

    private static final String IN_COUNTY =
            " left join active a on a.block = p.block and a.county = p.k0";

    private static final String ANYWHERE =
            " left join (select block, bit_or(stations) as stations from active group by block) a"
                    + " on a.block = p.block";

    private static final List<By> BY_COUNTY = List.of(By.COUNTY);

    private final EntityManager database;

    Sums(EntityManager database) {
        this.database = database;
    }

    /** As closed, with what came later beside; as it is where no month is closed. */
    @Transactional
    List<Cell> answer(Question q, List<By> by) {
        if (q.closed().isEmpty()) {
            return FewPersons.hide(of(q, by));
        }
        Map<List<String>, Cell> closed = byKeys(FewPersons.hide(of(q, by)));
        Map<List<String>, Cell> now = byKeys(FewPersons.hide(of(q.now(), by)));
        Set<List<String>> all = new LinkedHashSet<>(now.keySet());
        all.addAll(closed.keySet());
        List<Cell> cells = new ArrayList<>();
        for (List<String> keys : all) {
            Cell before = closed.get(keys);
            Cell after = now.get(keys);
            Figures was = before == null ? Figures.NONE : before.figures();
            Figures is = after == null ? Figures.NONE : after.figures();
            Cell named = Objects.requireNonNull(after == null ? before : after);
            cells.add(new Cell(named.keys(), was, named.heads(), Later.of(was, is)));
        }
        cells.sort(Comparator.comparing(cell -> String.join("\0", cell.ids())));
        return cells;
    }

    private static Map<List<String>, Cell> byKeys(List<Cell> cells) {
        Map<List<String>, Cell> found = new LinkedHashMap<>();
        cells.forEach(cell -> found.put(cell.ids(), cell));
        return found;
    }

    /** In the order of their keys; one where nothing is asked by. */
    private List<Cell> of(Question q, List<By> by) {
        List<Tuple> rows = rows(q, by);
        List<Map<String, String>> names = new ArrayList<>();
        for (int i = 0; i < by.size(); i++) {
            names.add(names(by.get(i), "k" + i, rows));
        }
        List<Cell> cells = new ArrayList<>();
        for (Tuple t : rows) {
            List<Cell.Key> keys = new ArrayList<>();
            for (int i = 0; i < by.size(); i++) {
                String key = t.get("k" + i, String.class);
                keys.add(new Cell.Key(key, names.get(i).getOrDefault(key, key)));
            }
            cells.add(new Cell(keys, read(t), number(t, "heads"), null));
        }
        return cells;
    }

    private List<Tuple> rows(Question q, List<By> by) {
        List<String> keys = IntStream.range(0, by.size()).mapToObj(i -> "k" + i).toList();
        String keyed =
                IntStream.range(0, by.size())
                        .mapToObj(i -> by.get(i).key + " as k" + i + ", ")
                        .collect(Collectors.joining());
        String added =
                MEASURES.stream()
                        .map(m -> "coalesce(sum(%1$s), 0) as %1$s".formatted(m))
                        .collect(Collectors.joining(", "));
        String grouped = String.join(", ", keys);
        boolean byCounty = by.equals(BY_COUNTY);
        String participation =
                by.isEmpty()
                        ? PARTICIPATION.formatted("true")
                        : byCounty ? PARTICIPATION.formatted("r.county = p.k0") : NO_PARTICIPATION;
        String register = by.isEmpty() ? ANYWHERE : byCounty ? IN_COUNTY : "";
        String sql =
                Areas.BELOW
                        + """
                        , active as (%1$s), part as (
                            select %2$s s.block, bit_or(s.stations) as stations, %3$s
                              from %4$s where true %5$s group by %6$s)
                        select %7$s %3$s, coalesce(sum(bit_count(p.stations)), 0) as stations %8$s
                          from part p %9$s %10$s limit %11$d
                        """
                                .formatted(
                                        ACTIVE,
                                        keyed,
                                        added,
                                        isSummed(q.area()) ? SUMS : SESSIONS,
                                        q.filter(),
                                        String.join(", ", with(keys, "s.block")),
                                        grouped.isEmpty() ? "" : grouped + ",",
                                        participation,
                                        register,
                                        grouped.isEmpty()
                                                ? ""
                                                : "group by " + grouped + " order by " + grouped,
                                        MOST_ROWS + 1);
        Query query = database.createNativeQuery(sql, Tuple.class);
        q.bind(query);
        query.setParameter(
                "whole", Question.array(by.contains(By.DAY) ? List.of() : q.wholeMonths()));
        List<Tuple> rows = tuples(query);
        if (rows.size() > MOST_ROWS) {
            throw new ProblemException(Problem.QUERY, "more than " + MOST_ROWS + " rows");
        }
        return rows;
    }

    private static List<String> with(List<String> all, String one) {
        List<String> more = new ArrayList<>(all);
        more.add(one);
        return more;
    }

    /** Sums know counties, and nothing smaller. */
    private boolean isSummed(String area) {
        return (Boolean)
                database.createNativeQuery(
                                "select county is null or county = code from area where code = :code",
                                Boolean.class)
                        .setParameter("code", area)
                        .getSingleResult();
    }

    private Map<String, String> names(By by, String column, List<Tuple> rows) {
        Map<String, String> names = new HashMap<>();
        Set<String> keys = new HashSet<>();
        rows.forEach(t -> keys.add(t.get(column, String.class)));
        if (by.names == null || keys.isEmpty()) {
            return names;
        }
        Query query =
                database.createNativeQuery(by.names, Tuple.class)
                        .setParameter("keys", keys.toArray(String[]::new));
        for (Tuple t : tuples(query)) {
            names.put(t.get(0, String.class), t.get(1, String.class));
        }
        return names;
    }

    private static Figures read(Tuple t) {
        long starts = number(t, "starts");
        long valid = number(t, "valid");
        long lengths = number(t, "lengths");
        long persons = number(t, "persons");
        long groups = number(t, "groups");
        long served = number(t, "served");
        return new Figures(
                starts,
                valid,
                number(t, "completes"),
                number(t, "watched"),
                number(t, "effective"),
                share(number(t, "completes"), valid),
                share(number(t, "started"), lengths),
                number(t, "stations"),
                groups,
                persons,
                number(t, "person_ms") / 3_600_000.0,
                share(number(t, "taking"), number(t, "active")),
                starts == 0
                        ? null
                        : new Figures.Precision(
                                (double) number(t, "class_a") / starts,
                                (double) number(t, "class_b") / starts,
                                (double) number(t, "class_c") / starts),
                share(number(t, "apart"), served));
    }

    private static @Nullable Double share(long part, long whole) {
        return whole == 0 ? null : Double.valueOf((double) part / whole);
    }

    private static long number(Tuple t, String name) {
        return t.get(name, Number.class).longValue();
    }

    private static List<Tuple> tuples(Query query) {
        List<?> rows = query.getResultList();
        return rows.stream().map(Tuple.class::cast).toList();
    }
}
