package kejian.edge.sync;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kejian.contract.blob.BlobRef;
import kejian.edge.store.Blobs;
import kejian.edge.trust.Refused;
import org.jboss.logging.Logger;

/**
 * Takes what a carried source has of the missing blobs, each verified as if it had come by line. A
 * blob that it lacks or that is altered stops no other: the courier drove for a day.
 */
final class CarriedFill {

    private static final Logger LOG = Logger.getLogger(CarriedFill.class);

    private final BlobFetch fetch;

    CarriedFill(BlobFetch fetch) {
        this.fetch = fetch;
    }

    /**
     * @return blobs that are altered or cannot be read there
     * @throws IOException when this edge's own disk failed, or the source is gone
     */
    List<BlobRef> take(CarriedSource source, Blobs.Missing missing) throws IOException {
        List<BlobRef> altered = new ArrayList<>();
        for (BlobRef blob : missing.blobs()) {
            if (!source.holds(blob)) {
                continue;
            }
            try {
                fetch.fetch(source, blob);
            } catch (Refused | CarriedSource.Unreadable e) {
                if (source.isGone()) {
                    throw new IOException("the disk is gone", e);
                }
                LOG.warnf("blob=%s is not taken from %s: %s", blob, source.name(), e.getMessage());
                altered.add(blob);
            }
        }
        return altered;
    }
}
