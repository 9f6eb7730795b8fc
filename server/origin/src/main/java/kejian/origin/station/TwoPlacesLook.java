package kejian.origin.station;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import kejian.origin.area.Areas;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks in what journals brought for names of the register that were at two places at once. A
 * journal is gone through once, in its own order, however late it came: what counts is when edges
 * were told, and those keep the province's signed time.
 */
@ApplicationScoped
class TwoPlacesLook {

    private static final Logger LOG = Logger.getLogger(TwoPlacesLook.class);

    /** Of one journal in one transaction: some minutes of a county's evening. */
    private static final int MOST = 20_000;

    private static final int LONGEST_S = 600;
    private static final int AT_A_TIME = 1_000;

    /**
     * What was told of boxes with news, around the news. Most boxes are left out at once: they were
     * at one edge, and no two of their viewings that a player told of lay over one another. Rows of
     * viewings follow the boxes' clocks, which may be off by a day, hence their wide bounds; what
     * is handed on are times of edges.
     */
    private static final String LOOK =
            """
            with news as (
                select c.edge, c.epoch, coalesce(l.up_to, 0) as since,
                       least(c.up_to, coalesce(l.up_to, 0) + ?) as up_to
                  from journal_cursor c left join twice_looked l using (edge, epoch)
                 where c.up_to > coalesce(l.up_to, 0)
            ), looked as (
                insert into twice_looked select edge, epoch, up_to from news
                on conflict (edge, epoch) do update set up_to = excluded.up_to
            ), told as (
                select e.edge, e.session, min(e.at) as begins, max(e.at) as ends
                  from news n join viewing_event e on e.edge = n.edge and e.epoch = n.epoch
                                                  and e.seq > n.since and e.seq <= n.up_to
                 group by e.edge, e.session
            ), fresh as (
                select v.box, min(t.begins) - interval '1 hour' as begins,
                       max(t.ends) + interval '1 hour' as ends
                  from told t join viewing_session v on v.edge = t.edge and v.session = t.session
                              join box b on b.box = v.box
                 where v.counted
                 group by v.box
            ), viewings as (
                select f.box, f.begins, f.ends, v.edge, v.session,
                       v.precision = 'A' and v.started_at + interval '2 minutes' <
                           max(v.last_at) filter (where v.precision = 'A') over (
                               partition by f.box order by v.started_at, v.id
                               rows between unbounded preceding and 1 preceding) as beside
                  from fresh f join viewing_session v
                       on v.box = f.box and v.counted
                      and v.started_at between f.begins - interval '2 days'
                                           and f.ends + interval '1 day'
                      and v.last_at >= f.begins - interval '1 day'
            ), suspects as (
                select box from viewings group by box
                having min(edge) <> max(edge) or bool_or(beside)
            )
            select distinct v.box, e.edge, e.session, e.at,
                   e.source in ('BEACON', 'CMCD_EVENT') as told
              from viewings v join suspects s on s.box = v.box
                   join viewing_event e on e.edge = v.edge and e.session = v.session
                    and e.at between v.begins and v.ends
             order by 1, 2, 3, 4
            """;

    private static final String FOUND =
            """
            insert into box_twice values (?, ?, ?, ?, ?)
            on conflict (box) do update set at = excluded.at, how = excluded.how,
                edge = excluded.edge, other = excluded.other
             where excluded.at > box_twice.at
            """;

    private final AgroalDataSource database;
    private final Areas areas;

    TwoPlacesLook(AgroalDataSource database, Areas areas) {
        this.database = database;
        this.areas = areas;
    }

    @Scheduled(
            every = "5m",
            delayed = "1m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        look(MOST);
    }

    /**
     * At all that came.
     *
     * @param most records of one journal in one transaction
     */
    void look(int most) {
        boolean isBehind = true;
        while (isBehind) {
            isBehind = QuarkusTransaction.requiringNew().timeout(LONGEST_S).call(() -> step(most));
        }
    }

    /** Whether there is more. */
    private boolean step(int most) throws SQLException {
        try (Connection c = database.getConnection();
                Statement lock = c.createStatement()) {
            lock.execute("select pg_advisory_xact_lock(hashtext('boxes at two places'))");
            BiPredicate<String, String> near = near(c);
            Map<String, TwoPlaces.Found> found = new HashMap<>();
            try (PreparedStatement look = c.prepareStatement(LOOK)) {
                look.setInt(1, most);
                look.setFetchSize(AT_A_TIME);
                try (ResultSet row = look.executeQuery()) {
                    judge(row, near, found);
                }
            }
            write(c, found);
            if (!found.isEmpty()) {
                LOG.infof("boxes whose name was at two places at once: %d", found.size());
            }
            return isBehind(lock);
        }
    }

    private static boolean isBehind(Statement statement) throws SQLException {
        try (ResultSet row =
                statement.executeQuery(
                        """
                        select exists (
                            select from journal_cursor c left join twice_looked l using (edge, epoch)
                             where c.up_to > coalesce(l.up_to, 0))
                        """)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static void judge(
            ResultSet row, BiPredicate<String, String> near, Map<String, TwoPlaces.Found> found)
            throws SQLException {
        Stays stays = new Stays();
        String box = null;
        while (row.next()) {
            String next = row.getString(1);
            if (!next.equals(box)) {
                end(box, stays, near, found);
                box = next;
                stays = new Stays();
            }
            stays.add(
                    row.getString(2),
                    row.getString(3),
                    row.getObject(4, OffsetDateTime.class).toInstant(),
                    row.getBoolean(5));
        }
        end(box, stays, near, found);
    }

    private static void end(
            @Nullable String box,
            Stays stays,
            BiPredicate<String, String> near,
            Map<String, TwoPlaces.Found> found) {
        if (box != null) {
            TwoPlaces.last(stays.all(), near).ifPresent(f -> found.put(box, f));
        }
    }

    private static void write(Connection c, Map<String, TwoPlaces.Found> found)
            throws SQLException {
        try (PreparedStatement insert = c.prepareStatement(FOUND)) {
            for (Map.Entry<String, TwoPlaces.Found> each : found.entrySet()) {
                TwoPlaces.Found f = each.getValue();
                insert.setString(1, each.getKey());
                insert.setObject(2, f.at().atOffset(ZoneOffset.UTC));
                insert.setString(3, f.how().name());
                insert.setString(4, f.edge());
                insert.setString(5, f.other());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /**
     * A box is sent to edges of its own area and of those above it, and served by the province: two
     * edges of which neither's area lies above the other's have no box in common.
     */
    private BiPredicate<String, String> near(Connection c) throws SQLException {
        Map<String, String> areaOf = new HashMap<>();
        try (Statement s = c.createStatement();
                ResultSet row = s.executeQuery("select name, area from edge")) {
            while (row.next()) {
                areaOf.put(row.getString(1), row.getString(2));
            }
        }
        Map<String, String> parents = areas.parents();
        return (a, b) -> {
            String one = areaOf.get(a);
            String other = areaOf.get(b);
            return a.equals(b)
                    || one == null // the province's own, or an edge that is no more
                    || other == null
                    || isWithin(one, other, parents)
                    || isWithin(other, one, parents);
        };
    }

    private static boolean isWithin(String area, String outer, Map<String, String> parents) {
        for (String a = area; a != null; a = parents.get(a)) {
            if (a.equals(outer)) {
                return true;
            }
        }
        return false;
    }

    /** Makes stays of moments that come in order, edge by edge and viewing by viewing. */
    private static final class Stays {

        private final List<Stay> done = new ArrayList<>();
        private String edge = "";
        private String session = "";
        private Stay.@Nullable Span whole;
        private Stay.@Nullable Span told;

        void add(String itsEdge, String itsSession, Instant at, boolean isTold) {
            boolean goesOn =
                    whole != null
                            && itsEdge.equals(edge)
                            && itsSession.equals(session)
                            && !at.isAfter(whole.to().plus(TwoPlaces.SOON));
            if (!goesOn) {
                end();
                edge = itsEdge;
                session = itsSession;
            }
            whole = longer(whole, at);
            if (isTold) {
                told = longer(told, at);
            }
        }

        private static Stay.Span longer(Stay.@Nullable Span span, Instant at) {
            return new Stay.Span(span == null ? at : span.from(), at);
        }

        private void end() {
            if (whole != null) {
                done.add(new Stay(edge, whole, told));
            }
            whole = null;
            told = null;
        }

        List<Stay> all() {
            end();
            return done;
        }
    }
}
