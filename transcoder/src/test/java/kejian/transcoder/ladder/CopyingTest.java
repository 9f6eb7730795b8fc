package kejian.transcoder.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import kejian.contract.job.JobOutcome.Finding;
import kejian.transcoder.Studio;
import kejian.transcoder.cage.Room;
import kejian.transcoder.probe.Probe;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rung is the source's own picture where that fits, and never where it only seems to. */
class CopyingTest {

    private static final String ORIGINAL = "original.bin";
    private static final String FITTING = "-g 50 -bf 2 -profile:v main -crf 35";

    @TempDir Path directory;
    Room room;
    Path original;

    @BeforeEach
    void enter() throws Exception {
        room = Studio.room(directory);
        original = room.file(ORIGINAL);
    }

    @Test
    void lectureWhoseKeysStandAsItsMakerPutThem_isCopiedAndTheOthersFollow() throws Exception {
        record(
                "testsrc2=size=1280x720:rate=25:duration=7",
                "-force_key_frames 0,1.2,4 -g 250 -bf 2 -sc_threshold 0 -preset veryfast",
                "mp4");
        Ladder.Made made = make();
        assertThat(rules(made)).containsExactly("video.copied");
        assertThat(pictures("720p.mp4")).isEqualTo(pictures(ORIGINAL)).hasSize(175);
        for (String name : List.of("a-sd", "240p", "360p", "480p", "720p")) {
            assertThat(keyFrames(name)).as(name).containsExactly(0, 30, 100);
        }
        assertThat(made.durationMs()).isEqualTo(7000);
        assertThat(track(made, "720p").frameRate()).isEqualTo("25/1");
        assertThat(firstShown("720p.mp4")).isZero();
        assertThat(text(ORIGINAL)).contains("x264");
        assertThat(text("720p.mp4")).doesNotContain("x264").doesNotContain("elst");
    }

    @Test
    void smallClip_isItsOwnOnlyRung() throws Exception {
        record("testsrc2=size=320x240:rate=25:duration=4", FITTING, "mp4");
        Ladder.Made made = make();
        assertThat(rules(made)).containsExactly("video.copied");
        assertThat(pictures("240p.mp4")).isEqualTo(pictures(ORIGINAL));
    }

    @Test
    void stampsInMilliseconds_becomeThoseOfTheRate() throws Exception {
        record(
                "testsrc2=size=640x360:rate=30000/1001:duration=4",
                "-g 60 -bf 2 -profile:v main -crf 35",
                "matroska");
        assertThat(rules(make())).containsExactly("video.copied");
        assertThat(pictures("360p.mp4")).isEqualTo(pictures(ORIGINAL));
        List<String> durations = probe("360p.mp4", "packet=duration");
        assertThat(durations.stream().distinct()).hasSize(1);
        assertThat(keyFrames("a-sd")).containsExactly(0, 60);
    }

    /** The only words of {@link WhyEncoded} that the finding may hold for each source. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "640x360, -g 250 -sc_threshold 0 -preset ultrafast, mp4, 8.0 s between key",
                "640x360, -g 12 -sc_threshold 0 -profile:v main, mp4, a key picture each 0.4",
                "640x360, -g 50 -sc_threshold 0 -bf 3 -crf 35 -profile:v main -preset veryfast -x264-params open-gop=1, mp4, open group",
                "640x360, -map 0:v -g 50 -bf 0 -crf 35 -profile:v main -x264-params intra-refresh=1:keyint=50, mpegts, open group",
                "640x360, -g 50 -profile:v main -crf 1, mp4, bit rate above 700",
                "640x360, -g 50 -profile:v high422 -pix_fmt yuv422p -crf 35, mp4, profile High 4:2:2",
                "640x360, -g 50 -profile:v main -level 4.0, mp4, level 40 above 30",
                "640x360, -g 50 -profile:v main -color_range pc -vf scale=out_range=pc, mp4,"
                        + " sample format yuvj420p",
                "640x360, -g 50 -profile:v main -flags +ildct -top 1, mp4, interlaced",
            })
    void sourceThatOnlySeemsToFit_isEncodedAndTheEditorToldWhy(
            String size, String options, String format, String why) throws Exception {
        record("testsrc2=size=%s:rate=25:duration=8".formatted(size), options, format);
        Ladder.Made made = make();
        assertThat(made.findings())
                .filteredOn(f -> f.rule().equals("video.not-copied"))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.detailEn()).contains(why);
                    assertThat(f.detail()).containsPattern("\\p{IsHan}");
                });
        assertThat(keyFrames("360p")).containsExactly(0, 50, 100, 150);
    }

    @Test
    void turnedShapedCutOrLatePictures_areEncoded() throws Exception {
        record("testsrc2=size=640x360:rate=25:duration=4", FITTING, "mp4");
        Path flat = Files.move(original, directory.resolve("flat.mp4"));
        remade(flat, "-display_rotation 180", "-c copy");
        assertThat(reason()).contains("asks to be turned");
        remade(flat, "-ss 1.3", "-c copy");
        assertThat(reason()).contains("hidden or damaged picture 0");
        remade(flat, "", "-c copy -bsf:v h264_metadata=sample_aspect_ratio=4/3 -aspect 4:3");
        assertThat(rules(make())).doesNotContain("video.copied");
        // the picture comes half a second after the sound
        remade(flat, "-itsoffset 0.5", "-f lavfi -i sine=d=4 -map 0:v -map 1:a -c:v copy -c:a aac");
        assertThat(reason()).contains("pictures begin 500 ms late");
        remade(flat, "", "-f lavfi -i sine=d=6 -map 0:v -map 1:a -c:v copy -c:a aac");
        assertThat(reason()).contains("the sound lasts 20");
    }

    @Test
    void pictureThatIsMissing_isUnevenTime() throws Exception {
        record("testsrc2=size=320x180:rate=25:duration=16", FITTING + " -bf 0", "mp4");
        Path whole = Files.move(original, directory.resolve("whole.mp4"));
        remade(whole, "", "-c copy -bsf:v noise=drop='eq(n,120)'");
        assertThat(reason()).contains("uneven times at picture");
    }

    /** Two encoders' parameter sets in one stream: a copy would decode to something else. */
    @Test
    void copyThatDecodesToOtherPictures_isThrownAway() throws Exception {
        List<Path> parts = new ArrayList<>();
        for (String offset : List.of("-10", "10")) {
            record(
                    "testsrc2=size=640x360:rate=25:duration=4",
                    "-g 50 -bf 0 -profile:v main -crf 40 -preset veryfast -x264-params chroma-qp-offset="
                            + offset,
                    "h264");
            parts.add(Files.move(original, directory.resolve("part" + offset + ".h264")));
        }
        Path both = directory.resolve("both.h264");
        Files.write(both, Files.readAllBytes(parts.getFirst()));
        Files.write(
                both, Files.readAllBytes(parts.getLast()), java.nio.file.StandardOpenOption.APPEND);
        Studio.record(
                original,
                "-framerate",
                "25",
                "-f",
                "h264",
                "-i",
                both.toString(),
                "-c",
                "copy",
                "-bsf:v",
                "setts=ts=N*48000",
                "-f",
                "mpegts");
        Ladder.Made made = make();
        assertThat(rules(made)).contains("video.not-copied").doesNotContain("video.copied");
        assertThat(keyFrames("360p")).containsExactly(0, 50, 100, 150);
        assertThat(made.durationMs()).isEqualTo(8000);
    }

    private void record(String picture, String options, String format) throws Exception {
        List<String> line = new ArrayList<>(List.of("-f", "lavfi", "-i", picture));
        line.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:duration=4"));
        line.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"));
        line.addAll(List.of(options.split(" ")));
        if (!format.equals("h264")) {
            line.addAll(List.of("-c:a", "aac"));
        } else {
            line.addAll(List.of("-map", "0:v"));
        }
        line.addAll(List.of("-f", format));
        Studio.record(original, line.toArray(String[]::new));
    }

    private void remade(Path from, String before, String after) throws Exception {
        List<String> line = new ArrayList<>();
        if (!before.isEmpty()) {
            line.addAll(List.of(before.split(" ")));
        }
        line.addAll(List.of("-i", from.toString()));
        line.addAll(List.of(after.split(" ")));
        line.addAll(List.of("-f", "mp4"));
        Studio.record(original, line.toArray(String[]::new));
    }

    private Ladder.Made make() throws Exception {
        return Ladder.make(room, ORIGINAL, Probe.look(room, ORIGINAL), Beside.NOTHING);
    }

    private String reason() throws Exception {
        return make().findings().stream()
                .filter(f -> f.rule().equals("video.not-copied"))
                .map(Finding::detailEn)
                .findFirst()
                .orElse("copied, or nothing near it");
    }

    private static List<String> rules(Ladder.Made made) {
        return made.findings().stream()
                .map(Finding::rule)
                .filter(rule -> rule.startsWith("video."))
                .toList();
    }

    private static kejian.contract.pack.Rendition.Video track(Ladder.Made made, String name) {
        return made.tracks().stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow()
                .video();
    }

    /** The decoded pictures, one digest each. */
    private List<String> pictures(String file) throws Exception {
        return Studio.run(
                        Studio.tools().ffmpeg(),
                        directory,
                        "-v",
                        "error",
                        "-i",
                        file,
                        "-map",
                        "0:v:0",
                        "-fps_mode",
                        "passthrough",
                        "-f",
                        "framemd5",
                        "-")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(line.lastIndexOf(',') + 1))
                .toList();
    }

    private List<String> probe(String file, String entries) throws Exception {
        return Studio.run(
                        Studio.tools().ffprobe(),
                        directory,
                        "-v",
                        "error",
                        "-show_entries",
                        entries,
                        "-of",
                        "csv=p=0",
                        file)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private List<Integer> keyFrames(String name) throws Exception {
        List<String> flags = probe(name + ".mp4", "packet=flags");
        return IntStream.range(0, flags.size())
                .filter(i -> flags.get(i).startsWith("K"))
                .boxed()
                .toList();
    }

    private String text(String file) throws Exception {
        return Files.readString(room.file(file), StandardCharsets.ISO_8859_1);
    }

    /** Presentation of the first sample by the boxes themselves: tfdt plus the first offset. */
    private long firstShown(String file) throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(room.file(file)));
        String text = StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
        int trun = text.indexOf("trun");
        assertThat(bytes.getInt(trun + 4) & 0xffffff).isEqualTo(0xa05);
        return bytes.getLong(text.indexOf("tfdt") + 8) + bytes.getInt(trun + 20 + 4);
    }
}
