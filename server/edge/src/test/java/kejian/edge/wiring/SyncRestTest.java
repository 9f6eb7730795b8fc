package kejian.edge.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SyncRestTest {

    private static final Duration AT_ONCE = Duration.ofMillis(250);
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private final SyncRest rest = new SyncRest(INTERVAL, LONGEST, new Random(1));

    /** A fifth more or less is the jitter. */
    private static void assertAbout(Duration rest, Duration expected) {
        assertThat(rest.toMillis())
                .isBetween(expected.toMillis() * 8 / 10, expected.toMillis() * 12 / 10);
    }

    @Test
    void line_thatBreaksWhileBytesCome_isTriedAgainAtOnce_everyTime() {
        for (int cut = 0; cut < 20; cut++) {
            assertAbout(rest.afterBreak(/* bytesCame= */ true), AT_ONCE);
        }
    }

    @Test
    void line_thatStaysDarkAfterIt_isTriedTwentyTimesAtOnce_thenLessAndLessOften() {
        assertAbout(rest.afterBreak(/* bytesCame= */ true), AT_ONCE);
        for (int dark = 1; dark < 20; dark++) {
            assertAbout(rest.afterBreak(/* bytesCame= */ false), AT_ONCE);
        }
        for (int seconds = 1; seconds <= 512; seconds *= 2) {
            assertAbout(rest.afterBreak(/* bytesCame= */ false), Duration.ofSeconds(seconds));
        }
    }

    @Test
    void line_overWhichNothingComes_isTriedLessAndLessOften() {
        for (int seconds = 1; seconds <= 512; seconds *= 2) {
            assertAbout(rest.afterBreak(/* bytesCame= */ false), Duration.ofSeconds(seconds));
        }
        assertAbout(rest.afterBreak(/* bytesCame= */ false), LONGEST);
        assertAbout(rest.afterBreak(/* bytesCame= */ false), LONGEST);
        assertAbout(rest.afterBreak(/* bytesCame= */ true), AT_ONCE);
    }

    @Test
    void what_isNotBelieved_isNotAskedForSoon() {
        assertAbout(rest.afterFailure(), INTERVAL.multipliedBy(2));
        assertAbout(rest.afterFailure(), INTERVAL.multipliedBy(4));
        assertAbout(rest.afterSuccess(), INTERVAL);
    }
}
