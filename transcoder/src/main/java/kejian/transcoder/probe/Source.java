package kejian.transcoder.probe;

import java.util.List;
import kejian.contract.job.JobOutcome.Finding;
import org.jspecify.annotations.Nullable;

/**
 * What an original is, as found by looking at its packets and pictures.
 *
 * @param declaredMs what the container says it lasts, 0 where it says nothing
 * @param trusted whether that comes from a header (a guess from the bit rate is not held against
 *     the file)
 * @param playedMs from the first time stamp to the end of the last packet of the chosen tracks
 */
public record Source(
        String format,
        long declaredMs,
        boolean trusted,
        long playedMs,
        @Nullable Picture picture,
        @Nullable Sound sound,
        List<Finding> findings) {

    public Source {
        findings = List.copyOf(findings);
    }

    /**
     * @param index the stream's number in the file
     * @param width samples of a line after rotation; {@code height} lines after rotation
     * @param sar shape of one sample after rotation
     * @param rate pictures a second to make: constant, at most 30
     * @param sourceRate pictures a second as they come
     * @param durationMs up to the end of the last picture, on the file's time line
     * @param standing whether most pictures hardly differ from the one before, as of screens
     * @param coding how the pictures are coded, as the stream's own headers say
     */
    public record Picture(
            int index,
            String codec,
            int width,
            int height,
            Fraction sar,
            Fraction rate,
            double sourceRate,
            boolean interlaced,
            boolean highDynamicRange,
            long packets,
            long durationMs,
            boolean standing,
            Coding coding) {

        /** Width over height of the picture as it is seen. */
        public double aspect() {
            return width * sar.value() / height;
        }
    }

    /**
     * What decides whether pictures can be taken over as they are.
     *
     * @param profile in FFmpeg's words, for example {@code Constrained Baseline}
     * @param level of H.264 times ten
     * @param pixels FFmpeg's name of the sample format
     * @param declaredInterlaced whether the headers name a field order
     * @param turned whether the file asks players to turn the picture
     */
    public record Coding(
            String profile, int level, String pixels, boolean declaredInterlaced, boolean turned) {}

    /**
     * @param profile in FFmpeg's words, for example {@code LC}
     * @param durationMs up to the end of the last packet, on the file's time line
     */
    public record Sound(
            int index,
            String codec,
            String profile,
            int sampleRateHz,
            int channels,
            long durationMs) {}
}
