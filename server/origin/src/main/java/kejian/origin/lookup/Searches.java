package kejian.origin.lookup;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.HashMap;
import java.util.Map;
import kejian.contract.viewing.SearchMade;

/** The searches in the database, under the number that they have in an edge's journal. */
public final class Searches {

    private static final long HOUR_MS = 3_600_000;

    private Searches() {}

    /** Digests of those of these numbers that are there. */
    public static Map<Long, String> hashes(Connection c, String edge, String epoch, Array numbers)
            throws SQLException {
        Map<Long, String> known = new HashMap<>();
        try (PreparedStatement select =
                c.prepareStatement(
                        "select seq, hash from search_made where edge = ? and epoch = ?"
                                + " and seq = any (?)")) {
            select.setString(1, edge);
            select.setString(2, epoch);
            select.setArray(3, numbers);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    known.put(row.getLong(1), row.getString(2));
                }
            }
        }
        return known;
    }

    /**
     * Where a search lies in a journal.
     *
     * @param hash of what came
     */
    public record Place(String edge, String epoch, long seq, String hash) {}

    /**
     * Adds one. The same words of the same edge are there once, under whichever number.
     *
     * @param area of the edge
     */
    public static void add(Connection c, Place place, SearchMade search, String area)
            throws SQLException {
        try (PreparedStatement insert =
                c.prepareStatement(
                        """
                        insert into search_made
                            (edge, epoch, seq, hash, means, text, found, opened, voice, area, at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (edge, hash) do nothing
                        """)) {
            int i = 1;
            insert.setString(i++, place.edge());
            insert.setString(i++, place.epoch());
            insert.setLong(i++, place.seq());
            insert.setString(i++, place.hash());
            insert.setString(i++, search.by());
            insert.setString(i++, search.text());
            insert.setInt(i++, search.found());
            insert.setString(i++, search.opened());
            insert.setString(i++, search.voice());
            insert.setString(i++, area);
            insert.setTimestamp(i, new Timestamp(search.hourMs() / HOUR_MS * HOUR_MS));
            insert.executeUpdate();
        }
    }
}
