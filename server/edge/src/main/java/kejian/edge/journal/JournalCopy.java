package kejian.edge.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kejian.contract.viewing.JournalBatch;
import kejian.edge.trust.StrictJson;

/**
 * What the province has not confirmed, as batches for another way than the line. Nothing is
 * confirmed by that and the cursor stands: whichever way comes first is counted, the other changes
 * nothing.
 */
public final class JournalCopy {

    private final Journal journal;
    private final String edge;

    public JournalCopy(Journal journal, String edge) {
        this.journal = journal;
        this.edge = edge;
    }

    /** Batches in order, as the province takes them; up to what is durable now. */
    public void each(To to) throws IOException {
        long end = journal.durableSeq();
        long at = 0;
        Reader reader = journal.reader();
        while (true) {
            List<Segment.Stored> stored = Upload.bounded(reader.after(at, Upload.BATCH_RECORDS));
            if (stored.isEmpty() || at >= end) {
                return;
            }
            List<JournalBatch.Entry> entries = new ArrayList<>();
            for (Segment.Stored each : stored) {
                entries.add(Record.entry(each.seq(), each.json()));
            }
            long first = entries.getFirst().seq();
            at = entries.getLast().seq();
            String name = "%s-%d-%d".formatted(journal.epoch(), first, at);
            byte[] json = StrictJson.write(new JournalBatch(edge, journal.epoch(), entries));
            to.put(name, json, entries.size());
        }
    }

    /** Where a batch goes. */
    @FunctionalInterface
    public interface To {

        /**
         * @param name of letters, digits and dashes, another for each batch
         * @param json a {@link JournalBatch}
         */
        void put(String name, byte[] json, int records) throws IOException;
    }
}
