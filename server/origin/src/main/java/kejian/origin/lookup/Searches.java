package kejian.origin.lookup;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import kejian.contract.viewing.SearchMade;
import kejian.origin.journal.JournalPlace;

/** The searches in the database, under the number that they have in an edge's journal. */
public final class Searches {

    /** Where they are, under their places in journals. */
    public static final String TABLE = "search_made";

    private static final long HOUR_MS = 3_600_000;

    private Searches() {}

    /**
     * Adds one. The same words of the same edge are there once, under whichever number.
     *
     * @param area of the edge
     */
    public static void add(Connection c, JournalPlace place, SearchMade search, String area)
            throws SQLException {
        try (PreparedStatement insert =
                c.prepareStatement(
                        """
                        insert into search_made
                            (edge, epoch, seq, hash, means, text, found, opened, voice, area, at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (edge, hash) do nothing
                        """)) {
            int i = place.set(insert);
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
