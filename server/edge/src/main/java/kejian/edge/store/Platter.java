package kejian.edge.store;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Pieces of files, read past the page cache where the file system allows it (O_DIRECT). */
final class Platter {

    /** Of every disk that is in use; offsets of pieces are multiples of it. */
    private static final int BLOCK = 4096;

    private Platter() {}

    /** For pieces of so many bytes and less. */
    static ByteBuffer buffer(int bytes) {
        int whole = (bytes + BLOCK - 1) / BLOCK * BLOCK;
        return ByteBuffer.allocateDirect(whole + BLOCK).alignedSlice(BLOCK);
    }

    /**
     * @param into of {@link #buffer}, filled up to its limit; its position is 0
     * @return false where the file ends before
     */
    static boolean read(Path file, long offset, ByteBuffer into) throws IOException {
        int wanted = into.limit();
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, ExtendedOpenOption.DIRECT)) {
            into.limit((wanted + BLOCK - 1) / BLOCK * BLOCK);
            channel.read(into, offset); // short at the file's end alone
        } catch (IOException | UnsupportedOperationException e) {
            // tmpfs and some network file systems know no O_DIRECT; a read error that is real comes
            // again
            plainly(file, offset, into.clear().limit(wanted));
        }
        boolean whole = into.position() >= wanted;
        into.limit(wanted).position(Math.min(into.position(), wanted));
        return whole;
    }

    private static void plainly(Path file, long offset, ByteBuffer into) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (into.hasRemaining() && channel.read(into, offset + into.position()) >= 0) {}
        }
    }
}
