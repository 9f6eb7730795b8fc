package kejian.origin.figures;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import kejian.origin.month.Months;
import org.jboss.logging.Logger;

/**
 * Makes the rows of {@code title_month} for months that are over: a title's sums and its retention
 * curve in the whole province. Merges never wait for it, nor for each other because of it; what
 * changes meanwhile is seen, and the month stays without such rows until the next look.
 */
@ApplicationScoped
class TitleMonths {

    private static final Logger LOG = Logger.getLogger(TitleMonths.class);

    /** A large month's sums are some hundred thousand rows. */
    private static final int LONGEST_S = 600;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int BETWEEN_LOOKS_MS = 50;

    /**
     * A whole month of the whole province by its titles, as long as nothing of it has changed since
     * they were counted; for a {@link Question}.
     */
    static final String BELIEVED =
            """
            title_month t join titled_month d using (month, closed)
             where t.month = :from
               and (t.month + interval '1 month')::date = cast(:to as date) + 1
               and t.closed = (t.month = any (cast(:closed as date[]))) and d.made
               and not exists (select 1 from title_stale o
                                where o.month = t.month and o.closed = t.closed)
               and (select array_agg(code) = array[cast(:root as text)]
                      from area where parent is null)
            """;

    private static final String DUE =
            """
            with due as (
                select m::date as month, false as closed
                  from generate_series(
                           (select min(begins) from viewing_sum where span = 'M'),
                           cast(? as date) - 1, interval '1 month') m
                 where exists (select 1 from viewing_sum v where v.span = 'M' and v.begins = m::date)
                union all
                select month, true from closed_month
            )
            select month, closed from due d
             where not exists (
                       select 1 from titled_month t
                        where t.month = d.month and t.closed = d.closed and t.made)
                or exists (
                       select 1 from title_stale o
                        where o.month = d.month and o.closed = d.closed)
             order by 1, 2
            """;

    private static final String BEGIN =
            """
            insert into titled_month values (?, ?, ?, false)
            on conflict (month, closed) do update set attempt = excluded.attempt, made = false
            """;

    private static final String FORGET_STALE =
            "delete from title_stale where month = ? and closed = ?";

    private static final String COUNT =
            """
            insert into title_month
            with part as (
                select * from %1$s
                 where %2$s span = 'M' and begins = ? and courseware <> ''
                   and county in (select county from area_county)
            ), seen as (
                select courseware, sum(stations) as stations
                  from (select courseware, bit_count(bit_or(stations)) as stations from part
                         group by courseware, block) b
                 group by courseware
            ), added as (
                select courseware, %3$s from part group by courseware
            ), started as (
                select s.courseware, s.duration_ms as length, s.sections from %4$s s
                 where %2$s s.day >= ? and s.day < ? and s.counted and s.duration_ms > 0
                   and s.area in (select code from area_county) and
            """
                    + Rules.START
                    + "), step as ("
                    + Retention.OF_TITLES
                    + """
                    ), curve as (
                        select courseware, max(length) as longest, array_agg(p order by p) as points,
                               array_agg(held order by p) as changes
                          from step where p < 100 group by courseware
                    )
                    select ?, ?, added.*, coalesce(seen.stations, 0), coalesce(curve.longest, 0),
                           coalesce(curve.points, '{}'), coalesce(curve.changes, '{}')
                      from added join seen using (courseware) left join curve using (courseware)
                    """;

    private static final String DONE =
            """
            update titled_month set made = true
             where month = ? and closed = ? and attempt = ? and not made
            """;

    private final AgroalDataSource database;
    private final Clock clock;

    TitleMonths(AgroalDataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    private record Due(LocalDate month, boolean isClosed) {}

    @Scheduled(
            every = "${kejian.month.titles-look:5m}",
            delayed = "1m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void make() throws SQLException, InterruptedException {
        make(YearMonth.from(LocalDate.ofInstant(clock.instant(), Months.ZONE)), PATIENCE);
    }

    /**
     * @param before only of months before this one: it still changes all the time
     * @param patience with those who change something meanwhile
     */
    void make(YearMonth before, Duration patience) throws SQLException, InterruptedException {
        for (Due due : due(before)) {
            UUID attempt = UUID.randomUUID();
            QuarkusTransaction.requiringNew().call(() -> begin(due, attempt));
            if (!isSeenByAll(patience) || !finish(due, attempt)) {
                LOG.infof("titles are counted later, the month changes: month=%s", due.month);
            }
        }
    }

    private List<Due> due(YearMonth before) throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement select = c.prepareStatement(DUE)) {
            select.setDate(1, Date.valueOf(before.atDay(1)));
            List<Due> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(new Due(row.getDate(1).toLocalDate(), row.getBoolean(2)));
                }
            }
            return found;
        }
    }

    private boolean begin(Due due, UUID attempt) throws SQLException {
        try (Connection c = database.getConnection()) {
            try (PreparedStatement begin = c.prepareStatement(BEGIN)) {
                bind(begin, due);
                begin.setObject(3, attempt);
                begin.executeUpdate();
            }
            try (PreparedStatement forget = c.prepareStatement(FORGET_STALE)) {
                bind(forget, due);
                return forget.executeUpdate() > 0;
            }
        }
    }

    private static void bind(PreparedStatement statement, Due due) throws SQLException {
        statement.setDate(1, Date.valueOf(due.month));
        statement.setBoolean(2, due.isClosed);
    }

    /**
     * Whoever changed something before they could see the month's row has ended: the count sees
     * what they did.
     */
    private boolean isSeenByAll(Duration patience) throws SQLException, InterruptedException {
        String until = text("select pg_snapshot_xmax(pg_current_snapshot())::text");
        String oldest =
                "select pg_snapshot_xmin(pg_current_snapshot()) >= '%s'::xid8".formatted(until);
        long end = System.nanoTime() + patience.toNanos();
        while (!text(oldest).equals("t")) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(BETWEEN_LOOKS_MS);
        }
        return true;
    }

    private String text(String select) throws SQLException {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement();
                ResultSet row = s.executeQuery(select)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Whether it is this attempt that counted, and no other one after it. */
    private boolean finish(Due due, UUID attempt) {
        return QuarkusTransaction.requiringNew()
                .timeout(LONGEST_S)
                .call(() -> {
                    boolean isLast = count(due, attempt);
                    if (!isLast) {
                        QuarkusTransaction.setRollbackOnly();
                    }
                    return isLast;
                });
    }

    private boolean count(Due due, UUID attempt) throws SQLException {
        try (Connection c = database.getConnection()) {
            // first: who makes the same month waits here, then finds that it is not the last one
            try (PreparedStatement done = c.prepareStatement(DONE)) {
                bind(done, due);
                done.setObject(3, attempt);
                if (done.executeUpdate() == 0) {
                    return false;
                }
            }
            try (PreparedStatement clear =
                    c.prepareStatement("delete from title_month where month = ? and closed = ?")) {
                bind(clear, due);
                clear.executeUpdate();
            }
            String sql =
                    COUNT.formatted(
                            due.isClosed ? "closed_sum" : "viewing_sum",
                            due.isClosed ? "month = ? and" : "",
                            Sums.added(),
                            due.isClosed ? "closed_session" : "viewing_session");
            Date month = Date.valueOf(due.month);
            List<Date> dates = new ArrayList<>();
            dates.add(month);
            dates.add(month);
            dates.add(Date.valueOf(due.month.plusMonths(1)));
            if (due.isClosed) {
                dates.addFirst(month);
                dates.add(2, month);
            }
            dates.add(month);
            try (PreparedStatement count = c.prepareStatement(sql)) {
                for (int i = 0; i < dates.size(); i++) {
                    count.setDate(i + 1, dates.get(i));
                }
                count.setBoolean(dates.size() + 1, due.isClosed);
                count.executeUpdate();
            }
            return true;
        }
    }
}
