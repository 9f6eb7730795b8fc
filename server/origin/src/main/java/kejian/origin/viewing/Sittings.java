package kejian.origin.viewing;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import kejian.contract.viewing.ViewingEvent;
import kejian.contract.viewing.ViewingEvent.Source;

/**
 * The sittings of one session of one edge, as far as its evidence goes. They are a function of the
 * set of events: in which order, how often and in which batches they came makes no difference. What
 * comes in the order of the reports is added to what is there; what does not asks for all of it.
 *
 * <p>Definitions are those of docs/figures.md: credit per report is at most twice the wall time
 * since the last one plus five seconds; thirty minutes of silence end a sitting; a stretch of
 * watching is cut at midnight in Asia/Shanghai. Bytes beside reports go to the nearest sitting.
 */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.NON_PRIVATE,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
final class Sittings {

    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    /** Goes up with each change of what is computed: what was kept before it is computed anew. */
    static final int RULES = 5;

    /** Length of a courseware that is in no release. */
    static final long UNKNOWN = -1;

    private static final long SILENCE_MS = 30 * 60_000;
    private static final long NEVER = Long.MIN_VALUE / 2;

    int rules = RULES;
    final String courseware;

    /** With which it began: an edge may have another one for the next who asks. */
    final String packageId;

    /** Of that package. */
    final long lengthMs;

    /** Numbers of players and of bytes are apart. */
    Reached reports = new Reached();

    Reached served = new Reached();

    /** When the last of those came by which sittings are told apart. */
    long latestMs = NEVER;

    long latestServedMs = NEVER;

    /** Whether reports came in the order of their numbers. */
    boolean straight = true;

    SittingSoFar.Counter counter = new SittingSoFar.Counter();

    SittingSoFar.Served bytes = new SittingSoFar.Served();

    List<SittingSoFar> sittings = new ArrayList<>();

    private final transient Set<Integer> changed = new TreeSet<>();

    @JsonCreator
    private Sittings(
            @JsonProperty("courseware") String courseware,
            @JsonProperty("packageId") String packageId,
            @JsonProperty("lengthMs") long lengthMs) {
        this.courseware = courseware;
        this.packageId = packageId;
        this.lengthMs = lengthMs;
    }

    /**
     * @param events all of them, at least one
     * @param lengths of the package that was played of a courseware, {@link #UNKNOWN} where it is
     */
    static Sittings of(List<ViewingEvent> events, ToLongFunction<Facts.Played> lengths) {
        List<ViewingEvent> reports = ordered(events, /* player= */ true);
        List<ViewingEvent> leading = reports.isEmpty() ? ordered(events, false) : reports;
        Facts.Played played = Facts.Played.of(leading.getFirst());
        Sittings all =
                new Sittings(played.courseware(), played.packageId(), lengths.applyAsLong(played));
        if (!all.goOn(events)) {
            throw new IllegalStateException("all the evidence does not suffice");
        }
        return all;
    }

    /** Whether there is evidence that comes after it: then {@link #goOn} does not know. */
    boolean isLate(ViewingEvent e) {
        return (isReport(e) ? reports : served).isPast(e);
    }

    /**
     * Adds what is not late.
     *
     * @return false where it takes all of the evidence to tell; then this is of no use any more
     */
    boolean goOn(List<ViewingEvent> events) {
        List<ViewingEvent> told = ordered(events, /* player= */ true);
        if (!told.isEmpty() && !reports.any && served.any) {
            return false; // bytes led until now
        }
        for (ViewingEvent e : told) {
            if (reports.isNew(e) && !report(e)) {
                return false;
            }
        }
        for (ViewingEvent e : ordered(events, /* player= */ false)) {
            if (served.isNew(e)) {
                serve(e);
            }
        }
        return true;
    }

    private boolean report(ViewingEvent e) {
        straight &= e.receivedAtMs() >= latestMs;
        boolean first = sittings.isEmpty();
        if (e.receivedAtMs() - latestMs > SILENCE_MS) {
            if (!first && served.any && !bytesStay(e.receivedAtMs())) {
                return false;
            }
            sittings.add(SittingSoFar.reported(e, counter.saidMs, first));
        }
        if (!straight && served.any && sittings.size() > 1) {
            return false; // bytes that are counted may be nearer to another sitting now
        }
        touch(sittings.size() - 1).report(e, counter, lengthMs());
        latestMs = Math.max(latestMs, e.receivedAtMs());
        return true;
    }

    /** Whether no bytes that are counted are nearer to a sitting that begins now. */
    private boolean bytesStay(long beginsMs) {
        long endedMs = sittings.getLast().toMs;
        return latestServedMs <= endedMs || latestServedMs - endedMs <= beginsMs - latestServedMs;
    }

    private void serve(ViewingEvent e) {
        if (reports.any) {
            touch(nearest(e)).beside(e);
        } else {
            if (e.receivedAtMs() - latestMs > SILENCE_MS) {
                sittings.add(SittingSoFar.served(e));
            }
            touch(sittings.size() - 1).serve(e, bytes, lengthMs());
            latestMs = Math.max(latestMs, e.receivedAtMs());
        }
        latestServedMs = Math.max(latestServedMs, e.receivedAtMs());
    }

    private SittingSoFar touch(int number) {
        changed.add(number);
        return sittings.get(number);
    }

    private int nearest(ViewingEvent e) {
        int best = 0;
        long distance = Long.MAX_VALUE;
        for (int i = 0; i < sittings.size(); i++) {
            SittingSoFar s = sittings.get(i);
            long off =
                    Math.max(0, Math.max(s.fromMs - e.receivedAtMs(), e.receivedAtMs() - s.toMs));
            if (off < distance) {
                distance = off;
                best = i;
            }
        }
        return best;
    }

    Facts.Played played() {
        return new Facts.Played(courseware, packageId);
    }

    private long lengthMs() {
        return Math.max(0, lengthMs);
    }

    int count() {
        return sittings.size();
    }

    /** Numbers, from 0, of those that are not as they were read. */
    Set<Integer> changed() {
        return changed;
    }

    Sitting get(int number) {
        return sittings.get(number).build(lengthMs());
    }

    List<Sitting> all() {
        return sittings.stream().map(s -> s.build(lengthMs())).toList();
    }

    private static boolean isReport(ViewingEvent e) {
        return e.source() == Source.BEACON || e.source() == Source.CMCD_EVENT;
    }

    private static final Comparator<ViewingEvent> ORDER =
            Comparator.comparingLong(ViewingEvent::n)
                    .thenComparingLong(ViewingEvent::receivedAtMs)
                    .thenComparing(Record::toString);

    private static List<ViewingEvent> ordered(List<ViewingEvent> events, boolean player) {
        return events.stream().filter(e -> isReport(e) == player).sorted(ORDER).toList();
    }

    /** Whether the first of two with one source and one number is the one that counts. */
    static boolean isBefore(ViewingEvent a, ViewingEvent b) {
        return ORDER.compare(a, b) <= 0;
    }

    /** How far one kind of evidence goes. (source, n) makes a repeat harmless. */
    @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.NON_PRIVATE)
    static final class Reached {

        boolean any;
        long n;
        long receivedAtMs;
        EnumSet<Source> sources = EnumSet.noneOf(Source.class);

        private boolean isPast(ViewingEvent e) {
            return any && (e.n() < n || (e.n() == n && e.receivedAtMs() <= receivedAtMs));
        }

        private boolean isNew(ViewingEvent e) {
            if (!any || e.n() != n) {
                sources.clear();
            }
            if (!sources.add(e.source())) {
                return false;
            }
            any = true;
            n = e.n();
            receivedAtMs = e.receivedAtMs();
            return true;
        }
    }
}
