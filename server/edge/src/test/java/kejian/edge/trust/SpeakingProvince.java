package kejian.edge.trust;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.release.SignedDocument.Type;
import kejian.contract.release.Timestamp;
import kejian.edge.kit.Keys;

/**
 * A province that signs a timestamp each hour, whose release never changes; some go onto a
 * courier's disk instead. Each is signed once, for all edges.
 */
final class SpeakingProvince {

    static final Instant BEGAN = Instant.parse("2026-11-01T00:00:00Z");
    private static final Duration LINE = Duration.ofDays(7);
    private static final Duration COURIER = Duration.ofDays(30);

    private final Keys root = Keys.fresh();
    private final Keys signer = Keys.fresh();
    private final Map<Long, byte[]> signed = new HashMap<>();
    final byte[] pinned = Keys.sign(Type.ROOT, Keys.ring(1, 1, signer, root), root);

    /** The newest at a moment. */
    static long hour(Instant at) {
        return Duration.between(BEGAN, at).toHours();
    }

    static Instant signedAt(long hour) {
        return BEGAN.plus(Duration.ofHours(hour));
    }

    /** What the line had from that hour on. */
    byte[] onLine(long hour) {
        return signed.computeIfAbsent(2 * hour + 2, version -> sign(version, hour, LINE));
    }

    /** What went onto a disk in that hour, just before the line's. */
    byte[] onDisk(long hour) {
        return signed.computeIfAbsent(2 * hour + 1, version -> sign(version, hour, COURIER));
    }

    private byte[] sign(long version, long hour, Duration valid) {
        byte[] snapshot = {1};
        return Keys.sign(
                Type.TIMESTAMP,
                new Timestamp(
                        version,
                        signedAt(hour).toString(),
                        signedAt(hour).plus(valid).toString(),
                        1,
                        new BlobRef(Digest.of(snapshot).hex(), 1)),
                signer);
    }
}
