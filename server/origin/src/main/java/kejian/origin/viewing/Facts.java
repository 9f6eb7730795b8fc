package kejian.origin.viewing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What the province knows of coursewares and stations, as a batch needs it: a statement each. */
final class Facts {

    private Facts() {}

    /** Lengths of the packages of those that are not known yet. */
    static void learn(Connection c, Map<String, Long> lengths, Collection<String> asked)
            throws SQLException {
        List<UUID> ids = new ArrayList<>();
        for (String courseware : asked) {
            if (lengths.putIfAbsent(courseware, Sittings.UNKNOWN) == null) {
                id(courseware, ids);
            }
        }
        if (ids.isEmpty()) {
            return;
        }
        try (PreparedStatement select =
                c.prepareStatement(
                        "select id::text, duration_ms from courseware where id = any (?) and"
                                + " duration_ms is not null")) {
            select.setArray(1, c.createArrayOf("uuid", ids.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    lengths.put(row.getString(1), row.getLong(2));
                }
            }
        }
    }

    /** Evidence may name anything; only what is written as our ids are is one. */
    private static void id(String courseware, List<UUID> ids) {
        try {
            UUID id = UUID.fromString(courseware);
            if (id.toString().equals(courseware)) {
                ids.add(id);
            }
        } catch (IllegalArgumentException e) {
            return; // unknown
        }
    }

    /** When those were withdrawn that are; a withdrawal is for good. */
    static Map<String, Instant> withdrawn(Connection c, Collection<String> asked)
            throws SQLException {
        List<UUID> ids = new ArrayList<>();
        asked.forEach(courseware -> id(courseware, ids));
        Map<String, Instant> found = new HashMap<>();
        if (ids.isEmpty()) {
            return found;
        }
        try (PreparedStatement select =
                c.prepareStatement(
                        """
                        select c.id::text, max(e.at)
                          from courseware c join courseware_event e on e.courseware = c.id
                         where c.id = any (?) and c.state = 'WITHDRAWN' and e.what = 'WITHDRAWN'
                         group by c.id
                        """)) {
            select.setArray(1, c.createArrayOf("uuid", ids.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.put(row.getString(1), row.getTimestamp(2).toInstant());
                }
            }
        }
        return found;
    }

    /** Of the stations that boxes stand in, where they have one. */
    static Map<String, Integer> capacities(Connection c, Set<String> boxes) throws SQLException {
        Map<String, Integer> found = new HashMap<>();
        if (boxes.isEmpty()) {
            return found;
        }
        try (PreparedStatement select =
                c.prepareStatement(
                        "select b.box, s.capacity from box b join station s on s.id = b.station"
                                + " where b.box = any (?) and s.capacity > 0")) {
            select.setArray(1, c.createArrayOf("text", boxes.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.put(row.getString(1), row.getInt(2));
                }
            }
        }
        return found;
    }
}
