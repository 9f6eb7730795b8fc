package kejian.edge.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.FaultReport;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.SurveyAnswer;
import kejian.contract.viewing.ViewingEvent;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.MortalDisk;
import kejian.edge.kit.MortalDisk.Aftermath;
import kejian.edge.kit.MortalDisk.Omission;
import kejian.edge.kit.Viewings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits for a dark line takes little room, and is as safe as before. */
class PackedSegmentTest {

    private static final Journal.Limits SMALL = new Journal.Limits(900, 1 << 20, 1 << 16);
    private static final Journal.Limits USUAL = new Journal.Limits(1 << 22, 1 << 29, 8 << 20);
    private static final int STATIONS = 200;
    private static final int DAYS = Integer.getInteger("dark.days", 1);
    private static final int MOST_BYTES_IN_THIRTY_DAYS = 64_000_000;

    @TempDir Path folder;

    private static void packAll(Journal journal) throws IOException {
        while (Packing.one(journal)) {}
    }

    /** As an upload reads it. */
    private static TreeMap<Long, ViewingEvent> waiting(Journal journal) throws IOException {
        TreeMap<Long, ViewingEvent> all = new TreeMap<>();
        Reader reader = journal.reader();
        while (true) {
            long from = all.isEmpty() ? 0 : all.lastKey();
            List<Segment.Stored> more = reader.after(from, 7);
            if (more.isEmpty()) {
                return all;
            }
            long before = from;
            for (Segment.Stored each : more) {
                assertThat(each.seq()).isGreaterThan(before);
                before = each.seq();
                assertThat(all.put(each.seq(), Record.event(each.json()))).isNull();
            }
        }
    }

    private static long bytesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(f -> f.toFile().length()).sum();
        }
    }

    @Test
    void packedJournal_readsAsBefore_alsoAfterAStart_andIsSmaller() throws Exception {
        try (Journal journal = Journal.open(folder, new RealDisk(), SMALL)) {
            Random random = new Random(5);
            for (int i = 0; i < 300; i++) {
                journal.append(List.of(Viewings.event("s" + random.nextInt(9))));
            }
            TreeMap<Long, ViewingEvent> before = waiting(journal);
            long bytes = bytesIn(folder);
            packAll(journal);
            assertThat(waiting(journal)).isEqualTo(before);
            assertThat(bytesIn(folder)).isLessThan(bytes * 3 / 4); // three records a segment here
            journal.append(List.of(Viewings.event("after")));
            before.put(301L, Viewings.event("after"));
            try (Journal again = Journal.open(folder, new RealDisk(), SMALL)) {
                assertThat(waiting(again)).isEqualTo(before);
                assertThat(again.damagedSoFar()).isZero();
                packAll(again);
                assertThat(waiting(again)).isEqualTo(before);
                again.acknowledged(200);
                assertThat(waiting(again).firstKey()).isEqualTo(201);
                again.acknowledged(301);
                assertThat(waiting(again)).isEmpty();
            }
        }
    }

    @Test
    void reportsOfFaults_andAnswers_packedAmongEvidence_comeInTheirPlaces() throws Exception {
        try (Journal journal = Journal.open(folder, new RealDisk(), SMALL)) {
            List<JournalBatch.Entry> before = new ArrayList<>();
            Random random = new Random(6);
            for (int i = 1; i <= 300; i++) {
                int kind = random.nextInt(4);
                if (kind == 1) {
                    SurveyAnswer answer =
                            new SurveyAnswer(
                                    "survey-" + i % 3,
                                    List.of(1 + i % 5, 1 + i % 9),
                                    i % 2 == 0 ? "box-" + i % 7 : null,
                                    i % 2 == 0 ? null : "voice-" + i % 7,
                                    "remote",
                                    i);
                    journal.answer(answer);
                    before.add(new JournalBatch.Entry(i, answer));
                } else if (kind == 0) {
                    FaultReport fault = new FaultReport("other", "box-" + i % 7, null, i);
                    journal.report(fault);
                    before.add(new JournalBatch.Entry(i, fault));
                } else {
                    ViewingEvent event = Viewings.event("s" + random.nextInt(9));
                    journal.append(List.of(event));
                    before.add(new JournalBatch.Entry(i, event));
                }
            }
            packAll(journal);
            try (Journal again = Journal.open(folder, new RealDisk(), SMALL)) {
                assertHolds(again, before);
            }
        }
    }

    /** From its first number on these, and nothing is damaged. */
    static void assertHolds(Journal journal, List<JournalBatch.Entry> wanted) throws IOException {
        List<JournalBatch.Entry> found = new ArrayList<>();
        Reader reader = journal.reader();
        while (found.size() < wanted.size()) {
            List<Segment.Stored> more = reader.after(found.size(), 500);
            assertThat(more).isNotEmpty();
            for (Segment.Stored each : more) {
                found.add(Record.entry(each.seq(), each.json()));
            }
        }
        assertThat(found).isEqualTo(wanted);
        assertThat(journal.damagedSoFar()).isZero();
    }

    @Test
    void room_thatPackingMade_isUsed() throws Exception {
        Journal.Limits tight = new Journal.Limits(20_000, 100_000, 1 << 16);
        try (Journal journal = Journal.open(folder, new RealDisk(), tight)) {
            int unpacked = fill(journal);
            int more = 0;
            for (int i = 0; i < 8; i++) {
                packAll(journal);
                more += fill(journal);
            }
            assertThat(more).isGreaterThan(unpacked * 3);
            assertThat(waiting(journal)).hasSize(unpacked + more);
            assertThat(bytesIn(folder)).isLessThan(100_000);
        }
    }

    /**
     * @return records until it was full
     */
    private static int fill(Journal journal) {
        for (int i = 0; ; i++) {
            try {
                journal.append(List.of(Viewings.event("s" + i % 3)));
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("full");
                return i;
            }
        }
    }

    @Test
    void powerFailsAnywhere_whilePacking_losesNothing() throws Exception {
        assertThat(lost(Omission.NOTHING)).isZero();
    }

    @Test
    void packing_withoutFsync_isCaught() throws Exception {
        assertThat(lost(Omission.FILE_FORCE)).isPositive();
    }

    private int lost(Omission omission) throws Exception {
        int lost = 0;
        for (int k = 1; ; k++) {
            boolean hit = false;
            for (Aftermath aftermath : Aftermath.values()) {
                Path root = Files.createDirectories(folder.resolve(omission + "-" + k + aftermath));
                try (Journal journal = Journal.open(root, new RealDisk(), SMALL)) {
                    for (int i = 0; i < 8; i++) {
                        journal.append(List.of(Viewings.event("a" + i)));
                    }
                }
                MortalDisk disk = new MortalDisk(root, k, omission);
                try (Journal journal = Journal.open(root, disk, SMALL)) {
                    packAll(journal);
                    journal.append(List.of(Viewings.event("b")));
                } catch (MortalDisk.PowerCut e) {
                    assertThat(disk.wasHit()).isTrue();
                }
                hit = disk.wasHit();
                disk.comeBack(aftermath);
                try (Journal journal = Journal.open(root, new RealDisk(), SMALL)) {
                    TreeMap<Long, ViewingEvent> all = waiting(journal);
                    for (long seq = 1; seq <= 8; seq++) {
                        ViewingEvent found = all.get(seq);
                        lost += found != null && found.session().equals("a" + (seq - 1)) ? 0 : 1;
                    }
                    try (Stream<Path> files = Files.list(root)) {
                        assertThat(files.map(Path::toString)).noneMatch(f -> f.endsWith(".new"));
                    }
                }
            }
            if (!hit) {
                assertThat(k).isGreaterThan(6);
                return lost;
            }
        }
    }

    @Test
    void anyFlippedBit_costsABlockAtMost_isCounted_andNumbersGoOn() throws Exception {
        Path whole = Files.createDirectories(folder.resolve("whole"));
        Journal.Limits limits = new Journal.Limits(1 << 17, 1 << 26, 1 << 20);
        Random random = new Random(11);
        try (Journal journal = Journal.open(whole, new RealDisk(), limits)) {
            for (int i = 0; i < 500; i++) {
                journal.append(List.of(Viewings.event("s" + random.nextInt(20))));
            }
            packAll(journal);
        }
        Path first;
        try (Stream<Path> files = Files.list(whole)) {
            first = files.filter(f -> f.toString().endsWith(".seg")).sorted().findFirst().get();
        }
        byte[] right = Files.readAllBytes(first);
        assertThat(right.length).isLessThan(1 << 15);
        int blocksLost = 0;
        for (int i = 0; i < 400; i++) {
            byte[] flipped = right.clone();
            int at = random.nextInt(right.length);
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(first, flipped);
            try (Journal journal = Journal.open(whole, new RealDisk(), limits)) {
                TreeMap<Long, ViewingEvent> all = waiting(journal);
                assertThat(journal.durableSeq()).isEqualTo(500);
                if (at < PackedSegment.HEAD_BYTES) {
                    assertThat(journal.damagedSoFar()).isPositive();
                    Path aside = whole.resolve(first.getFileName() + ".damaged");
                    assertThat(aside).hasBinaryContent(flipped);
                    Files.delete(aside);
                } else {
                    assertThat(all.size() + journal.damagedSoFar()).isEqualTo(500);
                    assertThat(journal.damagedSoFar()).isBetween(1L, 130L);
                    blocksLost++;
                }
            }
        }
        assertThat(blocksLost).isGreaterThan(300);
    }

    @Test
    void headThatRots_whileTheProgramRuns_costsNothing() throws Exception {
        try (Journal journal = Journal.open(folder, new RealDisk(), SMALL)) {
            for (int i = 0; i < 30; i++) {
                journal.append(List.of(Viewings.event("s" + i)));
            }
            packAll(journal);
            TreeMap<Long, ViewingEvent> before = waiting(journal);
            Path first;
            try (Stream<Path> files = Files.list(folder)) {
                first = files.filter(f -> f.toString().endsWith(".seg")).sorted().findFirst().get();
            }
            byte[] bytes = Files.readAllBytes(first);
            for (int at = 0; at < PackedSegment.HEAD_BYTES; at++) {
                byte[] flipped = bytes.clone();
                flipped[at] ^= 4;
                Files.write(first, flipped);
                assertThat(waiting(journal)).isEqualTo(before);
            }
        }
    }

    /** Two hours an evening, a report each half minute, all boxes at once, as they come in. */
    @Test
    void thirtyDarkDays_ofTwoHundredStations_fit() throws Exception {
        Random random = new Random(3);
        long records = 0;
        try (Journal journal = Journal.open(folder, new RealDisk(), USUAL)) {
            for (int day = 0; day < DAYS; day++) {
                List<Player> players = new ArrayList<>();
                for (int i = 0; i < STATIONS; i++) {
                    players.add(new Player(random, i, day));
                }
                for (int beat = 0; beat < 240; beat++) {
                    List<ViewingEvent> reports = new ArrayList<>();
                    for (Player player : players) {
                        reports.add(player.report(random));
                    }
                    journal.append(reports);
                    records += reports.size();
                }
                packAll(journal);
            }
            assertThat(journal.backlog()).isEqualTo(records);
            if (DAYS < 3) {
                assertThat(waiting(journal)).hasSize((int) records);
            }
        }
        long closedAlone = bytesIn(folder);
        System.out.printf(
                "journal of %d stations, %d days: %d records, %d bytes, %.1f each%n",
                STATIONS, DAYS, records, closedAlone, (double) closedAlone / records);
        // the segment that is being written is not packed: it counts once, not each day
        long allowed = MOST_BYTES_IN_THIRTY_DAYS / 30L * DAYS;
        assertThat(closedAlone - USUAL.segmentBytes()).isLessThan(allowed);
    }

    /** A courseware of twenty minutes after the other, by a session that the edge issued. */
    private static final class Player {

        private final String box;
        private final long begin;
        private String courseware = "";
        private String session = "";
        private long beats;

        Player(Random random, int station, int day) {
            box = "HN-%012d".formatted(410_000_000_000L + station * 7_919L);
            begin = 1_795_000_000_000L + day * 86_400_000L + random.nextInt(30_000);
        }

        ViewingEvent report(Random random) {
            long n = beats % 40;
            if (n == 0) {
                byte[] mac = new byte[16];
                random.nextBytes(mac);
                courseware =
                        "0198a000-%04x-7000-8000-%012x"
                                .formatted(random.nextInt(200), random.nextInt(200));
                session =
                        String.join(
                                ".",
                                "v1",
                                courseware,
                                Long.toString((begin + beats * 30_000) / 1_000),
                                Base64.getUrlEncoder()
                                        .withoutPadding()
                                        .encodeToString(box.getBytes()),
                                Base64.getUrlEncoder().withoutPadding().encodeToString(mac));
            }
            long at = begin + beats * 30_000 + random.nextInt(900);
            beats++;
            return new ViewingEvent(
                    ViewingEvent.Source.BEACON,
                    n == 0 ? ViewingEvent.Action.PLAY : ViewingEvent.Action.BEAT,
                    session,
                    true,
                    box,
                    courseware,
                    "pkg-" + courseware.hashCode(),
                    Tier.A,
                    at,
                    at - 1_234_567 - random.nextInt(500),
                    n,
                    n * 30_000,
                    n * 30_000,
                    n == 0 ? List.of() : List.of(new Section(0, n * 30_000)),
                    12,
                    0,
                    -1,
                    -1);
        }
    }
}
