package kejian.delivery.packaging;

import org.jspecify.annotations.Nullable;

/**
 * What the parser found in one track file. Frame rate is constant: sample {@code i} is decoded at
 * {@code i × sampleDuration}.
 *
 * @param timescale ticks a second
 * @param sampleDuration ticks
 * @param sizes bytes of each sample
 * @param reorder presentation minus decoding time of each sample, in sample durations (video only)
 * @param fragments in file order; each begins with a sample that needs no other
 * @param editTicks media time at which presentation begins (edit list)
 */
record CmafTrack(
        long fileLength,
        long initLength,
        long timescale,
        long sampleDuration,
        int[] sizes,
        byte[] reorder,
        Fragment[] fragments,
        long editTicks,
        @Nullable VideoForm video,
        @Nullable AudioForm audio) {

    /**
     * @param start of the {@code moof} (or of what stands before it), the previous one ends there
     * @param data where the first sample's bytes are; they follow each other without a gap
     */
    record Fragment(int firstSample, long start, long data) {}

    /**
     * @param parameterSets SPS and PPS, each behind a start code (ITU-T H.264 Annex B)
     */
    record VideoForm(String codec, int width, int height, String sar, byte[] parameterSets) {}

    /**
     * @param objectType of ISO/IEC 14496-3, 2 for AAC-LC
     * @param rateIndex sampling frequency index of the same
     */
    record AudioForm(String codec, int objectType, int rateIndex, int sampleRateHz, int channels) {}

    int samples() {
        return sizes.length;
    }

    double startSeconds(int sample) {
        return (double) (sample * sampleDuration) / timescale;
    }

    /** How many sample durations decoding must begin before presentation, so that neither waits. */
    int decodeLead() {
        int lead = 0;
        for (byte offset : reorder) {
            lead = Math.max(lead, -offset);
        }
        return lead;
    }

    long durationMs() {
        return Math.round(samples() * sampleDuration * 1000.0 / timescale);
    }
}
