package kejian.transcoder.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import kejian.contract.blob.BlobRef;
import kejian.contract.job.JobOutcome.Track;
import kejian.contract.job.Task;
import kejian.contract.pack.Rendition.Role;
import kejian.contract.release.Lecture;
import kejian.transcoder.Studio;
import kejian.transcoder.cage.Room;
import kejian.transcoder.lecture.Layout;
import kejian.transcoder.lecture.Slides;
import kejian.transcoder.probe.Probe;
import kejian.transcoder.probe.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks at the pixels of what old boxes get of a lecture. */
class ComposedTest {

    private static final String ORIGINAL = "original.bin";
    private static final Color[] COLOURS = {Color.RED, Color.GREEN, Color.BLUE, Color.ORANGE};

    @TempDir Path base;

    private int rooms;

    private record Slide(long atMs, String form, int width, int height) {}

    /** Of one colour each, with a white cross; the second one upright, the third one a PNG. */
    private static final List<Slide> SLIDES =
            List.of(
                    new Slide(1_000, "jpg", 1024, 768),
                    new Slide(4_030, "jpg", 480, 640),
                    new Slide(7_000, "png", 1280, 720),
                    new Slide(12_500, "jpg", 1024, 768));

    private static final Beside SOME_SLIDES =
            new Beside(
                    new Lecture(
                            List.of(),
                            List.of(
                                    new Lecture.Slide(
                                            0, new BlobRef("0".repeat(64), 1), "image/png", 1, 1))),
                    null);

    private Lecture lecture() throws Exception {
        List<Lecture.Slide> slides = new ArrayList<>();
        for (int i = 0; i < SLIDES.size(); i++) {
            Slide s = SLIDES.get(i);
            BufferedImage image =
                    new BufferedImage(s.width(), s.height(), BufferedImage.TYPE_INT_RGB);
            Graphics2D g = image.createGraphics();
            g.setColor(COLOURS[i]);
            g.fillRect(0, 0, s.width(), s.height());
            g.dispose();
            Path file = base.resolve("slide" + i);
            assertThat(ImageIO.write(image, s.form(), file.toFile())).isTrue();
            String type = s.form().equals("png") ? "image/png" : "image/jpeg";
            slides.add(
                    new Lecture.Slide(s.atMs(), Files256.blob(file), type, s.width(), s.height()));
        }
        return new Lecture(List.of(), slides);
    }

    private Room room(Path original, Lecture lecture) throws Exception {
        Path folder = Files.createDirectories(base.resolve("room-" + rooms++));
        Files.copy(original, folder.resolve(ORIGINAL));
        for (int i = 0; i < lecture.slides().size(); i++) {
            BlobRef blob = lecture.slides().get(i).picture();
            Files.copy(base.resolve("slide" + i), folder.resolve(Slides.file(blob)));
        }
        return Studio.room(folder);
    }

    private Path clip(String... options) throws Exception {
        return Studio.clip(base.resolve("film-" + rooms + ".mkv"), "640x480", "25", 11, options);
    }

    private Ladder.Made make(Room room, Lecture lecture) throws Exception {
        return Ladder.make(room, ORIGINAL, Probe.look(room, ORIGINAL), new Beside(lecture, null));
    }

    private static Track track(Ladder.Made made, String name) {
        return made.tracks().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    }

    /** One picture of a rendition. */
    private static BufferedImage picture(Room room, String file, long number) throws Exception {
        return Studio.picture(room.file(file), number);
    }

    private static double distance(Color wanted, int rgb) {
        Color seen = new Color(rgb);
        return Math.sqrt(
                Math.pow(wanted.getRed() - seen.getRed(), 2)
                        + Math.pow(wanted.getGreen() - seen.getGreen(), 2)
                        + Math.pow(wanted.getBlue() - seen.getBlue(), 2));
    }

    private static void shows(BufferedImage picture, int slide, Layout layout) {
        Layout.Box box = layout.slide();
        int seen = picture.getRGB(box.x() + box.width() / 2, box.y() + box.height() / 2);
        for (int i = 0; i < COLOURS.length; i++) {
            if (i == slide) {
                assertThat(distance(COLOURS[i], seen)).as("slide " + i).isLessThan(16);
            } else {
                assertThat(distance(COLOURS[i], seen)).as("not slide " + i).isGreaterThan(80);
            }
        }
    }

    private static Layout layout(String rung) {
        return Plan.of(film(4.0 / 3), SOME_SLIDES).rungs().stream()
                .filter(r -> r.name().equals(rung))
                .map(r -> Objects.requireNonNull(r.layout()))
                .findFirst()
                .orElseThrow();
    }

    private static Source.Picture film(double aspect) {
        return new Source.Picture(
                0,
                "h264",
                (int) Math.round(480 * aspect),
                480,
                new kejian.transcoder.probe.Fraction(1, 1),
                new kejian.transcoder.probe.Fraction(25, 1),
                25,
                false,
                false,
                275,
                11_000,
                false,
                new Source.Coding("High", 30, "yuv420p", false, false));
    }

    @Test
    void slides_changeAtTheirPicture_andTheCameraGoesOn() throws Exception {
        Lecture lecture = lecture();
        Room room = room(clip(), lecture);
        Ladder.Made made = make(room, lecture);
        assertThat(track(made, "a-sd").role()).isEqualTo(Role.TIER_A);
        assertThat(track(made, "b-sd").role()).isEqualTo(Role.TIER_B);
        assertThat(made.findings())
                .anyMatch(f -> f.rule().equals("lecture.composed") && f.detail().contains("4"))
                .anyMatch(f -> f.rule().equals("lecture.slides-late") && f.detail().contains("1"));
        for (Track t : made.tracks()) {
            if (t.role() != Role.AUDIO) {
                String file = Ladder.Made.fileOf(t);
                assertThat(Check.countFrames(room, file)).as(t.name()).isEqualTo(275);
            }
        }
        for (String rung : List.of("a-sd", "b-sd")) {
            Layout layout = layout(rung);
            // 4.030 s is behind picture 100 and before picture 101
            int[][] wanted = {{0, 0}, {100, 0}, {101, 1}, {174, 1}, {175, 2}, {274, 2}};
            for (int[] one : wanted) {
                shows(picture(room, rung + ".mp4", one[0]), one[1], layout);
            }
            assertThat(likeness(room, rung, layout)).as(rung + "'s camera").isGreaterThan(0.85);
        }
        // what modern boxes get is the film alone
        BufferedImage film = picture(room, "360p.mp4", 100);
        assertThat(distance(COLOURS[0], film.getRGB(150, 180))).isGreaterThan(80);
    }

    /** SSIM of the camera's place against the film, picture by picture: the least. */
    private double likeness(Room room, String rung, Layout layout) throws Exception {
        Layout.Box box = Objects.requireNonNull(layout.camera());
        Studio.run(
                Studio.tools().ffmpeg(),
                base,
                "-nostdin",
                "-v",
                "error",
                "-i",
                room.file(rung + ".mp4").toString(),
                "-i",
                room.file(ORIGINAL).toString(),
                "-lavfi",
                ("[0:v]crop=%d:%d:%d:%d,setsar=1[a];[1:v]scale=%d:%d:flags=bicubic,setsar=1[b];"
                                + "[a][b]ssim=stats_file=ssim.txt")
                        .formatted(
                                box.width(),
                                box.height(),
                                box.x(),
                                box.y(),
                                box.width(),
                                box.height()),
                "-f",
                "null",
                "-");
        return Files.readAllLines(base.resolve("ssim.txt")).stream()
                .mapToDouble(line -> Double.parseDouble(line.replaceAll(".*All:([\\d.]+).*", "$1")))
                .min()
                .orElseThrow();
    }

    private record Joined(Room room, Ladder.Made made) {}

    private Joined inChunks(Path original, Lecture lecture, boolean lastFirst) throws Exception {
        Lengths lengths =
                new Lengths(Duration.ofSeconds(4), Duration.ofSeconds(4), Duration.ofSeconds(2));
        Room first = room(original, lecture);
        Source source = Probe.look(first, ORIGINAL);
        Outline outline =
                Outline.read(
                        Chunks.outline(
                                        first,
                                        ORIGINAL,
                                        source,
                                        new Beside(lecture, null),
                                        lengths,
                                        "j 1",
                                        (a, b, c, d) -> {})
                                .written());
        assertThat(outline.ends()).hasSizeGreaterThan(1);
        Room shelf = Studio.room(Files.createDirectories(base.resolve("shelf" + rooms++)));
        Task.Part[] parts = new Task.Part[outline.ends().size() + 2];
        parts[0] = new Task.Part(List.of(), 0, null, null, null);
        Room sound = room(original, lecture);
        parts[1] = handIn(sound, shelf, 1, Chunks.sound(sound, ORIGINAL, outline, "j 2"));
        for (int n = 0; n < outline.ends().size(); n++) {
            int i = lastFirst ? outline.ends().size() - 1 - n : n;
            Room one = room(original, lecture);
            Beside beside = new Beside(lecture, null);
            Chunks.Made made = Chunks.pictures(one, ORIGINAL, outline, beside, i, "j " + (n + 3));
            parts[i + 2] = handIn(one, shelf, i + 2, made);
        }
        return new Joined(shelf, Chunks.join(shelf, outline, List.of(parts)));
    }

    private void demandChanges(Room room) throws Exception {
        int[][] wanted = {{0, 0}, {100, 0}, {101, 1}, {174, 1}, {175, 2}, {274, 2}};
        for (int i = 0; i < wanted.length; i++) {
            shows(picture(room, "a-sd.mp4", wanted[i][0]), wanted[i][1], layout("a-sd"));
        }
        for (String file : List.of("a-sd.mp4", "b-sd.mp4", "360p.mp4")) {
            assertThat(Check.countFrames(room, file)).as(file).isEqualTo(275);
        }
    }

    @Test
    void chunks_ofALecture_haveItsSlidesWhereOnePieceHasThem() throws Exception {
        Lecture lecture = lecture();
        Path original = clip("-g", "50");
        List<String> digests = new ArrayList<>();
        for (boolean lastFirst : new boolean[] {false, true}) {
            Joined joined = inChunks(original, lecture, lastFirst);
            demandChanges(joined.room());
            digests.add(
                    track(joined.made(), "a-sd").media().sha256()
                            + track(joined.made(), "b-sd").media().sha256());
        }
        assertThat(digests.getFirst()).isEqualTo(digests.getLast());
    }

    private static Task.Part handIn(Room room, Room shelf, int number, Chunks.Made made)
            throws Exception {
        List<Task.PartFile> files = new ArrayList<>();
        for (String file : made.files()) {
            files.add(new Task.PartFile(file, Files256.blob(room.file(file))));
            Files.move(room.file(file), shelf.file(Chunks.partFile(number, file)));
        }
        return new Task.Part(files, made.pictures(), made.first(), made.next(), made.all());
    }

    /** A film that stands would be made of few pictures: slides change nevertheless. */
    @Test
    void filmThatStands_andOneOfSoundAlone_haveTheirSlidesToo() throws Exception {
        Lecture lecture = lecture();
        Path standing =
                Studio.record(
                        base.resolve("standing.mkv"),
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc2=size=640x480:rate=25:duration=0.04,"
                                + "tpad=stop_mode=clone:stop_duration=10.96",
                        "-f",
                        "lavfi",
                        "-i",
                        "sine=frequency=440:duration=11",
                        "-c:v",
                        "libx264",
                        "-crf",
                        "18",
                        "-pix_fmt",
                        "yuv420p",
                        "-c:a",
                        "aac");
        Room room = room(standing, lecture);
        assertThat(Objects.requireNonNull(Probe.look(room, ORIGINAL).picture()).standing())
                .isTrue();
        make(room, lecture);
        demandChanges(room);
        demandChanges(inChunks(standing, lecture, false).room());
        Path sound =
                Studio.record(
                        base.resolve("sound.m4a"),
                        "-f",
                        "lavfi",
                        "-i",
                        "sine=frequency=440:duration=11",
                        "-c:a",
                        "aac",
                        "-f",
                        "mp4");
        Room heard = room(sound, lecture);
        Ladder.Made made = make(heard, lecture);
        Layout alone =
                Objects.requireNonNull(Plan.ofSound(SOME_SLIDES).rungs().getFirst().layout());
        for (int[] one : new int[][] {{0, 0}, {101, 1}, {175, 2}, {270, 2}}) {
            shows(picture(heard, "a-sd.mp4", one[0]), one[1], alone);
        }
        assertThat(made.durationMs()).isBetween(10_900L, 11_100L);
        assertThat(Check.countFrames(heard, "a-sd.mp4"))
                .isEqualTo(Check.countFrames(heard, "360p.mp4"));
    }
}
