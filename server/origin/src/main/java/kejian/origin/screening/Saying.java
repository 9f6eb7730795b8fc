package kejian.origin.screening;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.figures.Rules;
import kejian.origin.problem.ProblemException;
import kejian.origin.problem.ProblemException.FieldError;
import kejian.origin.screening.ScreeningResource.Outcome;
import kejian.origin.screening.ScreeningResource.Said;
import kejian.origin.screening.ScreeningResource.Source;
import kejian.origin.screening.Screenings.Screening;
import org.jspecify.annotations.Nullable;

/** Takes down what a sheet says of group viewings, and gives their sessions the heads. */
@ApplicationScoped
class Saying {

    /** As long as figures of a year beside another are asked for. */
    private static final int OLDEST_DAYS = 400;

    private static final int MOST_ERRORS = 50;

    private static final String STATIONS =
            Areas.BELOW_OF
                    + """
                    select code, id, capacity from station
                     where code = any (?) and area in (select code from below)
                    """;

    private static final String COURSEWARE =
            """
            select id::text as id from courseware
             where published_at is not null and (id::text = ? or external_id = ? or title = ?)
             limit 2
            """;

    private static final String SAY =
            """
            insert into screening as k
                (station, courseware, day, heads, source, said_by, said_at)
            select a.station, a.courseware, a.day, a.heads, a.source, ?, ?
              from unnest(?::uuid[], ?::text[], ?::date[], ?::integer[], ?::text[])
                as a(station, courseware, day, heads, source)
            on conflict (station, courseware, day, source) do update
               set heads = excluded.heads, said_by = excluded.said_by, said_at = excluded.said_at
             where k.heads <> excluded.heads
            returning station, courseware, day, heads, source
            """;

    private static final String TAKE_BACK =
            """
            delete from screening k
             using unnest(?::uuid[], ?::text[], ?::date[], ?::integer[], ?::text[])
                as a(station, courseware, day, heads, source)
             where (k.station, k.courseware, k.day, k.source)
                   = (a.station, a.courseware, a.day, a.source)
            returning k.station, k.courseware, k.day, 0 as heads, k.source
            """;

    private static final String REMEMBER =
            """
            insert into screening_said
                (station, courseware, day, heads, source, said_by, said_at)
            select a.station, a.courseware, a.day, a.heads, a.source, ?, ?
              from unnest(?::uuid[], ?::text[], ?::date[], ?::integer[], ?::text[])
                as a(station, courseware, day, heads, source)
            """;

    private static final String WAITING =
            """
            select count(*) from unnest(?::uuid[], ?::text[], ?::date[])
                as a(station, courseware, day)
             where not exists (
                 select 1 from viewing_session s
                  where s.station = a.station and s.courseware = a.courseware and s.day = a.day
                    and s.counted and %s)
            """
                    .formatted(Rules.VALID);

    private final AgroalDataSource database;
    private final Clock clock;

    Saying(AgroalDataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A station as far as heads need it. */
    private record Station(UUID id, int capacity) {}

    /** One row of a sheet, found. */
    private record Row(Screening of, int heads, Source source) {}

    /**
     * In the caller's transaction.
     *
     * @param area whose stations may be spoken of
     * @throws ProblemException {@code validation} with a pointer to each row that is wrong
     */
    Outcome say(List<Said> sheet, String area, String by) throws SQLException {
        try (Connection c = database.getConnection()) {
            List<Row> rows = check(c, sheet, area);
            List<Row> said = rows.stream().filter(row -> row.heads > 0).toList();
            List<Row> back = rows.stream().filter(row -> row.heads == 0).toList();
            lockMerges(c);
            Timestamp now = Timestamp.from(clock.instant());
            List<Row> changed = new ArrayList<>(changed(c, SAY, said, by, now));
            changed.addAll(changed(c, TAKE_BACK, back, null, now));
            try (PreparedStatement remember = c.prepareStatement(REMEMBER)) {
                set(c, remember, changed, by, now);
                remember.executeUpdate();
            }
            Screenings.apply(c, new HashSet<>(changed.stream().map(Row::of).toList()));
            return new Outcome(changed.size(), rows.size() - changed.size(), waiting(c, said));
        }
    }

    private List<Row> check(Connection c, List<Said> sheet, String area) throws SQLException {
        LocalDate today = LocalDate.ofInstant(clock.instant(), Screenings.ZONE);
        Map<String, Station> stations = stations(c, area, sheet);
        Map<String, List<String>> courseware = new HashMap<>();
        Set<List<Object>> once = new HashSet<>();
        List<Row> rows = new ArrayList<>();
        List<FieldError> errors = new ArrayList<>();
        for (int i = 0; i < sheet.size() && errors.size() < MOST_ERRORS; i++) {
            Said row = sheet.get(i);
            Station station = stations.get(row.station());
            if (!courseware.containsKey(row.courseware())) {
                courseware.put(row.courseware(), courseware(c, row.courseware()));
            }
            List<String> found = courseware.getOrDefault(row.courseware(), List.of());
            if (station == null) {
                errors.add(wrong(i, "station", "unknown", "no station of the area"));
            } else if (found.isEmpty()) {
                errors.add(wrong(i, "courseware", "unknown", "nothing that was published"));
            } else if (found.size() > 1) {
                errors.add(wrong(i, "courseware", "ambiguous", "several: give the id"));
            } else if (row.day().isAfter(today)
                    || row.day().isBefore(today.minusDays(OLDEST_DAYS))) {
                errors.add(wrong(i, "day", "range", "in the future, or too long ago"));
            } else if (station.capacity() > 0 && row.heads() > station.capacity()) {
                errors.add(wrong(i, "heads", "capacity", "room for " + station.capacity()));
            } else if (!once.add(List.of(station, found.getFirst(), row.day(), row.source()))) {
                errors.add(wrong(i, "station", "twice", "the same way twice"));
            } else {
                Screening of = new Screening(station.id(), found.getFirst(), row.day());
                rows.add(new Row(of, row.heads(), row.source()));
            }
        }
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.VALIDATION, null, errors);
        }
        return rows;
    }

    private static FieldError wrong(int row, String field, String code, String detail) {
        return new FieldError("/" + row + "/" + field, code, detail);
    }

    /** In one question: the tree of areas is large. */
    private static Map<String, Station> stations(Connection c, String area, List<Said> sheet)
            throws SQLException {
        Map<String, Station> found = new HashMap<>();
        try (PreparedStatement select = c.prepareStatement(STATIONS)) {
            select.setString(1, area);
            Object[] codes = sheet.stream().map(Said::station).distinct().toArray();
            select.setArray(2, c.createArrayOf("text", codes));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.put(
                            row.getString("code"),
                            new Station(row.getObject("id", UUID.class), row.getInt("capacity")));
                }
            }
        }
        return found;
    }

    private static List<String> courseware(Connection c, String said) throws SQLException {
        try (PreparedStatement select = c.prepareStatement(COURSEWARE)) {
            for (int i = 1; i <= 3; i++) {
                select.setString(i, said);
            }
            List<String> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(row.getString("id"));
                }
            }
            return found;
        }
    }

    /**
     * A merge that runs beside would not see what is said here, nor this what it brings. Merges are
     * over in a moment; all who want several of these locks take them in one order.
     */
    private static void lockMerges(Connection c) throws SQLException {
        try (PreparedStatement lock =
                c.prepareStatement(
                        """
                        select pg_advisory_xact_lock(hashtext('journal ' || name))
                          from (select name from edge union select 'ORIGIN' order by name) e
                        """)) {
            lock.execute();
        }
        Screenings.lock(c);
    }

    /**
     * @param by none where nobody has to be named
     * @return those that were not so before
     */
    private static List<Row> changed(
            Connection c, String sql, List<Row> rows, @Nullable String by, Timestamp now)
            throws SQLException {
        List<Row> changed = new ArrayList<>();
        try (PreparedStatement write = c.prepareStatement(sql)) {
            set(c, write, rows, by, now);
            try (ResultSet row = write.executeQuery()) {
                while (row.next()) {
                    changed.add(
                            new Row(
                                    Screenings.read(row),
                                    row.getInt("heads"),
                                    Source.valueOf(row.getString("source"))));
                }
            }
        }
        return changed;
    }

    private static void set(
            Connection c, PreparedStatement to, List<Row> rows, @Nullable String by, Timestamp now)
            throws SQLException {
        int i = 1;
        if (by != null) {
            to.setString(i++, by);
            to.setTimestamp(i++, now);
        }
        Object[] stations = rows.stream().map(row -> row.of.station()).toArray();
        to.setArray(i++, c.createArrayOf("uuid", stations));
        Object[] courseware = rows.stream().map(row -> row.of.courseware()).toArray();
        to.setArray(i++, c.createArrayOf("text", courseware));
        Object[] days = rows.stream().map(row -> Date.valueOf(row.of.day())).toArray();
        to.setArray(i++, c.createArrayOf("date", days));
        to.setArray(i++, c.createArrayOf("integer", rows.stream().map(Row::heads).toArray()));
        Object[] sources = rows.stream().map(row -> row.source.name()).toArray();
        to.setArray(i, c.createArrayOf("text", sources));
    }

    private static int waiting(Connection c, List<Row> said) throws SQLException {
        try (PreparedStatement select = c.prepareStatement(WAITING)) {
            Screenings.name(c, select, said.stream().map(Row::of).toList());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
