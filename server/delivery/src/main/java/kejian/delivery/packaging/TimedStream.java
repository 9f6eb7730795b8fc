package kejian.delivery.packaging;

import java.lang.foreign.MemorySegment;

/**
 * Tier A's stream of one rendition as it runs in time, for a server that paces it (RTSP): where a
 * moment stands in the bytes, and the same pictures in fast motion. Safe for many threads.
 */
public interface TimedStream {

    /** The very bytes that are served over HTTP. */
    MediaBytes.Muxed bytes();

    /** Of the whole stream; a packet's time follows from its position. */
    int bitsPerSecond();

    long durationMs();

    /**
     * Where to begin so that this moment is seen: at the last picture at or before it that needs no
     * other.
     *
     * @param ms media time; outside the stream it is moved to the nearer end
     */
    Entry entry(long ms);

    /** Media time that is on the screen when the byte at this position arrives. */
    long shownAt(long position);

    /** First byte that is of no use to whoever stops at this moment. */
    long endOf(long ms);

    /**
     * The pictures that need no other, at a multiple of the speed.
     *
     * @param fromMs media time to begin at
     * @param scale how many times faster than it was filmed; below 0 backwards
     */
    Winding wind(long fromMs, int scale);

    /**
     * A place to begin at.
     *
     * @param ms media time of its picture
     * @param from byte of the PAT in front, which PMT and clock follow
     * @param picture byte before which pictures belong to what is not shown
     */
    record Entry(long ms, long from, long picture) {}

    /**
     * A transport stream of its own, with a clock of its own and counters from 0: tables, clock,
     * and key pictures as many as the line takes. Used by one thread at a time.
     */
    interface Winding extends AutoCloseable {

        int bitsPerSecond();

        /** Media time of the first picture. */
        long beginMs();

        /** Media time that is on the screen when the next packet arrives. */
        long shownMs();

        /**
         * Writes the next packets of 188 bytes.
         *
         * @param target native memory
         * @param at where in it the first byte goes
         * @return packets written, fewer than wanted only at the end
         */
        int fill(MemorySegment target, long at, int packets);

        @Override
        void close();
    }
}
