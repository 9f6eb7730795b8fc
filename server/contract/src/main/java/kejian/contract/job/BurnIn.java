package kejian.contract.job;

import kejian.contract.blob.BlobRef;

/**
 * Captions that are drawn into the picture of tier A, whose players have no menu for them.
 *
 * @param language as in BCP 47
 * @param text a WebVTT file in UTF-8
 */
public record BurnIn(String language, BlobRef text) {}
