package kejian.acceptance.bench.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kejian.acceptance.bench.peer.Origin;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.sync.Staff;

/** A packed origin with its own database, in which many titles are found over the API. */
final class SearchedProvince implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 2_000;
    private static final long FILLS_WITHIN_NANOS = 300_000_000_000L;

    /** Of a page of hits, as the console asks. */
    private static final int PAGE = 20;

    private final Server origin;
    private final Staff staff;

    private SearchedProvince(Server origin, Staff staff) {
        this.origin = origin;
        this.staff = staff;
    }

    /** What was answered, best first, and how long that took. */
    record Answer(List<UUID> ids, double ms) {

        Answer {
            ids = List.copyOf(ids);
        }
    }

    /** Data folders with these titles in them and the index made of them; its people. */
    record Filled(Path folder, Staff staff) {}

    /**
     * Rows go in beside the API, which would take an hour; then the origin makes its index of them
     * as it does after a crash.
     */
    static Filled fill(Path home, Path folder, int port, List<Lesson> lessons, PrintStream says)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Staff staff;
        try (Server origin = Origin.start(home, folder, port, List.of())) {
            staff = Staff.of(address(origin), Origin.firstPassword(folder));
            insert(folder, lessons);
        }
        try (Server origin = Origin.start(home, folder, port, List.of())) {
            says.printf(
                    "bench: %d titles, index made within %.1f s of a start%n",
                    lessons.size(), origin.secondsSinceStart());
        }
        return new Filled(folder, staff);
    }

    private static URI address(Server origin) {
        return URI.create("http://127.0.0.1:" + origin.port());
    }

    private static void insert(Path folder, List<Lesson> lessons) throws IOException {
        List<String> pid =
                Files.readAllLines(folder.resolve("origin/postgres/data/postmaster.pid"));
        String url =
                "jdbc:postgresql://127.0.0.1:%s/postgres?user=postgres&reWriteBatchedInserts=true"
                        .formatted(pid.get(3));
        try (Connection c = DriverManager.getConnection(url);
                Statement whole = c.createStatement();
                PreparedStatement insert =
                        c.prepareStatement(
                                """
                                insert into courseware (id, kind, title, summary, presenter, publisher,
                                    tags, category, purpose, state, version, area, created_by,
                                    created_at, article)
                                values (?, ?, ?, ?, ?, '', ?, 'CASE_SHOWCASE', 'SERVICE', 'DRAFT', 0, ?,
                                    'bench', now(), ?)
                                """)) {
            c.setAutoCommit(false);
            for (int i = 0; i < lessons.size(); i++) {
                Lesson lesson = lessons.get(i);
                boolean isArticle = !lesson.text().isEmpty();
                insert.setObject(1, lesson.id());
                insert.setString(2, isArticle ? "ARTICLE" : "VIDEO");
                insert.setString(3, lesson.title());
                insert.setString(4, lesson.summary());
                insert.setString(5, lesson.presenter());
                insert.setString(6, lesson.tags());
                insert.setString(7, Staff.AREA);
                insert.setString(8, isArticle ? article(lesson.text()) : null);
                insert.addBatch();
                if ((i + 1) % BATCH == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
            whole.executeUpdate(
                    """
                    insert into column_courseware
                    select (select id from column_node order by slug limit 1), id,
                           row_number() over (order by id)
                      from courseware
                    """);
            c.commit();
            c.setAutoCommit(true);
            whole.execute("vacuum analyze");
        } catch (SQLException e) {
            throw new IOException("the origin's database does not take titles", e);
        }
    }

    private static String article(String text) throws IOException {
        Map<String, Object> block = Map.of("text", text, "heading", false);
        return JSON.writeValueAsString(Map.of("blocks", List.of(block)));
    }

    /** With the embedded index alone. */
    static SearchedProvince start(Path home, Filled filled, int port)
            throws IOException, InterruptedException {
        Server origin = Origin.start(home, filled.folder(), port, List.of());
        return new SearchedProvince(origin, filled.staff().at(address(origin)));
    }

    /** The same titles in a folder of its own, with a search server, which is filled. */
    static SearchedProvince start(
            Path home, Filled filled, Path folder, int port, URI server, PrintStream says)
            throws IOException, InterruptedException {
        copy(filled.folder(), folder);
        Server origin =
                Origin.start(
                        home,
                        folder,
                        port,
                        List.of(
                                "-Dkejian.search.elasticsearch.urls=" + server,
                                "-Dkejian.search.elasticsearch.compatible-with=8",
                                "-Dkejian.search.elasticsearch.look=1s"));
        boolean isFilled = false;
        try {
            SearchedProvince province =
                    new SearchedProvince(origin, filled.staff().at(address(origin)));
            province.awaitServer();
            says.printf(
                    "bench: the search server filled within %.1f s of a start%n",
                    origin.secondsSinceStart());
            isFilled = true;
            return province;
        } finally {
            if (!isFilled) {
                origin.close();
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(from)) {
            all = walk.toList();
        }
        for (Path each : all) {
            Files.copy(
                    each,
                    to.resolve(from.relativize(each)),
                    StandardCopyOption.COPY_ATTRIBUTES,
                    java.nio.file.LinkOption.NOFOLLOW_LINKS);
        }
    }

    private void awaitServer() throws IOException, InterruptedException {
        long end = System.nanoTime() + FILLS_WITHIN_NANOS;
        while (!standing().equals("in-step")) {
            if (System.nanoTime() > end) {
                throw new IOException("the search server is not filled: " + standing());
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private String standing() throws IOException, InterruptedException {
        for (JsonNode check : staff.as("reviewer").get("/q/health/ready").path("checks")) {
            if (check.path("name").asText().equals("search")) {
                return check.path("data").path("server").asText();
            }
        }
        return "";
    }

    /** How often each engine answered, as the origin counts. */
    long answeredBy(String engine) throws IOException, InterruptedException {
        String line = "kejian_search_answered_total{engine=\"" + engine + "\"} ";
        String metrics = new String(staff.as("reviewer").raw("/q/metrics"), StandardCharsets.UTF_8);
        return metrics.lines()
                .filter(l -> l.startsWith(line))
                .mapToLong(l -> Math.round(Double.parseDouble(l.substring(line.length()))))
                .sum();
    }

    /** As the console asks for its first page. */
    Answer ask(String words) throws IOException, InterruptedException {
        String path =
                "/api/search?size=%d&q=%s"
                        .formatted(PAGE, URLEncoder.encode(words, StandardCharsets.UTF_8));
        long began = System.nanoTime();
        JsonNode hits = staff.as("reviewer").get(path);
        double ms = (System.nanoTime() - began) / 1e6;
        List<UUID> ids = new ArrayList<>();
        hits.path("items").forEach(hit -> ids.add(UUID.fromString(hit.path("id").asText())));
        return new Answer(ids, ms);
    }

    @Override
    public void close() {
        origin.close();
    }
}
