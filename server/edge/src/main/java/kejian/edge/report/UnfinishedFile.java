package kejian.edge.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kejian.delivery.evidence.Unfinished;
import kejian.edge.disk.Disk;
import kejian.edge.disk.SmallFile;
import org.jboss.logging.Logger;

/**
 * Where boxes stopped, over a stop of the edge. It is a convenience and no evidence: written now
 * and then, and begun anew where it is damaged.
 */
public final class UnfinishedFile {

    private static final Logger LOG = Logger.getLogger(UnfinishedFile.class);
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Path file;
    private final Disk disk;
    private final Unfinished unfinished;
    private long written;

    private record Content(List<Unfinished.Kept> places) {}

    /** Reads what was there. */
    public UnfinishedFile(Path file, Disk disk, Unfinished unfinished) {
        this.file = file;
        this.disk = disk;
        this.unfinished = unfinished;
        try {
            Optional<byte[]> before = SmallFile.read(file);
            if (before.isPresent()) {
                unfinished.restore(MAPPER.readValue(before.get(), Content.class).places());
            }
        } catch (SmallFile.DamagedFile | JsonProcessingException e) {
            LOG.warnf("where boxes stopped is forgotten: %s", e.getMessage());
        } catch (IOException e) {
            LOG.warnf("where boxes stopped cannot be read: %s", e.getMessage());
        }
    }

    /** Writes what has changed since the last time. */
    public synchronized void save() throws IOException {
        Unfinished.Snapshot now = unfinished.changedSince(written);
        if (now != null) {
            SmallFile.replace(disk, file, MAPPER.writeValueAsBytes(new Content(now.all())));
            written = now.count();
        }
    }
}
