package kejian.delivery.packaging;

import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import kejian.contract.viewing.Section;
import org.jspecify.annotations.Nullable;

/**
 * A body whose length and every byte follow from the package alone, so any range of it can be sent.
 */
public sealed interface MediaBytes {

    /** Bytes in all. */
    long length();

    /**
     * Bytes that lie in a file as they are: sent from the file or as a slice of the map, never
     * copied.
     *
     * @param file where they lie; none for bytes that are only in memory
     * @param time media time that they cover; empty for what is no media
     */
    record Mapped(MemorySegment bytes, @Nullable FilePlace file, Section time)
            implements MediaBytes {

        /** Bytes in memory that cover no media time. */
        public Mapped(MemorySegment bytes) {
            this(bytes, null, new Section(0, 0));
        }

        @Override
        public long length() {
            return bytes.byteSize();
        }
    }

    /**
     * A place in an open file.
     *
     * @param channel shared by all readers; whoever gave it out closes it
     */
    record FilePlace(FileChannel channel, long position) {}

    /** Bytes that are made while they are sent (transport streams). Safe for many threads. */
    non-sealed interface Muxed extends MediaBytes {

        /**
         * A reader that stands at a byte position; finding it costs no muxing of what lies before.
         *
         * @param position 0 … length
         */
        Cursor open(long position);
    }

    /** Where one reader stands. Used by one thread at a time; closing lets the next one use it. */
    interface Cursor extends AutoCloseable {

        /**
         * Writes the next bytes and moves on.
         *
         * @param target native memory
         * @param at where in it the first byte goes
         * @param size bytes wanted; fewer only where fewer are left
         * @return bytes written, 0 only at the end
         */
        int fill(MemorySegment target, long at, long size);

        /** As above, all of a target. */
        default int fill(MemorySegment target) {
            return fill(target, 0, target.byteSize());
        }

        @Override
        void close();
    }
}
