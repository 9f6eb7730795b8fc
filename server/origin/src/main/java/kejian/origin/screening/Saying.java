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
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;
import kejian.origin.problem.ProblemException.FieldError;
import kejian.origin.screening.ScreeningResource.Outcome;
import kejian.origin.screening.ScreeningResource.Said;
import kejian.origin.screening.Screenings.Screening;
import org.jspecify.annotations.Nullable;

/** Takes down what a sheet says of group viewings, and gives their sessions the heads. */
@ApplicationScoped
class Saying {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    /** As long as figures of a year beside another are asked for. */
    private static final int OLDEST_DAYS = 400;

    private static final int MOST_ERRORS = 50;

    private static final String STATION =
            """
            with recursive below(code) as (
                select code from area where code = ?
                union select a.code from area a join below b on a.parent = b.code)
            select id, capacity from station where code = ? and area in (select code from below)
            """;

    private static final String COURSEWARE =
            """
            select id::text as id from courseware
             where published_at is not null and (id::text = ? or external_id = ? or title = ?)
             limit 2
            """;

    private final AgroalDataSource database;
    private final Clock clock;

    Saying(AgroalDataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A station as far as heads need it; of an unknown one there is none. */
    private record Station(UUID id, int capacity) {}

    /**
     * In the caller's transaction.
     *
     * @param area whose stations may be spoken of
     * @throws ProblemException {@code validation} with a pointer to each row that is wrong
     */
    Outcome say(List<Said> rows, String area, String by) throws SQLException {
        try (Connection c = database.getConnection()) {
            Map<Screening, Said> wanted = check(c, rows, area);
            lockJournals(c);
            Instant now = clock.instant();
            List<Screening> changed = new ArrayList<>();
            for (Map.Entry<Screening, Said> each : wanted.entrySet()) {
                if (isNew(c, each.getKey(), each.getValue(), by, now)) {
                    record(c, each.getKey(), each.getValue(), by, now);
                    changed.add(each.getKey());
                }
            }
            Screenings.apply(c, changed);
            return new Outcome(changed.size(), wanted.size() - changed.size(), waiting(c, wanted));
        }
    }

    private Map<Screening, Said> check(Connection c, List<Said> rows, String area)
            throws SQLException {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZONE);
        Map<String, @Nullable Station> stations = new HashMap<>();
        Map<String, List<String>> courseware = new HashMap<>();
        Map<Screening, Said> wanted = new HashMap<>();
        List<FieldError> errors = new ArrayList<>();
        for (int i = 0; i < rows.size() && errors.size() < MOST_ERRORS; i++) {
            Said row = rows.get(i);
            if (!stations.containsKey(row.station())) {
                stations.put(row.station(), station(c, area, row.station()));
            }
            Station station = stations.get(row.station());
            if (!courseware.containsKey(row.courseware())) {
                courseware.put(row.courseware(), courseware(c, row.courseware()));
            }
            List<String> found = courseware.getOrDefault(row.courseware(), List.of());
            if (station == null) {
                errors.add(
                        wrong(i, "station", "unknown", "no station of the area: " + row.station()));
            } else if (found.isEmpty()) {
                errors.add(wrong(i, "courseware", "unknown", "nothing that was published"));
            } else if (found.size() > 1) {
                errors.add(wrong(i, "courseware", "ambiguous", "several: give the id"));
            } else if (row.day().isAfter(today)
                    || row.day().isBefore(today.minusDays(OLDEST_DAYS))) {
                errors.add(wrong(i, "day", "range", "in the future, or too long ago"));
            } else if (station.capacity() > 0 && row.heads() > station.capacity()) {
                errors.add(wrong(i, "heads", "capacity", "room for " + station.capacity()));
            } else if (wanted.put(new Screening(station.id(), found.getFirst(), row.day()), row)
                    != null) {
                errors.add(wrong(i, "station", "twice", "said twice of one day"));
            }
        }
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.VALIDATION, null, errors);
        }
        return wanted;
    }

    private static FieldError wrong(int row, String field, String code, String detail) {
        return new FieldError("/" + row + "/" + field, code, detail);
    }

    private static @Nullable Station station(Connection c, String area, String code)
            throws SQLException {
        try (PreparedStatement select = c.prepareStatement(STATION)) {
            select.setString(1, area);
            select.setString(2, code);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? new Station(row.getObject("id", UUID.class), row.getInt("capacity"))
                        : null;
            }
        }
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
     * A merge that runs beside would not see what is said here, nor this what it brings. One is
     * over in a moment, and all take one lock of these.
     */
    private static void lockJournals(Connection c) throws SQLException {
        try (PreparedStatement lock =
                c.prepareStatement(
                        """
                        select pg_advisory_xact_lock(hashtext('journal ' || name))
                          from (select name from edge order by name) e
                        """)) {
            lock.execute();
        }
    }

    private static boolean isNew(Connection c, Screening of, Said said, String by, Instant now)
            throws SQLException {
        boolean back = said.heads() == 0;
        try (PreparedStatement write =
                c.prepareStatement(
                        back
                                ? """
                                delete from screening
                                 where station = ? and courseware = ? and day = ?
                                """
                                : """
                                insert into screening as k
                                    (station, courseware, day, heads, source, said_by, said_at)
                                values (?, ?, ?, ?, ?, ?, ?)
                                on conflict (station, courseware, day) do update
                                   set heads = excluded.heads, source = excluded.source,
                                       said_by = excluded.said_by, said_at = excluded.said_at
                                 where (k.heads, k.source) <> (excluded.heads, excluded.source)
                                """)) {
            set(write, of, back ? null : said, by, now);
            return write.executeUpdate() > 0;
        }
    }

    private static void record(Connection c, Screening of, Said said, String by, Instant now)
            throws SQLException {
        try (PreparedStatement insert =
                c.prepareStatement(
                        """
                        insert into screening_said
                            (station, courseware, day, heads, source, said_by, said_at)
                        values (?, ?, ?, ?, ?, ?, ?)
                        """)) {
            set(insert, of, said, by, now);
            insert.executeUpdate();
        }
    }

    private static void set(
            PreparedStatement to, Screening of, @Nullable Said said, String by, Instant now)
            throws SQLException {
        to.setObject(1, of.station());
        to.setString(2, of.courseware());
        to.setDate(3, Date.valueOf(of.day()));
        if (said != null) {
            to.setInt(4, said.heads());
            to.setString(5, said.source().name());
            to.setString(6, by);
            to.setTimestamp(7, Timestamp.from(now));
        }
    }

    private static int waiting(Connection c, Map<Screening, Said> wanted) throws SQLException {
        Set<Screening> waiting = new HashSet<>();
        try (PreparedStatement select =
                c.prepareStatement(
                        """
                        select 1 from viewing_session
                         where station = ? and courseware = ? and day = ? and counted limit 1
                        """)) {
            for (Map.Entry<Screening, Said> each : wanted.entrySet()) {
                if (each.getValue().heads() == 0) {
                    continue;
                }
                set(select, each.getKey(), null, "", Instant.EPOCH);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) {
                        waiting.add(each.getKey());
                    }
                }
            }
        }
        return waiting.size();
    }
}
