package kejian.edge.journal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import kejian.contract.viewing.FaultReport;
import kejian.edge.disk.SmallFile;
import org.jboss.logging.Logger;

/**
 * Reports of faults that a province from before there were any refused: edges are updated first.
 * They are put into the journal once more at the next start and every hour. A power cut between the
 * two files may do so twice; the province takes one of the same words.
 */
final class Deferred {

    private static final Logger LOG = Logger.getLogger(Deferred.class);
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final long REST_NANOS = 3_600_000_000_000L;

    /** Four days of all that an edge takes. */
    private static final int MOST = 20_000;

    private final Journal journal;
    private final Path file;
    private final LongSupplier nanos;
    private List<FaultReport> waiting = List.of();
    private long triedAt;
    private boolean read;

    private record Content(List<FaultReport> faults) {}

    Deferred(Journal journal, LongSupplier nanos) {
        this.journal = journal;
        this.file = journal.folder().resolve("deferred");
        this.nanos = nanos;
    }

    /**
     * Keeps one durably.
     *
     * @return false where there is no room for more
     */
    boolean keep(FaultReport fault) throws IOException {
        readOnce();
        if (waiting.size() >= MOST) {
            return false;
        }
        List<FaultReport> more = new ArrayList<>(waiting);
        more.add(fault);
        write(more);
        triedAt = nanos.getAsLong();
        return true;
    }

    /** Puts them into the journal again where it is time. */
    void retry() throws IOException {
        boolean first = !read;
        readOnce();
        if (waiting.isEmpty() || (!first && nanos.getAsLong() - triedAt < REST_NANOS)) {
            return;
        }
        triedAt = nanos.getAsLong();
        for (FaultReport fault : waiting) {
            journal.report(fault);
        }
        write(List.of());
    }

    private void readOnce() throws IOException {
        if (read) {
            return;
        }
        try {
            byte[] before = SmallFile.read(file).orElse(null);
            waiting = before == null ? List.of() : MAPPER.readValue(before, Content.class).faults();
        } catch (SmallFile.DamagedFile e) {
            LOG.errorf("reports of faults that waited are lost: %s", e.getMessage());
        }
        read = true;
    }

    private void write(List<FaultReport> faults) throws IOException {
        SmallFile.replace(journal.disk(), file, MAPPER.writeValueAsBytes(new Content(faults)));
        waiting = List.copyOf(faults);
    }
}
