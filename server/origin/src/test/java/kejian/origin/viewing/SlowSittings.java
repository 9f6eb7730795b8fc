package kejian.origin.viewing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import kejian.contract.viewing.ViewingEvent.Source;
import org.jspecify.annotations.Nullable;

/**
 * The reference: slow and plain, the computation from before sessions went on from where they
 * stood. It shares nothing with {@link Sittings} on purpose, so that a fault in one is a
 * difference. Computes sessions from all the evidence that one edge has of one session id. It is a
 * function of the set of events: in which order, how often and in which batches they came makes no
 * difference.
 *
 * <p>Definitions are those of docs/figures.md: credit per report is at most twice the wall time
 * since the last one plus five seconds; thirty minutes of silence end a sitting; a stretch of
 * watching is cut at midnight in Asia/Shanghai.
 */
final class SlowSittings {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static final long SILENCE_MS = 30 * 60_000;
    private static final long CREDIT_SLACK_MS = 5_000;

    /** What a first report may claim where no time of issue is known: one beat of 30 s. */
    private static final long FIRST_WALL_MS = 30_000;

    private static final long SKEW_MS = 24 * 3_600_000;

    private SlowSittings() {}

    /**
     * @param lengthMs of the package that was played
     */
    static List<Sitting> of(List<ViewingEvent> events, long lengthMs) {
        List<ViewingEvent> reports = distinct(events, /* player= */ true);
        List<ViewingEvent> served = distinct(events, /* player= */ false);
        List<ViewingEvent> leading = reports.isEmpty() ? served : reports;
        List<List<ViewingEvent>> sittings = split(leading);
        List<Sitting> result = new ArrayList<>();
        Told before = new Told(0, 0);
        for (int i = 0; i < sittings.size(); i++) {
            List<ViewingEvent> mine = sittings.get(i);
            // bytes may come before the first report and after the last: each goes to the nearest
            // sitting
            List<ViewingEvent> beside = new ArrayList<>();
            for (ViewingEvent e : served) {
                if (nearest(sittings, e) == i) {
                    beside.add(e);
                }
            }
            Builder builder = new Builder(mine.getFirst(), lengthMs);
            if (reports.isEmpty()) {
                builder.fromBytes(mine, served);
            } else {
                before = builder.fromReports(mine, beside, before, /* first= */ i == 0);
                flagGaps(builder, reports, mine);
            }
            boolean begins = !reports.isEmpty() && i == 0;
            Sitting.StartUp startUp = begins ? builder.startUp(mine) : null;
            List<ViewingEvent> earlier =
                    reports.isEmpty()
                            ? List.of()
                            : sittings.subList(0, i).stream().flatMap(List::stream).toList();
            result.add(
                    builder.build(
                            mine,
                            beside,
                            startUp,
                            begins ? firstTold(mine) : null,
                            reports.isEmpty() ? null : stalled(earlier, mine)));
        }
        return result;
    }

    /** What a player counted and what of it was credited, up to the end of a sitting. */
    private record Told(long counter, long credited) {}

    private static @Nullable Long firstTold(List<ViewingEvent> reports) {
        return reports.stream()
                .map(ViewingEvent::startUpMs)
                .filter(ms -> ms != -1)
                .findFirst()
                .orElse(null);
    }

    /** By how much the highest that was told has grown, from 0. */
    private static @Nullable Long stalled(List<ViewingEvent> earlier, List<ViewingEvent> mine) {
        if (mine.stream().allMatch(e -> e.stalledMs() == -1)) {
            return null;
        }
        long before = earlier.stream().mapToLong(ViewingEvent::stalledMs).max().orElse(0);
        long now = mine.stream().mapToLong(ViewingEvent::stalledMs).max().orElse(0);
        return Math.max(0, now - Math.max(0, before));
    }

    /** Numbers of beacons begin at 0 or 1 and leave none out. */
    private static void flagGaps(Builder builder, List<ViewingEvent> all, List<ViewingEvent> mine) {
        Set<Long> numbers = new HashSet<>();
        all.stream().filter(e -> e.source() == Source.BEACON).forEach(e -> numbers.add(e.n()));
        for (ViewingEvent e : mine) {
            if (e.source() == Source.BEACON && e.n() > 1 && !numbers.contains(e.n() - 1)) {
                builder.flags.add(Sitting.Flag.GAP);
            }
        }
    }

    private static boolean isReport(ViewingEvent e) {
        return e.source() == Source.BEACON || e.source() == Source.CMCD_EVENT;
    }

    /** (session, n) makes a repeat harmless; numbers of players and of bytes are apart. */
    private static List<ViewingEvent> distinct(List<ViewingEvent> events, boolean player) {
        Set<String> seen = new HashSet<>();
        List<ViewingEvent> kept = new ArrayList<>();
        events.stream()
                .filter(e -> isReport(e) == player)
                .sorted(
                        Comparator.comparingLong(ViewingEvent::n)
                                .thenComparingLong(ViewingEvent::receivedAtMs)
                                .thenComparing(Record::toString))
                .forEach(e -> {
                    if (seen.add(e.source() + " " + e.n())) {
                        kept.add(e);
                    }
                });
        return kept;
    }

    private static List<List<ViewingEvent>> split(List<ViewingEvent> events) {
        List<List<ViewingEvent>> sittings = new ArrayList<>();
        long last = Long.MIN_VALUE / 2;
        for (ViewingEvent e : events) {
            if (e.receivedAtMs() - last > SILENCE_MS) {
                sittings.add(new ArrayList<>());
            }
            sittings.getLast().add(e);
            last = Math.max(last, e.receivedAtMs());
        }
        return sittings;
    }

    private static int nearest(List<List<ViewingEvent>> sittings, ViewingEvent e) {
        int best = 0;
        long distance = Long.MAX_VALUE;
        for (int i = 0; i < sittings.size(); i++) {
            long from = sittings.get(i).getFirst().receivedAtMs();
            long to = sittings.get(i).getLast().receivedAtMs();
            long off = Math.max(0, Math.max(from - e.receivedAtMs(), e.receivedAtMs() - to));
            if (off < distance) {
                distance = off;
                best = i;
            }
        }
        return best;
    }

    private static final class Builder {

        private final ViewingEvent head;
        private final long lengthMs;
        private final Map<LocalDate, Long> byDay = new TreeMap<>();
        private final EnumSet<Sitting.Flag> flags = EnumSet.noneOf(Sitting.Flag.class);
        private List<Section> sections = List.of();
        private long watched;
        private long startedAtMs;
        private char precision;

        Builder(ViewingEvent head, long lengthMs) {
            this.head = head;
            this.lengthMs = lengthMs;
            this.startedAtMs = timeOf(head);
        }

        /**
         * @param before at the end of the sitting before
         * @return at the end of this one
         */
        Told fromReports(
                List<ViewingEvent> reports, List<ViewingEvent> served, Told before, boolean first) {
            long baseline = before.counter;
            long counter = baseline;
            long credited = before.credited;
            long position = -1;
            long lastAt = first ? issuedAt(head) : timeOf(head) - FIRST_WALL_MS;
            if (lastAt < 0) {
                lastAt = timeOf(head) - FIRST_WALL_MS;
            }
            startedAtMs =
                    Math.min(
                            timeOf(head),
                            Math.max(
                                    lastAt,
                                    timeOf(head) - Math.max(0, head.playedMs() - baseline)));
            List<Section> played = new ArrayList<>();
            boolean told = false;
            long earlierAt = lastAt;
            long sinceEarlier = 0;
            for (ViewingEvent e : reports) {
                long at = timeOf(e);
                long from = lastAt;
                long shared = 0;
                if (at < lastAt) {
                    from = earlierAt; // the one before it came after it
                    shared = sinceEarlier;
                }
                long most = 2 * Math.max(0, at - from) + CREDIT_SLACK_MS - shared;
                most = Math.max(most, CREDIT_SLACK_MS);
                long claimed;
                if (e.playedMs() >= 0) {
                    if (e.playedMs() < counter && credited < counter) {
                        counter = credited; // it had said too much, and came back
                    }
                    claimed = Math.max(0, e.playedMs() - counter);
                    counter = Math.max(counter, e.playedMs());
                } else {
                    claimed = position < 0 ? 0 : Math.max(0, e.positionMs() - position);
                    if (claimed > most) {
                        claimed = 0; // a jump, not something that was played
                    } else if (claimed > 0) {
                        told = true;
                        played.add(new Section(position, e.positionMs()));
                    }
                    counter += claimed;
                }
                position = e.positionMs();
                told |= !e.sections().isEmpty();
                played.addAll(e.sections());
                long now = watched;
                credit(claimed, most, from, at);
                credited += watched - now;
                sinceEarlier = shared + watched - now;
                earlierAt = from;
                lastAt = Math.max(lastAt, at);
            }
            if (told) {
                precision = 'A';
                sections = Sections.union(played, lengthMs);
            } else {
                // a counter alone does not say what was seen: the bytes do
                precision = 'C';
                List<Section> bytes = new ArrayList<>();
                served.forEach(e -> bytes.addAll(e.sections()));
                sections = Sections.union(bytes, lengthMs);
            }
            limitToCredit();
            return new Told(counter, credited);
        }

        /** Nobody reported: what was served is all there is. */
        void fromBytes(List<ViewingEvent> mine, List<ViewingEvent> all) {
            precision = 'C';
            List<Section> so = List.of();
            long lastAt = timeOf(head) - FIRST_WALL_MS;
            for (ViewingEvent e : mine) {
                if (e.source() == Source.CMCD_REQUEST) {
                    precision = 'B';
                }
                List<Section> every = new ArrayList<>(so);
                every.addAll(e.sections());
                List<Section> union = Sections.union(every, lengthMs);
                long claimed = Sections.length(union) - Sections.length(so);
                if (e.playedMs() >= 0) {
                    int upTo = all.indexOf(e);
                    claimed = clocked(all.subList(0, upTo + 1)) - clocked(all.subList(0, upTo));
                }
                so = union;
                long at = timeOf(e);
                book(claimed, lastAt, at);
                lastAt = Math.max(lastAt, at);
            }
            sections = Sections.first(so, watched);
            long taken = Sections.length(so);
            if (taken >= 120_000 && taken / 4.0 >= watched) {
                flags.add(Sitting.Flag.COPIED);
            }
            long first = Math.max(0, Math.min(head.playedMs(), FIRST_WALL_MS));
            startedAtMs = Math.max(0, timeOf(head) - first);
        }

        /** The more of what either witness counted; each begins at 0 after a restart. */
        private static long clocked(List<ViewingEvent> served) {
            long most = 0;
            for (Source source : List.of(Source.RANGES, Source.CMCD_REQUEST)) {
                long sum = 0;
                long last = 0;
                for (ViewingEvent e : served) {
                    if (e.source() == source && e.playedMs() >= 0) {
                        sum += e.playedMs() >= last ? e.playedMs() - last : e.playedMs();
                        last = e.playedMs();
                    }
                }
                most = Math.max(most, sum);
            }
            return most;
        }

        private void credit(long claimed, long most, long from, long to) {
            if (claimed > most) {
                flags.add(Sitting.Flag.OVER_CREDIT);
            }
            book(Math.min(claimed, most), from, to);
        }

        /** Spread over the wall time in which it was played, cut at midnight. */
        private void book(long credit, long from, long to) {
            if (credit <= 0) {
                return;
            }
            watched += credit;
            long begin = Math.max(from, to - credit);
            if (begin >= to) {
                byDay.merge(day(to), credit, Long::sum);
                return;
            }
            long left = credit;
            LocalDate day = day(begin);
            while (day.isBefore(day(to))) {
                LocalDate next = day.plusDays(1);
                long midnight = next.atStartOfDay(ZONE).toInstant().toEpochMilli();
                long share = credit * (midnight - begin) / (to - begin) - (credit - left);
                byDay.merge(day, share, Long::sum);
                left -= share;
                day = next;
            }
            byDay.merge(day, left, Long::sum);
        }

        private void limitToCredit() {
            if (Sections.length(sections) > watched) {
                if (Sections.length(sections) > watched + 1_000) {
                    flags.add(Sitting.Flag.OVER_CREDIT);
                }
                sections = Sections.first(sections, watched);
            }
        }

        /** What was told before the picture, and whether there was one. */
        Sitting.StartUp startUp(List<ViewingEvent> reports) {
            List<ViewingEvent> dark = reports.stream().takeWhile(e -> !isPicture(e)).toList();
            boolean none = dark.size() == reports.size();
            if (!none && reports.get(dark.size()).startUpMs() > 20_000) {
                return Sitting.StartUp.FAILED;
            }
            for (ViewingEvent e : dark) {
                if (timeOf(e) - timeOf(reports.getFirst()) >= 20_000) {
                    return Sitting.StartUp.FAILED;
                }
                if (e.action() == ViewingEvent.Action.PAUSE) {
                    break;
                }
            }
            if (!none) {
                return Sitting.StartUp.PLAYED;
            }
            boolean error = dark.stream().anyMatch(e -> e.action() == ViewingEvent.Action.ERROR);
            return error ? Sitting.StartUp.FAILED : Sitting.StartUp.UNKNOWN;
        }

        private static boolean isPicture(ViewingEvent e) {
            boolean moves =
                    e.source() == Source.CMCD_EVENT && e.action() == ViewingEvent.Action.PLAY;
            return moves || e.startUpMs() != -1 || e.playedMs() >= 1 || e.sections().size() > 0;
        }

        Sitting build(
                List<ViewingEvent> leading,
                List<ViewingEvent> served,
                Sitting.@Nullable StartUp startUp,
                @Nullable Long firstPictureMs,
                @Nullable Long stalledMs) {
            long lastAt = leading.stream().mapToLong(this::timeOf).max().orElse(startedAtMs);
            int heads = 0;
            for (ViewingEvent e : leading) {
                heads = e.heads() > 0 ? e.heads() : heads; // who counts again corrects
            }
            String box =
                    leading.stream()
                            .map(ViewingEvent::box)
                            .filter(java.util.Objects::nonNull)
                            .findFirst()
                            .orElse(null);
            boolean ranges = !isReport(head);
            if (!head.trusted() && !ranges) {
                flags.add(Sitting.Flag.UNTRUSTED);
            }
            Long servedMs = null;
            if (!ranges && !served.isEmpty()) {
                List<Section> bytes = new ArrayList<>();
                served.forEach(e -> bytes.addAll(e.sections()));
                servedMs = Sections.length(Sections.union(bytes, lengthMs));
            }
            return new Sitting(
                    head.courseware(),
                    head.packageId(),
                    box,
                    head.tier(),
                    Instant.ofEpochMilli(startedAtMs),
                    Instant.ofEpochMilli(lastAt),
                    byDay,
                    sections,
                    servedMs,
                    heads,
                    precision,
                    startUp,
                    firstPictureMs,
                    stalledMs == null
                            ? null
                            : Long.valueOf(Math.min(stalledMs, Math.max(0, lastAt - startedAtMs))),
                    (head.trusted() || ranges) && !flags.contains(Sitting.Flag.COPIED),
                    flags);
        }

        /** The box's clock, unless it is off by more than a day: then the edge's decides. */
        private long timeOf(ViewingEvent e) {
            Long told = e.boxAtMs();
            if (told == null) {
                return e.receivedAtMs();
            }
            if (Math.abs(told - e.receivedAtMs()) > SKEW_MS) {
                flags.add(Sitting.Flag.CLOCK_SKEW);
                return e.receivedAtMs();
            }
            return told;
        }

        /** When the edge issued the session, where the id says so and an edge vouches for it. */
        private long issuedAt(ViewingEvent e) {
            String[] parts = e.session().split("\\.", 4);
            if (!e.trusted() || parts.length < 4 || !parts[2].matches("[0-9]{1,12}")) {
                return -1;
            }
            long issued = Long.parseLong(parts[2]) * 1000;
            long ago = e.receivedAtMs() - issued;
            return ago < 0 ? -1 : timeOf(e) - ago;
        }

        private static LocalDate day(long atMs) {
            return LocalDate.ofInstant(Instant.ofEpochMilli(atMs), ZONE);
        }
    }
}
