package kejian.origin.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import kejian.origin.Caller;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * A province at work whose database server is killed, or cuts its connections: each answer is a
 * success that lasts or 503, and nobody has to do anything. What was acknowledged is kept here, not
 * in the province.
 */
@QuarkusTest
@TestProfile(OnDebiansDatabase.class)
@EnabledIf("kejian.origin.database.DebianPostgres#isWanted")
@Tag("engines")
class DatabaseLostTest {

    private static final int KILLS = 3;
    private static final int CUTS = 5;
    private static final int JOBS = 400;
    private static final int PIECE = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Inject TestTokens tokens;
    @Inject AgroalDataSource database;
    @Inject ObjectMapper json;

    private final Map<Integer, AtomicLong> answers = new ConcurrentHashMap<>();
    private final List<Thread> working = new ArrayList<>();
    private final ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    private final ConcurrentLinkedQueue<String> articles = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> lent = new ConcurrentLinkedQueue<>();
    private final Map<String, Long> releases = new ConcurrentHashMap<>();
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final String mark = UUID.randomUUID().toString().substring(0, 8);
    private Caller editor;
    private Caller reviewer;
    private Caller worker;
    private Caller edge;
    private String upload;

    @BeforeEach
    void people() throws Exception {
        editor = Caller.withToken(tokens.person("editor-" + mark, "editor"));
        reviewer = Caller.withToken(tokens.person("reviewer-" + mark, "reviewer"));
        worker = Caller.withToken(tokens.worker("worker-" + mark));
        edge = Caller.withToken(tokens.edge("e-" + mark));
        sql("delete from job");
        sql(
                "insert into edge (name, area, address) values ('e-%s', '410000', 'http://e')"
                        .formatted(mark));
        String column = "{\"slug\":\"c-%s\",\"title\":\"专栏\"}".formatted(mark);
        assertThat(editor.send("POST", "/api/columns", column).statusCode()).isEqualTo(201);
        for (int i = 0; i < JOBS; i++) {
            job();
        }
        upload =
                Caller.send(
                                editor.request("/api/uploads")
                                        .header("Tus-Resumable", "1.0.0")
                                        .header("Upload-Length", "100000000")
                                        .POST(HttpRequest.BodyPublishers.noBody()))
                        .headers()
                        .firstValue("Location")
                        .orElseThrow();
    }

    @AfterEach
    void nothingWaits() throws Exception {
        stopWork();
        sql("delete from job");
    }

    private void job() throws SQLException {
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

    private void sql(String statement) throws SQLException {
        try (Connection c = database.getConnection()) {
            DatabaseContract.execute(c, statement);
        }
    }

    private long count(String sql) throws SQLException {
        try (Connection c = database.getConnection()) {
            return Long.parseLong(DatabaseContract.text(c, sql));
        }
    }

    @Test
    void server_killedDuringWork_isFoundAgain_andNothingAcknowledgedIsLost() throws Exception {
        work();
        for (int i = 0; i < KILLS; i++) {
            awaitWork();
            OnDebiansDatabase.Server.server().kill();
            awaitReadiness(503);
            OnDebiansDatabase.Server.server().startAgain();
            awaitReadiness(200);
        }
        awaitWork();
        stopWork();
        assertNothingIsLost();
    }

    @Test
    void connections_cutDuringWork_areMadeAnew_andNothingAcknowledgedIsLost() throws Exception {
        work();
        for (int i = 0; i < CUTS; i++) {
            awaitWork();
            assertThat(OnDebiansDatabase.Server.server().cutConnections()).isPositive();
        }
        awaitWork();
        stopWork();
        assertNothingIsLost();
    }

    private void work() {
        again(this::article);
        again(this::lease);
        again(this::lease);
        again(this::release);
        again(this::record);
        again(this::append);
    }

    private void again(Callable<?> step) {
        working.add(
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                while (!over) {
                                    step.call();
                                }
                            } catch (Exception | AssertionError e) {
                                faults.add(e);
                            }
                        }));
    }

    private void stopWork() throws InterruptedException {
        over = true;
        for (Thread each : working) {
            each.join();
        }
    }

    /** Until each kind of work was acknowledged some more times. */
    private void awaitWork() throws InterruptedException {
        List<Callable<Long>> kinds =
                List.of(
                        () -> (long) articles.size(),
                        () -> (long) lent.size(),
                        () -> (long) releases.size(),
                        records::get,
                        bytes::get);
        for (Callable<Long> kind : kinds) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            try {
                long before = kind.call();
                while (kind.call() < before + 3) {
                    assertThat(faults).isEmpty();
                    assertThat(System.nanoTime()).as("work goes on: " + told()).isLessThan(end);
                    Thread.sleep(10);
                }
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    private void awaitReadiness(int status) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (Caller.anonymous().send("GET", "/q/health/ready", null).statusCode() != status) {
            assertThat(System.nanoTime()).as("readiness " + status).isLessThan(end);
            Thread.sleep(50);
        }
    }

    /** A success or an honest 503, never anything else; whoever gets that tries again. */
    private boolean isDone(HttpResponse<String> answer) throws InterruptedException {
        answers.computeIfAbsent(answer.statusCode(), _ -> new AtomicLong()).incrementAndGet();
        if (answer.statusCode() / 100 == 2) {
            return true;
        }
        Caller.assertProblem(answer, 503, "unavailable");
        Thread.sleep(50);
        return false;
    }

    private String told() {
        return new TreeMap<>(answers).toString();
    }

    private Void article() throws InterruptedException {
        String title = mark + " 第 " + articles.size() + " 篇";
        HttpResponse<String> made =
                editor.send(
                        "POST",
                        "/api/courseware",
                        """
                        {"kind": "ARTICLE", "title": "%s", "category": "RED_CLASSICS",
                         "column": "c-%s", "purpose": "EDUCATION",
                         "article": {"blocks": [{"text": "正文", "heading": false}]}}
                        """
                                .formatted(title, mark));
        if (isDone(made)) {
            articles.add(Caller.json(made).get("id").asText());
        }
        return null;
    }

    private Void lease() throws InterruptedException {
        HttpResponse<String> lease =
                worker.send("POST", "/api/work/lease", "{\"worker\":\"%s\"}".formatted(mark));
        if (isDone(lease) && lease.statusCode() == 200) {
            lent.add(Caller.json(lease).get("job").asText());
            Thread.sleep(100);
        }
        return null;
    }

    private Void release() throws InterruptedException {
        String key = mark + " " + releases.size();
        HttpResponse<String> made =
                Caller.send(
                        reviewer.request("/api/releases")
                                .header("Idempotency-Key", key)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"note\":\"\"}")));
        if (isDone(made)) {
            releases.put(key, Caller.json(made).get("number").asLong());
            Thread.sleep(100);
        }
        return null;
    }

    /** The same batch until it is acknowledged, as an edge does. */
    private Void record() throws Exception {
        long seq = records.get() + 1;
        ViewingEvent event =
                new ViewingEvent(
                        ViewingEvent.Source.BEACON,
                        ViewingEvent.Action.BEAT,
                        mark + seq,
                        true,
                        "box-" + mark + seq,
                        UUID.nameUUIDFromBytes(new byte[] {1}).toString(),
                        "pkg",
                        Tier.A,
                        System.currentTimeMillis(),
                        null,
                        0,
                        -1,
                        30_000,
                        List.of(new Section(0, 30_000)),
                        0,
                        0,
                        -1,
                        -1);
        JournalBatch batch =
                new JournalBatch("e-" + mark, mark, List.of(new JournalBatch.Entry(seq, event)));
        String body =
                json.copy()
                        .setSerializationInclusion(JsonInclude.Include.NON_NULL)
                        .writeValueAsString(batch);
        if (isDone(edge.send("POST", "/sync/journal", body))) {
            records.set(seq);
        }
        return null;
    }

    /** As a tus client: after a fault it asks how far it came. */
    private Void append() throws InterruptedException {
        HttpResponse<String> sent =
                Caller.send(
                        editor.request(upload)
                                .header("Tus-Resumable", "1.0.0")
                                .header("Upload-Offset", Long.toString(bytes.get()))
                                .header("Content-Type", "application/offset+octet-stream")
                                .method(
                                        "PATCH",
                                        HttpRequest.BodyPublishers.ofByteArray(new byte[PIECE])));
        if (isDone(sent)) {
            bytes.set(Long.parseLong(sent.headers().firstValue("Upload-Offset").orElseThrow()));
            return null;
        }
        HttpResponse<String> asked = head();
        if (asked.statusCode() == 200) {
            long there = offset(asked);
            assertThat(there).as("acknowledged bytes").isGreaterThanOrEqualTo(bytes.get());
            bytes.set(there);
        } else {
            assertThat(asked.statusCode()).isEqualTo(503);
        }
        return null;
    }

    private HttpResponse<String> head() {
        return Caller.send(
                editor.request(upload)
                        .header("Tus-Resumable", "1.0.0")
                        .method("HEAD", HttpRequest.BodyPublishers.noBody()));
    }

    private static long offset(HttpResponse<String> head) {
        return Long.parseLong(head.headers().firstValue("Upload-Offset").orElseThrow());
    }

    private void assertNothingIsLost() throws SQLException {
        System.out.printf(
                "database lost: articles=%d leases=%d releases=%d records=%d bytes=%d answers=%s%n",
                articles.size(), lent.size(), releases.size(), records.get(), bytes.get(), told());
        assertThat(faults).isEmpty();
        for (String id : articles) {
            assertThat(editor.send("GET", "/api/courseware/" + id, null).statusCode())
                    .isEqualTo(200);
        }
        assertThat(lent).doesNotHaveDuplicates();
        for (String job : lent) {
            assertThat(
                            count(
                                    "select count(*) from job where state = 'RUNNING' and id = '"
                                            + job
                                            + "'"))
                    .as("lent " + job)
                    .isEqualTo(1);
        }
        for (Map.Entry<String, Long> release : releases.entrySet()) {
            assertThat(
                            count(
                                    "select number from release where idempotency_key = '"
                                            + release.getKey()
                                            + "'"))
                    .isEqualTo(release.getValue());
        }
        String evidence = "select count(*) from viewing_event where edge = 'e-" + mark + "'";
        assertThat(count(evidence)).isBetween(records.get(), records.get() + 1);
        assertThat(count("select count(*) from viewing_session where edge = 'e-" + mark + "'"))
                .isEqualTo(count(evidence));
        assertThat(offset(head())).isGreaterThanOrEqualTo(bytes.get());
    }
}
