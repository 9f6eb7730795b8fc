package kejian.origin.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import kejian.contract.viewing.Section;
import kejian.origin.DatabaseForTests;
import org.junit.jupiter.api.Test;

/** The curve that the database adds up, against looking into each session at each moment. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class RetentionTest {

    private static final LocalDate DAY = LocalDate.of(2033, 5, 5);

    private record Seen(long lengthMs, long watchedMs, List<Section> sections) {

        boolean holds(int p) {
            long at = Math.min(p * lengthMs / 100, lengthMs - 1);
            return sections.stream().anyMatch(s -> s.fromMs() <= at && at < s.toMs());
        }
    }

    @Inject AgroalDataSource database;
    @Inject FigureQueries queries;

    @Test
    void curve_isTheShareThatHoldsEachMoment() throws Exception {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            String courseware = UUID.randomUUID().toString();
            List<Seen> all = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(20); i++) {
                all.add(seen(random));
                insert(courseware, i, all.getLast());
            }
            List<Seen> started = all.stream().filter(s -> s.watchedMs >= 1_000).toList();
            Retention told =
                    queries.retention(
                            new Question(DAY, DAY, "410000", null, courseware, null, List.of()));
            assertThat(told.starts()).isEqualTo(started.size());
            for (int p = 0; p <= 100 && !started.isEmpty(); p++) {
                int at = p;
                double wanted =
                        (double) started.stream().filter(s -> s.holds(at)).count() / started.size();
                assertThat(told.points().get(p)).as("seed %s p %s", seed, p).isEqualTo(wanted);
            }
        }
    }

    @Test
    void nobodyStarted_hasNoCurve() {
        Retention told =
                queries.retention(
                        new Question(DAY, DAY, "410000", null, "nothing", null, List.of()));
        assertThat(told.starts()).isZero();
        assertThat(told.points()).isEmpty();
    }

    /** Lengths that divide by a hundred, that do not, and that have less than a hundred moments. */
    private static Seen seen(Random random) {
        long length = new long[] {600_000, 599_993, 77, 1}[random.nextInt(4)];
        List<Section> sections = new ArrayList<>();
        long at = 0;
        while (sections.size() < 4 && at < length) {
            long from = at + random.nextLong(length - at);
            long to = random.nextInt(3) == 0 ? length : from + 1 + random.nextLong(length - from);
            sections.add(new Section(from, Math.min(to, length)));
            at = to + 1;
        }
        if (random.nextInt(5) == 0) {
            sections.clear();
        }
        return new Seen(length, random.nextInt(4) == 0 ? 500 : 5_000, sections);
    }

    private void insert(String courseware, int number, Seen seen) throws SQLException {
        List<String> ranges =
                seen.sections.stream().map(s -> "[%d,%d)".formatted(s.fromMs(), s.toMs())).toList();
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            s.execute(
                    """
                    insert into viewing_session (edge, session, sitting, courseware, package,
                        duration_ms, area, tier, day, started_at, last_at, watched_ms, effective_ms,
                        sections, heads, precision, counted, flags)
                    values ('retention', '%s-%d', 0, '%s', 'p', %d, '410000', 'C', '%s', now(), now(),
                        %d, 0, '{%s}', 0, 'A', true, '')
                    """
                            .formatted(
                                    courseware,
                                    number,
                                    courseware,
                                    seen.lengthMs,
                                    DAY,
                                    seen.watchedMs,
                                    String.join(",", ranges)));
        }
    }
}
