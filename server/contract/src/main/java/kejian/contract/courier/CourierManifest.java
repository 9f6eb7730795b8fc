package kejian.contract.courier;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a courier's disk holds. On the disk the JSON stands below a line with its SHA-256.
 *
 * @param format {@link #FORMAT}
 * @param province its name, for people
 * @param edge for which the difference was taken; none for a disk that holds the whole release
 * @param release its number
 * @param writtenAt ISO 8601 instant
 * @param partBytes by which larger blobs were divided
 */
public record CourierManifest(
        int format,
        String province,
        @Nullable String edge,
        long release,
        String writtenAt,
        long partBytes,
        List<File> files) {

    public static final int FORMAT = 1;

    public CourierManifest {
        if (partBytes < 1 || release < 1) {
            throw new IllegalArgumentException("out of range");
        }
        files = List.copyOf(files);
    }

    /**
     * @param path below the folder, as {@link CourierFolder#isPath} has it
     */
    public record File(String path, long sizeBytes, String sha256) {}
}
