package kejian.origin.work;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.is;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import kejian.contract.job.JobLease;
import kejian.contract.job.JobOutcome;
import kejian.contract.job.JobProgress;
import kejian.origin.DatabaseForTests;
import kejian.origin.MovableClock;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One job, one result: whoever lost the lease is refused, whoever hangs loses it. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@Tag("engines")
class JobsTest {

    private static final Duration LONGER_THAN_A_LEASE = Duration.ofSeconds(61);
    private static final int WHILE_IT_WAITS_MS = 1_200;

    @Inject Tasks jobs;
    @Inject MovableClock clock;
    @Inject AgroalDataSource database;
    @Inject TestTokens tokens;

    @BeforeEach
    void noJobs() throws Exception {
        sql("delete from job");
    }

    private void sql(String statement) throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            s.execute(statement);
        }
    }

    private UUID job() throws Exception {
        UUID courseware = UUID.randomUUID();
        UUID job = UUID.randomUUID();
        sql(
                """
                insert into courseware (id, kind, title, summary, presenter, publisher, tags, category,
                    purpose, state, version, area, created_by, created_at, original_sha256,
                    original_bytes, original_name)
                values ('%s', 'VIDEO', 't', '', '', '', '', 'RED_CLASSICS', 'EDUCATION', 'DRAFT', 0,
                    '410000', 'x', now(), '%s', 1, 'x.mp4');
                insert into job (id, courseware, state, created_at)
                values ('%s', '%s', 'QUEUED', now() - interval '1 day');
                insert into task (job, number, kind, state, not_before)
                values ('%s', 0, 'START', 'QUEUED', now() - interval '1 day')
                """
                        .formatted(courseware, "0".repeat(64), job, courseware, job));
        return job;
    }

    private static JobProgress progress(long fence, long done) {
        return new JobProgress(fence, JobProgress.Stage.TRANSCODING, 10, done);
    }

    private static JobOutcome refused(long fence) {
        return new JobOutcome(
                fence,
                new JobOutcome.Refusal("video-invalid", "坏", "bad"),
                null,
                0,
                List.of(),
                null,
                null,
                List.of());
    }

    @Test
    void leases_toManyAtOnce_giveEachJobOnce() throws Exception {
        for (int i = 0; i < 60; i++) {
            job();
        }
        ConcurrentLinkedQueue<String> lent = new ConcurrentLinkedQueue<>();
        List<Thread> workers =
                List.of("a", "b", "c").stream()
                        .map(name ->
                                Thread.ofPlatform()
                                        .start(() -> {
                                            for (Optional<JobLease> l;
                                                    (l = jobs.lease(name)).isPresent(); ) {
                                                lent.add(l.get().job());
                                            }
                                        }))
                        .toList();
        for (Thread worker : workers) {
            worker.join();
        }
        assertThat(lent).hasSize(60);
        Set<String> different = new HashSet<>(lent);
        assertThat(different).hasSize(60);
    }

    /** A transcoder that is ended while it waits: what comes now is somebody else's. */
    @Test
    void worker_thatHungUpWhileItWaited_isLentNothing() throws Exception {
        byte[] body = "{\"worker\":\"gone\"}".getBytes(StandardCharsets.UTF_8);
        String head =
                """
                POST /api/work/lease HTTP/1.1\r
                Host: localhost\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """
                        .formatted(tokens.worker("gone"), body.length);
        try (Socket line = new Socket("127.0.0.1", RestAssured.port)) {
            line.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            line.getOutputStream().write(body);
            line.setSoTimeout(WHILE_IT_WAITS_MS);
            assertThatThrownBy(() -> line.getInputStream().read())
                    .isInstanceOf(SocketTimeoutException.class);
        }
        job();
        // it looks twice a second
        Thread.sleep(WHILE_IT_WAITS_MS);
        assertThat(jobs.lease("other")).isPresent();
    }

    @Test
    void zombie_isRefusedEverywhere() throws Exception {
        UUID id = job();
        JobLease first = jobs.lease("sleeper").orElseThrow();
        clock.advance(LONGER_THAN_A_LEASE);
        JobLease second = jobs.lease("other").orElseThrow();
        assertThat(second.job()).isEqualTo(id.toString());
        assertThat(second.fence()).isGreaterThan(first.fence());
        String path = "/api/work/" + id;
        worker().body(progress(first.fence(), 99))
                .post(path + "/progress")
                .then()
                .statusCode(409)
                .body("code", is("lease-lost"));
        worker().get(path + "/original?fence=" + first.fence()).then().statusCode(409);
        worker().contentType("application/octet-stream")
                .body(new byte[1])
                .put(path + "/blobs/" + "a".repeat(64) + "?fence=" + first.fence())
                .then()
                .statusCode(409);
        worker().body(refused(first.fence())).post(path + "/outcome").then().statusCode(409);
        worker().body(refused(second.fence())).post(path + "/outcome").then().statusCode(204);
        // the answer was lost: the same outcome again is no fault, another one is
        worker().body(refused(second.fence())).post(path + "/outcome").then().statusCode(204);
        JobOutcome other =
                new JobOutcome(
                        second.fence(),
                        new JobOutcome.Refusal("type-mismatch", "", ""),
                        null,
                        0,
                        List.of(),
                        null,
                        null,
                        List.of());
        worker().body(other).post(path + "/outcome").then().statusCode(409);
    }

    private RequestSpecification worker() throws Exception {
        return given().header("Authorization", "Bearer " + tokens.worker("jobs-test"))
                .contentType("application/json");
    }

    @Test
    void heartbeat_withoutWorkDone_losesTheLease() throws Exception {
        UUID id = job();
        JobLease lease = jobs.lease("hanging").orElseThrow();
        jobs.progress(id, progress(lease.fence(), 5));
        for (int i = 0; i < 2; i++) {
            clock.advance(Duration.ofSeconds(25));
            jobs.progress(id, progress(lease.fence(), 5));
        }
        clock.advance(Duration.ofSeconds(25));
        assertThat(jobs.lease("other")).isPresent();
    }

    @Test
    void heartbeat_withWorkDone_keepsTheLease() throws Exception {
        UUID id = job();
        JobLease lease = jobs.lease("busy").orElseThrow();
        for (int i = 1; i <= 5; i++) {
            clock.advance(Duration.ofSeconds(40));
            jobs.progress(id, progress(lease.fence(), i));
        }
        assertThat(jobs.lease("other")).isEmpty();
    }

    @Test
    void poison_isSetAside_andStopsNobodyElse() throws Exception {
        job();
        for (int i = 0; i < 3; i++) {
            assertThat(jobs.lease("victim " + i)).isPresent();
            clock.advance(LONGER_THAN_A_LEASE);
        }
        UUID healthy = job();
        assertThat(jobs.lease("next").orElseThrow().job()).isEqualTo(healthy.toString());
        assertThat(jobs.lease("next")).isEmpty();
    }

    @Test
    void blob_thatIsNotWhatItSays_isRefused() throws Exception {
        UUID id = job();
        JobLease lease = jobs.lease("liar").orElseThrow();
        worker().contentType("application/octet-stream")
                .body(new byte[] {1, 2, 3})
                .put("/api/work/" + id + "/blobs/" + "b".repeat(64) + "?fence=" + lease.fence())
                .then()
                .statusCode(422)
                .body("code", is("digest-mismatch"));
    }
}
