package kejian.delivery.packaging;

import java.io.IOException;
import kejian.contract.pack.MediaPackage;

/** Opens each package once and keeps its files mapped while somebody reads. */
public interface PackageCache extends AutoCloseable {

    /**
     * Retains the package until the lease is closed. May touch the disk: the caller is not an event
     * loop unless {@link #isOpen} said so.
     *
     * @throws java.nio.file.NoSuchFileException when a blob of it is not held here
     * @throws IOException when the index is damaged or cannot be read
     */
    Lease lease(MediaPackage media) throws IOException;

    /** Whether {@link #lease} would answer without touching the disk. */
    boolean isOpen(MediaPackage media);

    @Override
    void close();

    /** A package in use. Closing twice is harmless. */
    interface Lease extends AutoCloseable {

        OpenPackage media();

        @Override
        void close();
    }
}
