package kejian.origin.viewing;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeMap;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import kejian.contract.viewing.ViewingEvent.Source;
import org.jspecify.annotations.Nullable;

/** One sitting while its evidence comes in, in the order of the reports. Times are epoch ms. */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.NON_PRIVATE,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
final class SittingSoFar {

    private static final long CREDIT_SLACK_MS = 5_000;

    /** What a first report may claim where no time of issue is known: one beat of 30 s. */
    private static final long FIRST_WALL_MS = 30_000;

    private static final long LEAST_COPIED_MS = 120_000;
    private static final long COPIED_TIMES = 4;

    private static final long SKEW_MS = 24 * 3_600_000;

    /** What its first report says of all of it. */
    record Head(String courseware, String packageId, Tier tier, boolean trusted, long atMs) {}

    final Head head;

    /** By bytes alone, nobody reported. */
    final boolean bytesAlone;

    /** The edge's clock at the first report and at the one with the highest number. */
    long fromMs;

    long toMs;
    @Nullable String box;
    int heads;
    long startedAtMs;

    /** Where credit goes on from; where it went on from before, and what was credited since. */
    long creditedToMs;

    long beforeMs;
    long sinceMs;

    long latestMs = Long.MIN_VALUE;
    long positionMs = -1;

    /** Whether a report says what was played. */
    boolean told;

    boolean requestsTold;

    /** As much of it as stood still, -1 where no report says. */
    long stalledMs = -1;

    long watchedMs;
    TreeMap<LocalDate, Long> byDay = new TreeMap<>();
    EnumSet<Sitting.Flag> flags = EnumSet.noneOf(Sitting.Flag.class);

    /** As reports have it, or bytes alone. */
    List<Section> played = new ArrayList<>();

    /** Where a viewing begins: not of bytes alone, nor of one that goes on after a silence. */
    @Nullable FirstPicture picture;

    /** Beside reports; absent where none were served. */
    @Nullable List<Section> bytes;

    @JsonCreator
    private SittingSoFar(
            @JsonProperty("head") Head head, @JsonProperty("bytesAlone") boolean bytesAlone) {
        this.head = head;
        this.bytesAlone = bytesAlone;
    }

    private static SittingSoFar of(ViewingEvent e, boolean bytesAlone) {
        Head head = new Head(e.courseware(), e.packageId(), e.tier(), e.trusted(), timeOf(e));
        SittingSoFar s = new SittingSoFar(head, bytesAlone);
        s.fromMs = e.receivedAtMs();
        return s;
    }

    /**
     * @param baseline the counter at the end of the sitting before
     */
    static SittingSoFar reported(ViewingEvent head, long baseline, boolean first) {
        SittingSoFar s = of(head, /* bytesAlone= */ false);
        s.picture = first ? new FirstPicture() : null;
        long at = s.head.atMs;
        long lastAt = first ? issuedAt(head) : at - FIRST_WALL_MS;
        if (lastAt < 0) {
            lastAt = at - FIRST_WALL_MS;
        }
        s.creditedToMs = lastAt;
        s.startedAtMs =
                Math.min(at, Math.max(lastAt, at - Math.max(0, head.playedMs() - baseline)));
        return s;
    }

    static SittingSoFar served(ViewingEvent head) {
        SittingSoFar s = of(head, /* bytesAlone= */ true);
        s.creditedToMs = s.head.atMs - FIRST_WALL_MS;
        s.startedAtMs = s.head.atMs - Math.clamp(head.playedMs(), 0, FIRST_WALL_MS);
        return s;
    }

    /** What the player has counted so far, over all sittings. */
    @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.NON_PRIVATE)
    static final class Counter {

        /** As it says. */
        long saidMs;

        /** As much of that as was credited. */
        long soundMs;

        long stalledMs;

        /** Number of the last beacon; their numbers go up by one. */
        long beacon;
    }

    /**
     * @param counter is moved on
     */
    void report(ViewingEvent e, Counter counter, long lengthMs) {
        long at = leading(e);
        if (picture != null) {
            picture.see(e, at);
        }
        // one that was overtaken shares the time of the one that overtook it
        boolean overtook = at < creditedToMs;
        long from = overtook ? beforeMs : creditedToMs;
        long most = 2 * Math.max(0, at - from) + CREDIT_SLACK_MS - (overtook ? sinceMs : 0);
        most = Math.max(CREDIT_SLACK_MS, most);
        List<Section> more = new ArrayList<>(played);
        long claimed;
        if (e.playedMs() >= 0) {
            // one that jumped ahead of all time and came back goes on from what was credited
            boolean cameBack = e.playedMs() < counter.saidMs && counter.soundMs < counter.saidMs;
            long base = cameBack ? counter.soundMs : counter.saidMs;
            claimed = Math.max(0, e.playedMs() - base);
            counter.saidMs = Math.max(base, e.playedMs());
        } else {
            claimed = positionMs < 0 ? 0 : Math.max(0, e.positionMs() - positionMs);
            if (claimed > most) {
                claimed = 0; // a jump, not something that was played
            } else if (claimed > 0) {
                told = true;
                more.add(new Section(positionMs, e.positionMs()));
            }
            counter.saidMs += claimed;
        }
        if (e.stalledMs() >= 0) {
            stalledMs = Math.max(0, stalledMs) + Math.max(0, e.stalledMs() - counter.stalledMs);
            counter.stalledMs = Math.max(counter.stalledMs, e.stalledMs());
        }
        positionMs = e.positionMs();
        told |= !e.sections().isEmpty();
        more.addAll(e.sections());
        played = Sections.union(more, lengthMs);
        long credited = Math.min(claimed, most);
        if (claimed > most) {
            flags.add(Sitting.Flag.OVER_CREDIT);
        }
        book(credited, from, at);
        counter.soundMs += credited;
        sinceMs = overtook ? sinceMs + credited : credited;
        beforeMs = from;
        creditedToMs = Math.max(creditedToMs, at);
        if (e.source() == Source.BEACON) {
            if (e.n() > counter.beacon + 1) {
                flags.add(Sitting.Flag.GAP);
            }
            counter.beacon = Math.max(counter.beacon, e.n());
        }
    }

    /**
     * What was served and can have been played, over all sittings, as each of two witnesses has it.
     */
    @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.NON_PRIVATE)
    static final class Served {

        long rangesSaidMs;
        long rangesMs;
        long requestsSaidMs;
        long requestsMs;

        /**
         * @return how much more it is
         */
        private long more(ViewingEvent e) {
            long before = Math.max(rangesMs, requestsMs);
            long said = e.playedMs();
            if (e.source() == Source.RANGES) {
                // an edge that started anew counts from nothing
                rangesMs += said < rangesSaidMs ? said : said - rangesSaidMs;
                rangesSaidMs = said;
            } else {
                requestsMs += said < requestsSaidMs ? said : said - requestsSaidMs;
                requestsSaidMs = said;
            }
            return Math.max(rangesMs, requestsMs) - before;
        }
    }

    /**
     * Nobody reported: what was served is all there is.
     *
     * @param served is moved on
     */
    void serve(ViewingEvent e, Served served, long lengthMs) {
        requestsTold |= e.source() == Source.CMCD_REQUEST;
        List<Section> all = new ArrayList<>(played);
        all.addAll(e.sections());
        List<Section> union = Sections.union(all, lengthMs);
        // an edge of before does not say how much of it can have been played: each moment once
        long claimed =
                e.playedMs() < 0
                        ? Sections.length(union) - Sections.length(played)
                        : served.more(e);
        played = union;
        long at = leading(e);
        book(claimed, creditedToMs, at);
        creditedToMs = Math.max(creditedToMs, at);
    }

    /** Bytes, where a player reports too. */
    void beside(ViewingEvent e) {
        List<Section> all = new ArrayList<>(bytes == null ? List.of() : bytes);
        all.addAll(e.sections());
        bytes = Sections.union(all, Long.MAX_VALUE);
    }

    private long leading(ViewingEvent e) {
        long at = timeOf(e);
        if (e.boxAtMs() != null && Math.abs(e.boxAtMs() - e.receivedAtMs()) > SKEW_MS) {
            flags.add(Sitting.Flag.CLOCK_SKEW);
        }
        toMs = e.receivedAtMs();
        latestMs = Math.max(latestMs, at);
        box = box == null ? e.box() : box;
        heads = e.heads() > 0 ? e.heads() : heads; // who counts again corrects
        return at;
    }

    /** Spread over the wall time in which it was played, cut at midnight. */
    private void book(long credit, long from, long to) {
        if (credit <= 0) {
            return;
        }
        watchedMs += credit;
        long begin = Math.max(from, to - credit);
        if (begin >= to) {
            byDay.merge(day(to), credit, Long::sum);
            return;
        }
        long left = credit;
        LocalDate day = day(begin);
        LocalDate last = day(to);
        while (day.isBefore(last)) {
            LocalDate next = day.plusDays(1);
            long midnight = next.atStartOfDay(Sittings.ZONE).toInstant().toEpochMilli();
            long share = credit * (midnight - begin) / (to - begin) - (credit - left);
            byDay.merge(day, share, Long::sum);
            left -= share;
            day = next;
        }
        byDay.merge(day, left, Long::sum);
    }

    /** Somebody or something took it, and looked at nothing: no player runs ahead so far. */
    private static boolean isCopied(long servedMs, long watchedMs) {
        return servedMs >= LEAST_COPIED_MS && servedMs >= COPIED_TIMES * watchedMs;
    }

    Sitting build(long lengthMs) {
        EnumSet<Sitting.Flag> all = EnumSet.copyOf(flags);
        List<Section> sections = played;
        Long servedMs = null;
        char precision = told ? 'A' : requestsTold ? 'B' : 'C';
        boolean copied = false;
        if (bytesAlone) {
            sections = Sections.first(played, watchedMs); // the rest was fetched ahead
            copied = isCopied(Sections.length(played), watchedMs);
            if (copied) {
                all.add(Sitting.Flag.COPIED);
            }
        } else {
            List<Section> witnessed = Sections.union(bytes == null ? List.of() : bytes, lengthMs);
            servedMs = bytes == null ? null : Sections.length(witnessed);
            // a counter alone does not say what was seen: the bytes do
            sections = told ? played : witnessed;
            if (Sections.length(sections) > watchedMs) {
                if (Sections.length(sections) > watchedMs + 1_000) {
                    all.add(Sitting.Flag.OVER_CREDIT);
                }
                sections = Sections.first(sections, watchedMs);
            }
            if (!head.trusted) {
                all.add(Sitting.Flag.UNTRUSTED);
            }
        }
        return new Sitting(
                head.courseware,
                head.packageId,
                box,
                head.tier,
                Instant.ofEpochMilli(Math.max(0, startedAtMs)),
                Instant.ofEpochMilli(latestMs),
                new TreeMap<>(byDay),
                sections,
                servedMs,
                heads,
                precision,
                picture == null ? null : picture.outcome(),
                picture == null || picture.tookMs < 0 ? null : Long.valueOf(picture.tookMs),
                stalledMs < 0 ? null : Long.valueOf(Math.min(stalledMs, wallMs())),
                (head.trusted || bytesAlone) && !copied,
                all);
    }

    /** Nothing can stand still for longer. */
    private long wallMs() {
        return Math.max(0, latestMs - startedAtMs);
    }

    /** The box's clock, unless it is off by more than a day: then the edge's decides. */
    private static long timeOf(ViewingEvent e) {
        Long told = e.boxAtMs();
        return told == null || Math.abs(told - e.receivedAtMs()) > SKEW_MS
                ? e.receivedAtMs()
                : told;
    }

    /**
     * When the edge issued the session, where the id says so and an edge vouches for it; by the
     * clock that the event is dated by, which may be hours from the edge's.
     */
    private static long issuedAt(ViewingEvent e) {
        String[] parts = e.session().split("\\.", 4);
        if (!e.trusted() || parts.length < 4 || !parts[2].matches("[0-9]{1,12}")) {
            return -1;
        }
        long issued = Long.parseLong(parts[2]) * 1000;
        return issued > e.receivedAtMs() ? -1 : timeOf(e) - (e.receivedAtMs() - issued);
    }

    private static LocalDate day(long atMs) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(atMs), Sittings.ZONE);
    }
}
