package kejian.delivery.box;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import kejian.delivery.evidence.Session;
import kejian.delivery.evidence.Sessions;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which session a progressive stream was given. Such a box asks for one address again and
 * again, a range each time, and cannot be told its session; without this each seek would count as a
 * viewing of its own.
 */
final class Sittings {

    private static final long SILENCE_MS = 30 * 60_000;
    private static final int MOST = 20_000;

    private final Sessions sessions;
    private final Clock clock;
    private final Map<String, Sitting> sittings =
            new LinkedHashMap<>(64, 0.75f, /* accessOrder= */ true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Sitting> eldest) {
                    return size() > MOST;
                }
            };

    Sittings(Sessions sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    /** The session of the box, or of the mark where the box is not named. */
    synchronized Session session(String courseware, @Nullable String box, String mark) {
        long now = clock.millis();
        String key = key(courseware, box, mark);
        Sitting known = sittings.get(key);
        Session session =
                known != null && now - known.seenAtMs < SILENCE_MS
                        ? known.session
                        : sessions.issue(courseware, box);
        sittings.put(key, new Sitting(session, now));
        return session;
    }

    /** Whether the stream has begun here, not long ago. */
    synchronized boolean isKnown(String courseware, @Nullable String box, String mark) {
        Sitting known = sittings.get(key(courseware, box, mark));
        return known != null && clock.millis() - known.seenAtMs < SILENCE_MS;
    }

    private static String key(String courseware, @Nullable String box, String mark) {
        return courseware + (box == null ? " mark " + mark : " box " + box);
    }

    private record Sitting(Session session, long seenAtMs) {}
}
