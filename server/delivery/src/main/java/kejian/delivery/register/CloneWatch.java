package kejian.delivery.register;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds names that are used at two places at once: a box that asked from one address, then from
 * another, and then from the first again within ten minutes. A new address alone is no sign, since
 * lines give new ones; one that comes back is. What stands behind one address cannot be told apart.
 */
public final class CloneWatch {

    static final Duration AT_ONCE = Duration.ofMinutes(10);
    private static final Duration TOLD = Duration.ofHours(24);
    private static final int MOST_KNOWN = 20_000;
    private static final int MOST_TOLD = 200;

    private final Clock clock;
    private final Map<String, Places> places =
            new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Places> eldest) {
                    return size() > MOST_KNOWN;
                }
            };
    private final Map<String, Long> cloned = new TreeMap<>();

    public CloneWatch(Clock clock) {
        this.clock = clock;
    }

    /** Where it asked from last, and before that. */
    private record Places(String last, long lastMs, String before, long beforeMs) {}

    /** A box asks from there. */
    public synchronized void asks(String box, String peer) {
        long now = clock.millis();
        Places known = places.get(box);
        if (known == null) {
            places.put(box, new Places(peer, now, "", 0));
        } else if (known.last.equals(peer)) {
            places.put(box, new Places(peer, now, known.before, known.beforeMs));
        } else if (isV6(known.last) == isV6(peer)) { // one box may have both
            if (known.before.equals(peer) && now - known.beforeMs <= AT_ONCE.toMillis()) {
                flag(box, now);
            }
            places.put(box, new Places(peer, now, known.last, known.lastMs));
        }
    }

    private void flag(String box, long now) {
        if (cloned.containsKey(box) || cloned.size() < MOST_TOLD) {
            cloned.put(box, now);
        }
    }

    private static boolean isV6(String peer) {
        return peer.indexOf(':') >= 0;
    }

    /** Those of the last day. */
    public synchronized List<String> cloned() {
        long since = clock.millis() - TOLD.toMillis();
        cloned.values().removeIf(at -> at < since);
        return List.copyOf(cloned.keySet());
    }
}
