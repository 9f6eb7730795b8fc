package kejian.transcoder.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kejian.contract.job.Task;
import kejian.transcoder.Studio;
import kejian.transcoder.cage.FailedException;
import kejian.transcoder.cage.Room;
import kejian.transcoder.probe.Probe;
import kejian.transcoder.probe.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes of chunks is what one piece would have been, whoever made which of them and when. */
class ChunksTest {

    private static final String ORIGINAL = "original.bin";
    private static final Lengths LENGTHS =
            new Lengths(Duration.ofSeconds(4), Duration.ofSeconds(4), Duration.ofSeconds(2));

    @TempDir Path base;
    private int rooms;

    /** A room of its own for each task, as on different machines. */
    private Room room(Path original) throws Exception {
        Path folder = Files.createDirectories(base.resolve("room-" + rooms++));
        Files.copy(original, folder.resolve(ORIGINAL));
        return Studio.room(folder);
    }

    private record Whole(Room room, Ladder.Made made, Map<String, String> digests) {}

    private Whole inOnePiece(Path original) throws Exception {
        Room room = room(original);
        Ladder.Made made = Ladder.make(room, ORIGINAL, Probe.look(room, ORIGINAL), Beside.NOTHING);
        return new Whole(room, made, digests(made));
    }

    private static Map<String, String> digests(Ladder.Made made) {
        Map<String, String> digests = new HashMap<>();
        made.tracks().forEach(t -> digests.put(t.name(), t.media().sha256()));
        return digests;
    }

    private Outline outline(Room room) throws Exception {
        Source source = Probe.look(room, ORIGINAL);
        return Outline.read(
                Chunks.outline(
                                room,
                                ORIGINAL,
                                source,
                                Beside.NOTHING,
                                LENGTHS,
                                "j 1",
                                (a, b, c, d) -> {})
                        .written());
    }

    private List<Task.Part> parts(
            Path original, Room first, Outline outline, Path shelf, boolean last) throws Exception {
        List<Task.Part> parts = new ArrayList<>();
        List<String> copied = Chunks.copied(outline).stream().toList();
        parts.add(handIn(first, shelf, 0, new Chunks.Made(copied, 0, null, null, null)));
        Room sound = room(original);
        parts.add(handIn(sound, shelf, 1, Chunks.sound(sound, ORIGINAL, outline, "j 2")));
        for (int i = 0; i < outline.ends().size(); i++) {
            parts.add(parts.getLast());
        }
        for (int n = 0; n < outline.ends().size(); n++) {
            int i = last ? outline.ends().size() - 1 - n : n;
            Room one = room(original);
            Chunks.Made made =
                    Chunks.pictures(one, ORIGINAL, outline, Beside.NOTHING, i, "j " + (rooms + 3));
            parts.set(i + 2, handIn(one, shelf, i + 2, made));
        }
        return parts;
    }

    private static Task.Part handIn(Room room, Path shelf, int number, Chunks.Made made)
            throws IOException {
        List<Task.PartFile> files = new ArrayList<>();
        for (String file : made.files()) {
            files.add(new Task.PartFile(file, Files256.blob(room.file(file))));
            Files.move(
                    room.file(file),
                    shelf.resolve(Chunks.partFile(number, file)),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        return new Task.Part(files, made.pictures(), made.first(), made.next(), made.all());
    }

    private Whole inChunks(Path original, boolean lastFirst) throws Exception {
        Room first = room(original);
        Outline outline = outline(first);
        assertThat(outline.ends()).hasSizeGreaterThan(2);
        Room shelf = Studio.room(Files.createDirectories(base.resolve("shelf-" + rooms++)));
        List<Task.Part> parts = parts(original, first, outline, shelf.file("."), lastFirst);
        Ladder.Made made = Chunks.join(shelf, outline, parts);
        return new Whole(shelf, made, digests(made));
    }

    /** The least likeness of two renditions, picture by picture. */
    private double likeness(Whole one, Whole other, String file) throws Exception {
        Path stats = base.resolve("ssim.txt");
        Studio.run(
                Studio.tools().ffmpeg(),
                base,
                "-nostdin",
                "-v",
                "error",
                "-i",
                one.room().file(file).toString(),
                "-i",
                other.room().file(file).toString(),
                "-lavfi",
                "ssim=stats_file=ssim.txt",
                "-f",
                "null",
                "-");
        Matcher all = Pattern.compile("All:([\\d.]+)").matcher(Files.readString(stats));
        double least = 1;
        while (all.find()) {
            least = Math.min(least, Double.parseDouble(all.group(1)));
        }
        return least;
    }

    private static long frames(Room room, String file) throws Exception {
        return Check.countFrames(room, file);
    }

    @Test
    void chunks_inAnyOrder_areTheSameAndLikeOnePiece() throws Exception {
        Path original =
                Studio.clip(base.resolve("a.mkv"), "640x480", "25", 13, "-g", "70", "-bf", "2");
        Whole one = inChunks(original, /* lastFirst= */ false);
        Whole other = inChunks(original, /* lastFirst= */ true);
        assertThat(one.digests()).isEqualTo(other.digests());
        Whole whole = inOnePiece(original);
        assertThat(one.made().durationMs()).isEqualTo(whole.made().durationMs());
        for (String file : List.of("360p.mp4", "a-sd.mp4")) {
            assertThat(frames(one.room(), file)).isEqualTo(frames(whole.room(), file));
            // one picture off shows at once: this picture moves all over
            assertThat(likeness(one, whole, file)).isGreaterThan(0.95);
        }
        assertThat(whole.made().tracks().stream().map(t -> t.video()).toList())
                .isEqualTo(one.made().tracks().stream().map(t -> t.video()).toList());
    }

    /** As a screen: equal pictures are left out in each chunk, and put back in their places. */
    @Test
    void chunksOfAStandingPicture_areTheSameAndLikeOnePiece() throws Exception {
        Path original = standing();
        Whole one = inChunks(original, /* lastFirst= */ false);
        assertThat(encodedPictures("360p")).allMatch(n -> n > 0 && n < 30);
        Whole other = inChunks(original, /* lastFirst= */ true);
        assertThat(one.digests()).isEqualTo(other.digests());
        Whole whole = inOnePiece(original);
        assertThat(one.made().durationMs()).isEqualTo(whole.made().durationMs()).isEqualTo(26_000);
        for (String file : List.of("360p.mp4", "a-sd.mp4")) {
            assertThat(frames(one.room(), file)).isEqualTo(650);
            assertThat(likeness(one, whole, file)).isGreaterThan(0.97);
            assertThat(Files.size(one.room().file(file)))
                    .isLessThan(Files.size(whole.room().file(file)) * 5 / 4);
        }
    }

    /** A large square that jumps each 1.4 s, never together with a cut. */
    private Path standing() throws Exception {
        return Studio.record(
                base.resolve("screen.mp4"),
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=640x480:rate=25:duration=0.04,tpad=stop_mode=clone:stop_duration=25.96[b];"
                        + "color=white:size=160x160:rate=25:duration=26[w];"
                        + "[b][w]overlay=x='160*mod(floor(t/1.4)\\,3)':y='160*mod(floor(t/4.2)\\,3)'",
                "-c:v",
                "libx264",
                "-crf",
                "18");
    }

    /** How many pictures of a rung each chunk gave to the encoder. */
    private List<Integer> encodedPictures(String rung) throws Exception {
        try (Stream<Path> files = Files.walk(base)) {
            List<Path> times = files.filter(f -> f.endsWith(rung + ".times")).toList();
            List<Integer> counts = new ArrayList<>();
            for (Path file : times) {
                counts.add(Files.readAllLines(file).size());
            }
            assertThat(counts).hasSizeGreaterThan(2);
            return counts;
        }
    }

    @Test
    void copiedRung_isHeldAgainstEveryChunk() throws Exception {
        Path original = copyable();
        Room first = room(original);
        Outline outline = outline(first);
        assertThat(outline.copied()).isEqualTo("720p");
        Room shelf = Studio.room(Files.createDirectories(base.resolve("shelf")));
        List<Task.Part> parts = parts(original, first, outline, shelf.file("."), false);
        Ladder.Made made = Chunks.join(shelf, outline, parts);
        assertThat(made.findings()).anyMatch(f -> f.rule().equals("video.copied"));
        // another recording under the copy's name
        Path other = copyable("-vf", "negate");
        Room second = room(other);
        assertThat(outline(second).copied()).isEqualTo("720p");
        Files.move(
                second.file("720p.mp4"),
                shelf.file(Chunks.partFile(0, "720p.mp4")),
                StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> Chunks.join(shelf, outline, parts))
                .isInstanceOfSatisfying(
                        FailedException.class, e -> assertThat(e.code()).isEqualTo(Chunks.UNFIT));
    }

    private Path copyable(String... filter) throws Exception {
        List<String> options = new ArrayList<>(List.of(filter));
        options.addAll(List.of("-g", "50", "-profile:v", "main", "-b:v", "900k", "-f", "mp4"));
        return Studio.clip(
                base.resolve("c" + rooms + ".mp4"),
                "1280x720",
                "25",
                12,
                options.toArray(String[]::new));
    }

    @Test
    void chunk_ofAnotherPlace_isFoundAtTheSeam() throws Exception {
        Path original = Studio.clip(base.resolve("a.mp4"), "320x240", "25", 13, "-g", "50");
        Room first = room(original);
        Outline outline = outline(first);
        Room shelf = Studio.room(Files.createDirectories(base.resolve("shelf")));
        List<Task.Part> parts = parts(original, first, outline, shelf.file("."), false);
        List<Task.Part> exchanged = new ArrayList<>(parts);
        Task.Part p = parts.get(3);
        exchanged.set(3, new Task.Part(p.files(), p.pictures(), p.next(), p.next(), p.all()));
        assertThatThrownBy(() -> Chunks.join(shelf, outline, exchanged))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("do not meet");
    }

    @Test
    void join_thatDropsAPicture_isRefused() throws Exception {
        Path original = Studio.clip(base.resolve("a.mp4"), "320x240", "25", 13, "-g", "50");
        Room first = room(original);
        Outline outline = outline(first);
        Room shelf = Studio.room(Files.createDirectories(base.resolve("shelf")));
        List<Task.Part> parts = parts(original, first, outline, shelf.file("."), false);
        // the second chunk of one rung without its last fragment
        Path file = shelf.file(Chunks.partFile(3, "a-sd.mp4"));
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        Files.write(file, java.util.Arrays.copyOf(bytes, text.lastIndexOf("moof") - 4));
        assertThatThrownBy(() -> Chunks.join(shelf, outline, parts))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("pictures, not");
    }

    /** Noise needs more than the cap allows everywhere, at the seams most of all. */
    @Test
    void seams_ofAFullRung_overflowNoBuffer() throws Exception {
        Path original =
                Studio.record(
                        base.resolve("noise.mkv"),
                        "-f",
                        "lavfi",
                        "-i",
                        "nullsrc=size=640x480:rate=25:duration=20,geq=random(1)*255:128:128",
                        "-c:v",
                        "libx264",
                        "-preset",
                        "ultrafast",
                        "-crf",
                        "30");
        Whole one = inChunks(original, false);
        int cap = 1100; // of tier A's rung, whose rate is the one that must hold
        String sizes =
                Studio.run(
                        Studio.tools().ffprobe(),
                        base,
                        "-v",
                        "error",
                        "-show_entries",
                        "packet=size",
                        "-of",
                        "csv=p=0",
                        one.room().file("a-sd.mp4").toString());
        double perPicture = cap * 1000.0 / 25;
        double filled = 0;
        double most = 0;
        double all = 0;
        for (String size : sizes.lines().toList()) {
            double bits = 8.0 * Integer.parseInt(size.replaceAll("\\D", ""));
            all += bits;
            filled = Math.max(0, filled + bits - perPicture);
            most = Math.max(most, filled);
        }
        assertThat(all / 20_000).as("it is full").isGreaterThan(0.8 * cap);
        assertThat(most).isLessThan(2.0 * cap * 1000);
    }

    @Test
    void soundThatOutlasts_isNotCutOff() throws Exception {
        Path original =
                Studio.record(
                        base.resolve("late.mkv"),
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc2=size=320x240:rate=25:duration=12",
                        "-f",
                        "lavfi",
                        "-i",
                        "sine=frequency=440:duration=15",
                        "-c:v",
                        "libx264",
                        "-preset",
                        "ultrafast",
                        "-c:a",
                        "aac");
        Whole one = inChunks(original, false);
        Whole whole = inOnePiece(original);
        assertThat(one.made().durationMs()).isEqualTo(whole.made().durationMs());
    }

    /** What a packaging index demands, and arithmetic in floating point does not give. */
    @Test
    void sound_ofMoreThanAMinute_hasSamplesOfOneLength() throws Exception {
        Path original = Studio.clip(base.resolve("long.mp4"), "64x64", "10", 70);
        Room room = room(original);
        Outline outline = outline(room);
        Chunks.sound(room, ORIGINAL, outline, "j 1");
        String durations =
                Studio.run(
                        Studio.tools().ffprobe(),
                        base,
                        "-v",
                        "error",
                        "-show_entries",
                        "packet=duration",
                        "-of",
                        "csv=p=0",
                        room.file("audio.mp4").toString());
        List<String> all = durations.lines().toList();
        assertThat(all.subList(0, all.size() - 1)).allMatch(d -> d.startsWith("1024"));
    }
}
