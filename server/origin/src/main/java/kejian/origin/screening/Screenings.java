package kejian.origin.screening;

import java.sql.Array;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Heads that were said afterwards, put to the sessions that they are of. A form fills in where
 * nobody counted; a roll call holds over what was typed. Of several sessions of one day, station
 * and courseware it is the one that was counted by the remote, else the longest.
 */
public final class Screenings {

    /** What was shown where, on which day in Asia/Shanghai. */
    public record Screening(UUID station, String courseware, LocalDate day) {}

    private static final String OF_SESSIONS =
            """
            select distinct k.station, k.courseware, k.day
              from screening k join viewing_session v using (station, courseware, day)
             where v.edge = ? and v.session = any (?)
            """;

    private static final String APPLY =
            """
            with ranked as (
                select s.id, s.heads_typed, k.heads as said, k.source,
                       row_number() over (screening order by s.counted desc,
                           s.heads_typed > 0 desc, s.effective_ms desc, s.id) as place,
                       bool_or(s.heads_typed > 0 and s.counted) over screening as typed
                  from unnest(?::uuid[], ?::text[], ?::date[]) as a(station, courseware, day)
                  join viewing_session s using (station, courseware, day)
                  left join screening k using (station, courseware, day)
                window screening as (partition by station, courseware, day)
            ), wanted as (
                select id, heads_typed,
                       case when place = 1 and (source = 'ROLL_CALL' or not typed)
                            then said end as said, source
                  from ranked
            )
            update viewing_session v
               set heads = coalesce(w.said, w.heads_typed),
                   heads_source = case when w.said is not null then w.source
                                       when w.heads_typed > 0 then 'REMOTE' end
              from wanted w
             where v.id = w.id
               and (v.heads, v.heads_source) is distinct from
                   (coalesce(w.said, w.heads_typed),
                    case when w.said is not null then w.source
                         when w.heads_typed > 0 then 'REMOTE' end)
            """;

    private Screenings() {}

    /** Those of which something was said, that the sessions of an edge belong to. */
    public static Set<Screening> of(Connection c, String edge, Collection<String> sessions)
            throws SQLException {
        Set<Screening> found = new HashSet<>();
        try (PreparedStatement select = c.prepareStatement(OF_SESSIONS)) {
            select.setString(1, edge);
            select.setArray(2, c.createArrayOf("text", sessions.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(
                            new Screening(
                                    row.getObject("station", UUID.class),
                                    row.getString("courseware"),
                                    row.getDate("day").toLocalDate()));
                }
            }
        }
        return found;
    }

    /** Gives the sessions of these the heads that hold now. */
    public static void apply(Connection c, Collection<Screening> screenings) throws SQLException {
        if (screenings.isEmpty()) {
            return;
        }
        try (PreparedStatement update = c.prepareStatement(APPLY)) {
            update.setArray(1, array(c, "uuid", screenings, Screening::station));
            update.setArray(2, array(c, "text", screenings, Screening::courseware));
            update.setArray(3, array(c, "date", screenings, s -> Date.valueOf(s.day())));
            update.executeUpdate();
        }
    }

    private static Array array(
            Connection c,
            String type,
            Collection<Screening> of,
            java.util.function.Function<Screening, Object> each)
            throws SQLException {
        return c.createArrayOf(type, of.stream().map(each).toArray());
    }
}
