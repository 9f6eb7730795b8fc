package kejian.delivery.packaging;

import java.lang.foreign.MemorySegment;

/**
 * A body whose length and every byte follow from the package alone, so any range of it can be sent.
 */
public sealed interface MediaBytes {

    /** Bytes in all. */
    long length();

    /** Bytes that lie in a file as they are: sent as a slice of the map, never copied. */
    record Mapped(MemorySegment bytes) implements MediaBytes {

        @Override
        public long length() {
            return bytes.byteSize();
        }
    }

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
         * @param target native memory; filled from its begin, as far as bytes are left
         * @return bytes written, 0 only at the end
         */
        int fill(MemorySegment target);

        @Override
        void close();
    }
}
