package kejian.origin.viewing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import org.junit.jupiter.api.Test;

/** The vectors of docs/figures.md that concern one session; D = 600 s unless it says otherwise. */
class SittingsTest {

    private static final long D = 600_000;
    private static final long NINE = Instant.parse("2026-11-23T01:00:00Z").toEpochMilli();

    /** A player that reports each 30 s of wall time; sections so far, merged. */
    static List<ViewingEvent> play(String session, long startMs, long... fromTo) {
        List<ViewingEvent> events = new ArrayList<>();
        List<Section> all = new ArrayList<>();
        long played = 0;
        long at = startMs;
        long n = 0;
        events.add(report(session, at, n++, 0, List.of(), 0));
        for (int i = 0; i < fromTo.length; i += 2) {
            long position = fromTo[i] * 1000;
            long end = fromTo[i + 1] * 1000;
            while (position < end) {
                long step = Math.min(30_000, end - position);
                all.add(new Section(position, position + step));
                position += step;
                played += step;
                at += step;
                events.add(
                        report(session, at, n++, played, Sections.union(all, Long.MAX_VALUE), 0));
            }
        }
        return events;
    }

    static ViewingEvent report(
            String session, long at, long n, long played, List<Section> sections, int heads) {
        return new ViewingEvent(
                ViewingEvent.Source.BEACON,
                n == 0 ? ViewingEvent.Action.PLAY : ViewingEvent.Action.BEAT,
                session,
                true,
                "box-1",
                "cw",
                "pkg",
                Tier.A,
                at,
                null,
                n,
                -1,
                played,
                sections,
                heads,
                0,
                -1,
                -1);
    }

    private static Sitting one(List<ViewingEvent> events) {
        List<Sitting> sittings = Sittings.of(events, _ -> D).all();
        assertThat(sittings).hasSize(1);
        return sittings.getFirst();
    }

    @Test
    void vector1_watchedStraight_isAllOfIt() {
        Sitting s = one(play("s", NINE, 0, 600));
        assertThat(s.watchedMs()).isEqualTo(600_000);
        assertThat(s.effectiveMs()).isEqualTo(600_000);
        assertThat(s.precision()).isEqualTo('A');
        assertThat(s.flags()).isEmpty();
        assertThat(s.startedAt()).isEqualTo(Instant.ofEpochMilli(NINE));
    }

    @Test
    void vector2_twentySeconds() {
        assertThat(one(play("s", NINE, 0, 20)).effectiveMs()).isEqualTo(20_000);
    }

    @Test
    void vector3_watchedTwice_countsOnceAsEffective() {
        Sitting s = one(play("s", NINE, 0, 20, 0, 20));
        assertThat(s.watchedMs()).isEqualTo(40_000);
        assertThat(s.effectiveMs()).isEqualTo(20_000);
    }

    @Test
    void vector4_withAGap() {
        Sitting s = one(play("s", NINE, 0, 100, 300, 600));
        assertThat(s.effectiveMs()).isEqualTo(400_000);
        assertThat(s.sections())
                .containsExactly(new Section(0, 100_000), new Section(300_000, 600_000));
    }

    @Test
    void vector7_reportTwice_changesNothing() {
        List<ViewingEvent> events = play("s", NINE, 0, 600);
        List<ViewingEvent> twice = new ArrayList<>(events);
        twice.add(events.get(3));
        assertThat(one(twice)).isEqualTo(one(events));
    }

    @Test
    void vector8_lostReports_loseNothing() {
        List<ViewingEvent> events =
                List.of(
                        report("s", NINE, 1, 30_000, List.of(new Section(0, 30_000)), 0),
                        report("s", NINE + 30_000, 2, 60_000, List.of(new Section(0, 60_000)), 0),
                        report(
                                "s",
                                NINE + 120_000,
                                5,
                                150_000,
                                List.of(new Section(0, 150_000)),
                                0));
        Sitting s = one(events);
        assertThat(s.watchedMs()).isEqualTo(150_000);
        assertThat(s.effectiveMs()).isEqualTo(150_000);
    }

    @Test
    void vector9_moreThanTimeAllows_isDroppedAndFlagged() {
        List<ViewingEvent> events =
                List.of(
                        report("s", NINE, 0, 0, List.of(), 0),
                        report(
                                "s",
                                NINE + 60_000,
                                1,
                                600_000,
                                List.of(new Section(0, 600_000)),
                                0));
        Sitting s = one(events);
        assertThat(s.watchedMs()).isEqualTo(125_000);
        assertThat(s.effectiveMs()).isEqualTo(125_000);
        assertThat(s.flags()).containsExactly(Sitting.Flag.OVER_CREDIT);
    }

    @Test
    void vector11_pastMidnightInShanghai_isCutThere() {
        long fiveToTwelve = Instant.parse("2026-11-23T15:55:00Z").toEpochMilli();
        Sitting s = one(play("s", fiveToTwelve, 0, 600));
        assertThat(s.watchedByDay())
                .containsOnly(
                        java.util.Map.entry(LocalDate.of(2026, 11, 23), 300_000L),
                        java.util.Map.entry(LocalDate.of(2026, 11, 24), 300_000L));
        assertThat(LocalDate.ofInstant(s.startedAt(), Sittings.ZONE))
                .isEqualTo(LocalDate.of(2026, 11, 23));
    }

    private static ViewingEvent served(long at, long n, long playedMs, long toMs) {
        return new ViewingEvent(
                ViewingEvent.Source.RANGES,
                ViewingEvent.Action.BEAT,
                "s",
                true,
                "box-1",
                "cw",
                "pkg",
                Tier.A,
                at,
                null,
                n,
                -1,
                playedMs,
                List.of(new Section(0, toMs)),
                0,
                99,
                -1,
                -1);
    }

    /** Half a minute is there before the first picture, and who leaves has not seen it. */
    @Test
    void bytesByTheClock_areWatched_whatWasFetchedAheadIsNot() {
        Sitting s =
                one(
                        List.of(
                                served(NINE, 1, 2_000, 36_000),
                                served(NINE + 10_000, 2, 11_000, 42_000)));
        assertThat(s.watchedMs()).isEqualTo(11_000);
        assertThat(s.sections()).containsExactly(new Section(0, 11_000));
        assertThat(s.startedAt()).isEqualTo(Instant.ofEpochMilli(NINE - 2_000));
        assertThat(s.counted()).isTrue();
    }

    /** The same bytes again are watched again; an edge that starts anew counts from nothing. */
    @Test
    void bytesAgain_areWatchedTwice_andARestartTakesNothingAway() {
        Sitting s =
                one(
                        List.of(
                                served(NINE, 1, 300_000, 300_000),
                                served(NINE + 600_000, 2, 900_000, 300_000),
                                served(NINE + 700_000, 3, 50_000, 300_000)));
        assertThat(s.watchedMs()).isEqualTo(950_000);
        assertThat(s.effectiveMs()).isEqualTo(300_000);
    }

    @Test
    void copyOfATitle_isKeptApart() {
        Sitting s = one(List.of(served(NINE, 1, 20_000, 600_000)));
        assertThat(s.counted()).isFalse();
        assertThat(s.flags()).containsExactly(Sitting.Flag.COPIED);
        Sitting little = one(List.of(served(NINE, 1, 2_000, 36_000)));
        assertThat(little.counted()).isTrue();
    }

    /** A line that was cut for a moment: the second report comes after the third. */
    @Test
    void reportThatIsOvertaken_takesNothingFromTheOneThatOvertookIt() {
        List<ViewingEvent> events = new ArrayList<>();
        for (long[] nAndS :
                List.of(
                        new long[] {1, 30},
                        new long[] {2, 100},
                        new long[] {3, 90},
                        new long[] {4, 120})) {
            long played = nAndS[0] * 30_000;
            events.add(
                    report(
                            "s",
                            NINE + nAndS[1] * 1_000,
                            nAndS[0],
                            played,
                            List.of(new Section(0, played)),
                            0));
        }
        Sitting s = one(events);
        assertThat(s.watchedMs()).isEqualTo(120_000);
        assertThat(s.flags()).isEmpty();
        // but no more than both have time for
        events.set(2, report("s", NINE + 90_000, 3, 900_000, List.of(new Section(0, 600_000)), 0));
        assertThat(one(events.subList(0, 3)).watchedMs()).isEqualTo(30_000 + 2 * 60_000 + 5_000);
    }

    /** A box that counts in another time zone: what it says is credited by its own clock. */
    @Test
    void clockBehindByHours_costsNothing() {
        String issued = "v1.cw." + NINE / 1_000 + ".x.y";
        for (long hours : List.of(-20, -8, -1, 0, 1, 8, 20)) {
            List<ViewingEvent> events = new ArrayList<>();
            for (ViewingEvent e : play(issued, NINE, 0, 120)) {
                events.add(
                        new ViewingEvent(
                                ViewingEvent.Source.CMCD_EVENT,
                                e.action(),
                                e.session(),
                                true,
                                e.box(),
                                e.courseware(),
                                e.packageId(),
                                Tier.C,
                                e.receivedAtMs(),
                                e.receivedAtMs() + hours * 3_600_000,
                                e.n(),
                                -1,
                                e.playedMs(),
                                e.sections(),
                                0,
                                0,
                                -1,
                                -1));
            }
            Sitting s = one(events);
            assertThat(s.watchedMs()).as("%d hours", hours).isEqualTo(120_000);
            assertThat(s.flags()).isEmpty();
        }
    }

    @Test
    void silence_ofHalfAnHour_endsASitting_andCountsNothingTwice() {
        List<ViewingEvent> events =
                List.of(
                        report("s", NINE, 0, 0, List.of(), 0),
                        report("s", NINE + 30_000, 1, 30_000, List.of(new Section(0, 30_000)), 0),
                        report(
                                "s",
                                NINE + 3_600_000,
                                2,
                                60_000,
                                List.of(new Section(0, 60_000)),
                                0));
        List<Sitting> sittings = Sittings.of(events, _ -> D).all();
        assertThat(sittings).hasSize(2);
        assertThat(sittings.stream().mapToLong(Sitting::watchedMs).sum()).isEqualTo(60_000);
    }

    @Test
    void order_batchesAndRepeats_makeNoDifference() {
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            long a = random.nextInt(300);
            long b = a + 1 + random.nextInt(250);
            long c = random.nextInt(500);
            List<ViewingEvent> events = play("s", NINE, a, b, c, c + 1 + random.nextInt(100));
            Sitting wanted = one(events);
            List<ViewingEvent> shuffled = new ArrayList<>(events);
            shuffled.addAll(events.subList(0, random.nextInt(events.size())));
            Collections.shuffle(shuffled, random);
            assertThat(one(shuffled)).isEqualTo(wanted);
        }
    }

    @Test
    void bytesAlone_areClassC_eachMomentOnce() {
        ViewingEvent served =
                new ViewingEvent(
                        ViewingEvent.Source.RANGES,
                        ViewingEvent.Action.BEAT,
                        "r-1",
                        false,
                        null,
                        "cw",
                        "pkg",
                        Tier.C,
                        NINE,
                        null,
                        1,
                        -1,
                        -1,
                        List.of(new Section(0, 12_000), new Section(6_000, 18_000)),
                        0,
                        99,
                        -1,
                        -1);
        Sitting s = one(List.of(served));
        assertThat(s.precision()).isEqualTo('C');
        assertThat(s.counted()).isTrue();
        assertThat(s.effectiveMs()).isEqualTo(18_000);
    }

    /** Three, thirty, then twenty-five of them: a digit at a time, and corrected later. */
    @Test
    void heads_countedAgain_areWhatWasSaidLast_howeverTheReportsCome() {
        List<ViewingEvent> events =
                List.of(
                        report("s", NINE, 1, 0, List.of(), 3),
                        report("s", NINE + 4_000, 2, 4_000, List.of(), 300),
                        report("s", NINE + 30_000, 3, 30_000, List.of(), 25),
                        report("s", NINE + 60_000, 4, 60_000, List.of(), 0));
        assertThat(one(events).heads()).isEqualTo(25);
        assertThat(one(events.reversed()).heads()).isEqualTo(25);
        assertThat(one(events.subList(0, 2)).heads()).isEqualTo(300);
    }

    @Test
    void report_thatNoEdgeIssued_isKeptApart() {
        ViewingEvent e = report("invented", NINE, 1, 20_000, List.of(new Section(0, 20_000)), 0);
        ViewingEvent untrusted =
                new ViewingEvent(
                        e.source(),
                        e.action(),
                        e.session(),
                        false,
                        e.box(),
                        e.courseware(),
                        e.packageId(),
                        e.tier(),
                        e.receivedAtMs(),
                        null,
                        e.n(),
                        -1,
                        e.playedMs(),
                        e.sections(),
                        0,
                        0,
                        -1,
                        -1);
        assertThat(one(List.of(untrusted)).counted()).isFalse();
        assertThat(one(List.of(untrusted)).flags()).contains(Sitting.Flag.UNTRUSTED);
    }
}
