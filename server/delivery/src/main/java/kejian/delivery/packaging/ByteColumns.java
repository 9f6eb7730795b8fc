package kejian.delivery.packaging;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import kejian.delivery.packaging.IndexTable.Entry;

/** One track's columns in a mapped index. Reading allocates nothing. */
final class ByteColumns {

    private final Entry entry;
    private final MemorySegment index;
    private final boolean isVideo;

    /**
     * @throws CmafException when a column would lie outside the index
     */
    ByteColumns(Entry entry, MemorySegment index) throws CmafException {
        this.entry = entry;
        this.index = index;
        this.isVideo = entry.video() != null;
        inside(0, (long) entry.samples() * (isVideo ? 4 : 2));
        if (isVideo) {
            inside(1, entry.samples());
            inside(4, (entry.segments() + 1L) * IndexFormat.ROW_BYTES);
        }
        inside(2, (entry.fragments() + 1L) * IndexFormat.FRAGMENT_BYTES);
        inside(3, (entry.segments() + 1L) * 4);
    }

    private void inside(int column, long bytes) throws CmafException {
        long at = entry.columns()[column];
        if (at <= 0 || at > index.byteSize() - bytes) {
            throw new CmafException("a column of " + entry.name() + " lies outside the index");
        }
    }

    Entry entry() {
        return entry;
    }

    int size(int sample) {
        long at = entry.columns()[0];
        return isVideo
                ? index.get(IndexFormat.INT, at + 4L * sample)
                : index.get(IndexFormat.SHORT, at + 2L * sample) & 0xffff;
    }

    int reorder(int sample) {
        return isVideo ? index.get(ValueLayout.JAVA_BYTE, entry.columns()[1] + sample) : 0;
    }

    int firstSample(int fragment) {
        return (int) fragmentField(fragment, 0);
    }

    long fragmentStart(int fragment) {
        return fragmentField(fragment, 8);
    }

    long fragmentData(int fragment) {
        return fragmentField(fragment, 16);
    }

    private long fragmentField(int fragment, int offset) {
        return index.get(
                IndexFormat.LONG,
                entry.columns()[2] + (long) fragment * IndexFormat.FRAGMENT_BYTES + offset);
    }

    /** First fragment of a segment; of {@code segments()} the end. */
    int segmentFragment(int segment) {
        return index.get(IndexFormat.INT, entry.columns()[3] + 4L * segment);
    }

    int segmentFirstSample(int segment) {
        return firstSample(segmentFragment(segment));
    }

    /** The fragment that holds a sample. */
    int fragmentOf(int sample) {
        int low = 0;
        int high = entry.fragments() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (firstSample(middle) <= sample) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Position of a sample in its file; walks the sizes of one fragment. */
    long offset(int sample) {
        int fragment = fragmentOf(sample);
        long at = fragmentData(fragment);
        for (int i = firstSample(fragment); i < sample; i++) {
            at += size(i);
        }
        return at;
    }

    long rowPosition(int segment) {
        return index.get(IndexFormat.LONG, row(segment));
    }

    int rowVideoCounter(int segment) {
        return index.get(ValueLayout.JAVA_BYTE, row(segment) + 16);
    }

    int rowAudioCounter(int segment) {
        return index.get(ValueLayout.JAVA_BYTE, row(segment) + 17);
    }

    int rowTableCounter(int segment) {
        return index.get(ValueLayout.JAVA_BYTE, row(segment) + 18);
    }

    /** Constant rate: the first payload packet of the group {@link #rowGroup}. */
    long rowGroupBegin(int segment) {
        return index.get(IndexFormat.LONG, row(segment) + 8);
    }

    /** Constant rate: the first group of audio frames that does not end before the row. */
    int rowGroup(int segment) {
        return index.get(IndexFormat.INT, row(segment) + 20);
    }

    private long row(int segment) {
        return entry.columns()[4] + (long) segment * IndexFormat.ROW_BYTES;
    }

    /** The last segment whose row stands at this position or before it. */
    int segmentAt(long position) {
        int low = 0;
        int high = entry.segments() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (rowPosition(middle) <= position) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
