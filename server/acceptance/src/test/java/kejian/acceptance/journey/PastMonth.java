package kejian.acceptance.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;

/**
 * An hour and a half that forty people of a county watched in a month that is over: written where
 * evidence ends up, as what boxes report now is of the month that runs and cannot be closed.
 */
final class PastMonth {

    private static final long WATCHED_MS = 5_400_000;

    private PastMonth() {}

    static void watched(Path origin, String courseware, YearMonth month)
            throws IOException, SQLException {
        List<String> pid = Files.readAllLines(origin.resolve("postgres/data/postmaster.pid"));
        String url = "jdbc:postgresql://127.0.0.1:" + pid.get(3) + "/postgres?user=postgres";
        try (Connection database = DriverManager.getConnection(url);
                Statement insert = database.createStatement()) {
            insert.execute(
                    """
                    with made as (
                        insert into viewing_session (edge, session, sitting, courseware, package,
                            duration_ms, box, station, area, tier, day, started_at, last_at,
                            watched_ms, effective_ms, sections, served_ms, heads, heads_source,
                            precision, start_up, counted, flags)
                        values ('e', '%1$s', 0, '%2$s', 'p', %3$d, null, null, '410225', 'A',
                            '%4$s', timestamptz '%4$s 09:00+08', timestamptz '%4$s 11:00+08', %3$d,
                            %3$d, int8multirange(int8range(0, %3$d)), null, 40, 'REMOTE', 'A',
                            'PLAYED', true, '')
                        returning id)
                    insert into viewing_day (session, day, watched_ms)
                    select id, '%4$s', %3$d from made
                    """
                            .formatted(UUID.randomUUID(), courseware, WATCHED_MS, month.atDay(10)));
        }
    }
}
