package kejian.edge.trust;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an edge has seen of the province, as it lies in one small file.
 *
 * @param lease older versions do not say
 */
record Seen(
        Mark timestamp,
        Mark snapshot,
        Mark release,
        long atMs,
        long gapMs,
        boolean confirmed,
        @Nullable Lease lease) {

    static final Seen NOTHING = new Seen(Mark.NONE, Mark.NONE, Mark.NONE, 0, 0, false, null);

    Seen withTimestamp(Mark mark) {
        return new Seen(mark, snapshot, release, atMs, gapMs, confirmed, lease);
    }

    Seen withSnapshot(Mark mark) {
        return new Seen(timestamp, mark, release, atMs, gapMs, confirmed, lease);
    }

    Seen withRelease(Mark mark) {
        return new Seen(timestamp, snapshot, mark, atMs, gapMs, confirmed, lease);
    }

    Seen withoutVersions() {
        return new Seen(Mark.NONE, Mark.NONE, release, atMs, gapMs, confirmed, lease);
    }

    Seen at(ProvinceTime.Known known, @Nullable Instant renewed) {
        return new Seen(
                timestamp,
                snapshot,
                release,
                known.at().toEpochMilli(),
                known.gap().toMillis(),
                known.confirmed(),
                new Lease(
                        renewed == null ? null : renewed.toEpochMilli(),
                        known.provenAt().toEpochMilli(),
                        known.provenGap().toMillis()));
    }

    @Nullable Instant renewed() {
        return lease == null || lease.renewedMs == null
                ? null
                : Instant.ofEpochMilli(lease.renewedMs);
    }

    ProvinceTime.Known time() {
        return new ProvinceTime.Known(
                Instant.ofEpochMilli(atMs),
                Duration.ofMillis(gapMs),
                confirmed,
                Instant.ofEpochMilli(lease == null ? atMs : lease.provenMs),
                Duration.ofMillis(lease == null ? gapMs : lease.provenGapMs));
    }

    /** A version and the digest that came with it. */
    record Mark(long version, String sha256) {
        static final Mark NONE = new Mark(0, "");
    }

    /**
     * @param renewedMs when the province signed what renewed the leases last, none where not known
     */
    record Lease(@Nullable Long renewedMs, long provenMs, long provenGapMs) {}
}
