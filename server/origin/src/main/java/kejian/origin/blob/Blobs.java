package kejian.origin.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;

/**
 * The port to where blobs lie. What was put is durable when the call returns, whole, and named by
 * the digest of the bytes that were really written.
 */
public interface Blobs {

    /**
     * Stores the bytes unless a blob of that name is there already.
     *
     * @param expected refused with {@link WrongDigestException} when the bytes are others, or more
     * @throws kejian.origin.problem.ProblemException {@code storage-full}
     */
    void put(BlobRef expected, InputStream bytes) throws IOException;

    /** Stores small bytes of our own making. */
    BlobRef put(byte[] bytes) throws IOException;

    /**
     * Takes over a finished, fsynced file whose digest the caller has computed; the file is gone
     * then.
     */
    void adopt(Path file, BlobRef known) throws IOException;

    /** Size of a blob, nothing where it is not held. */
    Optional<Long> size(Digest digest) throws IOException;

    /**
     * @param from first byte, at most the size
     */
    InputStream open(Digest digest, long from) throws IOException;

    /**
     * A whole file of this machine with the blob's bytes; an engine far away makes a copy first.
     */
    Optional<Path> locate(Digest digest);

    /** Takes a blob away that nobody else can have; nothing happens where there is none. */
    void remove(Digest digest) throws IOException;

    /** The bytes were not what was announced. */
    final class WrongDigestException extends IOException {

        WrongDigestException(Digest expected) {
            super("the bytes are not " + expected);
        }
    }
}
