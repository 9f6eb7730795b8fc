package kejian.edge.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import kejian.contract.viewing.ViewingEvent;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.HastyDisk;
import kejian.edge.kit.Viewings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes to the province is read once, and beside what boxes report. */
class ReaderTest {

    private static final Journal.Limits LIMITS = new Journal.Limits(1 << 18, 1 << 26, 1 << 20);
    private static final int RECORDS = 5_000;

    @TempDir Path folder;

    /** Counts how often each segment was read, packed or not. */
    private static class Counting extends Reader {

        private final Map<Long, Integer> loads = new HashMap<>();

        Counting(Journal journal) {
            super(journal);
        }

        @Override
        ByteBuffer load(Closed segment) throws IOException {
            loads.merge(segment.firstSeq(), 1, Integer::sum);
            return super.load(segment);
        }
    }

    private Journal filled() throws IOException {
        Journal journal = Journal.open(folder, new HastyDisk(), LIMITS);
        for (int i = 0; i < RECORDS / 50; i++) {
            List<ViewingEvent> events = new ArrayList<>();
            for (int j = 0; j < 50; j++) {
                events.add(Viewings.event("s" + j));
            }
            journal.append(events);
        }
        return journal;
    }

    private static void packAll(Journal journal) throws IOException {
        while (Packing.one(journal)) {}
    }

    /** In batches, each of which the province confirms, or not. */
    private static List<Long> drain(Journal journal, Reader reader, int most, boolean confirms)
            throws IOException {
        List<Long> all = new ArrayList<>();
        while (true) {
            long at = all.isEmpty() ? 0 : all.getLast();
            List<Segment.Stored> batch = reader.after(at, most);
            if (batch.isEmpty()) {
                return all;
            }
            batch.forEach(each -> all.add(each.seq()));
            if (confirms) {
                journal.acknowledged(all.getLast());
            }
        }
    }

    private static List<Long> everySeq() {
        return LongStream.rangeClosed(1, RECORDS).boxed().toList();
    }

    @Test
    void drain_ofPackedSegments_unpacksEachOnce() throws Exception {
        try (Journal journal = filled()) {
            packAll(journal);
            assertThat(journal.waiting(0).in().getFirst().form()).isEqualTo(Closed.Form.PACKED);
            Counting copy = new Counting(journal);
            assertThat(drain(journal, copy, 100, /* confirms= */ false)).isEqualTo(everySeq());
            assertThat(copy.loads.values()).hasSizeGreaterThan(4).containsOnly(1);
            Counting upload = new Counting(journal);
            assertThat(drain(journal, upload, 100, /* confirms= */ true)).isEqualTo(everySeq());
            assertThat(upload.loads.values()).hasSizeGreaterThan(4).containsOnly(1);
        }
    }

    @Test
    void sentAgain_afterAFailure_isTheSame() throws Exception {
        try (Journal journal = filled()) {
            packAll(journal);
            Counting reader = new Counting(journal);
            List<Long> first = seqs(reader.after(0, 10));
            assertThat(seqs(reader.after(0, 10))).isEqualTo(first);
            assertThat(reader.loads.values()).containsExactly(1);
            reader.letGo();
            assertThat(seqs(reader.after(0, 10))).isEqualTo(first);
            assertThat(reader.loads.values()).containsExactly(2);
        }
    }

    private static List<Long> seqs(List<Segment.Stored> batch) {
        return batch.stream().map(Segment.Stored::seq).toList();
    }

    @Test
    void recordsThatCome_afterTheSegmentWasRead_areRead() throws Exception {
        try (Journal journal = Journal.open(folder, new RealDisk(), LIMITS)) {
            Reader reader = journal.reader();
            for (long i = 1; i <= 20; i++) {
                journal.append(List.of(Viewings.event("s")));
                assertThat(seqs(reader.after(i - 1, 5))).containsExactly(i);
                assertThat(reader.after(i, 5)).isEmpty();
            }
        }
    }

    @Test
    @Timeout(60) // it would wait for ever where the lock is held
    void append_goesOn_whileASegmentIsRead() throws Exception {
        try (Journal journal = filled()) {
            packAll(journal);
            Reader reader =
                    new Reader(journal) {
                        @Override
                        ByteBuffer load(Closed segment) throws IOException {
                            elsewhere(() -> journal.append(List.of(Viewings.event("beside"))));
                            return super.load(segment);
                        }
                    };
            assertThat(reader.after(0, 10)).hasSize(10);
            assertThat(journal.durableSeq()).isEqualTo(RECORDS + 1);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void elsewhere(Step step) throws IOException {
        Thread other =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                step.run();
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        });
        try {
            assertThat(other.join(java.time.Duration.ofNanos(TimeUnit.SECONDS.toNanos(50))))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void segmentThatIsPacked_betweenLookAndReading_saysTheSame() throws Exception {
        try (Journal journal = filled()) {
            Counting reader =
                    new Counting(journal) {
                        @Override
                        ByteBuffer load(Closed segment) throws IOException {
                            packAll(journal);
                            return super.load(segment);
                        }
                    };
            assertThat(drain(journal, reader, 300, /* confirms= */ false)).isEqualTo(everySeq());
        }
    }

    @Test
    void segmentThatIsConfirmed_betweenLookAndReading_isPassedOver() throws Exception {
        try (Journal journal = filled()) {
            long second = journal.waiting(0).in().get(1).firstSeq();
            Counting reader =
                    new Counting(journal) {
                        @Override
                        ByteBuffer load(Closed segment) throws IOException {
                            journal.acknowledged(second - 1);
                            return super.load(segment);
                        }
                    };
            assertThat(seqs(reader.after(0, 2))).containsExactly(second, second + 1);
        }
    }

    @Test
    void segmentThatSomebodyTook_isAFault_notAnEndlessLoop() throws Exception {
        try (Journal journal = filled()) {
            Files.delete(Segment.fileOf(folder, 1));
            assertThatThrownBy(() -> journal.reader().after(0, 5))
                    .isInstanceOf(NoSuchFileException.class);
        }
    }
}
