package kejian.edge.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import kejian.contract.viewing.FaultReport;
import kejian.contract.viewing.SearchMade;
import kejian.contract.viewing.SurveyAnswer;
import kejian.contract.viewing.ViewingEvent;
import kejian.delivery.evidence.EvidenceJournal;
import kejian.edge.disk.Disk;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Viewing records in segment files, numbered 1, 2, 3 … within an epoch.
 *
 * <p>Group commit without a thread of its own: callers queue what they bring; the one that holds
 * the commit lock writes all that is queued, forces it once, and the others find their ticket done.
 *
 * <p>When a write or an fsync fails, nothing of that commit is acknowledged and the segment is cut
 * back to its last forced byte. After a failed fsync the kernel may have dropped the pages, so the
 * segment is not written again: the next commit begins a new one.
 */
public class Journal implements EvidenceJournal, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Journal.class);

    private final Path folder;
    private final Disk disk;
    private final Limits limits;
    private final ReentrantLock commit = new ReentrantLock();
    private final Deque<Ticket> queue = new ArrayDeque<>();
    private final List<Closed> closed = new ArrayList<>();
    private UUID epoch = new UUID(0, 0);
    private Disk.@Nullable Out out;
    private long activeFirstSeq;
    private long activeBytes;
    private volatile long durableSeq;
    private long totalBytes;
    private long damaged;
    private Cursor cursor = new Cursor(new UUID(0, 0), 0);

    protected Journal(Path folder, Disk disk, Limits limits) {
        this.folder = folder;
        this.disk = disk;
        this.limits = limits;
    }

    /** Recovers what is on the disk; a torn end, which nobody was told of, is cut off. */
    public static Journal open(Path folder, Disk disk, Limits limits) throws IOException {
        Journal journal = new Journal(folder, disk, limits);
        journal.recover();
        return journal;
    }

    @Override
    public void append(List<ViewingEvent> events) throws IOException {
        if (events.isEmpty()) {
            return;
        }
        List<byte[]> records = new ArrayList<>(events.size());
        for (ViewingEvent event : events) {
            records.add(Record.json(event));
        }
        append(new Ticket(records));
    }

    @Override
    public void report(FaultReport fault) throws IOException {
        append(new Ticket(List.of(Record.json(fault))));
    }

    @Override
    public void answer(SurveyAnswer answer) throws IOException {
        append(new Ticket(List.of(Record.json(answer))));
    }

    @Override
    public void searched(List<SearchMade> searches) throws IOException {
        List<byte[]> records = new ArrayList<>(searches.size());
        for (SearchMade search : searches) {
            records.add(Record.json(search));
        }
        append(new Ticket(records));
    }

    private void append(Ticket ticket) throws IOException {
        synchronized (queue) {
            queue.add(ticket);
        }
        commit.lock();
        try {
            if (!ticket.done) {
                commitQueued();
            }
        } finally {
            commit.unlock();
        }
        IOException failure = ticket.failure;
        if (failure != null) {
            throw new IOException("not recorded: " + failure.getMessage(), failure);
        }
    }

    private void commitQueued() {
        List<Ticket> group;
        synchronized (queue) {
            group = List.copyOf(queue);
            queue.clear();
        }
        try {
            long bytes = 0;
            long count = 0;
            for (Ticket ticket : group) {
                for (byte[] json : ticket.records) {
                    bytes += Record.bytes(json);
                    count++;
                }
            }
            writeGroup(group, bytes, count);
        } catch (IOException e) {
            group.forEach(ticket -> ticket.failure = e);
        } finally {
            group.forEach(ticket -> ticket.done = true);
        }
    }

    private void writeGroup(List<Ticket> group, long bytes, long count) throws IOException {
        if (totalBytes + bytes + Segment.HEAD_BYTES > limits.totalBytes()) {
            throw new IOException("the journal is full (" + totalBytes + " bytes)");
        }
        if (bytes > limits.commitBytes()) {
            throw new IOException("too much to record at once (" + bytes + " bytes)");
        }
        Disk.Out target = segmentFor();
        ByteBuffer buffer = ByteBuffer.allocate((int) bytes);
        long seq = durableSeq;
        for (Ticket ticket : group) {
            for (byte[] json : ticket.records) {
                Record.write(buffer, ++seq, json);
            }
        }
        try {
            target.write(buffer.flip());
            makeDurable(target);
        } catch (IOException e) {
            abandon(target, e);
            throw e;
        }
        activeBytes += bytes;
        totalBytes += bytes;
        durableSeq += count;
    }

    /** The one line that an acknowledgement rests on; a seam for the test that leaves it out. */
    protected void makeDurable(Disk.Out target) throws IOException {
        target.force();
    }

    private Disk.Out segmentFor() throws IOException {
        Disk.Out open = out;
        if (open != null && activeBytes < limits.segmentBytes()) {
            return open;
        }
        if (open != null) {
            open.close();
            out = null;
            closeActive();
        }
        long first = durableSeq + 1;
        Path file = Segment.fileOf(folder, first);
        Disk.Out fresh = disk.create(file);
        try {
            fresh.write(Segment.head(epoch, first));
            fresh.force();
            disk.forceFolder(folder);
        } catch (IOException e) {
            fresh.close();
            throw e;
        }
        out = fresh;
        activeFirstSeq = first;
        activeBytes = Segment.HEAD_BYTES;
        totalBytes += Segment.HEAD_BYTES;
        return fresh;
    }

    private void closeActive() {
        if (durableSeq >= activeFirstSeq) {
            closed.add(new Closed(activeFirstSeq, durableSeq, activeBytes, Closed.Form.RAW));
        } else {
            totalBytes -= activeBytes; // its name is taken again by the next segment
        }
        activeBytes = 0;
    }

    private void abandon(Disk.Out target, IOException cause) {
        LOG.errorf("the journal could not be written: %s", cause.getMessage());
        out = null;
        try (target) {
            target.truncate(activeBytes);
            target.force();
        } catch (IOException e) {
            // What stays behind was acknowledged to nobody. A reader stops at activeBytes, and the
            // next segment's first seq tells the recovery where this one ends.
            LOG.errorf("nor could it be cut back: %s", e.getMessage());
        }
        closeActive();
    }

    protected final void recover() throws IOException {
        Recovery found = Recovery.of(folder, disk);
        epoch = found.cursor().epoch();
        cursor = found.cursor();
        closed.addAll(found.closed());
        damaged = found.damaged();
        durableSeq = cursor.upTo();
        for (Closed segment : closed) {
            totalBytes += segment.bytes();
            durableSeq = Math.max(durableSeq, segment.lastSeq());
        }
        forget();
    }

    public String epoch() {
        return epoch.toString();
    }

    /** The highest seq that is on the disk for good. */
    public long durableSeq() {
        return durableSeq;
    }

    /** Everything up to here is the province's. */
    public long acknowledgedSeq() {
        commit.lock();
        try {
            return cursor.upTo();
        } finally {
            commit.unlock();
        }
    }

    public long backlog() {
        return durableSeq - acknowledgedSeq();
    }

    /** Records lost to bit rot since the program began. */
    public long damagedSoFar() {
        return damaged;
    }

    /** Reads what waits for the province; for one thread, and each such thread has its own. */
    Reader reader() {
        return new Reader(this);
    }

    /**
     * Where records after a seq lie, which the cursor may have passed. Segments may be packed or
     * deleted as soon as this returns.
     */
    Waiting waiting(long seq) {
        commit.lock();
        try {
            long from = Math.max(seq, cursor.upTo()) + 1;
            List<Closed> in = new ArrayList<>();
            closed.stream().filter(c -> c.lastSeq() >= from).forEach(in::add);
            if (out != null && durableSeq >= Math.max(from, activeFirstSeq)) {
                in.add(new Closed(activeFirstSeq, durableSeq, activeBytes, Closed.Form.RAW));
            }
            return new Waiting(from, in);
        } finally {
            commit.unlock();
        }
    }

    /**
     * @param in rising; of the one that is being written what is durable
     */
    record Waiting(long from, List<Closed> in) {

        Waiting {
            in = List.copyOf(in);
        }
    }

    /** The province holds everything up to there durably: cursor first, then segments go. */
    void acknowledged(long upTo) throws IOException {
        commit.lock();
        try {
            if (upTo <= cursor.upTo()) {
                return;
            }
            if (upTo > durableSeq) {
                throw new IOException("receipt for seq " + upTo + ", which was never written");
            }
            Cursor moved = new Cursor(epoch, upTo);
            moved.write(disk, folder);
            cursor = moved;
            forget();
        } finally {
            commit.unlock();
        }
    }

    /** A closed segment that may be packed. */
    Optional<Closed> firstRaw() {
        commit.lock();
        try {
            return closed.stream().filter(c -> c.form() == Closed.Form.RAW).findFirst();
        } finally {
            commit.unlock();
        }
    }

    /** Of one that is forgotten in the meantime nothing is remembered. */
    void replace(Closed before, Closed after) {
        commit.lock();
        try {
            int at = closed.indexOf(before);
            if (at >= 0) {
                closed.set(at, after);
                totalBytes += after.bytes() - before.bytes();
            }
        } finally {
            commit.unlock();
        }
    }

    /**
     * Another file in the place of a closed segment's, in one rename.
     *
     * @return false where that is forgotten in the meantime
     */
    boolean replace(Closed before, Closed after, Path file) throws IOException {
        commit.lock();
        try {
            if (!closed.contains(before)) {
                return false;
            }
            disk.rename(file, Segment.fileOf(folder, before.firstSeq()));
            disk.forceFolder(folder);
            replace(before, after);
            return true;
        } finally {
            commit.unlock();
        }
    }

    private void forget() throws IOException {
        for (Closed segment : List.copyOf(closed)) {
            if (segment.lastSeq() <= cursor.upTo()) {
                disk.delete(Segment.fileOf(folder, segment.firstSeq()));
                closed.remove(segment);
                totalBytes -= segment.bytes();
            }
        }
    }

    UUID epochId() {
        return epoch;
    }

    Path folder() {
        return folder;
    }

    Disk disk() {
        return disk;
    }

    @Override
    public void close() throws IOException {
        commit.lock();
        try {
            Disk.Out open = out;
            if (open != null) {
                open.close();
                out = null;
                closeActive();
            }
        } finally {
            commit.unlock();
        }
    }

    /**
     * @param segmentBytes a segment is closed when it is longer
     * @param totalBytes of all segments; past it records are refused, never dropped
     * @param commitBytes of one commit
     */
    public record Limits(long segmentBytes, long totalBytes, int commitBytes) {}

    private static final class Ticket {

        private final List<byte[]> records;
        private volatile boolean done;
        private volatile @Nullable IOException failure;

        Ticket(List<byte[]> records) {
            this.records = records;
        }
    }
}
