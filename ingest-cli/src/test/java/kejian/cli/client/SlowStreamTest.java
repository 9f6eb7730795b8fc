package kejian.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SlowStreamTest {

    @Test
    void bytes_withARate_comeWholeAndNoFaster() throws IOException {
        byte[] bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);
        long begun = System.nanoTime();
        try (SlowStream stream = new SlowStream(bytes, Bandwidth.of("400000", Clock.systemUTC()))) {
            assertThat(stream.readAllBytes()).isEqualTo(bytes);
        }
        // the last piece of 16 KiB leaves when the ones before it are due
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun))
                .isGreaterThanOrEqualTo(200);
    }
}
