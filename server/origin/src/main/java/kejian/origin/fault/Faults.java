package kejian.origin.fault;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.HashMap;
import java.util.Map;
import kejian.contract.viewing.FaultReport;

/** The reports in the database, under the number that they have in an edge's journal. */
public final class Faults {

    private Faults() {}

    /** Digests of those of these numbers that are there. */
    public static Map<Long, String> hashes(Connection c, String edge, String epoch, Array numbers)
            throws SQLException {
        Map<Long, String> known = new HashMap<>();
        try (PreparedStatement select =
                c.prepareStatement(
                        "select seq, hash from station_fault where edge = ? and epoch = ?"
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
     * Where a report lies in a journal.
     *
     * @param hash of what came
     */
    public record Place(String edge, String epoch, long seq, String hash) {}

    /**
     * Adds one. The same words of the same edge are there once, under whichever number.
     *
     * @param area of the edge, for a box that no station has
     */
    public static void add(Connection c, Place place, FaultReport report, String area)
            throws SQLException {
        try (PreparedStatement insert =
                c.prepareStatement(
                        """
                        insert into station_fault
                            (edge, epoch, seq, hash, fault, box, station, area, courseware, at)
                        values (?, ?, ?, ?, ?, ?,
                                (select station from box where box = ?),
                                coalesce((select s.area from box b join station s on s.id = b.station
                                           where b.box = ?), ?),
                                ?, ?)
                        on conflict (edge, hash) do nothing
                        """)) {
            int i = 1;
            insert.setString(i++, place.edge());
            insert.setString(i++, place.epoch());
            insert.setLong(i++, place.seq());
            insert.setString(i++, place.hash());
            insert.setString(i++, report.fault());
            insert.setString(i++, report.box());
            insert.setString(i++, report.box());
            insert.setString(i++, report.box());
            insert.setString(i++, area);
            insert.setString(i++, report.courseware());
            insert.setTimestamp(i, new Timestamp(report.receivedAtMs()));
            insert.executeUpdate();
        }
    }
}
