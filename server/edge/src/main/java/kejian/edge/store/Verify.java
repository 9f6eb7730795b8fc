package kejian.edge.store;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import kejian.contract.blob.Digest;

/** Whether a file holds the bytes that its name promises. */
@FunctionalInterface
public interface Verify {

    int CHUNK_BYTES = 1 << 16;

    /** Of every disk that is in use. */
    int BLOCK = 4096;

    boolean matches(Path file, Digest digest) throws IOException;

    /** Reads every byte, as the system gives it (perhaps from its cache). */
    static Verify everyByte() {
        return (file, digest) -> hash(file, BLOCK, StandardOpenOption.READ).equals(digest);
    }

    /**
     * Reads every byte past the page cache where the file system allows it (O_DIRECT): a bit that
     * rotted on the platter is not seen through the cache. Elsewhere as {@link #everyByte}.
     */
    static Verify fromPlatter() {
        return (file, digest) -> {
            Digest found;
            try {
                found = hash(file, BLOCK, StandardOpenOption.READ, ExtendedOpenOption.DIRECT);
            } catch (IOException | UnsupportedOperationException e) {
                // tmpfs and some network file systems know no O_DIRECT; a read error that is real
                // comes again from the plain read.
                found = hash(file, BLOCK, StandardOpenOption.READ);
            }
            return found.equals(digest);
        };
    }

    private static Digest hash(Path file, int block, OpenOption... options) throws IOException {
        MessageDigest hash = Digest.newSha256();
        try (FileChannel channel = FileChannel.open(file, options)) {
            int chunk = (int) Math.min(CHUNK_BYTES, channel.size() / block * block + block);
            ByteBuffer buffer = ByteBuffer.allocateDirect(chunk + block).alignedSlice(block);
            while (true) {
                buffer.clear().limit(chunk);
                if (channel.read(buffer) < 0) {
                    return Digest.of(hash);
                }
                hash.update(buffer.flip());
            }
        }
    }
}
