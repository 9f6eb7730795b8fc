package kejian.transcoder.hardware;

import kejian.transcoder.ladder.Encoder;

/** What came of the trial of an encoder. */
sealed interface Verdict {

    Encoder encoder();

    /**
     * As good as x264.
     *
     * @param encoder at the quality that was found
     * @param bytes over x264's
     */
    record Fit(Encoder encoder, double bytes) implements Verdict {
        @Override
        public String toString() {
            return "is used: quality %s, %.2f of x264's bytes".formatted(encoder.quality(), bytes);
        }
    }

    /** Not to be used. */
    record Unfit(Encoder encoder, String why) implements Verdict {
        @Override
        public String toString() {
            return "is not used: " + why;
        }
    }
}
