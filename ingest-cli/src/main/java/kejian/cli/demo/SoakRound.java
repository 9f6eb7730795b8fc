package kejian.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import kejian.cli.client.ApiException;
import kejian.cli.client.Bandwidth;
import kejian.cli.client.Origin;
import kejian.cli.client.TusUpload;
import kejian.cli.demo.Killer.Phase;
import org.jspecify.annotations.Nullable;

/**
 * The main job once through, slow where a kill is to find something under way: a padded file goes
 * up in small pieces, edges fetch with a limited rate, and boxes watch what the round before
 * published from its first moment to its last.
 */
final class SoakRound {

    static final long EDGE_BYTES_PER_SECOND = 400_000;

    private static final int FILE_BYTES = 6 << 20;
    private static final TusUpload.Pace PACE =
            new TusUpload.Pace(512 << 10, Bandwidth.of("1M", Clock.systemDefaultZone()));
    private static final int SECONDS = 6;
    private static final long PATIENCE_S = 420;

    private final Province province;
    private final MainJob job;
    private final Staff staff;
    private final History history;
    private final Promised promised;
    private final Viewings viewings;
    private final Killer killer;

    SoakRound(
            Province province,
            MainJob job,
            Staff staff,
            History history,
            Promised promised,
            Viewings viewings,
            Killer killer) {
        this.province = province;
        this.job = job;
        this.staff = staff;
        this.history = history;
        this.promised = promised;
        this.viewings = viewings;
        this.killer = killer;
    }

    /**
     * @param number of the round, from 0
     * @param before what the round before published, for the crowds
     * @return the courseware of this round
     */
    String run(int number, @Nullable String before) throws IOException, InterruptedException {
        Path source = source(number);
        Map<Path, Boxes.Running> crowds = before == null ? Map.of() : crowds(number, before);
        try {
            String video = transcoded(number, uploaded(source));
            published(number, video);
            killer.enter(Phase.VIEWING);
            List<MainJob.Watched> watched = job.watch(video, source);
            keepLogs(number);
            viewings.boxes(video, watched);
            ended(crowds);
            killer.enter(Phase.FIGURES);
            if (before != null) {
                for (Path log : crowds.keySet()) {
                    viewings.crowd(before, log);
                }
                viewings.compare(before);
            }
            viewings.compare(video);
            killer.rest();
            Files.delete(source);
            return video;
        } finally {
            for (Boxes.Running crowd : crowds.values()) {
                crowd.process().getOutputStream().close();
            }
        }
    }

    /** A video of its own colours, and behind it a box that players skip, of this run's bytes. */
    private Path source(int number) throws IOException, InterruptedException {
        Path source = history.folder.resolve("source-" + number + ".mp4");
        Boxes.run(
                province,
                List.of(
                        "sample",
                        "--out",
                        source.toString(),
                        "--seconds",
                        "" + SECONDS,
                        "--size",
                        "640x360",
                        "--hue",
                        "" + (1 + number * 13 % 359)));
        int padding = Math.max(8, FILE_BYTES - (int) Files.size(source));
        byte[] random = new byte[padding - 8];
        new Random().nextBytes(random);
        ByteBuffer box = ByteBuffer.allocate(padding).putInt(padding).putInt(0x66726565); // free
        Files.write(source, box.put(random).array(), StandardOpenOption.APPEND);
        return source;
    }

    private Map<Path, Boxes.Running> crowds(int number, String courseware) throws IOException {
        Map<Path, Boxes.Running> crowds = new LinkedHashMap<>();
        for (Program edge : province.edges) {
            Path log = history.folder.resolve("crowd-%d-%s.ndjson".formatted(number, edge.name()));
            crowds.put(
                    log,
                    Boxes.start(
                            province,
                            List.of(
                                    "crowd",
                                    "--edge",
                                    edge.address().toString(),
                                    "--courseware",
                                    courseware,
                                    "--prefix",
                                    "SOAK-%d-%s-".formatted(number, edge.name()),
                                    "--log",
                                    log.toString())));
        }
        return crowds;
    }

    private void ended(Map<Path, Boxes.Running> crowds) throws IOException, InterruptedException {
        for (Boxes.Running crowd : crowds.values()) {
            crowd.process().getOutputStream().close();
        }
        for (Map.Entry<Path, Boxes.Running> crowd : crowds.entrySet()) {
            if (!crowd.getValue().answer().path("ok").asBoolean()) {
                history.fault("the crowd of " + crowd.getKey() + " did not end well");
            }
        }
    }

    private record Uploaded(String upload, String sha256) {}

    private Uploaded uploaded(Path source) throws IOException, InterruptedException {
        killer.enter(Phase.UPLOAD);
        String sha256 = TusUpload.sha256(source);
        TusUpload.Progress progress =
                new TusUpload.Progress() {
                    @Override
                    public void goesTo(String upload) {
                        promised.sending(upload);
                    }

                    @Override
                    public void sent(long bytes, long all) {
                        promised.acknowledged(bytes);
                    }
                };
        TusUpload line = new TusUpload(staff.as("editor"), province.data.resolve("uploads"), PACE);
        String upload = staff.ask(() -> line.send(source, sha256, progress));
        promised.original(upload, sha256);
        return new Uploaded(upload, sha256);
    }

    private String transcoded(int number, Uploaded original)
            throws IOException, InterruptedException {
        killer.enter(Phase.TRANSCODE);
        Map<String, String> about =
                Map.of(
                        "kind", "VIDEO",
                        "title", "耐久测试 " + number,
                        "category", "TYPICAL_EXPERIENCE",
                        "purpose", "EDUCATION",
                        "column", "demo",
                        "upload", original.upload(),
                        "externalId", "soak:" + original.sha256());
        String id =
                staff.ask(() -> staff.as("editor").post("/api/courseware", about))
                        .path("id")
                        .asText();
        history.write("courseware", Map.of("courseware", id));
        String again =
                staff.ask(() -> staff.as("editor").post("/api/courseware", about))
                        .path("id")
                        .asText();
        if (!again.equals(id)) {
            history.fault("one original became coursewares " + id + " and " + again);
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (System.nanoTime() < end) {
            JsonNode now = staff.ask(() -> staff.as("editor").get("/api/courseware/" + id));
            switch (now.path("transcode").path("state").asText()) {
                case "READY" -> {
                    promised.made(id, now.path("package"));
                    return id;
                }
                case "REFUSED", "FAILED" ->
                        throw new IOException("transcode: " + now.path("transcode"));
                default -> TimeUnit.MILLISECONDS.sleep(300);
            }
        }
        throw new IOException("transcoding took longer than " + PATIENCE_S + " s");
    }

    /** Review, release, and both edges. */
    private void published(int number, String video) throws IOException, InterruptedException {
        killer.enter(Phase.PUBLICATION);
        decided("editor", video, "submit");
        decided("reviewer", video, "approve");
        String key = UUID.randomUUID().toString();
        history.write("release-asked", Map.of("key", key));
        List<JsonNode> answers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            // asked twice with one key: once more must be the same
            answers.add(
                    staff.ask(() ->
                            staff.as("reviewer")
                                    .post(
                                            "/api/releases",
                                            Map.of("note", "soak " + number),
                                            Map.of("Idempotency-Key", key))));
            promised.released(answers.getLast());
        }
        if (!answers.getFirst().equals(answers.getLast())) {
            history.fault("one key gave two releases " + answers);
        }
        long release = answers.getFirst().path("number").asLong();
        killer.enter(Phase.SYNC);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        List<Program> late = new ArrayList<>(province.edges);
        while (!late.isEmpty()) {
            if (System.nanoTime() > end) {
                throw new IOException("release " + release + " is not active on " + late.size());
            }
            for (Program edge : List.copyOf(late)) {
                long active = shown(edge);
                if (active > 0) { // an edge that is just starting shows none yet
                    promised.active(edge.name(), active);
                }
                if (active >= release) {
                    late.remove(edge);
                }
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private long shown(Program edge) throws IOException, InterruptedException {
        return staff.ask(() -> new Origin(edge.address(), null, "en").get("/status.json"))
                .path("release")
                .asLong();
    }

    /** A decision whose answer was lost is a conflict the second time: the state tells. */
    private void decided(String user, String video, String decision)
            throws IOException, InterruptedException {
        staff.ask(() -> {
            try {
                return staff.as(user).post("/api/courseware/" + video + "/" + decision, Map.of());
            } catch (ApiException e) {
                if (e.code().equals("conflict")) {
                    return Origin.JSON.createObjectNode();
                }
                throw e;
            }
        });
        String state =
                staff.ask(() -> staff.as(user).get("/api/courseware/" + video))
                        .path("state")
                        .asText();
        if (!state.equals(decision.equals("submit") ? "IN_REVIEW" : "SCHEDULED")) {
            history.fault("after " + decision + " courseware " + video + " is " + state);
        }
        history.write(decision, Map.of("courseware", video));
    }

    /** The boxes' own logs belong to the history. */
    private void keepLogs(int number) throws IOException {
        for (String tier : List.of("A", "B", "C")) {
            Path log = province.data.resolve("logs/box-" + tier + ".ndjson");
            Files.copy(
                    log,
                    history.folder.resolve("box-%d-%s.ndjson".formatted(number, tier)),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
