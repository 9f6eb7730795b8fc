package kejian.origin.blob;

import java.io.IOException;
import java.nio.file.Path;
import kejian.origin.disk.Disk;

/** Opens the embedded engine on a disk of the test's own. */
public final class BlobsForTests {

    private BlobsForTests() {}

    public static Blobs files(Disk disk, Path folder) throws IOException {
        return new FilesystemBlobs(disk, folder, /* reserveBytes= */ 0);
    }
}
