package kejian.delivery.register;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class CloneWatchTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private final CloneWatch watch =
            new CloneWatch(
                    new Clock() {
                        @Override
                        public Instant instant() {
                            return now;
                        }

                        @Override
                        public ZoneId getZone() {
                            return ZoneOffset.UTC;
                        }

                        @Override
                        public Clock withZone(ZoneId zone) {
                            return this;
                        }
                    });

    private void asks(String box, String peer) {
        watch.asks(box, peer);
        now = now.plus(MINUTE);
    }

    @Test
    void nameThatComesBackToItsFirstPlace_isCloned() {
        asks("A", "10.0.0.1");
        asks("A", "10.0.0.2");
        assertThat(watch.cloned()).isEmpty();
        asks("A", "10.0.0.1");
        assertThat(watch.cloned()).containsExactly("A");
    }

    @Test
    void newAddresses_oneAfterTheOther_areALinesOwn() {
        for (int i = 0; i < 20; i++) {
            asks("A", "10.0.0." + i);
            asks("A", "10.0.0." + i);
        }
        assertThat(watch.cloned()).isEmpty();
    }

    @Test
    void addressThatIsGivenAgainLater_isNoSign() {
        asks("A", "10.0.0.1");
        asks("A", "10.0.0.2");
        now = now.plus(CloneWatch.AT_ONCE);
        asks("A", "10.0.0.1");
        assertThat(watch.cloned()).isEmpty();
    }

    @Test
    void otherBoxes_andTheOtherProtocolOfOne_areNoSign() {
        asks("A", "10.0.0.1");
        asks("B", "10.0.0.2");
        asks("A", "10.0.0.1");
        asks("A", "fd00::1");
        asks("A", "10.0.0.1");
        assertThat(watch.cloned()).isEmpty();
    }

    @Test
    void flag_isToldForADay() {
        asks("A", "10.0.0.1");
        asks("A", "10.0.0.2");
        asks("A", "10.0.0.1");
        now = now.plus(Duration.ofHours(25));
        assertThat(watch.cloned()).isEmpty();
    }
}
