package kejian.edge.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import kejian.edge.kit.Machine;
import org.junit.jupiter.api.Test;

class ProvinceTimeTest {

    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final Machine machine = new Machine(NOW);
    private final ProvinceTime time = new ProvinceTime(null, machine.wall(), machine.nanos());

    private ProvinceTime afterAStart(ProvinceTime before) {
        ProvinceTime.Known known = before.known();
        machine.off(Duration.ZERO);
        return new ProvinceTime(known, machine.wall(), machine.nanos());
    }

    @Test
    void oldWord_setsSchedulesBack_andWhatIsProvenNot() {
        time.confirm(NOW, /* carried= */ false);
        machine.run(HOUR.multipliedBy(20));
        time.confirm(NOW.plus(HOUR), /* carried= */ true);
        assertThat(time.now()).isEqualTo(NOW.plus(HOUR));
        assertThat(time.proven()).isEqualTo(machine.truth());

        ProvinceTime again = afterAStart(time);
        assertThat(again.proven())
                .as("what a disk set back is no time off")
                .isEqualTo(NOW.plus(HOUR.multipliedBy(20)));
    }

    @Test
    void firstWord_isBelieved_whateverTheWallClockSaid() {
        machine.turn(Duration.ofDays(3_650));
        ProvinceTime turned = new ProvinceTime(null, machine.wall(), machine.nanos());
        turned.confirm(NOW, /* carried= */ true);
        assertThat(turned.now()).isEqualTo(NOW);
        assertThat(turned.proven()).isEqualTo(NOW);
    }

    @Test
    void wallClockThatIsAheadAtAStart_takesADayOnce_untilTheNextWord() {
        time.confirm(NOW, /* carried= */ false);
        machine.turn(Duration.ofDays(3_650));
        ProvinceTime again = afterAStart(afterAStart(time));
        assertThat(again.proven()).isEqualTo(NOW.plus(HOUR.multipliedBy(24)));
        again.confirm(NOW, /* carried= */ true);
        assertThat(again.proven()).isEqualTo(NOW);
    }

    @Test
    void provinceWhoseClockWasAhead_isFollowedByAHundredthOfTheTime() {
        time.confirm(NOW.plus(HOUR.multipliedBy(20)), /* carried= */ false);
        machine.run(HOUR);
        time.confirm(machine.truth(), /* carried= */ true);
        assertThat(time.proven()).isEqualTo(NOW.plus(HOUR.multipliedBy(21)));
        for (int hour = 0; hour < 100; hour++) {
            machine.run(HOUR);
            time.confirm(machine.truth(), /* carried= */ false);
            assertThat(time.now()).isEqualTo(machine.truth());
        }
        assertThat(time.proven()).isEqualTo(machine.truth().plus(HOUR.multipliedBy(19)));
        for (int hour = 0; hour < 1_901; hour++) {
            machine.run(HOUR);
            time.confirm(machine.truth(), /* carried= */ false);
        }
        assertThat(time.proven()).isEqualTo(machine.truth());
    }
}
