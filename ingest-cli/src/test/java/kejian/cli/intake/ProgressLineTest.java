package kejian.cli.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    private static final long SECOND = 1_000_000_000L;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private ProgressLine line(ProgressLine.Style style) {
        return new ProgressLine(
                style,
                new PrintStream(bytes, true, StandardCharsets.UTF_8),
                key -> key.equals("sent") ? "%s %d%%" : "left");
    }

    private String said() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void bar_showsShareSpeedAndTimeLeft_ofAllTogether() {
        ProgressLine line = line(ProgressLine.Style.BAR);
        line.tell("a", 0, 20 << 20, SECOND);
        line.tell("b", 20 << 20, 40 << 20, SECOND);
        line.tell("a", 10 << 20, 20 << 20, 3 * SECOND);

        assertThat(said()).contains(" 50% 30.0 MiB/60.0 MiB 5.0 MiB/s left 00:06");
    }

    @Test
    void bar_ofAResumedFile_countsWhatMovedNow() {
        ProgressLine line = line(ProgressLine.Style.BAR);
        line.tell("a", 90 << 20, 100 << 20, SECOND);
        line.tell("a", 91 << 20, 100 << 20, 2 * SECOND);

        assertThat(said()).contains("1.0 MiB/s left 00:09");
    }

    @Test
    void plain_tellsEachTenth_once() {
        ProgressLine line = line(ProgressLine.Style.PLAIN);
        for (int i = 0; i <= 100; i++) {
            line.tell("a", i, 100, i);
        }
        assertThat(said().lines()).hasSize(11).contains("a 0%", "a 50%", "a 100%");
    }

    @Test
    void none_isSilent() {
        line(ProgressLine.Style.NONE).tell("a", 1, 2, 3);
        assertThat(said()).isEmpty();
    }
}
