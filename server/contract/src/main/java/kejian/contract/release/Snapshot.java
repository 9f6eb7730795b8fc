package kejian.contract.release;

import kejian.contract.blob.BlobRef;

/**
 * Which release document is current (TUF §4.4, snapshot role).
 *
 * @param version strictly rising; equal to the release's number as long as one province publishes
 * @param release digest and size of the release's {@link SignedDocument} as it is served
 */
public record Snapshot(long version, long releaseNumber, BlobRef release, String expires) {}
