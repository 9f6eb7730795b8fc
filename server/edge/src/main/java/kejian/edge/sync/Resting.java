package kejian.edge.sync;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import kejian.contract.blob.BlobRef;
import kejian.edge.trust.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What was refused of the county's is fetched again after a while, twice as long each time: a film
 * that rotted at the province would else fill the line for ever. Another document begins anew.
 */
final class Resting {

    private static final long FIRST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST_DOUBLED = 4; // a quarter of an hour

    private final LongSupplier nanos;
    private @Nullable Refused refused;

    private record Refused(BlobRef document, Refusal refusal, int times, long until) {}

    /**
     * @param nanos time since boot
     */
    Resting(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Why this document's files are not asked for now; nothing where they are. */
    synchronized Optional<Refusal> from(BlobRef document) {
        Refused last = refused;
        return last != null && last.document.equals(document) && last.until - nanos.getAsLong() > 0
                ? Optional.of(last.refusal)
                : Optional.empty();
    }

    synchronized void begin(BlobRef document, Refusal refusal) {
        Refused last = refused;
        int times = last != null && last.document.equals(document) ? last.times + 1 : 0;
        long rest = FIRST_NANOS << Math.min(times, MOST_DOUBLED);
        refused = new Refused(document, refusal, times, nanos.getAsLong() + rest);
    }
}
