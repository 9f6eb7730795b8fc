package kejian.edge.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.SearchMade;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.kit.Viewings;
import kejian.edge.province.Province;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches among the evidence: in the journal, packed, and at provinces of before and after. */
class SearchRecordsTest {

    private static final Journal.Limits USUAL = new Journal.Limits(1 << 22, 1 << 29, 8 << 20);
    private static final Journal.Limits SMALL = new Journal.Limits(900, 1 << 20, 1 << 16);
    private static final JsonMapper JSON = new JsonMapper();

    /** What an edge takes in thirty days, ten of each of two hundred stations a day and some. */
    private static final int IN_THIRTY_DAYS = 30 * 2_400;

    /** Evidence of thirty days is 57.5 of 64 MB. */
    private static final long MOST_BYTES = 6_000_000;

    @TempDir Path folder;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();
    private final Province province =
            new Province(origin.address(), Optional.of("t"), Province.Patience.NORMAL);
    private final TreeMap<Long, JournalBatch.Entry> held = new TreeMap<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private volatile boolean older;
    private volatile boolean refusesAll;
    private volatile String poison = "";

    @AfterEach
    void stop() {
        province.close();
        origin.close();
    }

    private static SearchMade search(int i) {
        return new SearchMade(
                SearchMade.WORDS, "果树 " + i, i % 3, i % 2 == 0 ? "cw-" + i : null, "voice-" + i, i);
    }

    private void openProvince() {
        origin.with(
                "/sync/journal",
                (x, nothing) -> {
                    JournalBatch batch =
                            JSON.readValue(x.getRequestBody().readAllBytes(), JournalBatch.class);
                    if (refusesAll && !batch.entries().isEmpty()) {
                        TroublesomeOrigin.send(x, 503, new byte[0]);
                        return;
                    }
                    boolean bad =
                            batch.entries().stream()
                                    .map(JournalBatch.Entry::search)
                                    .anyMatch(s -> s != null && (older || s.text().equals(poison)));
                    if (bad) {
                        refused.incrementAndGet();
                        TroublesomeOrigin.send(x, 422, "{}".getBytes(StandardCharsets.UTF_8));
                        return;
                    }
                    batch.entries().forEach(e -> held.put(e.seq(), e));
                    long upTo = held.isEmpty() ? 0 : held.lastKey();
                    String takes = older ? "" : ",\"takes\":[\"searches\",\"what-comes-later\"]";
                    TroublesomeOrigin.send(
                            x,
                            200,
                            ("{\"upTo\":" + upTo + takes + "}").getBytes(StandardCharsets.UTF_8));
                });
    }

    private List<SearchMade> searchesHeld() {
        return held.values().stream()
                .map(JournalBatch.Entry::search)
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    private static void drain(Upload upload) throws IOException {
        while (upload.runOnce() > 0) {}
    }

    private Upload upload(Journal journal) {
        return new Upload(journal, province, "county-1", nanos::get);
    }

    @Test
    void searches_packedAmongEvidence_comeInTheirPlaces() throws Exception {
        List<JournalBatch.Entry> before = new ArrayList<>();
        try (Journal journal = Journal.open(folder, new RealDisk(), SMALL)) {
            for (int i = 1; i <= 300; i += 3) {
                journal.searched(List.of(search(i), search(i + 1)));
                before.add(new JournalBatch.Entry(i, search(i)));
                before.add(new JournalBatch.Entry(i + 1, search(i + 1)));
                journal.append(List.of(Viewings.event("s" + i % 9)));
                before.add(new JournalBatch.Entry(i + 2, Viewings.event("s" + i % 9)));
            }
            while (Packing.one(journal)) {}
        }
        try (Journal again = Journal.open(folder, new RealDisk(), SMALL)) {
            PackedSegmentTest.assertHolds(again, before);
        }
    }

    /** The hot words of thirty days at the bound of a day leave the evidence its room. */
    @Test
    void thirtyDays_atTheBound_areAFewMegabytes() throws Exception {
        Random random = new Random(9);
        try (Journal journal = Journal.open(folder, new RealDisk(), USUAL)) {
            for (int i = 0; i < IN_THIRTY_DAYS; i++) {
                byte[] mac = new byte[6];
                random.nextBytes(mac);
                boolean keys = random.nextInt(3) > 0;
                StringBuilder text = new StringBuilder();
                for (int c = 0; c < 4; c++) {
                    text.append((char) ((keys ? '2' : 0x4e00) + random.nextInt(keys ? 8 : 3_000)));
                }
                journal.searched(
                        List.of(
                                new SearchMade(
                                        keys ? SearchMade.KEYS : SearchMade.WORDS,
                                        text.toString(),
                                        random.nextInt(20),
                                        random.nextBoolean()
                                                ? "0198a000-%04x-7000-8000-%012x"
                                                        .formatted(
                                                                random.nextInt(200),
                                                                random.nextInt(200))
                                                : null,
                                        Base64.getUrlEncoder().withoutPadding().encodeToString(mac),
                                        (496_000L + i / 100) * 3_600_000)));
            }
            while (Packing.one(journal)) {}
            assertThat(journal.backlog()).isEqualTo(IN_THIRTY_DAYS);
        }
        long bytes;
        try (Stream<Path> files = Files.list(folder)) {
            bytes = files.mapToLong(f -> f.toFile().length()).sum();
        }
        System.out.printf("searches of thirty days: %d records, %d bytes%n", IN_THIRTY_DAYS, bytes);
        assertThat(bytes).isLessThan(MOST_BYTES);
    }

    /** Edges are updated first: a province of before is never shown a search, and is shown all. */
    @Test
    void olderProvince_getsEverythingElse_andTheSearchesOnceItIsNewer() throws Exception {
        openProvince();
        older = true;
        try (Journal journal = Journal.open(folder, new RealDisk(), SMALL)) {
            journal.searched(List.of(search(1)));
            journal.append(List.of(Viewings.event("a")));
            journal.searched(List.of(search(2), search(3)));
            Upload upload = upload(journal);
            drain(upload);
            assertThat(refused).hasValue(0);
            assertThat(held).containsOnlyKeys(2L);
            assertThat(journal.backlog()).isZero();
            assertThat(upload.poisonedSoFar()).isZero();
            nanos.addAndGet(3_601_000_000_000L);
            drain(upload);
            assertThat(journal.durableSeq()).as("nothing goes round").isEqualTo(4);
        }
        try (Journal journal = Journal.open(folder, new RealDisk(), SMALL)) {
            Upload upload = upload(journal);
            drain(upload);
            older = false;
            nanos.addAndGet(3_599_000_000_000L);
            drain(upload);
            assertThat(searchesHeld()).isEmpty();
            nanos.addAndGet(2_000_000_000L);
            drain(upload);
            assertThat(searchesHeld()).containsExactly(search(1), search(2), search(3));
            nanos.addAndGet(7_200_000_000_000L);
            drain(upload);
            assertThat(searchesHeld()).hasSize(3);
            assertThat(refused).hasValue(0);
        }
    }

    /** A batch that is broken off comes again and again, what waits of it once. */
    @Test
    void olderProvince_thatBreaksOff_leavesEachSearchOnce() throws Exception {
        openProvince();
        older = true;
        refusesAll = true;
        try (Journal journal = Journal.open(folder, new RealDisk(), SMALL)) {
            journal.searched(List.of(search(1), search(2)));
            journal.append(List.of(Viewings.event("a")));
            Upload upload = upload(journal);
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> drain(upload)).isInstanceOf(IOException.class);
                assertThat(journal.backlog()).isEqualTo(3);
            }
            refusesAll = false;
            drain(upload);
            older = false;
            nanos.addAndGet(3_601_000_000_000L);
            drain(upload);
            assertThat(searchesHeld()).containsExactly(search(1), search(2));
            assertThat(journal.durableSeq()).isEqualTo(5);
        }
    }

    /** A province that was set back says so by refusing; then it is asked. */
    @Test
    void provinceThatIsSetBack_getsEverythingElse() throws Exception {
        openProvince();
        try (Journal journal = Journal.open(folder, new RealDisk(), SMALL)) {
            Upload upload = upload(journal);
            journal.searched(List.of(search(1)));
            drain(upload);
            older = true;
            journal.searched(List.of(search(2)));
            journal.append(List.of(Viewings.event("a")));
            drain(upload);
            assertThat(held).containsOnlyKeys(1L, 3L);
            assertThat(refused).hasValue(1);
            assertThat(folder.resolve("poison.jsonl")).doesNotExist();
        }
    }

    @Test
    void poisonSearch_isSetAside_andHoldsNothingUp() throws Exception {
        openProvince();
        poison = search(2).text();
        try (Journal journal = Journal.open(folder, new RealDisk(), SMALL)) {
            journal.searched(IntStream.range(0, 6).mapToObj(SearchRecordsTest::search).toList());
            journal.append(List.of(Viewings.event("a")));
            Upload upload = upload(journal);
            drain(upload);
            assertThat(upload.poisonedSoFar()).isEqualTo(1);
            assertThat(held).hasSize(6);
            assertThat(journal.backlog()).isZero();
        }
    }

    @Test
    void searchesThatWait_areBounded_andTakeNoReportItsPlace() throws Exception {
        openProvince();
        older = true;
        try (Journal journal = Journal.open(folder, new RealDisk(), USUAL)) {
            journal.searched(
                    IntStream.range(0, LaterSearches.MOST + 500)
                            .mapToObj(SearchRecordsTest::search)
                            .toList());
            Upload upload = upload(journal);
            drain(upload);
            assertThat(journal.backlog()).isZero();
            older = false;
            nanos.addAndGet(3_601_000_000_000L);
            drain(upload);
            assertThat(searchesHeld()).hasSize(LaterSearches.MOST).startsWith(search(0));
        }
    }

    @Test
    void provinceThatIsDown_losesNothing() throws Exception {
        try (Journal journal = Journal.open(folder, new RealDisk(), SMALL)) {
            journal.searched(List.of(search(1)));
            Upload upload = upload(journal);
            origin.with(
                    "/sync/journal", (x, nothing) -> TroublesomeOrigin.send(x, 503, new byte[0]));
            assertThatThrownBy(() -> drain(upload)).isInstanceOf(IOException.class);
            assertThat(journal.backlog()).isEqualTo(1);
            openProvince();
            drain(upload);
            assertThat(searchesHeld()).containsExactly(search(1));
        }
    }
}
