package kejian.contract.job;

import kejian.contract.blob.BlobRef;

/**
 * The beginning of a title, to be seen while the rest is made ({@code POST
 * /api/work/{job}/preview}).
 *
 * @param picture a CMAF track file of pictures, at least as long as the sound
 * @param sound a CMAF track file of sound
 * @param isRendition whether the picture's file is a finished rendition too, and so is kept
 * @param durationMs of the whole title, as it seems
 */
public record Preview(
        long fence, BlobRef picture, boolean isRendition, BlobRef sound, long durationMs) {}
