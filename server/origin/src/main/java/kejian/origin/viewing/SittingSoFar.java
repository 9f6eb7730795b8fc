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

    /** Where credit goes on from. */
    long creditedToMs;

    long latestMs = Long.MIN_VALUE;
    long positionMs = -1;

    /** Whether a report says what was played. */
    boolean told;

    boolean requestsTold;
    long watchedMs;
    TreeMap<LocalDate, Long> byDay = new TreeMap<>();
    EnumSet<Sitting.Flag> flags = EnumSet.noneOf(Sitting.Flag.class);

    /** As reports have it, or bytes alone. */
    List<Section> played = new ArrayList<>();

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
        return s;
    }

    /**
     * @param counter of the player before
     * @return the counter after it
     */
    long report(ViewingEvent e, long counter, long lengthMs) {
        long at = leading(e);
        long wall = Math.max(0, at - creditedToMs);
        List<Section> more = new ArrayList<>(played);
        long claimed;
        long after;
        if (e.playedMs() >= 0) {
            claimed = Math.max(0, e.playedMs() - counter);
            after = Math.max(counter, e.playedMs());
        } else {
            claimed = positionMs < 0 ? 0 : Math.max(0, e.positionMs() - positionMs);
            if (claimed > 2 * wall + CREDIT_SLACK_MS) {
                claimed = 0; // a jump, not something that was played
            } else if (claimed > 0) {
                told = true;
                more.add(new Section(positionMs, e.positionMs()));
            }
            after = counter + claimed;
        }
        positionMs = e.positionMs();
        told |= !e.sections().isEmpty();
        more.addAll(e.sections());
        played = Sections.union(more, lengthMs);
        credit(claimed, wall, creditedToMs, at);
        creditedToMs = Math.max(creditedToMs, at);
        return after;
    }

    /** Nobody reported: what was served is all there is. */
    void serve(ViewingEvent e, long lengthMs) {
        requestsTold |= e.source() == Source.CMCD_REQUEST;
        List<Section> all = new ArrayList<>(played);
        all.addAll(e.sections());
        List<Section> union = Sections.union(all, lengthMs);
        long claimed = Sections.length(union) - Sections.length(played);
        played = union;
        long at = leading(e);
        // bytes run ahead of playing, so wall time is no limit; the union counts each once
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

    private void credit(long claimed, long wall, long from, long to) {
        long most = 2 * wall + CREDIT_SLACK_MS;
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

    Sitting build(long lengthMs) {
        EnumSet<Sitting.Flag> all = EnumSet.copyOf(flags);
        List<Section> sections = played;
        Long servedMs = null;
        char precision = told ? 'A' : requestsTold ? 'B' : 'C';
        if (!bytesAlone) {
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
        long started =
                bytesAlone
                        ? Math.max(0, head.atMs - Math.min(watchedMs, FIRST_WALL_MS))
                        : startedAtMs;
        return new Sitting(
                head.courseware,
                head.packageId,
                box,
                head.tier,
                Instant.ofEpochMilli(started),
                Instant.ofEpochMilli(latestMs),
                new TreeMap<>(byDay),
                sections,
                servedMs,
                heads,
                precision,
                head.trusted || bytesAlone,
                all);
    }

    /** The box's clock, unless it is off by more than a day: then the edge's decides. */
    private static long timeOf(ViewingEvent e) {
        Long told = e.boxAtMs();
        return told == null || Math.abs(told - e.receivedAtMs()) > SKEW_MS
                ? e.receivedAtMs()
                : told;
    }

    /** When the edge issued the session, where the id says so and an edge vouches for it. */
    private static long issuedAt(ViewingEvent e) {
        String[] parts = e.session().split("\\.", 4);
        if (!e.trusted() || parts.length < 4 || !parts[2].matches("[0-9]{1,12}")) {
            return -1;
        }
        long issued = Long.parseLong(parts[2]) * 1000;
        return issued > e.receivedAtMs() ? -1 : issued;
    }

    private static LocalDate day(long atMs) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(atMs), Sittings.ZONE);
    }
}
