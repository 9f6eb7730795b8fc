package kejian.edge.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import kejian.contract.viewing.FaultReport;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.SurveyAnswer;
import kejian.edge.disk.SmallFile;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reports of faults and answers to surveys that a province from before there were any refused:
 * edges are updated first. They are put into the journal once more at the next start and every
 * hour. A power cut between the two files may do so twice; the province takes one of the same
 * words.
 */
final class Deferred {

    private static final Logger LOG = Logger.getLogger(Deferred.class);
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final long REST_NANOS = 3_600_000_000_000L;

    /** Days of all that an edge takes. */
    private static final int MOST = 20_000;

    private final Journal journal;
    private final Path file;
    private final LongSupplier nanos;
    private Content waiting = new Content(List.of(), null);
    private long triedAt;
    private boolean read;

    /**
     * @param answers left out where there are none: an earlier version reads this file after a step
     *     back
     */
    private record Content(
            List<FaultReport> faults,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<SurveyAnswer> answers) {

        Content {
            answers = answers == null ? List.of() : answers;
        }

        @Override
        public List<SurveyAnswer> answers() {
            return answers == null ? List.of() : answers;
        }

        int size() {
            return faults.size() + answers().size();
        }

        Content with(JournalBatch.Entry entry) {
            return new Content(more(faults, entry.fault()), more(answers(), entry.answer()));
        }

        private static <T> List<T> more(List<T> all, @Nullable T one) {
            List<T> more = new ArrayList<>(all);
            if (one != null) {
                more.add(one);
            }
            return List.copyOf(more);
        }
    }

    Deferred(Journal journal, LongSupplier nanos) {
        this.journal = journal;
        this.file = journal.folder().resolve("deferred");
        this.nanos = nanos;
    }

    /**
     * Keeps one durably.
     *
     * @return false for evidence, which every province knows, for searches, which {@link
     *     LaterSearches} keeps, and where there is no room for more
     */
    boolean keep(JournalBatch.Entry entry) throws IOException {
        readOnce();
        if (entry.event() != null || entry.search() != null || waiting.size() >= MOST) {
            return false;
        }
        write(waiting.with(entry));
        triedAt = nanos.getAsLong();
        return true;
    }

    /** Puts them into the journal again where it is time. */
    void retry() throws IOException {
        boolean first = !read;
        readOnce();
        if (waiting.size() == 0 || (!first && nanos.getAsLong() - triedAt < REST_NANOS)) {
            return;
        }
        triedAt = nanos.getAsLong();
        for (FaultReport fault : waiting.faults()) {
            journal.report(fault);
        }
        for (SurveyAnswer answer : waiting.answers()) {
            journal.answer(answer);
        }
        write(new Content(List.of(), null));
    }

    private void readOnce() throws IOException {
        if (read) {
            return;
        }
        try {
            byte[] before = SmallFile.read(file).orElse(null);
            if (before != null) {
                waiting = MAPPER.readValue(before, Content.class);
            }
        } catch (SmallFile.DamagedFile e) {
            LOG.errorf("reports and answers that waited are lost: %s", e.getMessage());
        }
        read = true;
    }

    private void write(Content content) throws IOException {
        SmallFile.replace(journal.disk(), file, MAPPER.writeValueAsBytes(content));
        waiting = content;
    }
}
