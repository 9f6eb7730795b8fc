package kejian.delivery.packaging;

/**
 * The grid of a constant-rate transport stream. Packet {@code k} arrives at {@code k × 188 × 8 /
 * rate}. In each block of {@code 2 × period} packets four have a fixed place: PAT at 0, PMT at 1,
 * PCR at 2 and at {@code period + 2}; all others carry payload or nothing. So PCR and tables stand
 * at constant distance (≤ 40 ms and ≤ 80 ms), and which packets they are follows from the number
 * alone.
 *
 * @param bitsPerSecond of the whole stream
 * @param packets in all
 */
record ConstantRate(int bitsPerSecond, long packets) {

    static final int PACKET = 188;

    /** Decoding begins this long after arrival, in 90 kHz: what a decoder may have to hold back. */
    static final long LEAD = 135_000;

    private static final long PACKET_TICKS_90K = PACKET * 8L * 90_000;
    private static final long PACKET_TICKS_27M = PACKET * 8L * 27_000_000;

    /** Packets from one PCR to the next: 38 ms at most. */
    int period() {
        return Math.max(4, (int) (bitsPerSecond * 38L / (PACKET * 8 * 1000)));
    }

    int payloadsPerBlock() {
        return 2 * period() - 4;
    }

    /** Place of the {@code n}th payload packet in the stream. */
    long packetOfPayload(long n) {
        int period = period();
        long block = n / payloadsPerBlock();
        long rest = n % payloadsPerBlock();
        return block * 2 * period + (rest < period - 1 ? rest + 3 : rest + 4);
    }

    /** How many payload packets stand before this one. */
    long payloadsBefore(long packet) {
        int period = period();
        long block = packet / (2L * period);
        long rest = packet % (2L * period);
        long inBlock =
                rest <= 3 ? 0 : rest <= period + 2 ? rest - 3 : Math.max(period - 1, rest - 4);
        return block * payloadsPerBlock() + inBlock;
    }

    /**
     * The first payload packet that begins at this time (90 kHz from the stream's begin) or later.
     */
    long payloadFrom(long ticks) {
        if (ticks <= 0) {
            return 0;
        }
        long packet = Math.ceilDiv(ticks * bitsPerSecond, PACKET_TICKS_90K);
        return payloadsBefore(packet);
    }

    /** When a packet has arrived whole, 90 kHz. */
    long arrival(long packet) {
        return Math.ceilDiv((packet + 1) * PACKET_TICKS_90K, bitsPerSecond);
    }

    /** Program clock reference of a packet, 27 MHz from the stream's begin. */
    long clock(long packet) {
        return packet * PACKET_TICKS_27M / bitsPerSecond;
    }
}
