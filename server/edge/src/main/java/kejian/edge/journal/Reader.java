package kejian.edge.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records of a journal in order, while it is written. The segment that was read last is kept, so
 * that one that comes out in ten batches is read and unpacked once; and it is read without the
 * journal's lock, so that boxes do not wait for that. What is packed or deleted between the look at
 * the list and the reading is no fault: a packed file says the same, a deleted one was confirmed.
 * For one thread.
 */
class Reader {

    private final Journal journal;
    private @Nullable Held held;

    Reader(Journal journal) {
        this.journal = journal;
    }

    /** So many at most, after both this seq and the cursor; fewer at a segment's end. */
    List<Segment.Stored> after(long seq, int most) throws IOException {
        Journal.Waiting waiting = journal.waiting(seq);
        while (true) {
            try {
                return first(waiting, most);
            } catch (NoSuchFileException e) {
                Journal.Waiting now = journal.waiting(seq);
                if (now.equals(waiting)) {
                    throw e; // nobody confirmed it: somebody else took it
                }
                waiting = now;
            }
        }
    }

    /** Keeps nothing in memory until the next call. */
    void letGo() {
        held = null;
    }

    private List<Segment.Stored> first(Journal.Waiting waiting, int most) throws IOException {
        for (Closed segment : waiting.in()) {
            List<Segment.Stored> found = opened(segment, waiting.from()).from(waiting.from(), most);
            if (!found.isEmpty()) {
                return found;
            }
        }
        letGo();
        return List.of();
    }

    private Held opened(Closed segment, long from) throws IOException {
        Held before = held;
        if (before != null
                && before.segment.firstSeq() == segment.firstSeq()
                && before.segment.lastSeq() >= from) {
            return before;
        }
        letGo(); // not two at once
        Held fresh = new Held(segment, load(segment));
        held = fresh;
        return fresh;
    }

    /** From the disk; a seam for tests that count, and for what may happen just before. */
    ByteBuffer load(Closed segment) throws IOException {
        Path file = Segment.fileOf(journal.folder(), segment.firstSeq());
        return Segment.raw(file, journal.epochId(), segment);
    }

    private static final class Held {

        private final Closed segment;
        private final ByteBuffer raw;
        private Segment.Walk walk;

        Held(Closed segment, ByteBuffer raw) {
            this.segment = segment;
            this.raw = raw;
            this.walk = begin();
        }

        private Segment.Walk begin() {
            return new Segment.Walk(raw, segment.firstSeq(), Long.MAX_VALUE);
        }

        List<Segment.Stored> from(long from, int most) {
            if (walk.seq() >= from) {
                walk = begin(); // it was not confirmed: once more
            }
            List<Segment.Stored> found = new ArrayList<>();
            while (found.size() < most && walk.next()) {
                if (walk.seq() >= from) {
                    found.add(walk.here());
                }
            }
            return found;
        }
    }
}
