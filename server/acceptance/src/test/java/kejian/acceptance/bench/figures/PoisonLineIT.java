package kejian.acceptance.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kejian.acceptance.bench.audience.Audience;
import kejian.acceptance.bench.audience.Title;
import kejian.acceptance.bench.sync.Staff;
import kejian.acceptance.demo.Launcher;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import kejian.edge.disk.RealDisk;
import kejian.edge.journal.Journal;
import kejian.edge.journal.Upload;
import kejian.edge.province.Province;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A poison line never blocks the queue: an edge's journal as it ships, and a packed province. */
class PoisonLineIT {

    private static final Title TITLE = new Title(UUID.randomUUID().toString(), 600_000);
    private static final LocalDate DAY = LocalDate.now(Audience.ZONE).minusDays(1);
    private static final int BEFORE = 25;
    private static final int ALL = 60;

    private static ViewingEvent event(String session) {
        long at = DAY.atTime(9, 0).atZone(Audience.ZONE).toInstant().toEpochMilli();
        return new ViewingEvent(
                ViewingEvent.Source.BEACON,
                ViewingEvent.Action.BEAT,
                session,
                /* trusted= */ true,
                "box-1",
                TITLE.id(),
                "package",
                Tier.A,
                at,
                /* boxAtMs= */ null,
                /* n= */ 1,
                /* positionMs= */ 30_000,
                /* playedMs= */ 30_000,
                List.of(new Section(0, 30_000)),
                /* heads= */ 0,
                /* bytes= */ 0,
                /* startUpMs= */ -1,
                /* stalledMs= */ -1);
    }

    @Test
    void oneLine_isNamed_setAsideWithACounter_andEverythingAfterItArrives(@TempDir Path folder)
            throws Exception {
        int port;
        try (ServerSocket any = new ServerSocket(0)) {
            port = any.getLocalPort();
        }
        try (TitledProvince province =
                TitledProvince.start(
                        Launcher.root(), folder.resolve("province"), port, List.of(TITLE))) {
            Staff.Enrolled who = province.enroll("county-1");
            List<ViewingEvent> events = new ArrayList<>();
            for (int i = 0; i < ALL; i++) {
                events.add(event(i == BEFORE ? "poison".repeat(100) : "session-" + i));
            }
            Path own = Files.createDirectories(folder.resolve("journal"));
            Journal.Limits limits = new Journal.Limits(1 << 20, 1 << 26, 1 << 20);
            try (Journal journal = Journal.open(own, new RealDisk(), limits);
                    Province line =
                            new Province(
                                    province.address(),
                                    Optional.of(who.token()),
                                    Province.Patience.NORMAL)) {
                journal.append(events);
                names(line, journal, events);
                Upload upload = new Upload(journal, line, "county-1");
                while (upload.runOnce() > 0) {}
                assertThat(journal.backlog()).isZero();
                assertThat(upload.poisonedSoFar()).isEqualTo(1);
                assertThat(Files.readAllLines(own.resolve("poison.jsonl")))
                        .singleElement()
                        .asString()
                        .contains("poisonpoison", "batch-invalid", "\"seq\":" + (BEFORE + 1));
            }
            JsonNode sessions = province.figures("sessions", DAY, DAY, "&size=100").path("items");
            assertThat(sessions.findValuesAsText("session"))
                    .hasSize(ALL - 1)
                    .contains("session-0", "session-" + (BEFORE + 1), "session-" + (ALL - 1));
            assertThat(
                            province.figures("summary", DAY, DAY, "")
                                    .path("figures")
                                    .path("starts")
                                    .asInt())
                    .isEqualTo(ALL - 1);
        }
    }

    /** The whole batch is refused by that line, and nothing of it is there. */
    private static void names(Province line, Journal journal, List<ViewingEvent> events)
            throws Exception {
        List<JournalBatch.Entry> entries = new ArrayList<>();
        events.forEach(e -> entries.add(new JournalBatch.Entry(entries.size() + 1, e)));
        JournalBatch batch = new JournalBatch("county-1", journal.epoch(), entries);
        Province.Answer answer =
                line.post("sync/journal", new ObjectMapper().writeValueAsBytes(batch));
        assertThat(answer.status()).isEqualTo(422);
        JsonNode problem = new ObjectMapper().readTree(answer.body());
        assertThat(problem.path("code").asText()).isEqualTo("batch-invalid");
        assertThat(problem.path("detail").asText()).isEqualTo("/entries/" + BEFORE);
    }
}
