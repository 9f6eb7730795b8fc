package kejian.origin.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Every change that uploads and blobs make to the disk, one call per step that a crash can fall
 * between. Tests put a disk here that dies at the k-th step or forgets what was not forced. Reading
 * needs no seam: a reader goes to the files.
 */
public interface Disk {

    /** A new, empty file; there is none of that name. */
    Out create(Path file) throws IOException;

    /** A file that is there. */
    Out open(Path file) throws IOException;

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

        long size() throws IOException;

        void truncate(long sizeBytes) throws IOException;

        /**
         * Writes all of it, however many calls that takes.
         *
         * @throws kejian.origin.problem.ProblemException {@code storage-full}
         */
        void write(long at, ByteBuffer bytes) throws IOException;

        /** Makes what was written durable (fsync). */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }
}
