package kejian.transcoder.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kejian.contract.job.JobOutcome.Finding;
import kejian.contract.job.JobOutcome.Track;
import kejian.contract.pack.Rendition.Role;
import kejian.transcoder.Studio;
import kejian.transcoder.cage.Room;
import kejian.transcoder.probe.Probe;
import kejian.transcoder.probe.Refused;
import kejian.transcoder.probe.Source;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LadderTest {

    private static final String ORIGINAL = "original.bin";

    @TempDir Path directory;
    Room room;
    Path original;

    @BeforeEach
    void enter() throws Exception {
        room = Studio.room(directory);
        original = room.file(ORIGINAL);
    }

    @Test
    void ladder_ofAnHdLecture_hasAllRungsAligned() throws Exception {
        Studio.clip(original, "1920x1080", "25", 5, "-f", "mp4");
        Ladder.Made made = make();
        assertThat(made.durationMs()).isEqualTo(5000);
        assertThat(made.tracks())
                .extracting(Track::name)
                .containsExactly("a-sd", "240p", "360p", "480p", "720p", "audio");
        assertThat(made.tracks().stream().filter(t -> t.role() == Role.LADDER)).hasSize(4);
        assertThat(track(made, "a-sd").role()).isEqualTo(Role.TIER_A);
        assertThat(track(made, "a-sd").video().sar()).isEqualTo("64:45");
        assertThat(track(made, "a-sd").video().codec()).isEqualTo("avc1.4d401e");
        assertThat(track(made, "a-sd").video().height()).isEqualTo(576);
        assertThat(track(made, "720p").video().width()).isEqualTo(1280);
        for (String name : List.of("a-sd", "240p", "360p", "480p", "720p")) {
            assertThat(keyFrames(name)).containsExactly(0, 50, 100);
            assertThat(firstDecodeTime(name + ".mp4")).isZero();
            assertThat(Files.readString(room.file(name + ".mp4"), StandardCharsets.ISO_8859_1))
                    .doesNotContain("elst");
        }
        assertThat(made.storyboard().tiles()).isEqualTo(3);
        assertThat(room.file(Ladder.POSTER)).isNotEmptyFile();
        assertThat(made.findings()).isEmpty();
    }

    @Test
    void sound_ofTheSource_staysWhereThePictureHadIt() throws Exception {
        // a white flash and a beep at second 2; the sound's own stream begins half a second late
        Studio.record(
                original,
                "-f",
                "lavfi",
                "-i",
                "color=c=black:s=320x180:r=25:d=4,drawbox=c=white:t=fill:enable='between(t,2,2.2)'",
                "-itsoffset",
                "0.5",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=1000:d=3.5,volume=0:enable='not(between(t,1.5,1.7))'",
                "-c:v",
                "libx264",
                "-c:a",
                "aac",
                "-f",
                "mp4");
        make();
        double beep = firstLoudMoment();
        assertThat(beep).isCloseTo(2.0, within(0.040));
    }

    @Test
    void transportStream_whosePicturesOrSoundBeginLater_keepsThemTogether() throws Exception {
        // the beep comes 2 s after the first picture; one of both begins half a second late
        for (String late : List.of("0:v", "1:a")) {
            Studio.record(
                    original,
                    "-itsoffset",
                    late.equals("0:v") ? "0.5" : "0",
                    "-f",
                    "lavfi",
                    "-i",
                    "testsrc2=size=320x180:rate=25:duration=4",
                    "-itsoffset",
                    late.equals("1:a") ? "0.5" : "0",
                    "-f",
                    "lavfi",
                    "-i",
                    "sine=frequency=1000:d=4,volume=0:enable='not(between(t,2,2.2))'",
                    "-map",
                    "0:v",
                    "-map",
                    "1:a",
                    "-c:v",
                    "mpeg2video",
                    "-c:a",
                    "mp2",
                    "-f",
                    "mpegts");

            Ladder.Made made = make();

            assertThat(made.durationMs()).as(late).isCloseTo(4500, within(80L));
            assertThat(firstLoudMoment())
                    .as(late)
                    .isCloseTo(late.equals("0:v") ? 2.0 : 2.5, within(0.040));
        }
    }

    @Test
    void smallSilentSource_isNotUpscaledAndGetsSilence() throws Exception {
        Studio.record(
                original,
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=319x239:rate=30:duration=2,format=yuv444p",
                "-c:v",
                "ffv1",
                "-f",
                "matroska");
        Ladder.Made made = make();
        assertThat(made.tracks()).extracting(Track::name).containsExactly("a-sd", "240p", "audio");
        assertThat(track(made, "240p").video().height()).isEqualTo(238);
        assertThat(track(made, "a-sd").video().height()).isEqualTo(480);
        assertThat(track(made, "a-sd").video().sar()).isEqualTo("10:11");
        assertThat(rules(made.findings())).contains("audio.none", "video.odd-size");
        assertThat(made.durationMs()).isEqualTo(2000);
    }

    @Test
    void soundOnly_getsAPlainPictureOfItsLength() throws Exception {
        Studio.record(original, "-f", "lavfi", "-i", "sine=frequency=300:duration=3", "-f", "mp3");
        Ladder.Made made = make();
        assertThat(made.tracks())
                .extracting(Track::name)
                .containsExactly("a-sd", "240p", "360p", "audio");
        assertThat(made.durationMs()).isBetween(2950L, 3100L);
        assertThat(rules(made.findings())).contains("video.none");
    }

    @Test
    void portraitPhoneClip_isTurnedUpright() throws Exception {
        Path flat = directory.resolve("flat.mp4");
        Studio.clip(flat, "640x480", "30", 2, "-f", "mp4");
        Studio.record(
                original,
                "-display_rotation",
                "90",
                "-i",
                flat.toString(),
                "-c",
                "copy",
                "-f",
                "mp4");
        Ladder.Made made = make();
        assertThat(track(made, "480p").video().width()).isEqualTo(480);
        assertThat(track(made, "480p").video().height()).isEqualTo(640);
        assertThat(rules(made.findings())).contains("video.rotation");
    }

    @Test
    void variableRate_becomesConstantOfTheSameLength() throws Exception {
        Studio.record(
                original,
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=640x360:rate=30:duration=6,select='lt(t,2)+not(mod(n,17))+gt(t,5.9)'",
                "-fps_mode",
                "vfr",
                "-c:v",
                "libx264",
                "-f",
                "matroska");
        Ladder.Made made = make();
        assertThat(rules(made.findings())).contains("video.variable-frame-rate");
        assertThat(track(made, "360p").video().frameRate()).isEqualTo("30/1");
        assertThat(made.durationMs()).isCloseTo(6000, within(80L));
    }

    @Test
    void interlacedPictures_areSeenAndDeinterlaced() throws Exception {
        Studio.record(
                original,
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=720x576:rate=50:duration=3,interlace=scan=tff",
                "-flags",
                "+ildct+ilme",
                "-c:v",
                "mpeg2video",
                "-b:v",
                "4M",
                "-f",
                "mpegts");
        Source source = Probe.look(room, ORIGINAL);
        assertThat(source.picture().interlaced()).isTrue();
        assertThat(source.picture().rate().toString()).isEqualTo("25/1");
    }

    @Test
    void screenThatMostlyStands_hasAKeyPictureASegment_andKeepsItsPaceAndChanges()
            throws Exception {
        // still but for a square that appears at 5.2 s, and the last stretch without any change
        Studio.record(
                original,
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=640x480:rate=25:duration=0.04,tpad=stop_mode=clone:stop_duration=12.96,"
                        + "drawbox=x=300:y=200:w=24:h=24:c=white:t=fill:enable='gte(t,5.2)'",
                "-c:v",
                "libx264",
                "-crf",
                "18",
                "-f",
                "mp4");
        Source source = Probe.look(room, ORIGINAL);
        assertThat(source.picture().standing()).isTrue();
        Ladder.Made made = Ladder.make(room, ORIGINAL, source, Beside.NOTHING);
        assertThat(made.durationMs()).isEqualTo(13_000);
        assertThat(keyFrames("360p")).containsExactly(0, 150, 300);
        assertThat(keyFrames("a-sd")).containsExactly(0, 150, 300);
        // 24 of 480 lines become 18 of 360
        assertThat(brightness("360p.mp4", "crop=14:14:228:153"))
                .containsExactly(java.util.Map.entry(false, 130L), java.util.Map.entry(true, 195L));
    }

    /** How many pictures of each kind: whether the crop is white. */
    private java.util.SortedMap<Boolean, Long> brightness(String file, String crop)
            throws Exception {
        Path raw = directory.resolve("crop.gray");
        Studio.run(
                Studio.tools().ffmpeg(),
                directory,
                "-v",
                "error",
                "-y",
                "-i",
                file,
                "-vf",
                crop + ",scale=1:1:flags=area,format=gray",
                "-fps_mode",
                "passthrough",
                "-f",
                "rawvideo",
                raw.toString());
        byte[] luma = Files.readAllBytes(raw);
        return java.util.stream.IntStream.range(0, luma.length)
                .boxed()
                .collect(
                        java.util.stream.Collectors.groupingBy(
                                i -> (luma[i] & 255) > 225,
                                java.util.TreeMap::new,
                                java.util.stream.Collectors.counting()));
    }

    @Test
    void doubleRate_isHalved() throws Exception {
        Studio.clip(original, "640x360", "60000/1001", 2, "-f", "mp4");
        Ladder.Made made = make();
        assertThat(track(made, "360p").video().frameRate()).isEqualTo("30000/1001");
        assertThat(keyFrames("360p")).contains(0).doesNotContain(30);
    }

    @Test
    void longerSound_isNotCutOff() throws Exception {
        Studio.record(
                original,
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=320x240:rate=25:duration=2",
                "-f",
                "lavfi",
                "-i",
                "sine=duration=5",
                "-c:v",
                "libx264",
                "-c:a",
                "aac",
                "-f",
                "mp4");
        assertThat(make().durationMs()).isCloseTo(5000, within(100L));
    }

    @Test
    void slowPicturesThatDoNotSayHowLongTheyLast_standToTheEndOnce() throws Exception {
        // Windows Media: the last of five pictures a second begins at 1.8 s and ends at 2.0
        Studio.record(
                original,
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=320x240:rate=5:duration=2",
                "-f",
                "lavfi",
                "-i",
                "sine=duration=2",
                "-c:v",
                "wmv2",
                "-c:a",
                "wmav2",
                "-f",
                "asf");
        assertThat(make().durationMs()).isCloseTo(2000, within(80L));
    }

    @Test
    void fileCutInTheMiddle_isRefused() throws Exception {
        Path whole = directory.resolve("whole.mp4");
        Studio.clip(whole, "320x240", "25", 8, "-movflags", "+faststart", "-f", "mp4");
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(original, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertRefused("video-invalid");
    }

    @Test
    void onePicture_isNoFilm_twoAre() throws Exception {
        for (int pictures : new int[] {1, 2}) {
            Studio.run(
                    Studio.tools().ffmpeg(),
                    directory,
                    "-y",
                    "-v",
                    "error",
                    "-f",
                    "lavfi",
                    "-i",
                    "testsrc2=size=320x240:rate=25",
                    "-frames:v",
                    Integer.toString(pictures),
                    "-f",
                    "mp4",
                    original.toString());
            if (pictures == 1) {
                assertRefused("video-invalid");
            } else {
                assertThat(make().durationMs()).isEqualTo(80);
            }
        }
    }

    @Test
    void scrambledPictures_areRefusedThoughFfmpegExitsWithZero() throws Exception {
        Studio.clip(original, "320x240", "25", 8, "-movflags", "+faststart", "-f", "mp4");
        try (RandomAccessFile file = new RandomAccessFile(original.toFile(), "rw")) {
            byte[] bytes = new byte[(int) file.length()];
            file.readFully(bytes);
            int data = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("mdat");
            java.util.Random random = new java.util.Random(7);
            for (int at = data + 400; at < bytes.length; at += 13) {
                bytes[at] = (byte) random.nextInt();
            }
            file.seek(0);
            file.write(bytes);
        }
        assertRefused("video-invalid");
    }

    @Test
    void bars_ofAWideFilm_keepItsShape() {
        Source.Picture film = picture(1920, 800);
        Rung rung = Plan.of(film, Beside.NOTHING).rungs().getFirst();
        double seen = rung.pictureWidth() * rung.sar().value() / rung.pictureHeight();
        assertThat(seen).isCloseTo(2.4, within(0.02));
        assertThat(rung.pictureHeight()).isLessThan(576);
    }

    private static Source.Picture picture(int width, int height) {
        return new Source.Picture(
                0,
                "h264",
                width,
                height,
                new kejian.transcoder.probe.Fraction(1, 1),
                new kejian.transcoder.probe.Fraction(25, 1),
                25,
                false,
                false,
                100,
                4000,
                /* standing= */ false,
                new Source.Coding("High", 31, "yuv420p", false, false));
    }

    private Ladder.Made make() throws Exception {
        return Ladder.make(room, ORIGINAL, Probe.look(room, ORIGINAL), Beside.NOTHING);
    }

    private void assertRefused(String code) {
        assertThatThrownBy(this::make)
                .isInstanceOfSatisfying(
                        Refused.class,
                        e -> {
                            assertThat(e.refusal().code()).isEqualTo(code);
                            assertThat(e.refusal().detail()).containsPattern("\\p{IsHan}");
                            assertThat(e.refusal().detailEn()).matches("\\p{ASCII}+");
                        });
    }

    private static Track track(Ladder.Made made, String name) {
        return made.tracks().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    }

    private static List<String> rules(List<Finding> findings) {
        return findings.stream().map(Finding::rule).toList();
    }

    private List<Integer> keyFrames(String name) throws Exception {
        List<String> flags =
                Studio.run(
                                Studio.tools().ffprobe(),
                                directory,
                                "-v",
                                "error",
                                "-show_entries",
                                "packet=flags",
                                "-of",
                                "csv=p=0",
                                name + ".mp4")
                        .lines()
                        .filter(line -> !line.isBlank())
                        .toList();
        return java.util.stream.IntStream.range(0, flags.size())
                .filter(i -> flags.get(i).startsWith("K"))
                .boxed()
                .toList();
    }

    /** Presentation of the first sample by the boxes themselves: tfdt plus the first offset. */
    private long firstDecodeTime(String file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(room.file(file)));
        String text = StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
        long decode = bytes.getLong(text.indexOf("tfdt") + 8);
        int trun = text.indexOf("trun");
        assertThat(bytes.getInt(trun + 4) & 0xffffff).isEqualTo(0xa05);
        return decode + bytes.getInt(trun + 20 + 4);
    }

    /** By the raw samples: tfdt is zero and there is no edit list, so sample n plays at n/48000. */
    private double firstLoudMoment() throws Exception {
        assertThat(Files.readString(room.file("audio.mp4"), StandardCharsets.ISO_8859_1))
                .doesNotContain("elst");
        Studio.run(
                Studio.tools().ffmpeg(),
                directory,
                "-v",
                "error",
                "-y",
                "-i",
                "audio.mp4",
                "-ac",
                "1",
                "-f",
                "s16le",
                "loud.raw");
        ByteBuffer samples =
                ByteBuffer.wrap(Files.readAllBytes(directory.resolve("loud.raw")))
                        .order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; samples.remaining() >= 2; i++) {
            if (Math.abs(samples.getShort()) > 1500) {
                return i / 48_000.0;
            }
        }
        throw new AssertionError("no beep");
    }
}
