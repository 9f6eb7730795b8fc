package kejian.acceptance.judge;

/** What is heard, as one channel of 8,000 samples a second laid out by the time of each piece. */
final class Sound {

    static final int RATE = 8_000;

    /** Samples of one block of {@link #level}. */
    static final int BLOCK = RATE / 50;

    private static final double LEAST_AUDIBLE = 0.001 * 32_768;
    private static final double AUDIBLE_SHARE = 0.01;

    private final double start;
    private final short[] samples;
    private final double loudest;

    /**
     * @param start second of the first sample
     */
    Sound(double start, short[] samples) {
        this.start = start;
        this.samples = samples;
        double most = 0;
        for (int block = 0; block < blocks(); block++) {
            most = Math.max(most, level(block));
        }
        this.loudest = most;
    }

    static Sound none() {
        return new Sound(0, new short[0]);
    }

    boolean isEmpty() {
        return samples.length == 0;
    }

    double start() {
        return start;
    }

    double end() {
        return start + (double) samples.length / RATE;
    }

    int length() {
        return samples.length;
    }

    /** 0 outside. */
    float at(int sample) {
        return sample < 0 || sample >= samples.length ? 0 : samples[sample];
    }

    int blocks() {
        return samples.length / BLOCK;
    }

    /** Root of the mean square of 20 ms. */
    double level(int block) {
        return levelFrom(block * BLOCK);
    }

    double levelFrom(int sample) {
        double sum = 0;
        for (int i = sample; i < sample + BLOCK; i++) {
            sum += at(i) * at(i);
        }
        return Math.sqrt(sum / BLOCK);
    }

    double loudest() {
        return loudest;
    }

    boolean audible(int block) {
        return level(block) > Math.max(LEAST_AUDIBLE, AUDIBLE_SHARE * loudest);
    }

    /** Second of the first block that can be heard, or the end. */
    double firstHeard() {
        for (int block = 0; block < blocks(); block++) {
            if (audible(block)) {
                return start + (double) block * BLOCK / RATE;
            }
        }
        return end();
    }

    /** Where the last block that can be heard ends, or the start. */
    double lastHeard() {
        for (int block = blocks() - 1; block >= 0; block--) {
            if (audible(block)) {
                return start + (double) (block + 1) * BLOCK / RATE;
            }
        }
        return start;
    }

    boolean silent() {
        return firstHeard() >= lastHeard();
    }
}
