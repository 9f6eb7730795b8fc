package kejian.origin.month;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;

/**
 * Closes months: copies all that their figures are made of, in one transaction. A month is open or
 * closed, never something between, and a closed one cannot be opened again.
 */
@ApplicationScoped
public class Months {

    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    /** By itself only so many months back: a clock that is off by years closes none. */
    private static final int BACK = 12;

    private static final int DIGITS = 16;

    /** A large month is many millions of rows; a minute, as for requests, is too short. */
    private static final int LONGEST_S = 3_600;

    /** One statement sees one moment, whatever is merged beside it. */
    private static final String COPY =
            """
            with asked as (
                select cast(? as date) as month, cast(? as date) as next
            ), sessions as (
                insert into closed_session
                    (month, id, edge, session, sitting, courseware, package, duration_ms, box,
                     station, area, tier, day, started_at, last_at, watched_ms, effective_ms,
                     sections, served_ms, heads, heads_source, precision, counted, flags)
                select asked.month, s.id, s.edge, s.session, s.sitting, s.courseware, s.package,
                       s.duration_ms, s.box, s.station, s.area, s.tier, s.day, s.started_at,
                       s.last_at, s.watched_ms, s.effective_ms, s.sections, s.served_ms, s.heads,
                       s.heads_source, s.precision, s.counted, s.flags
                  from asked join viewing_session s on s.day >= asked.month and s.day < asked.next
            ), days as (
                insert into closed_day
                select asked.month, d.session, d.day, d.watched_ms, s.courseware, s.duration_ms,
                       s.area, s.tier, s.counted
                  from asked join viewing_day d on d.day >= asked.month and d.day < asked.next
                             join viewing_session s on s.id = d.session
            ), sums as (
                insert into closed_sum
                select asked.month, v.*
                  from asked join viewing_sum v on v.begins >= asked.month
                                               and v.begins < asked.next
            ), columns as (
                insert into closed_column (month, slug, courseware, title, area)
                select distinct asked.month, n.slug, c.courseware::text, n.title, n.area
                  from asked, column_courseware c join column_node n on n.id = c.column_id
            )
            insert into closed_station
                (month, station, area, opened_on, closed_on, code, name, type, boxes, seen_at,
                 capacity)
            select asked.month, s.id, s.area, s.opened_on, s.closed_on, s.code, s.name, s.type,
                   coalesce(b.boxes, 0), b.seen_at, s.capacity
              from asked cross join station s left join station_boxes b on b.station = s.id
            """;

    /** Areas, courseware and words: each holds by itself, a moment later or not. */
    private static final String COPY_BESIDE = "select close_beside(?, ?)";

    private static final String CLOSED =
            """
            insert into closed_month
                (month, closed_at, closed_by, digest, sessions, beside, duty_groups, duty_hours,
                 reach_days)
            select m, ?, ?, ?, ?,
                   array(select o.month from closed_month o
                          where o.month in ((m - interval '1 month')::date,
                                            (m - interval '1 year')::date) order by 1),
                   ?, ?, ?
              from (select cast(? as date) as m) asked
            """;

    private static final String DIGEST =
            """
            with asked as (select cast(? as date) as month)
            select encode(sha256(convert_to(coalesce(string_agg(digest, '' order by part, day), ''),
                                            'UTF8')), 'hex'),
                   coalesce(sum(sessions), 0)
              from (select 1 as part, day, count(*) as sessions,
                           encode(sha256(convert_to(string_agg(md5(s::text), '' order by id),
                                                    'UTF8')), 'hex') as digest
                      from closed_session s join asked using (month) group by day
                    union all
                    select 2, null, 0, md5(string_agg(md5(s::text), '' order by station))
                      from closed_station s join asked using (month)
                    union all
                    select 3, null, 0, md5(string_agg(md5(a::text), '' order by code))
                      from closed_area a join asked using (month)
                    union all
                    select 4, null, 0, md5(string_agg(md5(c::text), '' order by courseware))
                      from closed_courseware c join asked using (month)
                    union all
                    select 5, null, 0, md5(string_agg(md5(w::text), '' order by edge, kind, what))
                      from closed_word w join asked using (month)
                    union all
                    select 6, null, 0, md5(string_agg(md5(k::text), '' order by slug, courseware))
                      from closed_column k join asked using (month)) parts
            """;

    private final AgroalDataSource database;
    private final Clock clock;
    private final MonthConfig config;

    Months(AgroalDataSource database, Clock clock, MonthConfig config) {
        this.database = database;
        this.clock = clock;
        this.config = config;
    }

    /**
     * A closed month as figures name it.
     *
     * @param snapshot the month and the first digits of the digest over all that was copied
     */
    public record Snapshot(
            String month, String snapshot, Instant closedAt, String closedBy, long sessions) {

        public LocalDate firstDay() {
            return YearMonth.parse(month).atDay(1);
        }
    }

    /**
     * As addresses name it.
     *
     * @throws ProblemException {@code not-found}
     */
    public static YearMonth parse(String month) {
        try {
            YearMonth read = YearMonth.parse(month);
            if (read.getYear() >= 2000 && read.getYear() < 2200) {
                return read;
            }
        } catch (DateTimeException e) {
            throw new ProblemException(Problem.NOT_FOUND, month);
        }
        throw new ProblemException(Problem.NOT_FOUND, month);
    }

    /** What is wanted of a station in a month (达标). */
    public record Duty(int groups, int hours) {}

    /** Of a closed month what was wanted then. */
    public Duty duty(YearMonth month) {
        try (Connection c = database.getConnection();
                PreparedStatement select =
                        c.prepareStatement(
                                "select duty_groups, duty_hours from closed_month where month = ?")) {
            select.setDate(1, Date.valueOf(month.atDay(1)));
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? new Duty(row.getInt(1), row.getInt(2))
                        : new Duty(config.dutyGroups(), config.dutyHours());
            }
        } catch (SQLException e) {
            throw new IllegalStateException("closed months cannot be read", e);
        }
    }

    /** From when on a station must have been heard of in a month that is not closed (畅通). */
    public Instant reachedSince(YearMonth month) {
        Instant end = month.plusMonths(1).atDay(1).atStartOfDay(ZONE).toInstant();
        Instant now = clock.instant();
        return (now.isBefore(end) ? now : end).minus(config.reachDays(), ChronoUnit.DAYS);
    }

    /** Those that have a day of this period, the earliest first. */
    public List<Snapshot> closed(LocalDate from, LocalDate to) {
        try (Connection c = database.getConnection();
                PreparedStatement select =
                        c.prepareStatement(
                                """
                                select month, digest, closed_at, closed_by, sessions
                                  from closed_month where month between ? and ? order by month
                                """)) {
            select.setDate(1, Date.valueOf(YearMonth.from(from).atDay(1)));
            select.setDate(2, Date.valueOf(to));
            List<Snapshot> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(read(row));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException("closed months cannot be read", e);
        }
    }

    private static Snapshot read(ResultSet row) throws SQLException {
        YearMonth month = YearMonth.from(row.getDate(1).toLocalDate());
        return new Snapshot(
                month.toString(),
                month + "-" + row.getString(2).substring(0, DIGITS),
                row.getTimestamp(3).toInstant(),
                row.getString(4),
                row.getLong(5));
    }

    public Optional<Snapshot> of(YearMonth month) {
        return closed(month.atDay(1), month.atDay(1)).stream().findFirst();
    }

    /** From when on it closes by itself. */
    Instant dueAt(YearMonth month) {
        return month.plusMonths(1).atDay(config.closesOn()).atStartOfDay(ZONE).toInstant();
    }

    YearMonth now() {
        return YearMonth.from(LocalDate.ofInstant(clock.instant(), ZONE));
    }

    /**
     * Once; who closes it again gets what is there.
     *
     * @throws ProblemException {@code month-not-over}
     */
    @Transactional(rollbackOn = Exception.class)
    @TransactionConfiguration(timeout = LONGEST_S)
    Snapshot close(YearMonth month, String by) throws SQLException {
        if (!month.isBefore(now())) {
            throw new ProblemException(Problem.MONTH_NOT_OVER, month.toString());
        }
        Date first = Date.valueOf(month.atDay(1));
        try (Connection c = database.getConnection()) {
            try (PreparedStatement lock =
                    c.prepareStatement("select pg_advisory_xact_lock(hashtext('month'))")) {
                lock.execute();
            }
            Optional<Snapshot> before = of(month);
            if (before.isPresent()) {
                return before.get();
            }
            try (PreparedStatement copy = c.prepareStatement(COPY)) {
                copy.setDate(1, first);
                copy.setDate(2, Date.valueOf(month.plusMonths(1).atDay(1)));
                copy.executeUpdate();
            }
            try (PreparedStatement copy = c.prepareStatement(COPY_BESIDE)) {
                copy.setDate(1, first);
                copy.setDate(2, Date.valueOf(month.plusMonths(1).atDay(1)));
                copy.execute();
            }
            String digest;
            long sessions;
            try (PreparedStatement select = c.prepareStatement(DIGEST)) {
                select.setDate(1, first);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    digest = row.getString(1);
                    sessions = row.getLong(2);
                }
            }
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            try (PreparedStatement insert = c.prepareStatement(CLOSED)) {
                int i = 1;
                insert.setTimestamp(i++, Timestamp.from(now));
                insert.setString(i++, by);
                insert.setString(i++, digest);
                insert.setLong(i++, sessions);
                insert.setInt(i++, config.dutyGroups());
                insert.setInt(i++, config.dutyHours());
                insert.setInt(i++, config.reachDays());
                insert.setDate(i, first);
                insert.executeUpdate();
            }
        }
        return of(month).orElseThrow();
    }

    /** Those whose day has come, from the first on that has sessions, the earliest first. */
    List<YearMonth> due() throws SQLException {
        YearMonth last = now().minusMonths(1);
        if (clock.instant().isBefore(dueAt(last))) {
            last = last.minusMonths(1);
        }
        LocalDate earliest;
        try (Connection c = database.getConnection();
                PreparedStatement select =
                        c.prepareStatement("select min(day) from viewing_session where day >= ?")) {
            select.setDate(1, Date.valueOf(last.minusMonths(BACK - 1).atDay(1)));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                Date day = row.getDate(1);
                if (day == null) {
                    return List.of();
                }
                earliest = day.toLocalDate();
            }
        }
        List<YearMonth> due = new ArrayList<>();
        for (YearMonth m = YearMonth.from(earliest); !m.isAfter(last); m = m.plusMonths(1)) {
            if (of(m).isEmpty()) {
                due.add(m);
            }
        }
        return due;
    }
}
