package kejian.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import kejian.cli.client.ApiException;
import kejian.cli.client.Login;
import kejian.cli.client.Origin;
import kejian.cli.client.TusUpload;
import org.jspecify.annotations.Nullable;

/**
 * The main job once through: upload, transcode, review, release, edges, boxes, figures. Each step
 * can be repeated; what is there already is found again. A step that meets a program that is just
 * starting again tries once more.
 */
final class MainJob {

    static final String COLUMN = "demo";
    private static final long PATIENCE_S = 300;

    private final Province province;
    private final People people;
    private final PrintStream out;
    private final List<String> faults = new ArrayList<>();
    private long readyAfterMs;

    MainJob(Province province, PrintStream out) {
        this.province = province;
        this.people = new People(province.data, province.origin.address());
        this.out = out;
    }

    Login login(String user) throws IOException, InterruptedException {
        return people.login(user);
    }

    /** What one box says of itself. */
    record Watched(String tier, String edge, JsonNode viewing) {}

    List<String> faults() {
        return faults;
    }

    /** Accounts, areas, column, edges; only what is missing. */
    void setUp() throws IOException, InterruptedException {
        if (!people.known()) {
            String password = people.create(province.originData().resolve("first-password"));
            // a log is read by more people than a terminal
            out.println(
                    "首个账号 first account: admin   口令 password: "
                            + (System.console() == null
                                    ? "见 see " + province.data.resolve("accounts.json")
                                    : password));
        }
        Origin admin = people.as("admin");
        for (Province.County county : province.counties) {
            ifMissing(() -> admin.post("/api/areas", area(county.area(), county.title())));
        }
        ifMissing(() -> admin.post("/api/columns", Map.of("slug", COLUMN, "title", "农业技术")));
        admin.post(
                "/api/stations",
                List.of(
                        station("410225-001", "王庄村", "410225"),
                        station("410122-001", "刘集村", "410122")));
        admin.post(
                "/api/boxes",
                List.of(
                        Map.of("box", "DEMO-A", "station", "410225-001"),
                        Map.of("box", "DEMO-B", "station", "410122-001"),
                        Map.of("box", "DEMO-C", "station", "410225-001")));
        for (Program edge : province.edges) {
            Path folder = province.edgeFolder(edge.name());
            if (!Files.exists(folder.resolve("root.json"))) {
                String area = province.counties.get(province.edges.indexOf(edge)).area();
                JsonNode made =
                        admin.post(
                                "/api/edges",
                                Map.of(
                                        "name", edge.name(),
                                        "area", area,
                                        "address", edge.address().toString()));
                Files.createDirectories(folder);
                Login.writeSecret(folder.resolve("token"), made.path("token").asText());
                Files.writeString(
                        folder.resolve("root.json"), made.path("rootDocument").toString());
            }
        }
    }

    private static Map<String, Object> area(String code, String name) {
        return Map.of("code", code, "name", name, "parent", "410000");
    }

    private static Map<String, Object> station(String code, String name, String area) {
        return Map.of("code", code, "name", name, "area", area, "capacity", 60);
    }

    private interface Step {
        JsonNode run() throws IOException, InterruptedException;
    }

    private static void ifMissing(Step step) throws IOException, InterruptedException {
        try {
            step.run();
        } catch (ApiException e) {
            if (!e.code().equals("conflict")) {
                throw e;
            }
        }
    }

    /** A sample video of our own making, unless one is given. */
    Path sample(@Nullable Path given, int seconds) throws IOException, InterruptedException {
        if (given != null) {
            return given.toAbsolutePath();
        }
        Path sample = province.data.resolve("sample-" + seconds + ".mp4");
        if (!Files.exists(sample)) {
            Boxes.run(
                    province,
                    List.of("sample", "--out", sample.toString(), "--seconds", "" + seconds));
        }
        return sample;
    }

    /** Uploads and waits until it is transcoded. @return the courseware's id */
    String push(Path file, String title) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        String sha256 = TusUpload.sha256(file);
        String id =
                patiently(() -> {
                    Origin editor = people.as("editor");
                    String upload =
                            new TusUpload(editor, province.data.resolve("uploads"))
                                    .send(
                                            file,
                                            sha256,
                                            (sent, all) ->
                                                    out.printf(
                                                            "上传 upload %d%%%n",
                                                            all == 0 ? 100 : sent * 100 / all));
                    return editor.post(
                                    "/api/courseware",
                                    Map.of(
                                            "kind",
                                            "VIDEO",
                                            "title",
                                            title,
                                            "summary",
                                            "示范课件：一人讲解，村里观看",
                                            "category",
                                            "TYPICAL_EXPERIENCE",
                                            "purpose",
                                            "EDUCATION",
                                            "column",
                                            COLUMN,
                                            "upload",
                                            upload,
                                            "externalId",
                                            "sha256:" + sha256))
                            .path("id")
                            .asText();
                });
        int shown = -1;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (System.nanoTime() < end) {
            JsonNode transcode =
                    patiently(() -> people.as("editor").get("/api/courseware/" + id))
                            .path("transcode");
            String state = transcode.path("state").asText();
            if (state.equals("READY")) {
                readyAfterMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
                return id;
            }
            if (state.equals("REFUSED") || state.equals("FAILED")) {
                throw new ApiException(
                        ApiException.REFUSED,
                        transcode.path("code").asText(),
                        transcode.path("detail").asText());
            }
            int percent = transcode.path("percent").asInt();
            if (percent != shown) {
                out.printf("转码 transcode %s %d%%%n", transcode.path("stage").asText(), percent);
                shown = percent;
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
        throw new IOException("转码超时 transcoding took longer than " + PATIENCE_S + " s");
    }

    long readyAfterMs() {
        return readyAfterMs;
    }

    /** An article beside the video. */
    String article() throws IOException, InterruptedException {
        return patiently(() ->
                people.as("editor")
                        .post(
                                "/api/courseware",
                                Map.of(
                                        "kind",
                                        "ARTICLE",
                                        "title",
                                        "春耕须知",
                                        "category",
                                        "CASE_SHOWCASE",
                                        "purpose",
                                        "SERVICE",
                                        "column",
                                        COLUMN,
                                        "externalId",
                                        "demo-article",
                                        "article",
                                        Map.of(
                                                "blocks",
                                                List.of(
                                                        Map.of("text", "看天", "heading", true),
                                                        Map.of(
                                                                "text",
                                                                "连续五日平均气温稳定在十二度以上，再下种。",
                                                                "heading",
                                                                false)))))
                        .path("id")
                        .asText());
    }

    /** What the gate holds back of somebody's recording: here its player is what is tried. */
    private JsonNode letPass(String id) throws IOException, InterruptedException {
        Origin editor = people.as("editor");
        String at = "/api/courseware/" + id;
        JsonNode now = editor.get(at);
        List<String> held =
                now.path("transcode")
                        .path("findings")
                        .valueStream()
                        .filter(f -> f.path("holds").asBoolean() && !f.hasNonNull("override"))
                        .map(f -> f.path("rule").asText())
                        .toList();
        return held.isEmpty()
                ? now
                : editor.post(
                        at + "/override",
                        Map.of("rules", held, "reason", "示范用片 a recording for the demonstration"),
                        Map.of("If-Match", "\"" + now.path("version").asText() + "\""));
    }

    /** Review by a second person, release, and both edges. @return the release's number */
    long publish(List<String> coursewares) throws IOException, InterruptedException {
        boolean changed = false;
        for (String id : coursewares) {
            String state = state(id);
            if (state.equals("DRAFT")) {
                patiently(() -> letPass(id), "precondition");
                patiently(
                        () ->
                                people.as("editor")
                                        .post("/api/courseware/" + id + "/submit", Map.of()),
                        "conflict");
                state = state(id);
            }
            if (state.equals("IN_REVIEW")) {
                patiently(
                        () ->
                                people.as("reviewer")
                                        .post("/api/courseware/" + id + "/approve", Map.of()),
                        "conflict");
                state = state(id);
            }
            changed |= state.equals("SCHEDULED");
        }
        long number;
        if (changed) {
            // one key for all tries of this release; another day's release has another
            String key = UUID.randomUUID().toString();
            number =
                    patiently(() ->
                                    people.as("reviewer")
                                            .post(
                                                    "/api/releases",
                                                    Map.of("note", "demo"),
                                                    Map.of("Idempotency-Key", key)))
                            .path("number")
                            .asLong();
        } else {
            number =
                    patiently(() -> people.as("reviewer").get("/api/releases"))
                            .path(0)
                            .path("number")
                            .asLong();
        }
        awaitEdges(number);
        return number;
    }

    private String state(String id) throws IOException, InterruptedException {
        return patiently(() -> people.as("editor").get("/api/courseware/" + id))
                .path("state")
                .asText();
    }

    private void awaitEdges(long number) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (System.nanoTime() < end) {
            boolean all = true;
            for (JsonNode edge : patiently(() -> people.as("admin").get("/api/edges"))) {
                all &= edge.path("activeRelease").asLong() >= number;
            }
            if (all) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(300);
        }
        throw new IOException("边缘未在限期内生效 an edge did not activate release " + number);
    }

    /** One box of each tier, at the same time, from the edges. */
    List<Watched> watch(String courseware, Path source) throws IOException, InterruptedException {
        Map<String, Program> tiers = new LinkedHashMap<>();
        tiers.put("A", province.edges.get(0));
        tiers.put("B", province.edges.get(1));
        tiers.put("C", province.edges.get(0));
        Map<String, Boxes.Running> running = new LinkedHashMap<>();
        for (Map.Entry<String, Program> tier : tiers.entrySet()) {
            running.put(
                    tier.getKey(),
                    Boxes.start(
                            province,
                            List.of(
                                    "watch",
                                    "--tier",
                                    tier.getKey(),
                                    "--edge",
                                    tier.getValue().address().toString(),
                                    "--courseware",
                                    courseware,
                                    "--box",
                                    "DEMO-" + tier.getKey(),
                                    "--source",
                                    source.toString(),
                                    "--log",
                                    province.data
                                            .resolve("logs/box-" + tier.getKey() + ".ndjson")
                                            .toString())));
        }
        List<Watched> result = new ArrayList<>();
        for (Map.Entry<String, Boxes.Running> box : running.entrySet()) {
            JsonNode viewing = box.getValue().answer();
            if (!viewing.path("ok").asBoolean()) {
                faults.add("tier " + box.getKey() + ": " + viewing.path("faults"));
            }
            result.add(
                    new Watched(
                            box.getKey(),
                            tiers.getOrDefault(box.getKey(), province.edges.get(0)).name(),
                            viewing));
        }
        return result;
    }

    /** An edge that nobody watches any more gives back what the viewing took. */
    void awaitQuietEdges() throws IOException, InterruptedException {
        faults.addAll(new IdleEdges(province.edges, out).judge());
    }

    /** Starts and watch time so far, by tier. */
    Map<String, long[]> figures(String courseware) throws IOException, InterruptedException {
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        JsonNode rows =
                patiently(() ->
                                people.as("reviewer")
                                        .get(
                                                "/api/figures/by/tier?courseware="
                                                        + courseware
                                                        + "&from="
                                                        + today.minusDays(1)
                                                        + "&to="
                                                        + today))
                        .path("rows");
        Map<String, long[]> figures = new LinkedHashMap<>();
        for (JsonNode row : rows) {
            JsonNode f = row.path("figures");
            figures.put(
                    row.path("key").asText(),
                    new long[] {f.path("starts").asLong(), f.path("watchedMs").asLong()});
        }
        return figures;
    }

    /** Waits until the figures say what the boxes say, to the second. @return the figures then */
    Map<String, long[]> compare(
            String courseware, Map<String, long[]> before, List<Watched> watched)
            throws IOException, InterruptedException {
        List<String> differences = List.of();
        for (int i = 0; i < 90; i++) {
            differences = differences(figures(courseware), before, watched);
            if (differences.isEmpty()) {
                break;
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
        faults.addAll(differences);
        Map<String, long[]> now = figures(courseware);
        out.println();
        out.println("收视数据 figures   端 tier   终端所述 box says   平台 figures say");
        for (Watched w : watched) {
            long[] was = before.getOrDefault(w.tier(), new long[2]);
            long[] is = now.getOrDefault(w.tier(), new long[2]);
            out.printf(
                    "                   %s         1 × %.1f s          %d × %.1f s%n",
                    w.tier(),
                    w.viewing().path("watchedMs").asLong() / 1000.0,
                    is[0] - was[0],
                    (is[1] - was[1]) / 1000.0);
        }
        return now;
    }

    private static List<String> differences(
            Map<String, long[]> now, Map<String, long[]> before, List<Watched> watched) {
        List<String> differences = new ArrayList<>();
        for (Watched w : watched) {
            long[] was = before.getOrDefault(w.tier(), new long[2]);
            long[] is = now.getOrDefault(w.tier(), new long[2]);
            long said = w.viewing().path("watchedMs").asLong();
            long starts = said >= 1_000 ? 1 : 0; // a start is a second watched
            if (is[0] - was[0] != starts || Math.abs(is[1] - was[1] - said) > 1_000) {
                differences.add(
                        "tier %s: figures say %d starts, %d ms; the box says %d, %d ms"
                                .formatted(w.tier(), is[0] - was[0], is[1] - was[1], starts, said));
            }
        }
        return differences;
    }

    interface Asking<T> {
        T ask() throws IOException, InterruptedException;
    }

    /** Asks again while the origin is starting anew. */
    static <T> T patiently(Asking<T> asking, String... meansDone)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (true) {
            try {
                return asking.ask();
            } catch (ApiException e) {
                if (List.of(meansDone).contains(e.code())) {
                    @SuppressWarnings("unchecked")
                    T nothing = (T) Origin.JSON.createObjectNode();
                    return nothing;
                }
                if (e.exit() != ApiException.TEMPORARY || System.nanoTime() > end) {
                    throw e;
                }
            } catch (IOException e) {
                // the line was cut in the middle of an answer: ask again
                if (System.nanoTime() > end) {
                    throw e;
                }
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }
}
