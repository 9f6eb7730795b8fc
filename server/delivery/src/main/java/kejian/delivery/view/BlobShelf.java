package kejian.delivery.view;

import java.nio.file.Path;
import java.util.Optional;
import kejian.contract.blob.Digest;

/** Blobs that lie as whole, verified files on this machine. */
@FunctionalInterface
public interface BlobShelf {

    /** The file of a blob, or nothing where it is not held here. */
    Optional<Path> locate(Digest digest);
}
