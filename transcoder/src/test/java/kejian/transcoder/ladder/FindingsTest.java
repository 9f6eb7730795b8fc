package kejian.transcoder.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import kejian.contract.job.FindingRule;
import kejian.contract.job.JobOutcome.Finding;
import kejian.transcoder.Studio;
import kejian.transcoder.cage.Room;
import kejian.transcoder.probe.Probe;
import kejian.transcoder.probe.Source;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the gate sees in an original, and what it does not. */
class FindingsTest {

    private static final String ORIGINAL = "original.bin";
    private static final String TONE = "sine=frequency=440:duration=4,volume=3";
    private static final String PICTURE = "testsrc2=size=320x180:rate=25:duration=4";
    private static final String NOISE = ",noise=alls=6:allf=t";
    private static final String BLACK = "color=c=black:s=320x180:r=25:d=4" + NOISE;

    @TempDir Path directory;
    Room room;
    Path original;

    @BeforeEach
    void enter() throws Exception {
        room = Studio.room(directory);
        original = room.file(ORIGINAL);
    }

    @Test
    void blackPicture_isFound_andWordsOnBlackAreNone() throws Exception {
        assertThat(held(BLACK, TONE)).containsExactly("video.black");
        assertThat(held(BLACK + ",drawbox=x=40:y=80:w=160:h=16:c=white:t=fill", TONE)).isEmpty();
        assertThat(held("color=c=0x303030:s=320x180:r=25:d=4", TONE)).isEmpty();
    }

    @Test
    void shortFilm_thatFadesIn_isNotBlack() throws Exception {
        String fading =
                "testsrc2=size=320x180:rate=25:duration=2.5,drawbox=c=black:t=fill:enable='lt(t,1.5)'";
        assertThat(held(fading, "sine=frequency=440:duration=2.5,volume=3")).isEmpty();
    }

    @Test
    void blackStretch_isTold_withItsPlace() throws Exception {
        String half =
                "color=c=0x204060:s=160x90:r=5:d=40,drawbox=c=black:t=fill:enable='between(t,9,25)'";
        record(half, "sine=frequency=440:duration=40,volume=3");
        List<Finding> made = made();
        assertThat(rules(made)).contains("video.black-part").doesNotContain("video.black");
        assertThat(made.stream().filter(f -> f.rule().equals("video.black-part")).findFirst())
                .map(Finding::detailEn)
                .hasValue("It is black from about 0:10 to 0:26");
    }

    @Test
    void silence_isFound_andAQuietVoiceIsTurnedUpAndTold() throws Exception {
        assertThat(held(PICTURE, TONE + ",volume=-50dB")).containsExactly("audio.silent");
        record(PICTURE, TONE + ",volume=-20dB");
        assertThat(rules(made())).contains("audio.loudness").doesNotContain("audio.silent");
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "0.5, audio.offset", "2.5, audio.far-off"})
    void offset_ofSoundAndPicture_isMeasured(String late, String rule) throws Exception {
        for (String which : List.of("picture", "sound")) {
            List<String> line = new ArrayList<>();
            line.addAll(List.of("-itsoffset", which.equals("picture") ? late : "0"));
            line.addAll(List.of("-f", "lavfi", "-i", PICTURE));
            line.addAll(List.of("-itsoffset", which.equals("sound") ? late : "0"));
            line.addAll(List.of("-f", "lavfi", "-i", TONE, "-c:a", "aac", "-f", "matroska"));
            Studio.record(original, line.toArray(String[]::new));
            assertThat(rules(Probe.look(room, ORIGINAL).findings()))
                    .as(which)
                    .filteredOn(r -> r.equals("audio.offset") || r.equals("audio.far-off"))
                    .isEqualTo(rule.isEmpty() ? List.of() : List.of(rule));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "100000, true, 92000, file.length-differs",
        "100000, true, 110000, file.length-differs",
        "100000, true, 98100, ''",
        "60000, true, 58500, file.other-duration",
        "100000, false, 40000, file.other-duration",
        "0, true, 40000, file.no-duration"
    })
    void length_isWeighed_againstTheOneNamed(
            long declaredMs, boolean trusted, long decodedMs, String rule) throws Exception {
        List<Finding> findings = new ArrayList<>();
        Source source = new Source("mov", declaredMs, trusted, decodedMs, null, null, List.of());
        Evidence.weighLength(source, decodedMs, findings);
        assertThat(rules(findings)).isEqualTo(rule.isEmpty() ? List.of() : List.of(rule));
    }

    @Test
    void matroska_thatNamesALongerTime_isHeld() throws Exception {
        record(
                "testsrc2=size=160x90:rate=5:duration=30",
                "sine=frequency=440:duration=30,volume=3");
        byte[] bytes = Files.readAllBytes(original);
        int at =
                new String(bytes, StandardCharsets.ISO_8859_1)
                        .indexOf("\u0044\u0089\u0088"); // Duration, eight bytes
        ByteBuffer duration = ByteBuffer.wrap(bytes, at + 3, 8);
        duration.putDouble(at + 3, duration.getDouble(at + 3) + 2_500);
        Files.write(original, bytes);
        assertThat(held(made())).containsExactly("file.length-differs");
    }

    @Test
    void editList_thatLeavesAPartOut_isTold_andAPlainFileIsNot() throws Exception {
        Path plain = room.file("plain.mp4");
        Studio.clip(plain, "320x180", "25", 4, "-f", "mp4");
        Files.copy(plain, original);
        assertThat(rules(Probe.look(room, ORIGINAL).findings())).doesNotContain("file.edit-list");
        Studio.record(original, "-ss", "1.5", "-i", plain.toString(), "-c", "copy", "-f", "mp4");
        assertThat(rules(Probe.look(room, ORIGINAL).findings())).contains("file.edit-list");
    }

    @Test
    void severalTracks_tellWhichWasTaken() throws Exception {
        Studio.record(
                original,
                List.of(
                                "-f lavfi -i testsrc2=size=160x90:rate=25:duration=2",
                                "-f lavfi -i testsrc2=size=320x180:rate=25:duration=2",
                                "-f lavfi -i sine=duration=2 -f lavfi -i sine=frequency=600:duration=2",
                                "-map 0 -map 1 -map 2 -map 3 -c:a aac -disposition:a:0 0",
                                "-disposition:a:1 default -metadata:s:a:1 language=chi -f matroska")
                        .stream()
                        .flatMap(words -> List.of(words.split(" ")).stream())
                        .toArray(String[]::new));
        assertThat(Probe.look(room, ORIGINAL).findings())
                .extracting(Finding::detailEn)
                .contains(
                        "Of 2 pictures the largest was taken: stream 2, 320×180 h264",
                        "Of 2 sounds stream 4 was taken: chi aac, 1 channels");
    }

    private List<String> held(String picture, String sound) throws Exception {
        record(picture, sound);
        return held(made());
    }

    private static List<String> held(List<Finding> findings) {
        return findings.stream()
                .map(Finding::rule)
                .filter(r -> FindingRule.of(r).map(FindingRule::holds).orElseThrow())
                .toList();
    }

    private void record(String picture, String sound) throws Exception {
        List<String> line = new ArrayList<>(List.of("-f", "lavfi", "-i", picture));
        line.addAll(List.of("-f", "lavfi", "-i", sound, "-c:v", "libx264", "-preset", "ultrafast"));
        line.addAll(List.of("-c:a", "aac", "-f", "matroska"));
        Studio.record(original, line.toArray(String[]::new));
    }

    private List<Finding> made() throws Exception {
        return Ladder.make(room, ORIGINAL, Probe.look(room, ORIGINAL), Beside.NOTHING).findings();
    }

    private static List<String> rules(Collection<Finding> findings) {
        return findings.stream().map(Finding::rule).toList();
    }
}
