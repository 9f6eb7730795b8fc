package kejian.origin.fault;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import kejian.contract.viewing.FaultReport;
import kejian.origin.journal.JournalPlace;

/** The reports in the database, under the number that they have in an edge's journal. */
public final class Faults {

    /** Where they are, under their places in journals. */
    public static final String TABLE = "station_fault";

    private Faults() {}

    /**
     * Adds one. The same words of the same edge are there once, under whichever number.
     *
     * @param area of the edge, for a box that no station has
     */
    public static void add(Connection c, JournalPlace place, FaultReport report, String area)
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
            int i = place.set(insert);
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
