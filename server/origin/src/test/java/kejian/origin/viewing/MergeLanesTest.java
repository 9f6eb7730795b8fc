package kejian.origin.viewing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches of many edges go in turn, and nobody waits for ever. */
class MergeLanesTest {

    @Test
    @Timeout(60)
    void second_waitsForTheFirst() throws Exception {
        MergeLanes lanes = new MergeLanes(1, Duration.ofMinutes(1));
        lanes.enter();
        CompletableFuture<Void> second = entering(lanes);
        while (!lanes.isWaitedFor()) {
            Thread.onSpinWait();
        }
        assertThat(second).isNotDone();
        lanes.leave();
        second.join();
    }

    @Test
    void whoWaitsTooLong_isToldWhenToComeAgain() throws Exception {
        MergeLanes lanes = new MergeLanes(1, Duration.ofMillis(20));
        lanes.enter();
        assertThatThrownBy(lanes::enter)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem()).isEqualTo(Problem.UNAVAILABLE));
        lanes.leave();
        lanes.enter();
    }

    private static CompletableFuture<Void> entering(MergeLanes lanes) {
        return CompletableFuture.runAsync(() -> {
            try {
                lanes.enter();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
