package kejian.acceptance.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two packed origins over one database and one folder of blobs, with a copy of the keys and of the
 * transcoders' token. The server is the first one's; what matters is that neither knows of the
 * other.
 */
@Tag("engines")
class TwoOriginsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String PASSWORD = "a-password-of-their-own-2026";
    private static final String COLUMN = "two-origins";
    private static final int JOBS = 200;
    private static final int ROUNDS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Looks often, so that both look at once. */
    private static final String LOOK = "-Dkejian.release.look=0.2s";

    @TempDir static Path folder;
    private static RunningOrigin first;
    private static RunningOrigin second;
    private static String database;
    private static String editor;
    private static String reviewer;

    @BeforeAll
    static void start() throws Exception {
        Path one = Files.createDirectory(folder.resolve("one"));
        Path two = Files.createDirectory(folder.resolve("two"));
        first = RunningOrigin.start(one, LOOK);
        List<String> pid = Files.readAllLines(one.resolve("data/postgres/data/postmaster.pid"));
        database = "jdbc:postgresql://localhost:" + pid.get(3).strip() + "/postgres?user=postgres";
        Path data = Files.createDirectory(two.resolve("data"));
        Path keys = Files.createDirectory(data.resolve("keys"));
        try (Stream<Path> files = Files.list(one.resolve("data/keys"))) {
            for (Path key : files.toList()) {
                Files.copy(key, keys.resolve(key.getFileName()));
            }
        }
        Files.copy(one.resolve("data/worker-token"), data.resolve("worker-token"));
        Path shared = Files.createDirectories(one.resolve("data/blobs"));
        Files.createSymbolicLink(data.resolve("blobs"), shared);
        second = RunningOrigin.start(two, LOOK, "-Dquarkus.datasource.jdbc.url=" + database);
        people();
    }

    @AfterAll
    static void stop() throws Exception {
        try {
            for (RunningOrigin each : List.of(first, second)) {
                assertThat(each.said().lines().filter(line -> line.contains(" ERROR "))).isEmpty();
            }
        } finally {
            // the first one's database goes with it
            if (second != null) {
                second.close();
            }
            if (first != null) {
                first.close();
            }
        }
    }

    private static void people() throws Exception {
        Path data = folder.resolve("one/data");
        String admin = grown("admin", Files.readString(data.resolve("first-password")).strip());
        for (String role : List.of("editor", "reviewer")) {
            must(
                    201,
                    send(
                            first,
                            admin,
                            "POST",
                            "/api/accounts",
                            Map.of(
                                    "user",
                                    role + "-of-two",
                                    "password",
                                    "first-password-" + role,
                                    "roles",
                                    List.of(role),
                                    "area",
                                    "410000")));
        }
        editor = grown("editor-of-two", "first-password-editor");
        reviewer = grown("reviewer-of-two", "first-password-reviewer");
        must(
                201,
                send(
                        second,
                        editor,
                        "POST",
                        "/api/columns",
                        Map.of("slug", COLUMN, "title", "两台")));
    }

    /** Each step at another origin: a session is both's. */
    private static String grown(String user, String password) throws Exception {
        String token = login(first, user, password);
        must(
                204,
                send(
                        second,
                        token,
                        "POST",
                        "/api/me/password",
                        Map.of("current", password, "replacement", PASSWORD)));
        return login(second, user, PASSWORD);
    }

    private static String login(RunningOrigin at, String user, String password) throws Exception {
        return must(
                        200,
                        send(
                                at,
                                "",
                                "POST",
                                "/api/login",
                                Map.of("user", user, "password", password)))
                .path("token")
                .asText();
    }

    private static JsonNode must(int status, HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer.body().isEmpty() ? JSON.nullNode() : JSON.readTree(answer.body());
    }

    private static HttpResponse<String> send(
            RunningOrigin at,
            String token,
            String method,
            String path,
            Object body,
            String... headers)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at.port() + path))
                        .timeout(Duration.ofSeconds(40))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(
                                                JSON.writeValueAsString(body)));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void sql(String statement) throws SQLException {
        try (Connection c = DriverManager.getConnection(database);
                Statement s = c.createStatement()) {
            s.execute(statement);
        }
    }

    @Test
    void jobs_askedForAtBoth_areEachLentOnce() throws Exception {
        for (int i = 0; i < JOBS; i++) {
            job();
        }
        String worker = Files.readString(folder.resolve("one/data/worker-token")).strip();
        ConcurrentLinkedQueue<String> lent = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<RunningOrigin> by = new ConcurrentLinkedQueue<>();
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                RunningOrigin at = i % 2 == 0 ? first : second;
                String name = "worker-" + i;
                all.add(
                        CompletableFuture.runAsync(
                                () -> {
                                    while (lent.size() < JOBS && lease(at, worker, name, lent)) {
                                        by.add(at);
                                    }
                                },
                                workers));
            }
            all.forEach(CompletableFuture::join);
        }
        assertThat(lent).hasSize(JOBS).doesNotHaveDuplicates();
        assertThat(by).as("both lend").contains(first, second);
        sql("delete from job");
    }

    /** Whether there was one. */
    private static boolean lease(
            RunningOrigin at, String worker, String name, ConcurrentLinkedQueue<String> lent) {
        try {
            HttpResponse<String> answer =
                    send(at, worker, "POST", "/api/work/lease", Map.of("worker", name));
            if (answer.statusCode() == 204) {
                return false;
            }
            lent.add(must(200, answer).path("job").asText());
            return true;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void job() throws SQLException {
        UUID courseware = UUID.randomUUID();
        UUID job = UUID.randomUUID();
        sql(
                """
                insert into courseware (id, kind, title, summary, presenter, publisher, tags,
                    category, purpose, state, version, area, created_by, created_at,
                    original_sha256, original_bytes, original_name)
                values ('%s', 'VIDEO', 't', '', '', '', '', 'RED_CLASSICS', 'EDUCATION', 'DRAFT', 0,
                    '410000', 'x', now(), '%s', 1, 'x.mp4');
                insert into job (id, courseware, state, created_at)
                values ('%s', '%s', 'QUEUED', now() - interval '1 day');
                insert into task (job, number, kind, state, not_before)
                values ('%s', 0, 'START', 'QUEUED', now() - interval '1 day')
                """
                        .formatted(courseware, "0".repeat(64), job, courseware, job));
    }

    @Test
    void third_onTheFirstOnesFolder_isToldSo_andTheFirstGoesOn() throws Exception {
        Path three = Files.createDirectory(folder.resolve("three"));
        assertThatThrownBy(() ->
                        RunningOrigin.start(three, "-Dkejian.data=" + folder.resolve("one/data")))
                .hasMessageContaining("is used by another process");
        assertThat(page(first)).isNotEmpty();
        assertThat(first.get("/q/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void schedules_thatBothLookAt_fireOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            int before = releases().size();
            String id = approved("到期 " + round, Instant.now().plusSeconds(1));
            await("it is out", () -> state(id).equals("PUBLISHED"));
            Thread.sleep(1_000); // five looks more of each
            assertThat(releases().size() - before).as("releases of round " + round).isEqualTo(1);
        }
    }

    @Test
    void releases_askedForAtBothAtOnce_haveEachTheirNumber_andOneOfOneKey() throws Exception {
        int before = releases().size();
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Long>> made = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                RunningOrigin at = i % 2 == 0 ? first : second;
                String key = "key " + i / 4; // four ask for one
                made.add(CompletableFuture.supplyAsync(() -> release(at, key), people));
            }
            assertThat(new TreeSet<>(made.stream().map(CompletableFuture::join).toList()))
                    .hasSize(3);
        }
        assertThat(releases()).hasSize(before + 3);
    }

    private static long release(RunningOrigin at, String key) {
        try {
            HttpResponse<String> made =
                    send(
                            at,
                            reviewer,
                            "POST",
                            "/api/releases",
                            Map.of("note", ""),
                            "Idempotency-Key",
                            key);
            assertThat(made.statusCode()).as(made.body()).isIn(200, 201);
            return JSON.readTree(made.body()).path("number").asLong();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatOnePublishes_andWithdraws_theOtherShowsAndStopsShowing() throws Exception {
        String id = approved("玉米病虫害", Instant.now().minusSeconds(60));
        release(first, UUID.randomUUID().toString());
        await("the other shows it", () -> page(second).equals(page(first)));
        String there = "/a/" + id;
        must(
                200,
                send(
                        first,
                        reviewer,
                        "POST",
                        "/api/courseware/" + id + "/withdraw",
                        Map.of("reason", "试")));
        await("both have the next release", () -> page(second).equals(page(first)));
        assertThat(second.get(there).statusCode()).isEqualTo(first.get(there).statusCode());
    }

    private static String page(RunningOrigin at) throws Exception {
        return at.get("/a/index.htm").body();
    }

    private static String approved(String title, Instant at) throws Exception {
        Map<String, Object> article =
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
                        COLUMN,
                        "article",
                        Map.of("blocks", List.of(Map.of("text", title, "heading", false))));
        String id =
                must(201, send(first, editor, "POST", "/api/courseware", article))
                        .path("id")
                        .asText();
        must(200, send(second, editor, "POST", "/api/courseware/" + id + "/submit", Map.of()));
        must(
                200,
                send(
                        first,
                        reviewer,
                        "POST",
                        "/api/courseware/" + id + "/approve",
                        Map.of("publishAt", at.toString())));
        return id;
    }

    private static String state(String id) throws Exception {
        return must(200, send(second, editor, "GET", "/api/courseware/" + id, null))
                .path("state")
                .asText();
    }

    private static JsonNode releases() throws Exception {
        return must(200, send(second, reviewer, "GET", "/api/releases", null));
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(50);
        }
    }
}
