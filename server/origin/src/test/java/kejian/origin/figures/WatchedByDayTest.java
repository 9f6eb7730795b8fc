package kejian.origin.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import kejian.origin.DatabaseForTests;
import org.junit.jupiter.api.Test;

/** Watch time counts on the day it happened, however long ago its sitting began. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class WatchedByDayTest {

    private static final LocalDate FIRST = LocalDate.of(2033, 1, 1);
    private static final int DAYS = 150;

    @Inject AgroalDataSource database;
    @Inject FigureQueries queries;

    /** One day of one sitting. */
    private record Watched(LocalDate day, String courseware, long ms) {}

    @Test
    void anyPeriod_hasWhatWasWatchedInIt() throws Exception {
        Random random = new Random(7);
        String area = "4199" + random.nextInt(10, 100);
        List<String> titles = List.of(UUID.randomUUID().toString(), UUID.randomUUID().toString());
        List<Watched> all = new ArrayList<>();
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            s.execute("insert into area values ('%s', 'watched', '410000')".formatted(area));
            for (int i = 0; i < 60; i++) {
                String title = titles.get(random.nextInt(titles.size()));
                int length = random.nextInt(3) == 0 ? random.nextInt(100) : random.nextInt(3);
                LocalDate begin = FIRST.plusDays(random.nextInt(DAYS));
                s.execute(
                        """
                        insert into viewing_session (edge, session, sitting, courseware, package,
                            duration_ms, area, tier, day, started_at, last_at, watched_ms,
                            effective_ms, sections, heads, precision, counted, flags)
                        values ('watched-%1$s', '%2$d', 0, '%3$s', 'p', 600000, '%1$s', 'A', '%4$s',
                            timestamp '%4$s 20:00' at time zone 'Asia/Shanghai',
                            timestamp '%5$s 07:00' at time zone 'Asia/Shanghai', 1, 1, '{}', 0, 'A',
                            true, '')
                        """
                                .formatted(area, i, title, begin, begin.plusDays(length)));
                for (int d = 0; d <= length; d++) {
                    Watched w =
                            new Watched(begin.plusDays(d), title, 1 + random.nextInt(1_000_000));
                    all.add(w);
                    s.execute(
                            """
                            insert into viewing_day select id, '%s', %d from viewing_session
                             where edge = 'watched-%s' and session = '%d'
                            """
                                    .formatted(w.day, w.ms, area, i));
                }
            }
        }
        for (int i = 0; i < 200; i++) {
            LocalDate from = FIRST.plusDays(random.nextInt(DAYS + 60));
            LocalDate to = from.plusDays(random.nextInt(3) == 0 ? 0 : random.nextInt(60));
            String title = random.nextBoolean() ? null : titles.getFirst();
            Question q = new Question(from, to, area, null, title, null, List.of());
            assertThat(queries.watchedMsOn(q))
                    .as("%s", q)
                    .isEqualTo(
                            all.stream()
                                    .filter(w -> !w.day.isBefore(from) && !w.day.isAfter(to))
                                    .filter(w -> title == null || w.courseware.equals(title))
                                    .mapToLong(Watched::ms)
                                    .sum());
        }
    }
}
