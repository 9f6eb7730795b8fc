package kejian.contract.release;

import kejian.contract.blob.BlobRef;

/**
 * The short-lived word of the province that this snapshot is the newest (TUF §4.6, timestamp role).
 * It also carries the province's signed time.
 *
 * @param version strictly rising
 * @param signedAt ISO 8601 instant, the province's clock
 * @param expires ISO 8601 instant; past it nothing new is activated, what is active goes on
 * @param snapshot digest and size of the snapshot's {@link SignedDocument} as it is served
 */
public record Timestamp(
        long version, String signedAt, String expires, long snapshotVersion, BlobRef snapshot) {}
