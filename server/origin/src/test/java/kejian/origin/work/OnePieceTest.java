package kejian.origin.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kejian.contract.job.JobLease;
import kejian.contract.job.JobOutcome;
import kejian.contract.job.Task;
import kejian.origin.DatabaseForTests;
import org.junit.jupiter.api.Test;

/** What goes wrong in a part is no end of the title: it is made in one piece. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class OnePieceTest extends OneJob {

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
