package kejian.edge.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Every change that the edge makes to its disk, one call per step that a power cut can fall
 * between. Tests put a disk here that fails at the k-th step or forgets what was not forced.
 * Reading needs no seam: a reader goes to the files.
 */
public interface Disk {

    /** A new, empty file; what stood there is gone. */
    Out create(Path file) throws IOException;

    /** Writes at the end of a file, which is made where it is missing. */
    Out append(Path file) throws IOException;

    /** Replaces {@code to} in one step (rename(2)); durable only after {@link #forceFolder}. */
    void rename(Path from, Path to) throws IOException;

    /** Nothing happens where the file is missing. */
    void delete(Path file) throws IOException;

    /** Makes a folder and those above it, durably. */
    void createFolders(Path folder) throws IOException;

    /** Makes the names in a folder durable (fsync of the directory). */
    void forceFolder(Path folder) throws IOException;

    /** Bytes that may still be written there. */
    long freeBytes(Path folder) throws IOException;

    /** A file that is being written. Not for several threads at once. */
    interface Out extends Closeable {

        /**
         * Writes all of it, however many calls that takes; a short write is never taken for all.
         */
        void write(ByteBuffer bytes) throws IOException;

        /** Makes what was written durable (fsync). */
        void force() throws IOException;

        /** Bytes in the file. */
        long size() throws IOException;

        /** Cuts the file to this many bytes; the next write goes there. */
        void truncate(long sizeBytes) throws IOException;
    }
}
