package kejian.origin.work;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kejian.contract.job.Division;
import kejian.contract.job.JobLease;
import kejian.contract.job.JobOutcome;
import kejian.contract.job.Task;
import kejian.origin.DatabaseForTests;
import kejian.origin.MovableClock;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong in a part is no end of the title: it is made in one piece. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class OnePieceTest {

    private static final Duration LONGER_THAN_A_LEASE = Duration.ofSeconds(61);

    @Inject Tasks tasks;
    @Inject Parts parts;
    @Inject MovableClock clock;
    @Inject AgroalDataSource database;
    @Inject TestTokens tokens;
    private UUID job;

    @BeforeEach
    void oneJob() throws Exception {
        sql("delete from job");
        job = job(0);
    }

    private UUID job(int priority) throws Exception {
        UUID id = UUID.randomUUID();
        UUID courseware = UUID.randomUUID();
        sql(
                """
                insert into courseware (id, kind, title, summary, presenter, publisher, tags, category,
                    purpose, state, version, area, created_by, created_at, original_sha256,
                    original_bytes, original_name)
                values ('%s', 'VIDEO', 't', '', '', '', '', 'RED_CLASSICS', 'EDUCATION', 'DRAFT', 0,
                    '410000', 'x', now(), '%s', 1, 'x.mp4');
                insert into job (id, courseware, state, created_at, priority)
                values ('%s', '%s', 'QUEUED', now() - interval '1 day', %d);
                insert into task (job, number, kind, state, not_before)
                values ('%s', 0, 'START', 'QUEUED', now() - interval '1 day')
                """
                        .formatted(courseware, "0".repeat(64), id, courseware, priority, id));
        return id;
    }

    private void sql(String statement) throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            s.execute(statement);
        }
    }

    private String one(String query) throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement();
                ResultSet r = s.executeQuery(query)) {
            r.next();
            return String.valueOf(r.getString(1));
        }
    }

    private static Division division(long fence) {
        return new Division(fence, "{}", List.of(25L, 50L), List.of());
    }

    private JobLease lease(String worker) {
        return tasks.lease(worker).orElseThrow();
    }

    private RequestSpecification worker() throws Exception {
        return given().header("Authorization", "Bearer " + tokens.worker("parts-test"))
                .contentType("application/json");
    }

    private String at(String what) {
        return "/api/work/" + job + "/" + what;
    }

    private static JobOutcome failure(long fence, String code, String detail) {
        return new JobOutcome(
                fence,
                null,
                new JobOutcome.Failure(code, detail),
                0,
                List.of(),
                null,
                null,
                List.of());
    }

    @Test
    void chunksThatDoNotFit_areMadeInOnePiece() throws Exception {
        parts.divide(job, division(lease("a").fence()));
        lease("sound");
        long fence = lease("first").fence();
        worker().body(failure(fence, "chunks-unfit", "24 pictures of 25"))
                .post(at("outcome"))
                .then()
                .statusCode(204);
        assertThat(lease("b").task()).isEqualTo(new Task.Start(/* mayDivide= */ false));
        assertThat(tasks.lease("c")).isEmpty();
    }

    @Test
    void part_thatFailsEachTime_isNoEndOfTheTitle() throws Exception {
        parts.divide(job, division(lease("a").fence()));
        failSound("check-failed");
        assertThat(lease("b").task()).isEqualTo(new Task.Start(/* mayDivide= */ false));
        assertThat(tasks.lease("c")).isEmpty();
    }

    @Test
    void part_thatFindsNoRoomEachTime_waitsForAPerson() throws Exception {
        parts.divide(job, division(lease("a").fence()));
        failSound("scratch-full");
        assertThat(tasks.lease("b")).isEmpty();
        assertThat(one("select code from job")).isEqualTo("poison");
    }

    private void failSound(String code) throws Exception {
        for (int i = 0; i < 3; i++) {
            clock.advance(Duration.ofMinutes(10));
            JobLease sound = lease("w");
            assertThat(sound.task()).isInstanceOf(Task.Sound.class);
            worker().body(failure(sound.fence(), code, "x"))
                    .post(at("outcome"))
                    .then()
                    .statusCode(204);
        }
        clock.advance(Duration.ofMinutes(10));
    }

    @Test
    void part_whoseLeaseEndsEachTime_isNoEndOfTheTitle() throws Exception {
        parts.divide(job, division(lease("a").fence()));
        for (int i = 0; i < 3; i++) {
            assertThat(lease("victim").task()).isInstanceOf(Task.Sound.class);
            clock.advance(LONGER_THAN_A_LEASE);
        }
        assertThat(lease("b").task()).isEqualTo(new Task.Start(/* mayDivide= */ false));
        assertThat(tasks.lease("c")).isEmpty();
    }

    /**
     * Who hands in a chunk has its task and waits for the job; who holds the job waits for none.
     */
    @Test
    void onePiece_waitsForAChunkInUse_withoutHoldingTheJob() throws Exception {
        parts.divide(job, division(lease("a").fence()));
        JobOutcome unfit = failure(lease("sound").fence(), "chunks-unfit", "x");
        RequestSpecification call = worker().body(unfit);
        try (Connection chunk = database.getConnection();
                Statement s = chunk.createStatement()) {
            chunk.setAutoCommit(false);
            s.execute("select 1 from task where number = 3 for update");
            CompletableFuture<Integer> told =
                    CompletableFuture.supplyAsync(() -> call.post(at("outcome")).statusCode());
            String waiting =
                    "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                            + " and datname = current_database()";
            while (one(waiting).equals("0")) {
                assertThat(told).isNotDone();
                Thread.onSpinWait();
            }
            s.execute("select 1 from job for update nowait");
            chunk.commit();
            assertThat(told.get(30, TimeUnit.SECONDS)).isEqualTo(204);
        }
        assertThat(lease("b").task()).isEqualTo(new Task.Start(/* mayDivide= */ false));
    }
}
