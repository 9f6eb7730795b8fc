package kejian.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BandwidthTest {

    private static long at(String time, String table) {
        Clock clock = Clock.fixed(Instant.parse("2026-12-01T" + time + ":00Z"), ZoneOffset.UTC);
        return Bandwidth.of(table, clock).now();
    }

    @Test
    void table_holdsByTheTimeOfDay_roundTheClock() {
        String table = "08:00,512k 23:00,off";
        assertThat(at("07:59", table)).isZero();
        assertThat(at("08:00", table)).isEqualTo(512 << 10);
        assertThat(at("22:59", table)).isEqualTo(512 << 10);
        assertThat(at("23:00", table)).isZero();
        assertThat(at("12:00", "2M")).isEqualTo(2 << 20);
        assertThat(at("03:00", "23:00,1M 08:00,100")).isEqualTo(1 << 20);
    }

    @Test
    void table_thatIsNone_isRefused() {
        for (String wrong : new String[] {"fast", "25:00,1k", "08:00,1k,2k", "08:00", "", "-5k"}) {
            assertThatThrownBy(() -> Bandwidth.of(wrong, Clock.systemUTC()))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void two_together_goNoFasterThanOne() throws Exception {
        Bandwidth shared = Bandwidth.of("1M", Clock.systemUTC());
        long begun = System.nanoTime();
        Thread other = Thread.ofVirtual().start(() -> take(shared));
        take(shared);
        other.join();
        // the first piece of 16 KiB goes at once
        double due = (2 * 20 - 1) * (16 << 10) / (double) (1 << 20);
        assertThat((System.nanoTime() - begun) / (double) TimeUnit.SECONDS.toNanos(1))
                .isGreaterThan(due * 0.99);
    }

    private static void take(Bandwidth shared) {
        try {
            for (int i = 0; i < 20; i++) {
                shared.take(16 << 10);
            }
        } catch (InterruptedIOException e) {
            throw new IllegalStateException(e);
        }
    }
}
