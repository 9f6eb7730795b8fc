package kejian.origin.viewing;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import kejian.origin.DatabaseForTests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rows that merging writes, against the slow reference; and what it costs, in events. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class MergeTest {

    private static final int SEEDS = Integer.getInteger("merge.seeds", 220);
    private static final long D = 600_000;
    private static final String AREA = "410000";

    @Inject AgroalDataSource database;
    @Inject Merge merge;
    @Inject SessionRows sessions;
    @Inject MeterRegistry metrics;
    private String courseware;
    private String edge;

    @BeforeEach
    void known() throws Exception {
        courseware = UUID.randomUUID().toString();
        edge = "m-" + courseware.substring(0, 8);
        sql(
                """
                insert into courseware (id, kind, title, summary, presenter, publisher, tags,
                    category, purpose, state, version, area, created_by, created_at, duration_ms)
                values ('%s', 'VIDEO', 't', '', '', '', '', 'RED_CLASSICS', 'EDUCATION',
                    'PUBLISHED', 0, '410000', 'x', now(), %d)
                """
                        .formatted(courseware, D));
    }

    @Test
    void rows_areThoseOfTheReference_howeverTheEvidenceComes() throws Exception {
        int events = 0;
        int batches = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            String mine = edge + "-" + seed;
            List<ViewingEvent> journal = new ArrayList<>();
            Map<String, List<ViewingEvent>> bySession = new TreeMap<>();
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                List<ViewingEvent> one =
                        Histories.of(random, "s" + i, List.of(courseware, "invented"), D);
                bySession.put(one.getFirst().session(), one);
                mix(random, journal, Histories.arriving(random, one));
            }
            List<JournalBatch> sent = new ArrayList<>();
            for (int from = 0; from < journal.size(); ) {
                int to = Math.min(journal.size(), from + 1 + random.nextInt(15));
                List<JournalBatch.Entry> entries = new ArrayList<>();
                for (int i = from; i < to; i++) {
                    entries.add(new JournalBatch.Entry(i + 1, journal.get(i)));
                }
                sent.add(new JournalBatch(mine, "epoch", entries));
                from = to;
            }
            if (random.nextInt(5) == 0) {
                java.util.Collections.shuffle(sent, random);
            }
            for (JournalBatch batch : sent) {
                merge.take(batch, AREA);
                batches++;
                switch (random.nextInt(12)) {
                    case 0 -> merge.take(sent.get(random.nextInt(sent.size())), AREA); // again
                    case 1 -> sql("delete from viewing_state where edge = '%s'".formatted(mine));
                    default -> {}
                }
            }
            events += journal.size();
            List<String> wanted = new ArrayList<>();
            bySession.forEach((session, all) -> reference(session, all, wanted));
            assertThat(rows(mine)).as("seed %d", seed).isEqualTo(wanted);
        }
        System.out.printf(
                "%d histories, %d events, %d batches: 0 rows differ%n", SEEDS, events, batches);
    }

    /** A class watches for hours: what the last minute costs is what the first one did. */
    @Test
    void aSittingTwiceAsLong_costsTwice() throws Exception {
        long hour = costOf(edge + "-1h", 720);
        long hours = costOf(edge + "-2h", 1_440);
        System.out.printf("an hour: %d events read or computed, two hours: %d%n", hour, hours);
        assertThat(hours).isBetween(1_440L, hour * 21 / 10);
    }

    /** A bot that says its first words again with each batch. */
    @Test
    void repeatsOfOldReports_doNotHaveTheSessionReadAgain() throws Exception {
        List<ViewingEvent> all = SittingsTest.play("r", 1_780_000_000_000L, 0, 600);
        List<ViewingEvent> heard = new ArrayList<>();
        double before = cost();
        for (ViewingEvent e : all) {
            heard.add(of(e));
            heard.add(again(of(all.getFirst()), e.receivedAtMs() + 1));
        }
        take(edge, heard, 4);
        assertThat(cost() - before).isLessThan(3 * heard.size());
        List<String> wanted = new ArrayList<>();
        reference("r", heard, wanted);
        assertThat(rows(edge)).isEqualTo(wanted);
    }

    @Test
    void whatIsKept_isForgottenWithTime_andTheSessionStays() throws Exception {
        List<ViewingEvent> all =
                SittingsTest.play("f", 1_780_000_000_000L, 0, 600).stream().map(this::of).toList();
        take(edge, all.subList(0, 10), 10);
        sessions.forgetStatesBefore(java.time.Instant.now().plusSeconds(60));
        assertThat(count("viewing_state where edge = '%s'".formatted(edge))).isZero();
        for (int i = 10; i < all.size(); i++) {
            merge.take(
                    new JournalBatch(
                            edge, "epoch", List.of(new JournalBatch.Entry(i + 1, all.get(i)))),
                    AREA);
        }
        List<String> wanted = new ArrayList<>();
        reference("f", all, wanted);
        assertThat(rows(edge)).isEqualTo(wanted);
    }

    /** A later version computes otherwise: what an earlier one kept is not gone on from. */
    @Test
    void whatOtherRulesKept_isComputedAnew() throws Exception {
        List<ViewingEvent> all =
                SittingsTest.play("o", 1_780_000_000_000L, 0, 600).stream().map(this::of).toList();
        take(edge, all.subList(0, 10), 10);
        sql(
                "update viewing_state set state = regexp_replace(replace(state, '\"rules\":1',"
                        + " '\"rules\":0'), '\"watchedMs\":[0-9]+', '\"watchedMs\":5')"
                        + " where edge = '%s'".formatted(edge));
        merge.take(
                new JournalBatch(edge, "epoch", List.of(new JournalBatch.Entry(11, all.get(10)))),
                AREA);
        List<String> wanted = new ArrayList<>();
        reference("o", all.subList(0, 11), wanted);
        assertThat(rows(edge)).isEqualTo(wanted);
    }

    /** It was watched before the province knew how long it is. */
    @Test
    void aCoursewareThatBecomesKnown_isCountedFromItsBegin() throws Exception {
        sql("update courseware set duration_ms = null where id = '%s'".formatted(courseware));
        List<ViewingEvent> all =
                SittingsTest.play("k", 1_780_000_000_000L, 0, 600).stream().map(this::of).toList();
        take(edge, all.subList(0, 10), 10);
        sql("update courseware set duration_ms = %d where id = '%s'".formatted(D, courseware));
        merge.take(
                new JournalBatch(edge, "epoch", List.of(new JournalBatch.Entry(11, all.get(10)))),
                AREA);
        List<String> wanted = new ArrayList<>();
        reference("k", all.subList(0, 11), wanted);
        assertThat(rows(edge)).isEqualTo(wanted);
    }

    private long costOf(String mine, int beats) throws Exception {
        List<ViewingEvent> events = new ArrayList<>();
        for (int i = 0; i < beats; i++) {
            long at = 1_780_000_000_000L + i * 5_000L;
            List<Section> sections = List.of(new Section(0, Math.min(D, (i + 1) * 5_000L)));
            events.add(of(SittingsTest.report("long", at, i, i * 5_000L, sections, 0)));
            if (i % 2 == 1) {
                events.add(bytes(at, sections));
            }
        }
        double before = cost();
        take(mine, events, 18);
        assertThat(count("viewing_session where edge = '%s'".formatted(mine))).isEqualTo(1);
        return (long) (cost() - before);
    }

    private double cost() {
        return metrics.counter("kejian.merge.events.computed").count()
                + metrics.counter("kejian.merge.events.read").count();
    }

    private void take(String mine, List<ViewingEvent> events, int each) throws Exception {
        for (int from = 0; from < events.size(); from += each) {
            List<JournalBatch.Entry> entries = new ArrayList<>();
            for (int i = from; i < Math.min(events.size(), from + each); i++) {
                entries.add(new JournalBatch.Entry(i + 1, events.get(i)));
            }
            merge.take(new JournalBatch(mine, "epoch", entries), AREA);
        }
    }

    private ViewingEvent of(ViewingEvent e) {
        return with(e, e.source(), e.receivedAtMs(), e.n(), e.sections());
    }

    private ViewingEvent again(ViewingEvent e, long at) {
        return with(e, e.source(), at, e.n(), e.sections());
    }

    private ViewingEvent bytes(long at, List<Section> sections) {
        ViewingEvent e = SittingsTest.report("long", at, at, 0, sections, 0);
        return with(e, ViewingEvent.Source.RANGES, at, at, sections);
    }

    private ViewingEvent with(
            ViewingEvent e, ViewingEvent.Source source, long at, long n, List<Section> sections) {
        return new ViewingEvent(
                source,
                e.action(),
                e.session(),
                e.trusted(),
                e.box(),
                courseware,
                e.packageId(),
                e.tier(),
                at,
                null,
                n,
                e.positionMs(),
                e.playedMs(),
                sections,
                e.heads(),
                0,
                -1,
                -1);
    }

    private static void mix(Random random, List<ViewingEvent> into, List<ViewingEvent> more) {
        int at = 0;
        for (ViewingEvent e : more) {
            at += random.nextInt(into.size() - at + 1);
            into.add(at++, e);
        }
    }

    /** As it is written down, from the definitions alone. */
    private void reference(String session, List<ViewingEvent> events, List<String> rows) {
        boolean player =
                events.stream()
                        .anyMatch(e -> e.source().compareTo(ViewingEvent.Source.CMCD_EVENT) <= 0);
        ViewingEvent first =
                events.stream()
                        .filter(e ->
                                player
                                        == (e.source().compareTo(ViewingEvent.Source.CMCD_EVENT)
                                                <= 0))
                        .min(
                                java.util.Comparator.comparingLong(ViewingEvent::n)
                                        .thenComparingLong(ViewingEvent::receivedAtMs)
                                        .thenComparing(Record::toString))
                        .orElseThrow();
        boolean known = first.courseware().equals(courseware);
        List<Sitting> sittings = SlowSittings.of(events, known ? D : 0);
        for (int i = 0; i < sittings.size(); i++) {
            Sitting s = sittings.get(i);
            if (!known) {
                s.flags().add(Sitting.Flag.UNKNOWN_COURSEWARE);
            }
            rows.add(
                    String.join(
                            "|",
                            session,
                            "" + i,
                            s.courseware(),
                            s.packageId(),
                            known ? "" + D : "0",
                            s.box(),
                            s.tier().name(),
                            LocalDate.ofInstant(s.startedAt(), Sittings.ZONE).toString(),
                            "" + s.startedAt().toEpochMilli(),
                            "" + s.lastAt().toEpochMilli(),
                            "" + s.watchedMs(),
                            "" + s.effectiveMs(),
                            Sections.multirange(s.sections()),
                            "" + s.servedMs(),
                            "" + s.heads(),
                            s.heads() > 0 ? "REMOTE" : "null",
                            "" + s.precision(),
                            s.counted() && known ? "t" : "f",
                            s.flags().stream()
                                    .map(Enum::name)
                                    .sorted()
                                    .collect(Collectors.joining(" ")),
                            s.watchedByDay().toString()));
        }
    }

    private List<String> rows(String mine) throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection c = database.getConnection();
                Statement s = c.createStatement();
                ResultSet row =
                        s.executeQuery(
                                """
                                select session, sitting, courseware, package, duration_ms, box, tier,
                                       day, (extract(epoch from started_at) * 1000)::bigint,
                                       (extract(epoch from last_at) * 1000)::bigint, watched_ms,
                                       effective_ms, sections, served_ms, heads, heads_source,
                                       precision, counted, flags,
                                       (select '{' || coalesce(string_agg(d.day || '=' || d.watched_ms,
                                                      ', ' order by d.day), '') || '}'
                                          from viewing_day d where d.session = v.id)
                                  from viewing_session v where edge = '%s'
                                 order by session collate "C", sitting
                                """
                                        .formatted(mine))) {
            while (row.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    cells.add(String.valueOf(row.getString(i)));
                }
                rows.add(String.join("|", cells));
            }
        }
        return rows;
    }

    private long count(String what) throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement();
                ResultSet row = s.executeQuery("select count(*) from " + what)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void sql(String statement) throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            s.execute(statement);
        }
    }
}
