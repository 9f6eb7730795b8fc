package kejian.edge.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import kejian.contract.viewing.FaultReport;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.SurveyAnswer;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.kit.Viewings;
import kejian.edge.province.Province;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadTest {

    @TempDir Path folder;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();
    private final Province province =
            new Province(origin.address(), Optional.of("t"), Province.Patience.NORMAL);

    /** What the province holds durably, by seq. */
    private final TreeMap<Long, String> held = new TreeMap<>();

    private final Set<String> poison = new HashSet<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private volatile boolean down;
    private volatile boolean loseAnswers;
    private volatile boolean takesSearches = true;

    @AfterEach
    void stop() {
        province.close();
        origin.close();
    }

    private void openProvince() {
        origin.with(
                "/sync/journal",
                (x, nothing) -> {
                    byte[] body = x.getRequestBody().readAllBytes();
                    bodies.add(new String(body, StandardCharsets.UTF_8));
                    JournalBatch batch = new ObjectMapper().readValue(body, JournalBatch.class);
                    if (down) {
                        TroublesomeOrigin.send(x, 503, new byte[0]);
                        return;
                    }
                    if ((!takesSearches
                                    && batch.entries().stream().anyMatch(e -> e.search() != null))
                            || batch.entries().stream().anyMatch(e -> poison.contains(name(e)))) {
                        TroublesomeOrigin.send(
                                x,
                                422,
                                "{\"code\":\"batch-invalid\"}".getBytes(StandardCharsets.UTF_8));
                        return;
                    }
                    for (JournalBatch.Entry entry : batch.entries()) {
                        String before = held.put(entry.seq(), name(entry));
                        if (before != null && !before.equals(name(entry))) {
                            TroublesomeOrigin.send(x, 409, new byte[0]);
                            return;
                        }
                    }
                    if (loseAnswers) {
                        return; // held, but the edge never hears of it
                    }
                    long upTo = held.isEmpty() ? 0 : held.lastKey();
                    String receipt = "{\"upTo\":" + upTo + ",\"takes\":[\"searches\",\"more\"]}";
                    if (!takesSearches) {
                        receipt = "{\"upTo\":" + upTo + "}";
                    }
                    TroublesomeOrigin.send(x, 200, receipt.getBytes(StandardCharsets.UTF_8));
                });
    }

    private static String name(JournalBatch.Entry entry) {
        if (entry.answer() != null) {
            return "answer " + entry.answer();
        }
        if (entry.search() != null) {
            return "search " + entry.search();
        }
        return entry.event() == null ? "fault " + entry.fault() : entry.event().session();
    }

    private Journal journalOf(int records) throws IOException {
        Journal journal = Journal.open(folder, new RealDisk(), JournalTest.LIMITS);
        for (int i = 0; i < records; i += 50) {
            int from = i;
            journal.append(
                    java.util.stream.IntStream.range(from, Math.min(records, from + 50))
                            .mapToObj(n -> Viewings.event("s" + n))
                            .toList());
        }
        return journal;
    }

    private static void drain(Upload upload) throws IOException {
        while (upload.runOnce() > 0) {}
    }

    /**
     * Edges are updated before the province: what it cannot know yet waits and holds nothing up.
     */
    @Test
    void reportOfAFault_thatAnOlderProvinceRefuses_comesOnceItIsNewer() throws Exception {
        openProvince();
        FaultReport first = new FaultReport("sound", "box-1", "cw", 7);
        FaultReport second = new FaultReport("page", null, null, 8);
        poison.add("fault " + first);
        poison.add("fault " + second);
        java.util.concurrent.atomic.AtomicLong nanos = new java.util.concurrent.atomic.AtomicLong();
        try (Journal journal = journalOf(10)) {
            journal.report(first);
            journal.append(java.util.List.of(Viewings.event("between")));
            Upload upload = new Upload(journal, province, "county-1", nanos::get);
            drain(upload);
            journal.report(second);
            drain(upload);
            assertThat(held).hasSize(11).containsEntry(12L, "between");
            assertThat(journal.backlog()).isZero();
            assertThat(folder.resolve("poison.jsonl")).doesNotExist();
            nanos.addAndGet(3_599_000_000_000L);
            drain(upload);
            assertThat(journal.durableSeq()).isEqualTo(13);
            nanos.addAndGet(2_000_000_000L);
            drain(upload); // refused again, and kept
            assertThat(journal.durableSeq()).isEqualTo(15);
        }
        poison.clear();
        try (Journal journal = journalOf(0)) {
            loseAnswers = true;
            Upload upload = new Upload(journal, province, "county-1", nanos::get);
            assertThatThrownBy(() -> drain(upload)).isInstanceOf(IOException.class);
            loseAnswers = false;
            drain(upload);
            assertThat(held)
                    .hasSize(13)
                    .containsEntry(16L, "fault " + first)
                    .containsEntry(17L, "fault " + second);
            nanos.addAndGet(7_200_000_000_000L);
            drain(upload);
            assertThat(journal.durableSeq()).isEqualTo(17);
        }
    }

    /** The same of an answer, beside a report that waits since before there were answers. */
    @Test
    void answer_thatAnOlderProvinceRefuses_comesOnceItIsNewer() throws Exception {
        openProvince();
        FaultReport fault = new FaultReport("sound", "box-1", null, 7);
        SurveyAnswer answer =
                new SurveyAnswer("survey-1", java.util.List.of(4, 9), "box-1", null, "remote", 9);
        poison.add("fault " + fault);
        poison.add("answer " + answer);
        try (Journal journal = journalOf(2)) {
            journal.report(fault);
            drain(new Upload(journal, province, "county-1"));
            assertThat(java.nio.file.Files.readString(folder.resolve("deferred")))
                    .doesNotContain("answers"); // an edge that was set back reads it
            journal.answer(answer);
            drain(new Upload(journal, province, "county-1"));
            assertThat(journal.backlog()).isZero();
            assertThat(folder.resolve("poison.jsonl")).doesNotExist();
        }
        poison.clear();
        try (Journal journal = journalOf(0)) {
            drain(new Upload(journal, province, "county-1"));
        }
        assertThat(held).containsValue("fault " + fault).containsValue("answer " + answer);
    }

    /** An earlier province refuses a batch for one key that it does not know, null or not. */
    @Test
    void evidence_isWrittenAsBefore_thereWereReportsOfFaults() throws Exception {
        openProvince();
        try (Journal journal = journalOf(60)) {
            drain(new Upload(journal, province, "county-1"));
        }
        assertThat(held).hasSize(60);
        assertThat(bodies)
                .isNotEmpty()
                .allSatisfy(body ->
                        assertThat(body).doesNotContain("\"fault\"", "\"answer\"", "search"));
    }

    @Test
    void upload_backlogOfManyBatches_allArriveAndSegmentsGo() throws Exception {
        openProvince();
        try (Journal journal = journalOf(5_000)) {
            drain(new Upload(journal, province, "county-1"));
            assertThat(held).hasSize(5_000);
            assertThat(journal.backlog()).isZero();
            assertThat(origin.requests).hasSizeGreaterThanOrEqualTo(5);
        }
        try (Journal journal = journalOf(0)) {
            assertThat(journal.backlog()).isZero();
            assertThat(journal.durableSeq()).isEqualTo(5_000);
        }
    }

    @Test
    void upload_provinceDownOrAnswersLost_loseNothingAndNumbersStay() throws Exception {
        openProvince();
        try (Journal journal = journalOf(300)) {
            Upload upload = new Upload(journal, province, "county-1");
            down = true;
            assertThatThrownBy(upload::runOnce).isInstanceOf(IOException.class);
            assertThat(journal.backlog()).isEqualTo(300);
            down = false;
            loseAnswers = true;
            assertThatThrownBy(upload::runOnce).isInstanceOf(IOException.class);
            assertThat(journal.backlog()).isEqualTo(300);
            loseAnswers = false;
        }
        try (Journal journal = journalOf(0)) {
            drain(new Upload(journal, province, "county-1"));
            assertThat(journal.backlog()).isZero();
            assertThat(held).hasSize(300); // each seq once, with the same record both times
        }
    }

    @Test
    void upload_poisonRecords_areSetAsideAndTheRestArrives() throws Exception {
        openProvince();
        poison.addAll(List.of("s0", "s77", "s299"));
        try (Journal journal = journalOf(300)) {
            Upload upload = new Upload(journal, province, "county-1");
            drain(upload);
            assertThat(held).hasSize(297);
            assertThat(journal.backlog()).isZero();
            assertThat(upload.poisonedSoFar()).isEqualTo(3);
            assertThat(Files.readAllLines(folder.resolve("poison.jsonl")))
                    .hasSize(3)
                    .allMatch(line -> line.contains("batch-invalid"));
        }
    }

    @Test
    void upload_portalAnswers200_movesNothing() throws Exception {
        origin.with("/sync/journal", TroublesomeOrigin.portal());
        try (Journal journal = journalOf(10)) {
            Upload upload = new Upload(journal, province, "county-1");
            assertThatThrownBy(upload::runOnce).isInstanceOf(IOException.class);
            assertThat(journal.backlog()).isEqualTo(10);
        }
    }

    @Test
    void upload_cursorFirst_losesRecords_soTheTestAboveWouldFail() throws Exception {
        openProvince();
        down = true;
        try (Journal journal = journalOf(300)) {
            Upload mutant = new CursorFirst(journal, province);
            assertThatThrownBy(mutant::runOnce).isInstanceOf(IOException.class);
            long lost = 300 - journal.backlog();
            assertThat(lost).isPositive();
            down = false;
            drain(new Upload(journal, province, "county-1"));
            assertThat(held).hasSize(300 - (int) lost);
        }
    }

    /** The seeded mistake: the cursor moves before the province has answered. */
    private static final class CursorFirst extends Upload {

        CursorFirst(Journal journal, Province province) {
            super(journal, province, "county-1");
        }

        @Override
        protected void deliver(List<JournalBatch.Entry> entries) throws IOException {
            moveCursor(entries.getLast().seq());
            super.deliver(entries);
        }
    }
}
