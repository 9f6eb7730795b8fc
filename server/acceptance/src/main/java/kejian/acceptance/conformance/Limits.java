package kejian.acceptance.conformance;

/**
 * @param constantRate whether the clock must follow from the packet's number, and the decoder model
 *     holds
 * @param mostBps of the whole stream, 0 for none
 */
public record Limits(boolean constantRate, double clockGapMs, double tableGapMs, long mostBps) {

    /** ISO/IEC 13818-1 §2.4.2.2. */
    static final double CLOCK_ACCURACY_NS = 500;

    /** ISO/IEC 13818-1 §2.7.4. */
    static final double STAMP_GAP_MS = 700;

    /** ISO/IEC 13818-1 §2.4.2.6; pictures of H.264 (14496-10) may wait ten times longer. */
    static final double AUDIO_DELAY_S = 1;

    static final double VIDEO_DELAY_S = 10;

    /** One constant-rate stream for carrier boxes. */
    public static Limits tierA() {
        return new Limits(/* constantRate= */ true, 40, 100, 1_600_000);
    }

    /** Segments of HLS version 3, as one stream. */
    public static Limits tierB() {
        return new Limits(/* constantRate= */ false, 100, 500, 0);
    }
}
