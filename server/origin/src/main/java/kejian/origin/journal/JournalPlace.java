package kejian.origin.journal;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a record lies in an edge's journal.
 *
 * @param hash of what came
 */
public record JournalPlace(String edge, String epoch, long seq, String hash) {

    /** As the first four columns of an insert, whose fifth is the next. */
    public int set(PreparedStatement insert) throws SQLException {
        insert.setString(1, edge);
        insert.setString(2, epoch);
        insert.setLong(3, seq);
        insert.setString(4, hash);
        return 5;
    }

    /**
     * Digests of those of these numbers that are there.
     *
     * @param table of records that have their place in {@code edge, epoch, seq, hash}
     */
    public static Map<Long, String> hashes(
            Connection c, String table, String edge, String epoch, Array numbers)
            throws SQLException {
        Map<Long, String> known = new HashMap<>();
        try (PreparedStatement select =
                c.prepareStatement(
                        "select seq, hash from %s where edge = ? and epoch = ? and seq = any (?)"
                                .formatted(table))) {
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
}
