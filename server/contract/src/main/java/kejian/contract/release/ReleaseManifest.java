package kejian.contract.release;

import java.util.List;
import kejian.contract.blob.BlobRef;
import org.jspecify.annotations.Nullable;

/**
 * A release (发布版): immutable, numbered, complete. It plays the targets role of The Update Framework
 * (specification 1.0.34 §4.5); it reaches the edge inside a {@link SignedDocument} of {@link
 * SignedDocument.Type#RELEASE}.
 *
 * @param format raised when a reader of the old form could no longer read it; now 1
 * @param number strictly rising
 * @param madeAt ISO 8601 instant
 * @param catalogue the {@link Catalogue}, as JSON
 * @param blobs every blob that must be on the edge's disk before activation, the catalogue
 *     included, in rising order of digest, none twice
 * @param withdrawn ids of courseware that were published once and must now answer 410
 * @param counties whose keys may sign columns of their own (TUF §4.5, delegations); left out by a
 *     province that knows no such
 */
public record ReleaseManifest(
        int format,
        long number,
        String madeAt,
        BlobRef catalogue,
        List<BlobRef> blobs,
        List<String> withdrawn,
        @Nullable List<Delegation> counties) {

    public static final int FORMAT = 1;

    public ReleaseManifest {
        blobs = List.copyOf(blobs);
        withdrawn = List.copyOf(withdrawn);
        counties = counties == null ? null : List.copyOf(counties);
    }

    /** One of a province whose counties sign nothing. */
    public ReleaseManifest(
            int format,
            long number,
            String madeAt,
            BlobRef catalogue,
            List<BlobRef> blobs,
            List<String> withdrawn) {
        this(format, number, madeAt, catalogue, blobs, withdrawn, null);
    }

    /** The same release with equal references in the place of its own. */
    public ReleaseManifest with(List<BlobRef> equal) {
        return new ReleaseManifest(format, number, madeAt, catalogue, equal, withdrawn, counties);
    }
}
