package kejian.delivery.evidence;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What each box watched last and did not see the end of, so that it can go on there. Boxes are
 * known by a keyed digest of their name, or of what tells a nameless one apart: who reads the
 * memory, or the file that keeps it, learns neither. Safe for many threads.
 */
public final class Unfinished {

    /** A county's boxes several times over; names may be invented. */
    static final int MOST = 5_000;

    private static final long KEPT_MS = 30L * 24 * 3_600_000;
    private static final long LEAST_MS = 30_000;
    private static final double SEEN = 0.9;
    private static final int DIGEST_BYTES = 16;

    private final SecretKeySpec key;
    private final Clock clock;
    private final LinkedHashMap<String, Place> places = new LinkedHashMap<>();
    private long changes;

    /**
     * @param key secret bytes of this server's own
     */
    public Unfinished(byte[] key, Clock clock) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.clock = clock;
    }

    /** Where a box stopped. */
    public record Place(String courseware, long positionMs, long atMs) {}

    /**
     * A place and whose it is.
     *
     * @param who a digest
     */
    public record Kept(String who, String courseware, long positionMs, long atMs) {}

    /**
     * Notes where a box is.
     *
     * @param who the box, or its mark
     * @param lengthMs of the courseware
     */
    public synchronized void note(String who, String courseware, long positionMs, long lengthMs) {
        String digest = digest(who);
        Place before = places.get(digest);
        boolean same = before != null && before.courseware.equals(courseware);
        if (positionMs >= SEEN * lengthMs) {
            if (same) {
                places.remove(digest);
                changes++;
            }
        } else if (positionMs >= Math.min(LEAST_MS, lengthMs / 4)) {
            put(digest, new Place(courseware, positionMs, clock.millis()));
        }
    }

    /** Where the box stopped last, not longer ago than thirty days. */
    public synchronized Optional<Place> of(String who) {
        return Optional.ofNullable(places.get(digest(who)))
                .filter(p -> clock.millis() - p.atMs < KEPT_MS);
    }

    /** What was withdrawn goes. */
    public synchronized void forget(String courseware) {
        if (places.values().removeIf(p -> p.courseware.equals(courseware))) {
            changes++;
        }
    }

    /** All places, the oldest first, where they changed since that count. */
    public synchronized @Nullable Snapshot changedSince(long count) {
        if (changes == count) {
            return null;
        }
        List<Kept> all = new ArrayList<>(places.size());
        places.forEach((who, p) -> all.add(new Kept(who, p.courseware, p.positionMs, p.atMs)));
        return new Snapshot(changes, all);
    }

    /**
     * All places at one moment.
     *
     * @param count of changes up to then
     */
    public record Snapshot(long count, List<Kept> all) {}

    /** What was kept before; of what is known meanwhile that stays. */
    public synchronized void restore(List<Kept> kept) {
        long now = clock.millis();
        Map<String, Place> meanwhile = new LinkedHashMap<>(places);
        places.clear();
        for (Kept k : kept) {
            if (now - k.atMs < KEPT_MS) {
                put(k.who, new Place(k.courseware, k.positionMs, k.atMs));
            }
        }
        meanwhile.forEach(this::put);
    }

    private void put(String digest, Place place) {
        places.remove(digest); // the newest stands last
        places.put(digest, place);
        if (places.size() > MOST) {
            places.pollFirstEntry();
        }
        changes++;
    }

    private String digest(String who) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] all = mac.doFinal(who.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all, 0, DIGEST_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
