package kejian.delivery.packaging;

import java.io.IOException;
import kejian.contract.pack.MediaPackage;
import org.jspecify.annotations.Nullable;

/** Opens each package once and keeps its files mapped while somebody reads. */
public interface PackageCache extends AutoCloseable {

    /**
     * Retains the package until the lease is closed. May touch the disk, so never call it on an
     * event loop.
     *
     * @throws java.nio.file.NoSuchFileException when a blob of it is not held here
     * @throws IOException when the index is damaged or cannot be read
     */
    Lease lease(MediaPackage media) throws IOException;

    /** As {@link #lease} where that needs no disk and no waiting, otherwise nothing. */
    @Nullable Lease leaseIfOpen(MediaPackage media);

    @Override
    void close();

    /** A package in use. Closing twice is harmless. */
    interface Lease extends AutoCloseable {

        OpenPackage media();

        @Override
        void close();
    }
}
