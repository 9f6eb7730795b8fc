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
import java.time.Instant;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rows that merging writes, against the slow reference; and what it costs, in events. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@Tag("engines")
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
        assertRows(edge, "r", heard);
    }

    @Test
    void whatIsKept_isForgottenWithTime_andTheSessionStays() throws Exception {
        List<ViewingEvent> all =
                SittingsTest.play("f", 1_780_000_000_000L, 0, 600).stream().map(this::of).toList();
        take(edge, all.subList(0, 10), 10);
        sessions.forgetStatesBefore(Instant.now().plusSeconds(60));
        assertThat(count("viewing_state where edge = '%s'".formatted(edge))).isZero();
        for (int i = 10; i < all.size(); i++) {
            takeOne(edge, i + 1, all.get(i));
        }
        assertRows(edge, "f", all);
    }

    /** A later version computes otherwise: what an earlier one kept is not gone on from. */
    @Test
    void whatOtherRulesKept_isComputedAnew() throws Exception {
        List<ViewingEvent> all =
                SittingsTest.play("o", 1_780_000_000_000L, 0, 600).stream().map(this::of).toList();
        take(edge, all.subList(0, 10), 10);
        sql(
                "update viewing_state set state = regexp_replace(replace(state, '\"rules\":"
                        + Sittings.RULES
                        + "',"
                        + " '\"rules\":0'), '\"watchedMs\":[0-9]+', '\"watchedMs\":5')"
                        + " where edge = '%s'".formatted(edge));
        takeOne(edge, 11, all.get(10));
        assertRows(edge, "o", all.subList(0, 11));
    }

    /** A later version may keep what an earlier one cannot read: a batch must not fail by it. */
    @Test
    void whatCannotBeRead_isComputedAnew() throws Exception {
        List<ViewingEvent> all =
                SittingsTest.play("u", 1_780_000_000_000L, 0, 600).stream().map(this::of).toList();
        take(edge, all.subList(0, 10), 10);
        sql("update viewing_state set state = '[2]' where edge = '%s'".formatted(edge));
        takeOne(edge, 11, all.get(10));
        assertRows(edge, "u", all.subList(0, 11));
    }

    /**
     * Two that an edge heard in the same millisecond: which one counts does not hang on the order.
     */
    @Test
    void sameNumberInTheSameMoment_isThatOfTheReference() throws Exception {
        List<ViewingEvent> all = new ArrayList<>();
        SittingsTest.play("t", 1_780_000_000_000L, 0, 600).forEach(e -> all.add(of(e)));
        ViewingEvent fifth = all.get(5);
        ViewingEvent told =
                with(
                        fifth,
                        fifth.source(),
                        fifth.receivedAtMs(),
                        fifth.n(),
                        List.of(new Section(0, 1_000), new Section(590_000, 600_000)));
        assertThat(Sittings.isBefore(told, fifth)).isTrue();
        take(edge, all, 10);
        takeOne(edge, 99, told);
        all.add(told);
        assertRows(edge, "t", all);
    }

    /**
     * After 180 days: a record that comes then must not make a session of what is left. In whole or
     * in part, and beside one that is told from its first record on.
     */
    @Test
    void whatIsForgotten_leavesTheSessionAsItWas_whateverComesLate() throws Exception {
        long begin = 1_500_000_000_000L; // before those of the other tests
        List<ViewingEvent> all = new ArrayList<>();
        SittingsTest.play("gone", begin, 0, 300).forEach(e -> all.add(of(e)));
        SittingsTest.play("part", begin, 0, 600).forEach(e -> all.add(of(e)));
        take(edge, all, 10);
        List<String> before = rows(edge);
        merge.forgetBefore(Instant.ofEpochMilli(begin + 310_000));
        assertThat(count("viewing_event where edge = '%s'".formatted(edge))).isEqualTo(10);
        sessions.forgetStatesBefore(Instant.now().plusSeconds(60));
        List<ViewingEvent> late = new ArrayList<>();
        SittingsTest.play("gone", begin + 600_000, 0, 60).forEach(e -> late.add(of(e)));
        SittingsTest.play("part", begin + 700_000, 0, 60).forEach(e -> late.add(of(e)));
        List<ViewingEvent> others = new ArrayList<>();
        SittingsTest.play("z", begin, 0, 60).forEach(e -> others.add(of(e)));
        late.addAll(others);
        List<JournalBatch.Entry> entries = new ArrayList<>();
        late.forEach(e -> entries.add(new JournalBatch.Entry(101 + entries.size(), e)));
        assertThat(merge.take(new JournalBatch(edge, "epoch", entries), AREA))
                .isEqualTo(100 + late.size());
        List<String> wanted = new ArrayList<>(before);
        reference("z", others, wanted);
        assertThat(rows(edge)).isEqualTo(wanted);
    }

    /** While it is known where the session stood, it goes on. */
    @Test
    void whatIsForgotten_isNotMissed_whereTheSessionCanGoOn() throws Exception {
        long begin = 1_500_000_000_000L;
        List<ViewingEvent> all =
                SittingsTest.play("on", begin, 0, 600).stream().map(this::of).toList();
        take(edge, all.subList(0, 10), 10);
        merge.forgetBefore(Instant.ofEpochMilli(begin + 100_000));
        takeOne(edge, 11, all.get(10));
        assertRows(edge, "on", all.subList(0, 11));
    }

    /** It was watched before the province knew how long it is. */
    @Test
    void aCoursewareThatBecomesKnown_isCountedFromItsBegin() throws Exception {
        sql("update courseware set duration_ms = null where id = '%s'".formatted(courseware));
        List<ViewingEvent> all =
                SittingsTest.play("k", 1_780_000_000_000L, 0, 600).stream().map(this::of).toList();
        take(edge, all.subList(0, 10), 10);
        sql("update courseware set duration_ms = %d where id = '%s'".formatted(D, courseware));
        takeOne(edge, 11, all.get(10));
        assertRows(edge, "k", all.subList(0, 11));
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

    private void takeOne(String mine, int seq, ViewingEvent e) throws Exception {
        List<JournalBatch.Entry> one = List.of(new JournalBatch.Entry(seq, e));
        merge.take(new JournalBatch(mine, "epoch", one), AREA);
    }

    /** One session, and no other. */
    private void assertRows(String mine, String session, List<ViewingEvent> events)
            throws Exception {
        List<String> wanted = new ArrayList<>();
        reference(session, events, wanted);
        assertThat(rows(mine)).isEqualTo(wanted);
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
                e.startUpMs(),
                e.stalledMs());
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
                            "" + s.startUp(),
                            "" + s.firstPictureMs(),
                            "" + s.stalledMs(),
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
                                       precision, start_up, first_picture_ms,
                                       stalled_ms, counted, flags,
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
