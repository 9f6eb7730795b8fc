package kejian.acceptance.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import kejian.acceptance.bench.peer.Edge;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.sync.Relay;
import kejian.acceptance.browser.ProvinceApi;
import kejian.acceptance.demo.Launcher;
import kejian.acceptance.judge.Ffmpeg;
import org.jspecify.annotations.Nullable;

/**
 * What {@code kejian demo} started and three boxes have watched, its people, the edges that were
 * enrolled since, and a desk for each language: started once, for all journeys.
 */
final class Province implements AutoCloseable {

    static final String EDITOR = "xiaoli";
    static final String REVIEWER = "laowang";
    static final String OPERATOR = "yunwei";

    /** Makes courseware too. */
    static final String ANALYST = "tongji";

    /** Of the demo, and its length. */
    static final String SAMPLE = "果树嫁接技术示范";

    static final int SAMPLE_S = 20;

    private static final String AREA = "410000";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final List<AutoCloseable> running = new ArrayList<>();
    private final Map<String, Desk> desks = new HashMap<>();
    private final Map<String, Relay> lines = new HashMap<>();
    private final Map<String, URI> enrolled = new HashMap<>();
    private final URI origin;
    private final URI edge;
    private final ProvinceApi api;
    private @Nullable Box box;

    private Province(Path folder, Launcher demo) throws IOException, InterruptedException {
        this.folder = folder;
        running.add(demo);
        origin = URI.create("http://127.0.0.1:" + demo.portBase());
        edge = URI.create("http://127.0.0.1:" + (demo.portBase() + 1));
        String password =
                JSON.readTree(folder.resolve("d/accounts.json").toFile()).path("admin").asText();
        api = ProvinceApi.ofDemo(origin, password);
        api.person(EDITOR, "editor", AREA);
        api.person(REVIEWER, "reviewer", AREA);
        api.person(OPERATOR, "operator", AREA);
        api.person(ANALYST, List.of("analyst", "editor"), AREA);
    }

    static Province start(Path folder) throws IOException, InterruptedException {
        Launcher demo = Launcher.on(folder);
        boolean isUp = false;
        try {
            demo.launch("demo", "--seconds", "" + SAMPLE_S);
            demo.await("demo: PASS");
            Province province = new Province(folder, demo);
            isUp = true;
            return province;
        } finally {
            if (!isUp) {
                demo.close();
            }
        }
    }

    /** Of the county of Lankao, since the demo. */
    URI edge() {
        return edge;
    }

    ProvinceApi api() {
        return api;
    }

    Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    /** One for each language, kept until the end. */
    Desk desk(String language) throws IOException, InterruptedException {
        Desk desk = desks.get(language);
        if (desk == null) {
            desk = Desk.at(origin, folder("desk-" + language), language);
            running.add(desk);
            desks.put(language, desk);
        }
        return desk;
    }

    Box box() throws IOException, InterruptedException {
        Box one = box;
        if (one == null) {
            one = new Box(folder("box"));
            running.add(one);
            box = one;
        }
        return one;
    }

    JsonNode as(String user, String method, String path, @Nullable Object body)
            throws IOException, InterruptedException {
        return api.send(api.login(user, ProvinceApi.PASSWORD), method, path, body);
    }

    void column(String slug, String title) throws IOException, InterruptedException {
        as(EDITOR, "POST", "/api/columns", Map.of("slug", slug, "title", title));
    }

    /** A draft of an article; its id. */
    String article(String column, String title) throws IOException, InterruptedException {
        Map<String, Object> text = Map.of("text", title, "heading", false);
        Map<String, Object> draft =
                Map.of(
                        "kind",
                        "ARTICLE",
                        "title",
                        title,
                        "category",
                        "RED_CLASSICS",
                        "purpose",
                        "EDUCATION",
                        "column",
                        column,
                        "article",
                        Map.of("blocks", List.of(text)));
        return as(EDITOR, "POST", "/api/courseware", draft).path("id").asText();
    }

    /** Likewise, and out with the next release. */
    String approved(String column, String title) throws IOException, InterruptedException {
        String id = article(column, title);
        as(EDITOR, "POST", "/api/courseware/" + id + "/submit", Map.of());
        as(REVIEWER, "POST", "/api/courseware/" + id + "/approve", Map.of());
        return id;
    }

    /** A release of what is approved; its number. */
    long release() throws IOException, InterruptedException {
        String token = api.login(REVIEWER, ProvinceApi.PASSWORD);
        Map<String, String> once = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        return api.send(token, "POST", "/api/releases", Map.of("note", ""), once)
                .path("number")
                .asLong();
    }

    /**
     * A closed one, in which a county watched the sample; how months are closed is no journey's.
     */
    void pastMonth(YearMonth month) throws IOException, InterruptedException, SQLException {
        PastMonth.watched(folder.resolve("d/origin"), named(SAMPLE), month);
        as(ANALYST, "POST", "/api/months/" + month + "/close", null);
    }

    JsonNode courseware(String id) throws IOException, InterruptedException {
        return api.admin("GET", "/api/courseware/" + id, null);
    }

    /** The id of the newest with this title. */
    String named(String title) throws IOException, InterruptedException {
        for (JsonNode item : api.admin("GET", "/api/courseware?size=100", null).path("items")) {
            if (item.path("title").asText().equals(title)) {
                return item.path("id").asText();
            }
        }
        throw new IOException("not there: " + title);
    }

    /** Of the last two days, by courseware. */
    JsonNode figures(String id) throws IOException, InterruptedException {
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        String path = "/api/figures/by/courseware?from=" + today.minusDays(1) + "&to=" + today;
        for (JsonNode row : as(REVIEWER, "GET", path, null).path("rows")) {
            if (row.path("key").asText().equals(id)) {
                return row.path("figures");
            }
        }
        return JSON.missingNode();
    }

    /**
     * Starts what was enrolled, as the console says, over a line that can be cut.
     *
     * @param code that the console showed
     * @param port where it serves boxes
     */
    void startEdge(String name, String code, int port) throws IOException, InterruptedException {
        Path own = folder(name);
        Path written = Files.writeString(own.resolve("kejian.code"), code + "\n");
        Relay line = new Relay(origin.getPort());
        running.add(line);
        lines.put(name, line);
        List<String> settings =
                List.of(
                        "-Dkejian.edge.name=" + name,
                        "-Dkejian.sync.origin=" + line.address(),
                        "-Dkejian.sync.code-file=" + written,
                        "-Dkejian.sync.interval=1s",
                        "-Dkejian.sync.longest-interval=2s",
                        "-Dkejian.sync.report-interval=1s");
        Path jar = Launcher.root().resolve("server/edge/target/quarkus-app/quarkus-run.jar");
        Server started = new Edge(jar, own, List.of()).start(port, /* release= */ 0, settings);
        running.add(started);
        enrolled.put(name, URI.create("http://127.0.0.1:" + port));
    }

    /** Of one that {@link #startEdge} started. */
    URI address(String edge) {
        return Objects.requireNonNull(enrolled.get(edge));
    }

    Relay line(String edge) {
        return Objects.requireNonNull(lines.get(edge));
    }

    /** Neither black nor silent, or the gate would hold it; another film by each tone. */
    static Path film(Path video, int seconds, int toneHz) throws IOException, InterruptedException {
        Ffmpeg.run(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=640x360:rate=25",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=%d:sample_rate=48000".formatted(toneHz),
                "-t",
                "" + seconds,
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-pix_fmt",
                "yuv420p",
                "-c:a",
                "aac",
                video.toString());
        return video;
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : running.reversed()) {
            each.close();
        }
    }
}
