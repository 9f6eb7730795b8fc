package kejian.edge.store;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import kejian.contract.blob.Digest;

/**
 * Reads all blobs again, a few at a time, so that each is read once in a round and the disk hardly
 * notices. One thread at a time.
 */
public final class Scrubber {

    /** Some tenths of a second of a slow disk, or a hundred small files. */
    private static final long HURRY_BYTES = 16 << 20;

    private static final long HURRY_LEAST = 1 << 17;

    private final Blobs blobs;
    private Iterator<Digest> round = List.<Digest>of().iterator();
    private long roundSize;

    public Scrubber(Blobs blobs) {
        this.blobs = blobs;
    }

    /**
     * Reads a piece of a round that nobody wants to wait a week for.
     *
     * @return whether more is left of it
     */
    public boolean hurry() throws IOException {
        beginIfDue();
        for (long bytes = 0; bytes < HURRY_BYTES && round.hasNext(); bytes += HURRY_LEAST) {
            Digest next = round.next();
            bytes += Math.max(0, blobs.sizeOf(next));
            blobs.scrub(next);
        }
        return round.hasNext();
    }

    private void beginIfDue() {
        if (!round.hasNext()) {
            List<Digest> all = List.copyOf(blobs.all());
            round = all.iterator();
            roundSize = all.size();
        }
    }

    /**
     * Reads the next blobs of the round.
     *
     * @param share part of a whole round, above 0, at most 1
     * @return how many were damaged
     */
    public int step(double share) throws IOException {
        beginIfDue();
        int damaged = 0;
        for (long left = (long) Math.ceil(roundSize * share); left > 0 && round.hasNext(); left--) {
            Digest next = round.next();
            if (blobs.holds(next) && !blobs.scrub(next) && !blobs.holds(next)) {
                damaged++;
            }
        }
        return damaged;
    }
}
