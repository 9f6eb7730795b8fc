package kejian.edge.sync;

import java.io.IOException;
import kejian.contract.blob.BlobRef;
import kejian.edge.province.Source;

/** A source that was carried here: it may lack blobs, and one that it damaged stops no other. */
public interface CarriedSource extends Source {

    /** Whether it says that it has the blob. */
    boolean holds(BlobRef blob);

    /** It cannot be read any more, as a disk that was pulled. */
    boolean isGone();

    /** The fault lies with what was carried, not with this edge's own disk. */
    final class Unreadable extends IOException {

        private static final long serialVersionUID = 1L;

        public Unreadable(String file, Throwable cause) {
            super(file, cause);
        }
    }
}
