package kejian.delivery.packaging;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The packaging index as it lies on disk, little-endian: a small table of tracks, then columns that
 * are mapped and never parsed.
 *
 * <pre>
 * magic    8 bytes "KJINDEX2"; the digit rises when old bytes would come out differently
 * table    int length, then DataOutput-coded {@link IndexTable}
 * columns  of each track, each at a multiple of 8:
 *   sizes      int a video sample, unsigned short an audio sample
 *   reorder    byte a video sample: presentation minus decoding time in sample durations
 *   fragments  3 longs each: first sample, begin of the fragment, begin of its data; one more as end
 *   segments   int each: first fragment; one more as end
 *   rows       {@link #ROW_BYTES} a transport stream segment of a video track; one more as end
 * </pre>
 */
final class IndexFormat {

    static final long MAGIC = 0x3258_4544_4e49_4a4bL; // "KJINDEX2"
    static final int TABLE_AT = 12;

    static final int FRAGMENT_BYTES = 24;

    /**
     * long: byte position (segments), or the payload packet from which pictures of this segment may
     * come (constant rate); long: first payload packet of the audio group that comes next (constant
     * rate); byte each: next video counter, next audio counter, next counter of the tables
     * (segments), zero; int: that audio group's number (constant rate).
     */
    static final int ROW_BYTES = 24;

    static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private IndexFormat() {}

    static long aligned(long position) {
        return position + 7 & ~7L;
    }
}
