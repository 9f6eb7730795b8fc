package kejian.transcoder.caption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kejian.transcoder.cage.FailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebVttTest {

    @TempDir Path base;

    private List<Cue> read(String text) throws Exception {
        return WebVtt.read(Files.writeString(base.resolve("captions.vtt"), text));
    }

    @Test
    void words_areReadWithoutMarks_settingsAndSignsOfDirection() throws Exception {
        List<Cue> cues =
                read(
                        """
                        WEBVTT

                        00:00:01.000 --> 100:00:02.500 line:0 align:start
                        <v 王老师><i>春耕</i>时节</v>\u202e，&lt;农村&gt;\u200f
                        <ruby>蝗<rt>huáng</rt></ruby>虫&nbsp;R&amp;D

                        00:00:03.000 --> 00:00:03.000
                        从不

                        00:00:04.000 --> 00:00:05.000
                        <b></b>
                        """);
        assertThat(cues)
                .containsExactly(
                        new Cue(1_000, 360_002_500, List.of("春耕时节，<农村>", "蝗虫 R&D")),
                        new Cue(4_000, 5_000, List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "WEBVTT x\n",
                "WEBVTT\n\nSTYLE\n::cue{}\n",
                "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\na\n",
                "WEBVTT\n\n00:01.000 --> 00:02.000\na\n",
                "WEBVTT\n\n99999999999999999999:00:01.000 --> 00:00:02.000\na\n"
            })
    void anythingElse_isDamage(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        FailedException.class,
                        e -> assertThat(e.code()).isEqualTo("captions-unreadable"));
    }

    @Test
    void bytesThatAreNoUtf8_andMoreThanTheOriginTakes_areDamage() throws Exception {
        Path file = base.resolve("captions.vtt");
        byte[] head = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n".getBytes(StandardCharsets.UTF_8);
        Files.write(file, head);
        Files.write(
                file,
                new byte[] {(byte) 0xd6, (byte) 0xd0},
                java.nio.file.StandardOpenOption.APPEND);
        assertThatThrownBy(() -> WebVtt.read(file)).hasMessageContaining("UTF-8");
        String cue = "00:00:01.000 --> 00:00:02.000\na\n\n";
        assertThat(read("WEBVTT\n\n" + cue.repeat(20_000))).hasSize(20_000);
        assertThatThrownBy(() -> read("WEBVTT\n\n" + cue.repeat(20_001)))
                .hasMessageContaining("line");
        assertThatThrownBy(() -> read("WEBVTT\n\n" + cue.replace("a", "a".repeat(40_000))))
                .hasMessageContaining("40000 characters");
        assertThatThrownBy(() -> read("WEBVTT\n\n" + cue.repeat(200_000)))
                .hasMessageContaining("bytes");
    }
}
