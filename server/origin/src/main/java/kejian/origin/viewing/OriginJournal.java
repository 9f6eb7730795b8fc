package kejian.origin.viewing;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import kejian.contract.viewing.FaultReport;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.SearchMade;
import kejian.contract.viewing.SurveyAnswer;
import kejian.contract.viewing.ViewingEvent;
import kejian.delivery.evidence.EvidenceJournal;
import kejian.origin.OriginConfig;

/**
 * Evidence of boxes that the origin serves itself goes straight into the database; a commit is
 * durable.
 */
@ApplicationScoped
class OriginJournal implements EvidenceJournal {

    /** No edge may be called so: names of edges have no capitals. */
    private static final String NAME = "ORIGIN";

    private final Merge merge;
    private final OriginConfig config;
    private final ReentrantLock lock = new ReentrantLock();

    /** Numbers begin anew with each start, under an epoch of their own. */
    private final String epoch = UUID.randomUUID().toString();

    private long seq;

    OriginJournal(Merge merge, OriginConfig config) {
        this.merge = merge;
        this.config = config;
    }

    @Override
    public void append(List<ViewingEvent> events) throws IOException {
        take(at -> {
            List<JournalBatch.Entry> entries = new ArrayList<>();
            for (ViewingEvent event : events) {
                entries.add(new JournalBatch.Entry(at + entries.size(), event));
            }
            return entries;
        });
    }

    @Override
    public void report(FaultReport fault) throws IOException {
        take(at -> List.of(new JournalBatch.Entry(at, fault)));
    }

    @Override
    public void answer(SurveyAnswer answer) throws IOException {
        take(at -> List.of(new JournalBatch.Entry(at, answer)));
    }

    @Override
    public void searched(List<SearchMade> searches) throws IOException {
        take(at -> {
            List<JournalBatch.Entry> entries = new ArrayList<>();
            for (SearchMade search : searches) {
                entries.add(new JournalBatch.Entry(at + entries.size(), search));
            }
            return entries;
        });
    }

    private void take(LongFunction<List<JournalBatch.Entry>> numbered) throws IOException {
        lock.lock();
        try {
            List<JournalBatch.Entry> entries = numbered.apply(seq + 1);
            merge.take(new JournalBatch(NAME, epoch, entries), config.province().code());
            seq += entries.size();
        } catch (SQLException | JsonProcessingException e) {
            throw new IOException("viewing evidence was not stored", e);
        } finally {
            lock.unlock();
        }
    }
}
