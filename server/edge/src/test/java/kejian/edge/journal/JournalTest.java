package kejian.edge.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import kejian.contract.viewing.FaultReport;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.SurveyAnswer;
import kejian.edge.disk.Disk;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.ForwardingDisk;
import kejian.edge.kit.MortalDisk;
import kejian.edge.kit.MortalDisk.Aftermath;
import kejian.edge.kit.MortalDisk.Omission;
import kejian.edge.kit.Viewings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    static final Journal.Limits LIMITS = new Journal.Limits(1 << 16, 1 << 26, 1 << 20);
    private static final Journal.Limits SMALL = new Journal.Limits(900, 1 << 20, 1 << 16);

    @TempDir Path folder;

    /** Whether reports of faults and answers to surveys lie among the evidence. */
    private boolean faultsToo;

    /** All records after the cursor, by seq; each seq once. */
    static TreeMap<Long, String> contents(Journal journal) throws IOException {
        TreeMap<Long, String> all = new TreeMap<>();
        for (Path file : journalFiles(journal.folder())) {
            Segment segment = Segment.scan(file, Long.MAX_VALUE).orElseThrow();
            Closed known =
                    new Closed(
                            segment.firstSeq(),
                            segment.lastSeq(),
                            segment.fileBytes(),
                            Closed.Form.RAW);
            Segment.Walk walk =
                    new Segment.Walk(
                            Segment.raw(file, segment.epoch(), known),
                            segment.firstSeq(),
                            Long.MAX_VALUE);
            while (walk.next()) {
                assertThat(all.put(walk.seq(), name(walk.here().json()))).isNull();
            }
        }
        return all;
    }

    /** Session of evidence, box of a report of a fault or an answer. */
    static String name(byte[] json) throws IOException {
        JournalBatch.Entry entry = Record.entry(1, json);
        if (entry.answer() != null) {
            return entry.answer().box();
        }
        return entry.event() == null ? entry.fault().box() : entry.event().session();
    }

    private static List<Path> journalFiles(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".seg")).sorted().toList();
        }
    }

    @Test
    void append_manyCallersAtOnce_numbersWithoutGapAndSharesFsyncs() throws Exception {
        CountingDisk disk = new CountingDisk();
        try (Journal journal = Journal.open(folder, disk, LIMITS);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                String session = "s" + i;
                running.add(
                        callers.submit(() -> {
                            journal.append(List.of(Viewings.event(session)));
                            return null;
                        }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        try (Journal journal = Journal.open(folder, new RealDisk(), LIMITS)) {
            TreeMap<Long, String> all = contents(journal);
            assertThat(all.keySet())
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, 2_000).boxed().toList());
            assertThat(new HashSet<>(all.values())).hasSize(2_000);
        }
        assertThat(disk.forces).isLessThan(1_900);
    }

    @Test
    void append_killedWithin10000Records_recoversEveryAcknowledged() throws Exception {
        Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                JournalChild.class.getName(),
                                folder.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        Set<String> acknowledged = new HashSet<>();
        try (BufferedReader lines =
                new BufferedReader(
                        new java.io.InputStreamReader(
                                child.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                acknowledged.add(line);
                if (acknowledged.size() == 10_000) {
                    // SIGKILL, with 16 appenders in full flight. Through the handle: the process's
                    // own method would close the pipe with acknowledgements still in it.
                    child.toHandle().destroyForcibly();
                }
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(10_000);
        try (Journal journal = Journal.open(folder, new RealDisk(), LIMITS)) {
            TreeMap<Long, String> all = contents(journal);
            // The last line may have been cut by the kill.
            acknowledged.removeIf(line -> line.length() != JournalChild.ID_LENGTH);
            assertThat(all.values()).containsAll(acknowledged);
            assertThat(all.lastKey()).isEqualTo(all.size());
            assertThat(journal.damagedSoFar()).isZero();
            System.out.printf(
                    "killed after %d acknowledged, %d recovered%n",
                    acknowledged.size(), all.size());
        }
    }

    /** Appends until the power fails; gives what was acknowledged. */
    private List<String> appendUntilDeath(Journal journal) {
        List<String> acknowledged = new ArrayList<>();
        try (journal) {
            for (int i = 0; i < 8; i++) {
                journal.append(List.of(Viewings.event("a" + i), Viewings.event("b" + i)));
                acknowledged.add("a" + i);
                acknowledged.add("b" + i);
                if (faultsToo) {
                    journal.report(new FaultReport("sound", "f" + i, null, 1_795_000_000_000L + i));
                    acknowledged.add("f" + i);
                    journal.answer(
                            new SurveyAnswer(
                                    "s",
                                    List.of(1, i + 1),
                                    "v" + i,
                                    null,
                                    "remote",
                                    1_795_000_000_000L + i));
                    acknowledged.add("v" + i);
                }
            }
        } catch (MortalDisk.PowerCut | IOException e) {
            return acknowledged;
        }
        return acknowledged;
    }

    private int lostOverAllCrashPoints(Omission omission, Make make) throws Exception {
        int lost = 0;
        int points = 0;
        for (int k = 1; ; k++) {
            boolean hit = false;
            for (Aftermath aftermath : Aftermath.values()) {
                Path root = folder.resolve("k" + k + aftermath);
                Files.createDirectories(root);
                MortalDisk disk = new MortalDisk(root, k, omission);
                List<String> acknowledged = List.of();
                try {
                    acknowledged = appendUntilDeath(make.open(root, disk));
                } catch (MortalDisk.PowerCut e) {
                    assertThat(disk.wasHit()).isTrue(); // died while it began
                }
                hit = disk.wasHit();
                disk.comeBack(aftermath);
                try (Journal journal = Journal.open(root, new RealDisk(), SMALL)) {
                    TreeMap<Long, String> all = contents(journal);
                    lost += (int) acknowledged.stream().filter(s -> !all.containsValue(s)).count();
                    journal.append(List.of(Viewings.event("after")));
                    TreeMap<Long, String> more = contents(journal);
                    assertThat(more.lastEntry().getValue()).isEqualTo("after");
                    assertThat(more.lastKey()).isEqualTo(more.size());
                }
                points++;
            }
            if (!hit) {
                System.out.println(
                        "journal, crash points x aftermaths: " + points + ", lost " + lost);
                return lost;
            }
        }
    }

    @Test
    void append_powerFailsAnywhere_losesNothingAcknowledged() throws Exception {
        assertThat(lostOverAllCrashPoints(Omission.NOTHING, (f, d) -> Journal.open(f, d, SMALL)))
                .isZero();
    }

    @Test
    void reportsAndAnswers_powerFailsAnywhere_losesNothingAcknowledged() throws Exception {
        faultsToo = true;
        assertThat(lostOverAllCrashPoints(Omission.NOTHING, (f, d) -> Journal.open(f, d, SMALL)))
                .isZero();
    }

    @Test
    void append_noFsync_isCaught() throws Exception {
        assertThat(lostOverAllCrashPoints(Omission.FILE_FORCE, (f, d) -> Journal.open(f, d, SMALL)))
                .isPositive();
    }

    @Test
    void append_noFsyncOfTheFolder_isCaught() throws Exception {
        assertThat(
                        lostOverAllCrashPoints(
                                Omission.FOLDER_FORCE, (f, d) -> Journal.open(f, d, SMALL)))
                .isPositive();
    }

    @Test
    void append_acknowledgedBeforeFsync_isCaught() throws Exception {
        assertThat(lostOverAllCrashPoints(Omission.NOTHING, AckBeforeFsync::begin)).isPositive();
    }

    @Test
    void append_diskFullAtAnyWrite_refusesHonestlyAndGoesOn() throws Exception {
        for (int k = 1; ; k++) {
            Path root = folder.resolve("full" + k);
            Files.createDirectories(root);
            MortalDisk disk = new MortalDisk(root, k, Omission.NOTHING).failingOnce();
            List<String> acknowledged = new ArrayList<>();
            try (Journal journal = Journal.open(root, disk, SMALL)) {
                for (int i = 0; i < 8; i++) {
                    try {
                        journal.append(List.of(Viewings.event("s" + i)));
                        acknowledged.add("s" + i);
                    } catch (IOException e) {
                        assertThat(e).hasMessageContaining("No space");
                    }
                }
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("No space"); // full while it began
                continue;
            }
            try (Journal journal = Journal.open(root, new RealDisk(), SMALL)) {
                TreeMap<Long, String> all = contents(journal);
                assertThat(all.values()).containsExactlyElementsOf(acknowledged);
                assertThat(all.lastKey()).isEqualTo(all.size());
            }
            if (!disk.wasHit()) {
                assertThat(k).isGreaterThan(12);
                return;
            }
        }
    }

    @Test
    void append_journalFull_refusesAndTakesAgainAfterReceipt() throws Exception {
        Journal.Limits tiny = new Journal.Limits(1_000, 3_000, 1 << 16);
        try (Journal journal = Journal.open(folder, new RealDisk(), tiny)) {
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 100; i++) {
                                    journal.append(List.of(Viewings.event("s" + i)));
                                }
                            })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("full");
            journal.acknowledged(journal.durableSeq());
            journal.append(List.of(Viewings.event("again")));
        }
    }

    @Test
    void recover_bitFlippedInTheMiddle_losesThatRecordOnly() throws Exception {
        try (Journal journal = Journal.open(folder, new RealDisk(), LIMITS)) {
            for (int i = 0; i < 50; i++) {
                journal.append(List.of(Viewings.event("s" + i)));
            }
        }
        Path file = journalFiles(folder).getFirst();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        try (Journal journal = Journal.open(folder, new RealDisk(), LIMITS)) {
            assertThat(contents(journal)).hasSize(49);
            assertThat(journal.damagedSoFar()).isEqualTo(1);
            assertThat(journal.durableSeq()).isEqualTo(50);
        }
    }

    @Test
    void recover_allSentAndDeleted_numbersGoOn() throws Exception {
        String epoch;
        try (Journal journal = Journal.open(folder, new RealDisk(), LIMITS)) {
            journal.append(List.of(Viewings.event("a"), Viewings.event("b")));
            epoch = journal.epoch();
        }
        try (Journal journal = Journal.open(folder, new RealDisk(), LIMITS)) {
            journal.acknowledged(2);
            assertThat(journalFiles(folder)).isEmpty();
        }
        try (Journal journal = Journal.open(folder, new RealDisk(), LIMITS)) {
            journal.append(List.of(Viewings.event("c")));
            assertThat(journal.durableSeq()).isEqualTo(3);
            assertThat(journal.epoch()).isEqualTo(epoch);
            journal.close();
            journal.acknowledged(3);
        }
        Files.write(folder.resolve("cursor"), new byte[] {1}, StandardOpenOption.APPEND);
        try (Journal journal = Journal.open(folder, new RealDisk(), LIMITS)) {
            // Nobody knows any more which numbers are used up: a new epoch, from 1.
            assertThat(journal.epoch()).isNotEqualTo(epoch);
            assertThat(journal.durableSeq()).isZero();
        }
    }

    @FunctionalInterface
    private interface Make {
        Journal open(Path folder, Disk disk) throws IOException;
    }

    /** The seeded mistake: what is forced is what the call before wrote. */
    private static final class AckBeforeFsync extends Journal {

        private boolean later;

        private AckBeforeFsync(Path folder, Disk disk) {
            super(folder, disk, SMALL);
        }

        static Journal begin(Path folder, Disk disk) throws IOException {
            AckBeforeFsync mutant = new AckBeforeFsync(folder, disk);
            mutant.recover();
            return mutant;
        }

        @Override
        protected void makeDurable(Disk.Out target) throws IOException {
            if (later) {
                target.force();
            }
            later = !later;
        }
    }

    private static final class CountingDisk extends ForwardingDisk {

        private volatile int forces;

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // under the commit lock
        protected void force(Out real) throws IOException {
            forces++;
            super.force(real);
        }
    }
}
