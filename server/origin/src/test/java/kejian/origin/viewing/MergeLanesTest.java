package kejian.origin.viewing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
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
        AtomicBoolean entered = new AtomicBoolean();
        Thread second =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                lanes.enter();
                                entered.set(true);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        while (second.getState() != Thread.State.TIMED_WAITING) {
            assertThat(entered).isFalse();
            Thread.onSpinWait();
        }
        lanes.leave();
        second.join();
        assertThat(entered).isTrue();
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
}
