package kejian.edge.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import kejian.contract.viewing.JournalBatch;
import kejian.edge.disk.Disk;
import kejian.edge.province.Province;
import kejian.edge.trust.Refused;
import kejian.edge.trust.StrictJson;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries the journal to the province, in order. The cursor moves only after the receipt; what the
 * province calls wrong (409, 413, 422) is halved until one record is left, and that one is set
 * aside in {@code poison.jsonl} so that it never holds up the rest; a report of a fault or an
 * answer that a province of an earlier version does not know waits for a later one. Searches go to
 * a province that says it takes them, and wait otherwise.
 */
public class Upload {

    private static final Logger LOG = Logger.getLogger(Upload.class);
    static final int BATCH_RECORDS = 1_000;
    private static final int BATCH_BYTES = 1_000_000;

    private final Journal journal;
    private final Reader reader;
    private final Province province;
    private final String edge;
    private final Deferred deferred;
    private final LaterSearches searches;
    private @Nullable Boolean takes;
    private final LongAdder poisoned = new LongAdder();

    public Upload(Journal journal, Province province, String edge) {
        this(journal, province, edge, System::nanoTime);
    }

    Upload(Journal journal, Province province, String edge, LongSupplier nanos) {
        deferred = new Deferred(journal, nanos);
        searches = new LaterSearches(journal, nanos);
        this.journal = journal;
        this.reader = journal.reader();
        this.province = province;
        this.edge = edge;
    }

    /** Records set aside since the program began. */
    public long poisonedSoFar() {
        return poisoned.sum();
    }

    /**
     * Sends one batch.
     *
     * @return records sent or set aside, 0 when there was nothing to send
     * @throws IOException when the province could not take it now; the cursor stands where it stood
     */
    public int runOnce() throws IOException {
        deferred.retry();
        if (searches.isTimeToAsk()) {
            takes = null;
            if (takesSearches()) {
                searches.putBack();
            }
        }
        List<Segment.Stored> stored = bounded(reader.after(0, BATCH_RECORDS));
        if (stored.isEmpty()) {
            return 0;
        }
        List<JournalBatch.Entry> entries = new ArrayList<>();
        for (Segment.Stored each : stored) {
            entries.add(Record.entry(each.seq(), each.json()));
        }
        try {
            deliverKnown(entries);
        } catch (IOException e) {
            reader.letGo(); // the line may be dark for weeks
            throw e;
        }
        return entries.size();
    }

    /**
     * Delivers what this province takes. Searches that it does not know are kept, durably, before
     * the cursor passes them.
     */
    private void deliverKnown(List<JournalBatch.Entry> entries) throws IOException {
        if (!hasSearches(entries) || takesSearches()) {
            deliver(entries);
            return;
        }
        searches.keep(entries);
        List<JournalBatch.Entry> rest = entries.stream().filter(e -> e.search() == null).toList();
        if (!rest.isEmpty()) {
            deliver(rest);
        }
        moveCursor(entries.getLast().seq());
    }

    private static boolean hasSearches(List<JournalBatch.Entry> entries) {
        return entries.stream().anyMatch(e -> e.search() != null);
    }

    /** As the last receipt says; without one an empty batch is sent, which every province takes. */
    private boolean takesSearches() throws IOException {
        Boolean known = takes;
        if (known == null) {
            Province.Answer answer = post(List.of());
            if (answer.status() != 200) {
                throw new IOException("the province answered " + answer.status() + " to no record");
            }
            known = receipt(answer).takesSearches();
        }
        return known;
    }

    /** Sends, then moves the cursor: in this order. A seam for the test that turns it round. */
    protected void deliver(List<JournalBatch.Entry> entries) throws IOException {
        Province.Answer answer = post(entries);
        switch (answer.status()) {
            case 200 -> moveCursor(receiptOf(answer, entries));
            case 409, 413, 422 -> {
                if (hasSearches(entries)) {
                    takes = null; // it may be an earlier version again
                    if (!takesSearches()) {
                        deliverKnown(entries);
                        return;
                    }
                }
                if (entries.size() == 1) {
                    if (answer.status() == 422 && deferred.keep(entries.getFirst())) {
                        moveCursor(entries.getFirst().seq());
                        return;
                    }
                    setAside(entries.getFirst(), answer);
                    return;
                }
                int half = entries.size() / 2;
                deliver(entries.subList(0, half));
                deliver(entries.subList(half, entries.size()));
            }
            default ->
                    throw new IOException(
                            "the province answered " + answer.status() + " to records");
        }
    }

    protected final Province.Answer post(List<JournalBatch.Entry> entries) throws IOException {
        JournalBatch batch = new JournalBatch(edge, journal.epoch(), entries);
        return province.post("sync/journal", StrictJson.write(batch));
    }

    protected final void moveCursor(long upTo) throws IOException {
        journal.acknowledged(upTo);
    }

    private long receiptOf(Province.Answer answer, List<JournalBatch.Entry> entries)
            throws IOException {
        JournalBatch.Receipt receipt = receipt(answer);
        long last = entries.getLast().seq();
        if (receipt.upTo() < last) {
            // A portal's 200, or a province that lost its database: nothing is forgotten for that.
            throw new IOException("the receipt ends at " + receipt.upTo() + ", sent was " + last);
        }
        return last;
    }

    private JournalBatch.Receipt receipt(Province.Answer answer) throws IOException {
        try {
            JournalBatch.Receipt receipt =
                    StrictJson.readTolerant(answer.body(), JournalBatch.Receipt.class, "receipt");
            takes = receipt.takesSearches();
            return receipt;
        } catch (Refused e) {
            throw new IOException("no receipt came for records: " + e.getMessage(), e);
        }
    }

    private void setAside(JournalBatch.Entry entry, Province.Answer answer) throws IOException {
        String line =
                new String(
                                StrictJson.write(
                                        new Poison(
                                                journal.epoch(),
                                                answer.status(),
                                                entry,
                                                new String(answer.body(), StandardCharsets.UTF_8))),
                                StandardCharsets.UTF_8)
                        + "\n";
        try (Disk.Out out = journal.disk().append(journal.folder().resolve("poison.jsonl"))) {
            out.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            out.force();
        }
        journal.disk().forceFolder(journal.folder());
        poisoned.increment();
        LOG.errorf(
                "seq=%d was refused by the province (%d) and set aside",
                entry.seq(), answer.status());
        moveCursor(entry.seq());
    }

    static List<Segment.Stored> bounded(List<Segment.Stored> stored) {
        int bytes = 0;
        for (int i = 0; i < stored.size(); i++) {
            bytes += stored.get(i).json().length + 32; // and what JSON puts round it
            if (bytes > BATCH_BYTES) {
                return stored.subList(0, Math.max(1, i));
            }
        }
        return stored;
    }

    /** A line of the file of what was set aside. */
    record Poison(String epoch, int status, JournalBatch.Entry entry, String answer) {}
}
