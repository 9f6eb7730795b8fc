package kejian.edge.sync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.release.CountyRelease;
import kejian.contract.release.Snapshot;
import kejian.edge.disk.Disk;
import kejian.edge.disk.SmallFile;
import org.jspecify.annotations.Nullable;

/**
 * The pointer: which release boxes see, and with it which of a county. One small file that is
 * replaced in one rename, so that both change together. An earlier program reads the first two
 * words of its line and shows the province's release alone.
 */
final class Current {

    private final Path file;
    private final Disk disk;

    Current(Path file, Disk disk) {
        this.file = file;
        this.disk = disk;
    }

    /**
     * @param document digest of the release's signed document
     * @param county none where the province's release is shown alone
     */
    record Named(long number, Digest document, Snapshot.@Nullable County county) {}

    /** Nothing before the first activation. */
    Optional<Named> read() throws IOException, SmallFile.DamagedFile {
        Optional<byte[]> bytes = SmallFile.read(file);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = new String(bytes.get(), StandardCharsets.US_ASCII).strip().split(" ");
        return Optional.of(
                new Named(
                        Long.parseLong(parts[0]),
                        new Digest(parts[1]),
                        parts.length < 6 ? null : county(parts)));
    }

    private static Snapshot.@Nullable County county(String[] parts) {
        String area = parts[2];
        return CountyRelease.isArea(area)
                ? new Snapshot.County(
                        area,
                        Long.parseLong(parts[3]),
                        new BlobRef(parts[4], Long.parseLong(parts[5])))
                : null;
    }

    /** Durable when it returns. */
    void write(Named named) throws IOException {
        StringBuilder line = new StringBuilder();
        line.append(named.number()).append(' ').append(named.document().hex());
        Snapshot.County county = named.county();
        if (county != null) {
            BlobRef document = county.document();
            line.append(' ').append(county.area()).append(' ').append(county.number());
            line.append(' ').append(document.sha256()).append(' ').append(document.sizeBytes());
        }
        SmallFile.replace(
                disk, file, line.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
    }
}
