package kejian.origin.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import kejian.contract.problem.Problem;
import kejian.origin.DatabaseForTests;
import kejian.origin.OriginConfig;
import kejian.origin.blob.BlobConfig;
import kejian.origin.blob.Blobs;
import kejian.origin.disk.RealDisk;
import kejian.origin.picture.Pictures;
import kejian.origin.problem.ProblemException;
import org.junit.jupiter.api.Test;

/** Nothing is received that the disk has no room for, and whoever was refused leaves his place. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class AttachmentFilesTest {

    @Inject Blobs blobs;
    @Inject Pictures pictures;
    @Inject AttachmentConfig config;
    @Inject BlobConfig limits;
    @Inject OriginConfig origin;

    @Test
    void fullDisk_isSaidBeforeAByteIsRead() throws Exception {
        long least = limits.reserveBytes() + 2 * config.largestBytes();
        long[] free = {least - 1};
        RealDisk disk =
                new RealDisk() {
                    @Override
                    public long freeBytes(Path folder) {
                        return free[0];
                    }
                };
        AttachmentFiles files = new AttachmentFiles(blobs, pictures, config, limits, origin, disk);
        InputStream unread =
                new InputStream() {
                    @Override
                    public int read() {
                        throw new AssertionError("it was read");
                    }
                };
        for (int i = 0; i < 40; i++) {
            assertThatThrownBy(() -> files.take(unread, "a.txt", true))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem()).isEqualTo(Problem.STORAGE_FULL));
        }
        free[0] = least;
        byte[] text = "练习".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(files.take(new java.io.ByteArrayInputStream(text), "a.txt", true).name())
                .isEqualTo("a.txt");
        try (Stream<Path> left = Files.list(origin.data().resolve("attachments"))) {
            assertThat(left).isEmpty();
        }
    }
}
