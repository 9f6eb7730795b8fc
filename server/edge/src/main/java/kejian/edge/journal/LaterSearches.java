package kejian.edge.journal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.SearchMade;
import kejian.edge.disk.SmallFile;
import org.jboss.logging.Logger;

/**
 * Searches that wait for a province that takes them: edges are updated first. They are put into the
 * journal once more when one does, which is asked at the next start and every hour. A power cut
 * between the two files may do so twice; the province takes one of the same words.
 *
 * <p>A file of their own, written once a batch: there are many more of them than reports of faults,
 * and they may not take those the room. What is beyond it is let go, the newest first: it is no
 * evidence.
 */
final class LaterSearches {

    private static final Logger LOG = Logger.getLogger(LaterSearches.class);
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final long REST_NANOS = 3_600_000_000_000L;

    /** Some 800 kB. */
    static final int MOST = 5_000;

    private static final int TOGETHER = 200;

    private final Journal journal;
    private final Path file;
    private final LongSupplier nanos;
    private List<SearchMade> waiting = List.of();
    private long askedAt;
    private boolean read;

    private record Content(List<SearchMade> searches) {}

    LaterSearches(Journal journal, LongSupplier nanos) {
        this.journal = journal;
        this.file = journal.folder().resolve("deferred-searches");
        this.nanos = nanos;
    }

    /**
     * Keeps those that are searches, durably. The same again, of a batch that was broken off, is
     * there once.
     */
    void keep(List<JournalBatch.Entry> entries) throws IOException {
        readOnce();
        Set<SearchMade> known = new LinkedHashSet<>(waiting);
        entries.stream()
                .map(JournalBatch.Entry::search)
                .filter(Objects::nonNull)
                .forEach(known::add);
        List<SearchMade> all = List.copyOf(known);
        if (all.size() > MOST) {
            LOG.warnf("%d searches are let go: the province takes none", all.size() - MOST);
            all = all.subList(0, MOST);
        }
        if (all.size() > waiting.size()) {
            write(all);
        }
    }

    /** Whether some wait and it is time to ask for them; asking again takes an hour. */
    boolean isTimeToAsk() throws IOException {
        boolean first = !read;
        readOnce();
        if (waiting.isEmpty() || (!first && nanos.getAsLong() - askedAt < REST_NANOS)) {
            return false;
        }
        askedAt = nanos.getAsLong();
        return true;
    }

    void putBack() throws IOException {
        for (int from = 0; from < waiting.size(); from += TOGETHER) {
            journal.searched(waiting.subList(from, Math.min(from + TOGETHER, waiting.size())));
        }
        write(List.of());
    }

    private void readOnce() throws IOException {
        if (read) {
            return;
        }
        try {
            byte[] before = SmallFile.read(file).orElse(null);
            if (before != null) {
                waiting = List.copyOf(MAPPER.readValue(before, Content.class).searches());
            }
        } catch (SmallFile.DamagedFile e) {
            LOG.errorf("searches that waited are lost: %s", e.getMessage());
        }
        askedAt = nanos.getAsLong();
        read = true;
    }

    private void write(List<SearchMade> searches) throws IOException {
        SmallFile.replace(journal.disk(), file, MAPPER.writeValueAsBytes(new Content(searches)));
        waiting = searches;
    }
}
