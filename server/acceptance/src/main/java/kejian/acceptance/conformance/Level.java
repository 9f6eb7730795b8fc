package kejian.acceptance.conformance;

/**
 * What a decoder of H.264 must hold (ITU-T H.264 table A-1).
 *
 * @param maxBr in 1,000 bits a second
 * @param maxCpb in 1,000 bits
 */
record Level(int maxBr, int maxCpb) {

    /**
     * @param idc as in the sequence parameter set; 11 with constraint set 3 counts as 11 here
     */
    static Level of(int idc) {
        return switch (idc) {
            case 10 -> new Level(64, 175);
            case 11 -> new Level(192, 500);
            case 12 -> new Level(384, 1_000);
            case 13 -> new Level(768, 2_000);
            case 20 -> new Level(2_000, 2_000);
            case 21, 22 -> new Level(4_000, 4_000);
            case 30 -> new Level(10_000, 10_000);
            case 31 -> new Level(14_000, 14_000);
            case 32 -> new Level(20_000, 20_000);
            case 40 -> new Level(20_000, 25_000);
            case 41, 42 -> new Level(50_000, 62_500);
            default -> new Level(64, 175);
        };
    }

    /** Coded picture buffer in bytes, NAL units counted (§A.3.1). */
    double pictureBytes() {
        return 1_200.0 * maxCpb / 8;
    }

    /** Multiplexing buffer in bytes: for mux jitter and packet overhead (13818-1 §2.14.3.1). */
    double muxBytes() {
        double rate = Math.max(1_200.0 * maxBr, 2_000_000);
        return (0.004 + 1.0 / 750) * rate / 8;
    }

    /** Bits a second from the transport buffer on. */
    double leakBps() {
        return 1_200.0 * maxBr;
    }
}
