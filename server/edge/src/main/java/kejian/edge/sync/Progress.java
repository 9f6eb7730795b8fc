package kejian.edge.sync;

import java.util.function.LongSupplier;

/**
 * How much of a fill is left, and how fast it comes: over the last while, so that a pause shows.
 */
final class Progress {

    private static final long WHILE_NANOS = 30_000_000_000L;

    private final LongSupplier nanos;
    private long missing;
    private long since;
    private long came;
    private double before = -1;

    Progress(LongSupplier nanos) {
        this.nanos = nanos;
        this.since = nanos.getAsLong();
    }

    /** A fill begins or goes on; the speed goes on with it. */
    synchronized void begin(long missingBytes) {
        missing = missingBytes;
    }

    /** Negative where bytes were dropped again; those are no speed. */
    synchronized void came(long bytes) {
        turn();
        missing = Math.max(0, missing - bytes);
        came += Math.max(0, bytes);
    }

    synchronized long missingBytes() {
        return missing;
    }

    /** Of the last whole while and the present one, weighted by their length. */
    synchronized long bytesPerSecond() {
        turn();
        long now = nanos.getAsLong() - since;
        if (before < 0) {
            return now == 0 ? 0 : Math.round(came * 1e9 / now); // the first while
        }
        double share = Math.min(1, now / (double) WHILE_NANOS);
        double mean = (before * (1 - share) + came) / ((1 - share) * WHILE_NANOS + now);
        return Math.round(mean * 1e9);
    }

    private void turn() {
        long gone = nanos.getAsLong() - since;
        if (gone >= WHILE_NANOS) {
            before = gone >= 2 * WHILE_NANOS ? 0 : came;
            came = 0;
            since += gone - gone % WHILE_NANOS;
        }
    }
}
