package kejian.origin.screening;

import java.sql.Array;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import kejian.contract.viewing.ViewingEvent;
import kejian.origin.figures.Rules;
import org.jspecify.annotations.Nullable;

/**
 * Heads that were said afterwards, put to the sessions that they are of. A roll call is of the
 * whole day: no other number holds beside it. A form fills in where nobody counted. Of several
 * sessions of one day, station and courseware it is a valid one, that was counted by the remote,
 * else the longest.
 */
public final class Screenings {

    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    /** What was shown where, on which day in Asia/Shanghai. */
    public record Screening(UUID station, String courseware, LocalDate day) {}

    private static final String OF_SESSIONS =
            """
            select distinct k.station, k.courseware, k.day
              from screening k join viewing_session v using (station, courseware, day)
             where v.edge = ? and v.session = any (?)
            """;

    /** By the rows that are there, or by what a session can be of before there is one. */
    private static final String MAY_BE =
            """
            select exists (select 1 from screening k
                             join viewing_session v using (station, courseware, day)
                            where v.edge = ? and v.session = any (?))
                or exists (select 1 from screening k join box b on b.station = k.station
                            where b.box = any (?) and k.courseware = any (?)
                              and k.day between ? and ?)
            """;

    private static final String APPLY =
            """
            with ranked as (
                select s.id, s.heads_typed, roll.heads as called, form.heads as form,
                       row_number() over (screening order by s.counted and %1$s desc,
                           s.counted desc, s.heads_typed > 0 desc, s.effective_ms desc, s.id)
                           as place,
                       bool_or(s.heads_typed > 0 and s.counted and %1$s) over screening as typed
                  from unnest(?::uuid[], ?::text[], ?::date[]) as a(station, courseware, day)
                  join viewing_session s using (station, courseware, day)
                  left join screening roll on roll.station = a.station
                       and roll.courseware = a.courseware and roll.day = a.day
                       and roll.source = 'ROLL_CALL'
                  left join screening form on form.station = a.station
                       and form.courseware = a.courseware and form.day = a.day
                       and form.source = 'FORM'
                window screening as (partition by a.station, a.courseware, a.day)
            ), wanted as (
                select id,
                       case when called is not null then case when place = 1 then called else 0 end
                            when form is not null and not typed and place = 1 then form
                            else heads_typed end as heads,
                       case when called is not null
                            then case when place = 1 then 'ROLL_CALL' end
                            when form is not null and not typed and place = 1 then 'FORM'
                            when heads_typed > 0 then 'REMOTE' end as source
                  from ranked
            )
            update viewing_session v set heads = w.heads, heads_source = w.source
              from wanted w
             where v.id = w.id and (v.heads, v.heads_source) is distinct from (w.heads, w.source)
            """
                    .formatted("(" + Rules.VALID + ")");

    private Screenings() {}

    /**
     * Before sessions are written, where something was said that they may be of: nobody else puts
     * heads to sessions until this transaction ends. Two edges may bring sessions of one day and
     * station, since a box can be sent from one to the other.
     *
     * @return those that the sessions are of so far; null where nothing was said that they may be
     *     of
     */
    public static @Nullable Set<Screening> lock(
            Connection c, String edge, Map<String, List<ViewingEvent>> events) throws SQLException {
        if (!mayBe(c, edge, events)) {
            return null;
        }
        lock(c);
        return of(c, edge, events.keySet());
    }

    static void lock(Connection c) throws SQLException {
        try (PreparedStatement lock =
                c.prepareStatement("select pg_advisory_xact_lock(hashtext('screenings'))")) {
            lock.execute();
        }
    }

    /** In one question, for it is asked of each batch. */
    private static boolean mayBe(Connection c, String edge, Map<String, List<ViewingEvent>> of)
            throws SQLException {
        List<ViewingEvent> events = of.values().stream().flatMap(List::stream).toList();
        long[] times = events.stream().flatMapToLong(Screenings::times).toArray();
        if (times.length == 0) {
            return false;
        }
        try (PreparedStatement select = c.prepareStatement(MAY_BE)) {
            select.setString(1, edge);
            select.setArray(2, c.createArrayOf("text", of.keySet().toArray()));
            select.setArray(
                    3, texts(c, events.stream().map(ViewingEvent::box).filter(Objects::nonNull)));
            select.setArray(4, texts(c, events.stream().map(ViewingEvent::courseware)));
            // one that began before its first report, maybe on the day before
            select.setDate(5, day(LongStream.of(times).min().orElseThrow(), -1));
            select.setDate(6, day(LongStream.of(times).max().orElseThrow(), 0));
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** By the edge's clock and by the box's, whichever decides. */
    private static LongStream times(ViewingEvent e) {
        Long said = e.boxAtMs();
        return said == null
                ? LongStream.of(e.receivedAtMs())
                : LongStream.of(e.receivedAtMs(), said);
    }

    private static Date day(long atMs, int later) {
        // a box's clock may say anything; no screening is of the year 9999
        long sane = Math.clamp(atMs, 0, 253_000_000_000_000L);
        return Date.valueOf(LocalDate.ofInstant(Instant.ofEpochMilli(sane), ZONE).plusDays(later));
    }

    private static Array texts(Connection c, Stream<String> of) throws SQLException {
        return c.createArrayOf("text", of.distinct().toArray());
    }

    /** Those of which something was said, that the sessions of an edge belong to. */
    public static Set<Screening> of(Connection c, String edge, Collection<String> sessions)
            throws SQLException {
        Set<Screening> found = new HashSet<>();
        try (PreparedStatement select = c.prepareStatement(OF_SESSIONS)) {
            select.setString(1, edge);
            select.setArray(2, c.createArrayOf("text", sessions.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(read(row));
                }
            }
        }
        return found;
    }

    static Screening read(ResultSet row) throws SQLException {
        return new Screening(
                row.getObject("station", UUID.class),
                row.getString("courseware"),
                row.getDate("day").toLocalDate());
    }

    /** Gives the sessions of these the heads that hold now. */
    public static void apply(Connection c, Collection<Screening> screenings) throws SQLException {
        if (screenings.isEmpty()) {
            return;
        }
        try (PreparedStatement update = c.prepareStatement(APPLY)) {
            name(c, update, screenings);
            update.executeUpdate();
        }
    }

    /** The first three parameters: station, courseware and day of each. */
    static void name(Connection c, PreparedStatement to, Collection<Screening> screenings)
            throws SQLException {
        to.setArray(1, array(c, "uuid", screenings, Screening::station));
        to.setArray(2, array(c, "text", screenings, Screening::courseware));
        to.setArray(3, array(c, "date", screenings, s -> Date.valueOf(s.day())));
    }

    private static Array array(
            Connection c, String type, Collection<Screening> of, Function<Screening, Object> each)
            throws SQLException {
        return c.createArrayOf(type, of.stream().map(each).toArray());
    }
}
