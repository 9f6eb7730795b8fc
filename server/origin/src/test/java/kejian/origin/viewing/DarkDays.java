package kejian.origin.viewing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;

/**
 * What people watched in thirty days at one edge, second by second, and what its journal says of
 * it. The truth is counted while they watch, by other means than the figures.
 *
 * @param events in the order of the journal
 * @param watchedByDay milliseconds by day in Asia/Shanghai
 */
record DarkDays(List<ViewingEvent> events, Truth truth, Map<String, Long> watchedByDay) {

    static final long LENGTH_MS = 600_000;

    private static final Instant FIRST = Instant.parse("2026-05-31T16:00:00Z"); // midnight there
    private static final int DAYS = 30;
    private static final int BOXES = 3;
    private static final long BEAT_MS = 30_000;

    record Truth(long records, long views, long watchedMs, long effectiveMs, long heads) {}

    static DarkDays of(Random random, String courseware) {
        Village village = new Village(random, courseware);
        for (int day = 0; day < DAYS; day++) {
            for (int box = 0; box < BOXES; box++) {
                if (random.nextInt(4) > 0) {
                    village.evening(day, box);
                }
            }
        }
        village.events.sort(Comparator.comparingLong(ViewingEvent::receivedAtMs));
        Truth truth =
                new Truth(
                        village.events.size(),
                        village.views,
                        village.byDay.values().stream().mapToLong(Long::longValue).sum(),
                        village.effectiveMs,
                        village.heads);
        return new DarkDays(List.copyOf(village.events), truth, Map.copyOf(village.byDay));
    }

    private static final class Village {

        private final Random random;
        private final String courseware;
        private final List<ViewingEvent> events = new ArrayList<>();
        private final Map<String, Long> byDay = new TreeMap<>();
        private int sessions;
        private long views;
        private long effectiveMs;
        private long heads;

        Village(Random random, String courseware) {
            this.random = random;
            this.courseware = courseware;
        }

        /** Now and then there is a second one, after a pause. */
        void evening(int day, int box) {
            // some begin shortly before midnight
            long minute = random.nextInt(6) == 0 ? 1_435 : 19 * 60 + random.nextInt(120);
            long at = FIRST.toEpochMilli() + (day * 1_440L + minute) * 60_000;
            at = new Session("dark-" + ++sessions, "box-" + box).sit(at);
            if (random.nextInt(5) == 0) {
                new Session("dark-" + ++sessions, "box-" + box).sit(at + random.nextInt(60_000));
            }
        }

        private final class Session {

            private final String id;
            private final String box;
            private int room = random.nextInt(30);
            private long n;
            private long played;

            Session(String id, String box) {
                this.id = id;
                this.box = box;
            }

            /** Plays on from somewhere, jumps once in a while. @return when it ended */
            long sit(long from) {
                long at = from;
                BitSet seconds = new BitSet();
                long position = random.nextInt(400) * 1_000L;
                report(at, position, seconds);
                int beats = 1 + random.nextInt(8);
                for (int i = 0; i < beats; i++) {
                    if (random.nextInt(5) == 0) {
                        position = random.nextInt(400) * 1_000L;
                    }
                    long step = Math.min(BEAT_MS, LENGTH_MS - position);
                    if (random.nextInt(8) == 0) {
                        room = 1 + random.nextInt(30); // counted again, one left out before
                    }
                    seconds.set((int) (position / 1_000), (int) ((position + step) / 1_000));
                    watched(at, at + step);
                    played += step;
                    position += step;
                    at += step;
                    // counters are cumulative: a report that the box lost loses nothing but the
                    // last
                    if (i == beats - 1 || random.nextInt(6) > 0) {
                        report(at, position, seconds);
                    }
                }
                views++;
                heads += room;
                effectiveMs += seconds.cardinality() * 1_000L;
                return at;
            }

            private void report(long at, long position, BitSet seconds) {
                events.add(
                        new ViewingEvent(
                                ViewingEvent.Source.BEACON,
                                ViewingEvent.Action.BEAT,
                                id,
                                true,
                                box,
                                courseware,
                                "pkg",
                                Tier.A,
                                at,
                                null,
                                n++,
                                position,
                                played,
                                sections(seconds),
                                room,
                                0,
                                -1,
                                -1));
            }
        }

        private void watched(long from, long to) {
            long at = from;
            while (at < to) {
                LocalDate day = Instant.ofEpochMilli(at).atZone(Sittings.ZONE).toLocalDate();
                long midnight =
                        day.plusDays(1).atStartOfDay(Sittings.ZONE).toInstant().toEpochMilli();
                long end = Math.min(to, midnight);
                byDay.merge(day.toString(), end - at, Long::sum);
                at = end;
            }
        }
    }

    private static List<Section> sections(BitSet seconds) {
        List<Section> all = new ArrayList<>();
        for (int from = seconds.nextSetBit(0); from >= 0; ) {
            int to = seconds.nextClearBit(from);
            all.add(new Section(from * 1_000L, to * 1_000L));
            from = seconds.nextSetBit(to);
        }
        return all;
    }
}
