package kejian.contract.release;

import java.util.List;
import kejian.contract.blob.BlobRef;
import org.jspecify.annotations.Nullable;

/**
 * Which release document is current (TUF §4.4, snapshot role), and which of each county.
 *
 * @param version strictly rising
 * @param release digest and size of the release's {@link SignedDocument} as it is served
 * @param counties none twice; left out by a province whose counties sign nothing
 */
public record Snapshot(
        long version,
        long releaseNumber,
        BlobRef release,
        String expires,
        @Nullable List<County> counties) {

    public Snapshot {
        counties = counties == null ? null : List.copyOf(counties);
    }

    /** One of a province whose counties sign nothing. */
    public Snapshot(long version, long releaseNumber, BlobRef release, String expires) {
        this(version, releaseNumber, release, expires, null);
    }

    /**
     * @param number of its {@link CountyRelease}
     * @param document digest and size of the {@link SignedDocument} around it, which is a blob
     */
    public record County(String area, long number, BlobRef document) {}
}
