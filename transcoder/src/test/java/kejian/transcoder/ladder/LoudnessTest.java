package kejian.transcoder.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.transcoder.Studio;
import kejian.transcoder.cage.Room;
import kejian.transcoder.probe.Probe;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every recording comes out as loud as the others, whichever way it was brought there. */
class LoudnessTest {

    private static final Pattern INTEGRATED = Pattern.compile("I: +(-?[\\d.]+) LUFS");

    @TempDir Path directory;
    Room room;

    @BeforeEach
    void enter() throws Exception {
        room = Studio.room(directory);
    }

    @Test
    void filter_turnsUpASteadyVoice_andLeavesTheRestToTheDynamicOne() {
        assertThat(new Loudness(-24, 3, -12).filter()).isEqualTo("volume=6.00dB,");
        assertThat(new Loudness(-9, 3, 0).filter()).isEqualTo("volume=-9.00dB,");
        assertThat(new Loudness(-24, 3, -8.5).filter()).startsWith("loudnorm");
        assertThat(new Loudness(-24, 12, -12).filter()).startsWith("loudnorm");
        assertThat(new Loudness(-62, 0, -40).filter()).isEqualTo("volume=0.00dB,");
    }

    @ParameterizedTest
    @CsvSource({"0.02, quiet", "0.25, as it should be", "1.0, loud"})
    void sound_comesOutAtTheSameLoudness(double volume, String how) throws Exception {
        Studio.record(
                room.file("original.bin"),
                "-f",
                "lavfi",
                "-i",
                "anoisesrc=color=pink:seed=3:duration=8,volume=" + volume,
                "-c:a",
                "flac",
                "-f",
                "flac");
        Ladder.make(room, "original.bin", Probe.look(room, "original.bin"), Beside.NOTHING);
        assertThat(loudnessOf("audio.mp4")).as(how).isCloseTo(-18, within(1.0));
    }

    private double loudnessOf(String file) throws Exception {
        Matcher found =
                INTEGRATED.matcher(
                        Studio.run(
                                Studio.tools().ffmpeg(),
                                directory,
                                "-i",
                                file,
                                "-af",
                                "ebur128=framelog=quiet",
                                "-f",
                                "null",
                                "-"));
        double last = 0;
        while (found.find()) {
            last = Double.parseDouble(found.group(1));
        }
        return last;
    }
}
