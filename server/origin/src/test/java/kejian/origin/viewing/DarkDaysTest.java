package kejian.origin.viewing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import kejian.contract.viewing.FaultReport;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.SearchMade;
import kejian.contract.viewing.SurveyAnswer;
import kejian.contract.viewing.ViewingEvent;
import kejian.origin.DatabaseForTests;
import kejian.origin.problem.ProblemException;
import org.junit.jupiter.api.Test;

/**
 * G5: an edge was dark for thirty days. What it kept comes back duplicated, reordered, split and
 * replayed, over the line and by courier at once; the figures are what was watched, to the unit.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class DarkDaysTest {

    private static final int SEEDS = Integer.getInteger("dark.seeds", 25);

    @Inject AgroalDataSource database;
    @Inject Merge merge;
    private final String courseware = UUID.randomUUID().toString();
    private final String survey = UUID.randomUUID().toString();

    @Test
    void thirtyDays_howeverTheyCome_areCountedOnce() throws Exception {
        sql(
                """
                insert into courseware (id, kind, title, summary, presenter, publisher, tags,
                    category, purpose, state, version, area, created_by, created_at, duration_ms)
                values ('%s', 'VIDEO', 't', '', '', '', '', 'RED_CLASSICS', 'EDUCATION',
                    'PUBLISHED', 0, '410000', 'x', now(), %d)
                """
                        .formatted(courseware, DarkDays.LENGTH_MS));
        sql(
                """
                insert into survey (id, title, area, questions, state, version, created_by, created_at)
                values ('%s', 't', '410000',
                    '[{"kind":"CHOICE","text":"q","options":["a","b","c"]}]', 'OPEN', 0, 'x', now())
                """
                        .formatted(survey));
        long events = 0;
        long deliveries = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            String edge = "dark-" + courseware.substring(0, 8) + "-" + seed;
            sql(
                    "insert into edge (name, area, address) values ('%s', '410000', 'http://e')"
                            .formatted(edge));
            DarkDays days = DarkDays.of(new Random(seed), courseware);
            Carrier carrier = new Carrier(edge, days.events(), new Random(seed * 31L));
            carrier.deliverAll();
            assertThat(totals(edge)).as("seed %d", seed).isEqualTo(days.truth());
            assertThat(watchedByDay(edge)).as("seed %d", seed).isEqualTo(days.watchedByDay());
            assertThat(faults(edge)).as("seed %d", seed).isEqualTo(carrier.faults());
            assertThat(answers(edge)).as("seed %d", seed).isEqualTo(carrier.answers());
            assertThat(searches(edge)).as("seed %d", seed).isEqualTo(carrier.searches());
            events += days.events().size();
            deliveries += carrier.deliveries;
        }
        System.out.printf(
                "thirty dark days: %d seeds, %d records, %d deliveries, 0 differences%n",
                SEEDS, events, deliveries);
    }

    /** Whatever can happen between an edge and the province. */
    private final class Carrier {

        private final String edge;
        private final List<JournalBatch.Entry> journal = new ArrayList<>();
        private final Random random;
        private final List<JournalBatch> before = new ArrayList<>();
        private final List<JournalBatch> late = new ArrayList<>();
        private int cursor;
        private int deliveries;

        Carrier(String edge, List<ViewingEvent> events, Random random) {
            this.edge = edge;
            this.random = random;
            for (ViewingEvent event : events) {
                journal.add(new JournalBatch.Entry(journal.size() + 1, event));
                if (random.nextInt(40) == 0) {
                    long at = event.receivedAtMs() + journal.size();
                    FaultReport fault = new FaultReport("stalls", event.box(), null, at);
                    journal.add(new JournalBatch.Entry(journal.size() + 1, fault));
                }
                if (random.nextInt(20) == 0) {
                    SurveyAnswer answer =
                            new SurveyAnswer(
                                    survey,
                                    List.of(1 + random.nextInt(3)),
                                    event.box(),
                                    event.box() == null ? "v" + random.nextInt(9) : null,
                                    "remote",
                                    event.receivedAtMs());
                    journal.add(new JournalBatch.Entry(journal.size() + 1, answer));
                }
                if (random.nextInt(20) == 0) {
                    SearchMade search =
                            new SearchMade(
                                    SearchMade.WORDS,
                                    "果树",
                                    random.nextInt(3),
                                    null,
                                    "voice-" + journal.size(),
                                    event.receivedAtMs() / 3_600_000 * 3_600_000);
                    journal.add(new JournalBatch.Entry(journal.size() + 1, search));
                }
            }
        }

        /** What was looked for, each with its number. */
        List<String> searches() {
            return journal.stream()
                    .filter(e -> e.search() != null)
                    .map(e -> e.seq() + " " + e.search().voice() + " " + e.search().hourMs())
                    .toList();
        }

        /** What was said, and when. */
        List<String> faults() {
            return journal.stream()
                    .filter(e -> e.fault() != null)
                    .map(e -> e.seq() + " " + e.fault().box() + " " + e.fault().receivedAtMs())
                    .toList();
        }

        /**
         * Of each voice the last in time, and of one moment the last in the journal: its option.
         */
        Map<String, Integer> answers() {
            Map<String, JournalBatch.Entry> last = new TreeMap<>();
            for (JournalBatch.Entry e : journal) {
                SurveyAnswer a = e.answer();
                if (a != null) {
                    String voice =
                            a.box() == null ? "voice " + edge + " " + a.voice() : "box " + a.box();
                    JournalBatch.Entry before = last.get(voice);
                    if (before == null || before.answer().receivedAtMs() <= a.receivedAtMs()) {
                        last.put(voice, e);
                    }
                }
            }
            Map<String, Integer> options = new TreeMap<>();
            last.forEach((voice, e) -> options.put(voice, e.answer().choices().getFirst()));
            return options;
        }

        void deliverAll() throws Exception {
            while (cursor < journal.size()) {
                JournalBatch next = batch(cursor);
                switch (random.nextInt(8)) {
                    case 0 -> take(next); // and the answer is lost
                    case 1 -> late.add(next); // held up somewhere, and sent again meanwhile
                    case 2 -> take(batch(random.nextInt(journal.size()))); // a courier was faster
                    case 3 -> replay();
                    case 4 -> forge(next);
                    default -> {
                        long upTo = take(next);
                        long last = next.entries().getLast().seq();
                        assertThat(upTo).isGreaterThanOrEqualTo(last);
                        cursor = (int) last;
                    }
                }
            }
            while (!late.isEmpty()) {
                take(late.remove(random.nextInt(late.size())));
            }
            replay();
        }

        private JournalBatch batch(int from) {
            int to = Math.min(journal.size(), from + 1 + random.nextInt(120));
            return new JournalBatch(edge, "epoch", journal.subList(from, to));
        }

        private long take(JournalBatch batch) throws Exception {
            deliveries++;
            before.add(batch);
            return merge.take(batch, "410000");
        }

        private void replay() throws Exception {
            if (!before.isEmpty()) {
                take(before.get(random.nextInt(before.size())));
            }
        }

        /** Other records under numbers that are known: refused whole, the new ones beside too. */
        private void forge(JournalBatch next) {
            if (cursor == 0) {
                return;
            }
            List<JournalBatch.Entry> mixed = new ArrayList<>();
            JournalBatch.Entry other = next.entries().getFirst();
            mixed.add(other.at(cursor));
            mixed.addAll(next.entries());
            assertThatThrownBy(() -> merge.take(new JournalBatch(edge, "epoch", mixed), "410000"))
                    .isInstanceOf(ProblemException.class);
        }
    }

    private DarkDays.Truth totals(String edge) throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement();
                ResultSet row =
                        s.executeQuery(
                                """
                                select (select count(*) from viewing_event where edge = '%1$s'),
                                       count(*), sum(watched_ms), sum(effective_ms), sum(heads)
                                  from viewing_session where edge = '%1$s' and counted
                                """
                                        .formatted(edge))) {
            row.next();
            return new DarkDays.Truth(
                    row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
        }
    }

    private List<String> faults(String edge) throws Exception {
        List<String> faults = new ArrayList<>();
        try (Connection c = database.getConnection();
                Statement s = c.createStatement();
                ResultSet row =
                        s.executeQuery(
                                "select seq, box, at from station_fault where edge = '%s' order by seq"
                                        .formatted(edge))) {
            while (row.next()) {
                faults.add(
                        row.getLong(1)
                                + " "
                                + row.getString(2)
                                + " "
                                + row.getTimestamp(3).getTime());
            }
        }
        return faults;
    }

    private List<String> searches(String edge) throws Exception {
        List<String> searches = new ArrayList<>();
        try (Connection c = database.getConnection();
                Statement s = c.createStatement();
                ResultSet row =
                        s.executeQuery(
                                "select seq, voice, at from search_made where edge = '%s' order by seq"
                                        .formatted(edge))) {
            while (row.next()) {
                searches.add(
                        row.getLong(1)
                                + " "
                                + row.getString(2)
                                + " "
                                + row.getTimestamp(3).getTime());
            }
        }
        return searches;
    }

    private Map<String, Integer> answers(String edge) throws Exception {
        Map<String, Integer> answers = new TreeMap<>();
        try (Connection c = database.getConnection();
                Statement s = c.createStatement();
                ResultSet row =
                        s.executeQuery(
                                """
                                select distinct on (voice) voice, choices[1] from survey_answer
                                 where edge = '%s' and survey = '%s' and fits
                                 order by voice, at desc, seq desc
                                """
                                        .formatted(edge, survey))) {
            while (row.next()) {
                answers.put(row.getString(1), row.getInt(2));
            }
        }
        return answers;
    }

    private Map<String, Long> watchedByDay(String edge) throws Exception {
        Map<String, Long> days = new TreeMap<>();
        try (Connection c = database.getConnection();
                Statement s = c.createStatement();
                ResultSet row =
                        s.executeQuery(
                                """
                                select d.day, sum(d.watched_ms) from viewing_day d
                                  join viewing_session s on s.id = d.session
                                 where s.edge = '%s' group by d.day having sum(d.watched_ms) > 0
                                """
                                        .formatted(edge))) {
            while (row.next()) {
                days.put(row.getString(1), row.getLong(2));
            }
        }
        return days;
    }

    private void sql(String statement) throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            s.execute(statement);
        }
    }
}
