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
import kejian.contract.viewing.ViewingEvent;

/** What the province knows of coursewares and stations, as a batch needs it: a statement each. */
final class Facts {

    private Facts() {}

    /** What was played: a courseware may have had another package before. */
    record Played(String courseware, String packageId) {

        static Played of(ViewingEvent e) {
            return new Played(e.courseware(), e.packageId());
        }
    }

    /**
     * Lengths of those packages that are not known yet. One that the province never published of
     * that courseware is as long as the one it has now.
     */
    static void learn(Connection c, Map<Played, Long> lengths, Collection<Played> asked)
            throws SQLException {
        List<UUID> ids = new ArrayList<>();
        List<String> packages = new ArrayList<>();
        for (Played played : asked) {
            if (lengths.putIfAbsent(played, Sittings.UNKNOWN) == null
                    && id(played.courseware, ids)) {
                packages.add(played.packageId);
            }
        }
        if (ids.isEmpty()) {
            return;
        }
        try (PreparedStatement select =
                c.prepareStatement(
                        """
                        select c.id::text, k.package, coalesce(f.duration_ms, c.duration_ms)
                          from unnest(?::uuid[], ?::text[]) as k(courseware, package)
                          join courseware c on c.id = k.courseware
                          left join former_package f
                            on f.courseware = c.id and f.package = k.package
                         where c.duration_ms is not null
                        """)) {
            select.setArray(1, c.createArrayOf("uuid", ids.toArray()));
            select.setArray(2, c.createArrayOf("text", packages.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    lengths.put(new Played(row.getString(1), row.getString(2)), row.getLong(3));
                }
            }
        }
    }

    /** Evidence may name anything; only what is written as our ids are is one. */
    private static boolean id(String courseware, List<UUID> ids) {
        try {
            UUID id = UUID.fromString(courseware);
            return id.toString().equals(courseware) && ids.add(id);
        } catch (IllegalArgumentException e) {
            return false; // unknown
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
