package kejian.delivery.evidence;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import org.jspecify.annotations.Nullable;

/**
 * What was really sent, gathered in memory per sitting and given out as reports. A sitting is an
 * issued session, or an address and agent with a package; renditions are added up, since a player
 * that changes its rung is still one viewer.
 */
public final class ServedRanges {

    private static final long REPORT_EVERY_MS = 10_000;

    /** A sitting ends after half an hour of silence (definition of a session). */
    private static final long FORGOTTEN_AFTER_MS = 30 * 60_000;

    private static final int MOST_SITTINGS = 50_000;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<Key, Sitting> sittings = new LinkedHashMap<>();
    private long number;

    public ServedRanges(Clock clock) {
        this.clock = clock;
    }

    /**
     * Who was served.
     *
     * @param session issued by this edge; none where the request carried none
     * @param mark tells apart those without a session; never given out
     * @param heads people in the room, 0 where not said: a box without a player of its own says it
     *     in the address of its stream
     */
    public record Viewer(@Nullable Session session, String mark, int heads) {

        public Viewer(@Nullable Session session, String mark) {
            this(session, mark, 0);
        }
    }

    /** This server's clock, epoch milliseconds. */
    public long now() {
        return clock.millis();
    }

    /**
     * Adds bytes that were written to a connection, and the media time they cover. Not those of who
     * says that it is a robot.
     *
     * @param tookMs from the first of these bytes to the last
     */
    public synchronized void add(
            ViewingEvent.Source source,
            Viewer viewer,
            String courseware,
            String packageId,
            Tier tier,
            Section section,
            long bytes,
            long tookMs) {
        long now = clock.millis();
        long wall = tookMs;
        Session session = viewer.session();
        Key key = new Key(source, session == null ? viewer.mark() : session.id(), packageId);
        Sitting sitting = sittings.get(key);
        if (sitting == null && Robots.isOne(viewer.mark())) {
            return;
        }
        if (sitting == null) {
            String id =
                    session == null
                            ? "r-" + Long.toString(random.nextLong() >>> 1, 36)
                            : session.id();
            String box = session == null ? null : session.box();
            sitting = new Sitting(id, session != null, box, courseware, tier);
            sitting.reportedAtMs = now;
            sittings.put(key, sitting);
        } else {
            wall = now - sitting.seenAtMs;
        }
        // a player fetches ahead, a bot fetches all: nobody watches faster than the clock
        sitting.playedMs += Math.clamp(wall, 0, section.lengthMs());
        Sections.add(sitting.sections, section);
        while (sitting.sections.size() > Sections.MOST) {
            sitting.sections.removeFirst();
        }
        sitting.heads = viewer.heads() > 0 ? viewer.heads() : sitting.heads;
        sitting.bytes += bytes;
        sitting.seenAtMs = now;
        sitting.changed = true;
    }

    /**
     * Reports of all sittings that changed and were last reported ten seconds ago or earlier.
     *
     * @param all whether to report every change now, as before stopping
     */
    public synchronized List<ViewingEvent> due(boolean all) {
        long now = clock.millis();
        List<ViewingEvent> events = new ArrayList<>();
        boolean crowded = sittings.size() > MOST_SITTINGS;
        Iterator<Map.Entry<Key, Sitting>> each = sittings.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<Key, Sitting> entry = each.next();
            Sitting sitting = entry.getValue();
            if (sitting.changed
                    && (all || crowded || now - sitting.reportedAtMs >= REPORT_EVERY_MS)) {
                sitting.changed = false;
                sitting.reportedAtMs = now;
                number = Math.max(number + 1, now);
                events.add(sitting.report(entry.getKey(), number, now));
            }
            if (now - sitting.seenAtMs >= FORGOTTEN_AFTER_MS || crowded) {
                each.remove();
            }
        }
        return events;
    }

    /** Marks what could not be recorded, so that the next reports tell it once more. */
    public synchronized void reportAgain(List<ViewingEvent> events) {
        Set<String> ids = events.stream().map(ViewingEvent::session).collect(Collectors.toSet());
        sittings.values().stream().filter(s -> ids.contains(s.id)).forEach(s -> s.changed = true);
    }

    private record Key(ViewingEvent.Source source, String who, String packageId) {}

    private static final class Sitting {

        private final String id;
        private final boolean trusted;
        private final @Nullable String box;
        private final String courseware;
        private final Tier tier;
        private final List<Section> sections = new ArrayList<>();
        private int heads;
        private long playedMs;
        private long bytes;
        private long seenAtMs;
        private long reportedAtMs;
        private boolean changed;

        private Sitting(
                String id, boolean trusted, @Nullable String box, String courseware, Tier tier) {
            this.id = id;
            this.trusted = trusted;
            this.box = box;
            this.courseware = courseware;
            this.tier = tier;
        }

        private ViewingEvent report(Key key, long n, long nowMs) {
            return new ViewingEvent(
                    key.source,
                    ViewingEvent.Action.BEAT,
                    id,
                    trusted,
                    box,
                    courseware,
                    key.packageId,
                    tier,
                    nowMs,
                    /* boxAtMs= */ null,
                    n,
                    /* positionMs= */ -1,
                    playedMs,
                    sections,
                    heads,
                    bytes,
                    /* startUpMs= */ -1,
                    /* stalledMs= */ -1);
        }
    }
}
