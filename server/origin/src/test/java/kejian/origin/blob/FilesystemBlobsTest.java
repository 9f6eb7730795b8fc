package kejian.origin.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.origin.disk.RealDisk;
import kejian.origin.problem.ProblemException;
import org.junit.jupiter.api.Test;

class FilesystemBlobsTest extends BlobsContract {

    @Override
    Blobs blobs() throws IOException {
        return new FilesystemBlobs(new RealDisk(), folder.resolve("blobs"), /* reserveBytes= */ 0);
    }

    @Test
    void disk_atItsReserve_takesNoMore() throws Exception {
        Blobs blobs =
                new FilesystemBlobs(new RealDisk(), folder.resolve("blobs"), Long.MAX_VALUE / 2);
        byte[] bytes = {1, 2, 3};
        assertThatThrownBy(() ->
                        blobs.put(
                                new BlobRef(Digest.of(bytes).hex(), 3),
                                new ByteArrayInputStream(bytes)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("storage-full");
    }

    @Test
    void leftovers_ofACrash_goAtTheNextStart() throws Exception {
        blobs();
        var torn = Files.write(folder.resolve("blobs/arriving/torn"), new byte[10]);
        blobs();
        assertThat(torn).doesNotExist();
    }
}
