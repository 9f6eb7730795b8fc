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

    private final Blobs blobs;
    private Iterator<Digest> round = List.<Digest>of().iterator();
    private long roundSize;

    public Scrubber(Blobs blobs) {
        this.blobs = blobs;
    }

    /**
     * Reads the next blobs of the round.
     *
     * @param share part of a whole round, above 0, at most 1
     * @return how many were damaged
     */
    public int step(double share) throws IOException {
        if (!round.hasNext()) {
            List<Digest> all = List.copyOf(blobs.all());
            round = all.iterator();
            roundSize = all.size();
        }
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
