package kejian.edge.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import kejian.edge.disk.Disk;
import kejian.edge.disk.SmallFile;
import org.jboss.logging.Logger;

/**
 * How far the province has confirmed the journal of an epoch. Where the file is damaged everything
 * is sent again, which the province counts once.
 */
record Cursor(UUID epoch, long upTo) {

    private static final Logger LOG = Logger.getLogger(Cursor.class);
    private static final String NAME = "cursor";

    static Optional<Cursor> read(Path folder) throws IOException {
        try {
            Optional<byte[]> stored = SmallFile.read(folder.resolve(NAME));
            if (stored.isEmpty()) {
                return Optional.empty();
            }
            String[] parts = new String(stored.get(), StandardCharsets.US_ASCII).split(" ");
            return Optional.of(new Cursor(UUID.fromString(parts[0]), Long.parseLong(parts[1])));
        } catch (SmallFile.DamagedFile e) {
            LOG.errorf("%s; what is not deleted yet is sent again", e.getMessage());
            return Optional.empty();
        }
    }

    void write(Disk disk, Path folder) throws IOException {
        byte[] line = (epoch + " " + upTo).getBytes(StandardCharsets.US_ASCII);
        SmallFile.replace(disk, folder.resolve(NAME), line);
    }
}
