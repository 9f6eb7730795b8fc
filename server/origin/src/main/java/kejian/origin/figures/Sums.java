package kejian.origin.figures;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
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

    /**
     * Closed months as they were closed, the others as they are; whole months where there are, and
     * the days before and after them.
     */
    private static final String SUMS =
            """
            (select * from (
                select month, span, %1$s from closed_sum
                 where month = any (cast(:closed as date[]))
                union all
                select cast(null as date), span, %1$s from viewing_sum
                 where %2$s <> all (cast(:closed as date[]))) a
              where (span = 'D' and begins between :from and :before
                  or span = 'D' and begins between :after and :to
                  or span = 'M' and begins = any (cast(:whole as date[])))
                and county in %3$s) s where true
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
                      where s.day between :from and :to and s.area in (select code from below)) s
                     where true
                    """;

    /** Of all titles at once, or one by one: which of the two kinds of rows a question is about. */
    private static final String ALL_TITLES = " and s.courseware = ''";

    private static final String EACH_TITLE = " and s.courseware <> ''";

    /** Stations in the register on the period's last day, as bits. */
    private static final String ACTIVE =
            """
            select c.county, s.number / 256 as block,
                   bit_or(set_bit(0::bit(256), s.number %% 256, 1)) as stations
              from (select r.number, x.area, x.opened_on, x.closed_on
                      from closed_station x join station r on r.id = x.station
                     where x.month = any (cast(:closed as date[])) and x.month = %1$s
                    union all
                    select number, area, opened_on, closed_on from station
                     where %1$s <> all (cast(:closed as date[]))) s
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

    /** Numbers add up by their keys; stations do block by block. */
    private static final String SQL =
            """
            , active as (%1$s), part as %2$s (
                select %3$s s.* from %4$s %5$s
            ), added as (
                select %6$s %7$s from part %8$s
            ), place as (
                select %6$s block, bit_or(stations) as stations from part group by %6$s block
            ), taken as (
                select %6$s coalesce(sum(bit_count(p.stations)), 0) as stations %9$s
                  from place p %10$s %8$s
            )
            select * from added %11$s limit %12$d
            """;

    /**
     * A whole month of the whole province by its titles, from {@link TitleMonths}: no row where it
     * has not counted them, or something changed since.
     */
    private static final String TITLES =
            """
            select s.courseware as k0, s.stations, 0 as taking, 0 as active, %1$s
              from (select case when t.closed then t.month end as month, t.courseware, t.stations,
                           %1$s
                      from %2$s) s
             where true
            """
                    .formatted(String.join(", ", MEASURES), TitleMonths.BELIEVED);

    private static final List<By> BY_COUNTY = List.of(By.COUNTY);
    private static final List<By> BY_TITLE = List.of(By.COURSEWARE);

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
    List<Cell> of(Question q, List<By> by) {
        List<Tuple> rows = rows(q, by);
        List<Map<String, String>> names = new ArrayList<>();
        for (int i = 0; i < by.size(); i++) {
            String column = "k" + i;
            Set<String> ids = new HashSet<>();
            rows.forEach(t -> ids.add(t.get(column, String.class)));
            names.add(names(by.get(i), ids));
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
        List<Tuple> titles = by.equals(BY_TITLE) && q.tier() == null ? made(q) : List.of();
        return titles.isEmpty() ? counted(q, by) : titles;
    }

    private List<Tuple> made(Question q) {
        Query query =
                database.createNativeQuery(
                        TITLES + q.filter() + " order by 1 limit " + (MOST_ROWS + 1), Tuple.class);
        q.bind(query);
        return bounded(tuples(query));
    }

    private static List<Tuple> bounded(List<Tuple> rows) {
        if (rows.size() > MOST_ROWS) {
            throw new ProblemException(Problem.QUERY, "more than " + MOST_ROWS + " rows");
        }
        return rows;
    }

    /** Measures as they add up, each under its own name. */
    static String added() {
        return MEASURES.stream()
                .map(m -> "coalesce(sum(%1$s), 0) as %1$s".formatted(m))
                .collect(Collectors.joining(", "));
    }

    private List<Tuple> counted(Question q, List<By> by) {
        List<String> keys = IntStream.range(0, by.size()).mapToObj(i -> "k" + i).toList();
        String keyed =
                IntStream.range(0, by.size())
                        .mapToObj(i -> by.get(i).key + " as k" + i + ", ")
                        .collect(Collectors.joining());
        boolean byCounty = by.equals(BY_COUNTY);
        String participation =
                by.isEmpty()
                        ? PARTICIPATION.formatted("true")
                        : byCounty ? PARTICIPATION.formatted("r.county = p.k0") : NO_PARTICIPATION;
        String register = by.isEmpty() ? ANYWHERE : byCounty ? IN_COUNTY : "";
        boolean summed = isSummed(q.area());
        String grouped = String.join(", ", keys);
        String sql =
                Areas.BELOW
                        + SQL.formatted(
                                ACTIVE,
                                summed ? "not materialized" : "materialized",
                                keyed,
                                summed ? SUMS + titles(q, by) : SESSIONS,
                                q.filter(),
                                grouped.isEmpty() ? "" : grouped + ", ",
                                added(),
                                grouped.isEmpty() ? "" : "group by " + grouped,
                                participation,
                                register,
                                grouped.isEmpty()
                                        ? "cross join taken"
                                        : "join taken using (%1$s) order by %1$s"
                                                .formatted(grouped),
                                MOST_ROWS + 1);
        Query query = database.createNativeQuery(sql, Tuple.class);
        q.bind(query);
        if (summed) {
            bindMonths(query, q, by.contains(By.DAY) ? List.of() : q.wholeMonths());
        }
        return bounded(tuples(query));
    }

    private static void bindMonths(Query query, Question q, List<LocalDate> whole) {
        query.setParameter("whole", Question.array(whole))
                .setParameter("before", whole.isEmpty() ? q.to() : whole.getFirst().minusDays(1))
                .setParameter(
                        "after",
                        whole.isEmpty() ? q.to().plusDays(1) : whole.getLast().plusMonths(1));
    }

    private static String titles(Question q, List<By> by) {
        boolean each = by.contains(By.COURSEWARE) || q.courseware() != null || q.column() != null;
        return each ? EACH_TITLE : ALL_TITLES;
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

    /** Of keys that have other names. */
    Map<String, String> names(By by, Set<String> keys) {
        Map<String, String> names = new HashMap<>();
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
