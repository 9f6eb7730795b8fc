package kejian.transcoder.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import kejian.contract.blob.BlobRef;
import kejian.contract.job.BurnIn;
import kejian.contract.job.JobOutcome.Finding;
import kejian.contract.job.JobOutcome.Track;
import kejian.contract.job.Task;
import kejian.contract.release.Lecture;
import kejian.transcoder.Studio;
import kejian.transcoder.cage.FailedException;
import kejian.transcoder.cage.Room;
import kejian.transcoder.caption.Captions;
import kejian.transcoder.lecture.Slides;
import kejian.transcoder.probe.Probe;
import kejian.transcoder.probe.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks at the pixels of captions and titles in what old boxes get. */
class BurntInTest {

    private static final String ORIGINAL = "original.bin";

    /** 2.030 s lies between pictures 50 and 51 of 25 a second; the second cue follows at once. */
    private static final String CAPTIONS =
            """
            WEBVTT

            00:00:02.030 --> 00:00:04.000
            各位村民大家好

            00:00:04.000 --> 00:00:06.000 line:0
            <b>返青期</b>的水肥调控 &amp; 病虫害

            00:00:09.500 --> 00:00:30.000
            第三条

            9999:00:00.000 --> 9999:00:01.000
            从不
            """;

    @TempDir Path base;

    private int rooms;

    private Room room(Path original, String captions) throws Exception {
        Path folder = Files.createDirectories(base.resolve("room-" + rooms++));
        Files.copy(original, folder.resolve(ORIGINAL));
        Files.writeString(folder.resolve(Captions.FILE), captions);
        return Studio.room(folder);
    }

    /** All of one dark colour, so that whatever is light was written. */
    private Path dark(String size, String rate) throws Exception {
        return Studio.record(
                base.resolve("dark-" + rooms + ".mkv"),
                "-f",
                "lavfi",
                "-i",
                "color=c=0x204060:s=%s:r=%s:d=12".formatted(size, rate),
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:duration=12",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=16x16:r=%s:d=12".formatted(rate),
                // something that moves, in a corner above
                "-filter_complex",
                "[0][2]overlay=0:0",
                "-c:v",
                "libx264",
                "-g",
                "50",
                "-pix_fmt",
                "yuv420p",
                "-c:a",
                "aac",
                "-map",
                "1:a");
    }

    private static Beside with(Lecture lecture, String captions) {
        byte[] bytes = captions.getBytes(StandardCharsets.UTF_8);
        return new Beside(lecture, new BurnIn("zh", new BlobRef("0".repeat(64), bytes.length)));
    }

    private static Ladder.Made make(Room room, Beside beside) throws Exception {
        return Ladder.make(room, ORIGINAL, Probe.look(room, ORIGINAL), beside);
    }

    private static BufferedImage picture(Room room, String file, long number) throws Exception {
        return Studio.picture(room.file(file), number);
    }

    /** How many samples are as light as letters, or as dark as their edge. */
    private record Ink(int light, int dark, int left, int right, int top, int bottom) {}

    private static Ink ink(BufferedImage picture) {
        return ink(picture, picture.getHeight() / 4);
    }

    private static Ink ink(BufferedImage picture, int from) {
        int light = 0;
        int dark = 0;
        int left = picture.getWidth();
        int right = -1;
        int top = picture.getHeight();
        int bottom = -1;
        for (int y = from; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int rgb = picture.getRGB(x, y);
                int green = rgb >> 8 & 255;
                if (green > 180) {
                    light++;
                    left = Math.min(left, x);
                    right = Math.max(right, x);
                    top = Math.min(top, y);
                    bottom = Math.max(bottom, y);
                } else if (green < 32) {
                    dark++;
                }
            }
        }
        return new Ink(light, dark, left, right, top, bottom);
    }

    /** Numbers of pictures, and which cue each shows; 0 for none. */
    private static final int[][] WANTED = {
        {0, 0}, {50, 0}, {51, 1}, {99, 1}, {100, 2}, {149, 2}, {150, 0}, {237, 0}, {238, 3},
        {299, 3}
    };

    private void demandCues(Room room) throws Exception {
        int[] widths = new int[4];
        for (int[] one : WANTED) {
            BufferedImage seen = picture(room, "a-sd.mp4", one[0]);
            Ink ink = ink(seen);
            if (one[1] == 0) {
                assertThat(ink.light()).as("picture " + one[0]).isZero();
                assertThat(ink.dark()).as("picture " + one[0]).isZero();
                continue;
            }
            assertThat(ink.light()).as("picture " + one[0]).isGreaterThan(200);
            assertThat(ink.dark()).as("edges of " + one[0]).isGreaterThan(ink.light() / 3);
            // at the foot, inside what old sets show, and in the middle
            assertThat(ink.top()).isGreaterThan(seen.getHeight() * 3 / 4);
            assertThat(ink.bottom()).isLessThan(seen.getHeight() * 95 / 100);
            assertThat(ink.left()).isGreaterThan(seen.getWidth() / 20);
            assertThat((ink.left() + ink.right()) / 2.0)
                    .isBetween(seen.getWidth() / 2.0 - 6, seen.getWidth() / 2.0 + 6);
            int width = ink.right() - ink.left();
            if (widths[one[1]] == 0) {
                widths[one[1]] = width;
            }
            assertThat(width).isBetween(widths[one[1]] - 4, widths[one[1]] + 4);
        }
        // seven, twelve and three letters
        assertThat(widths[2]).isGreaterThan(widths[1] * 3 / 2);
        assertThat(widths[3]).isLessThan(widths[1] / 2);
        // what has a menu has no words in the picture
        assertThat(ink(picture(room, "360p.mp4", 60)).light()).isZero();
        assertThat(Check.countFrames(room, "a-sd.mp4"))
                .isBetween(300L, 301L)
                .isEqualTo(Check.countFrames(room, "360p.mp4"));
    }

    @Test
    void cues_standAtTheirPictures_onTierAAlone() throws Exception {
        Room room = room(dark("640x360", "25"), CAPTIONS);
        Ladder.Made made = make(room, with(null, CAPTIONS));
        demandCues(room);
        assertThat(made.findings())
                .anyMatch(f -> f.rule().equals("captions.burnt-in") && f.detail().contains("4"))
                .noneMatch(f -> f.rule().matches("captions\\.(cut|glyphs)"));
    }

    private record Joined(Room room, Ladder.Made made) {}

    private Joined inChunks(Path original, Beside beside, boolean lastFirst) throws Exception {
        Lengths lengths =
                new Lengths(Duration.ofSeconds(4), Duration.ofSeconds(4), Duration.ofSeconds(2));
        Room first = room(original, CAPTIONS);
        Source source = Probe.look(first, ORIGINAL);
        Outline made =
                Chunks.outline(first, ORIGINAL, source, beside, lengths, "j 1", (a, b, c, d) -> {});
        Outline outline = Outline.read(made.written());
        assertThat(outline.ends()).hasSizeGreaterThan(1);
        Room shelf = Studio.room(Files.createDirectories(base.resolve("shelf" + rooms++)));
        Task.Part[] parts = new Task.Part[outline.ends().size() + 2];
        List<String> copied = Chunks.copied(outline).stream().toList();
        parts[0] = handIn(first, shelf, 0, new Chunks.Made(copied, 0, null, null, null));
        Room sound = room(original, CAPTIONS);
        parts[1] = handIn(sound, shelf, 1, Chunks.sound(sound, ORIGINAL, outline, "j 2"));
        for (int n = 0; n < outline.ends().size(); n++) {
            int i = lastFirst ? outline.ends().size() - 1 - n : n;
            Room one = room(original, CAPTIONS);
            Chunks.Made chunk = Chunks.pictures(one, ORIGINAL, outline, beside, i, "j " + (n + 3));
            parts[i + 2] = handIn(one, shelf, i + 2, chunk);
        }
        return new Joined(shelf, Chunks.join(shelf, outline, List.of(parts)));
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

    @Test
    void chunks_haveTheCuesWhereOnePieceHasThem_whoeverMakesThem() throws Exception {
        Path original = dark("640x360", "25");
        List<String> digests = new ArrayList<>();
        for (boolean lastFirst : new boolean[] {false, true}) {
            Joined joined = inChunks(original, with(null, CAPTIONS), lastFirst);
            demandCues(joined.room());
            Track old =
                    joined.made().tracks().stream()
                            .filter(t -> t.name().equals("a-sd"))
                            .findFirst()
                            .orElseThrow();
            digests.add(old.media().sha256());
            assertThat(joined.made().findings())
                    .anyMatch(f -> f.rule().equals("captions.burnt-in"));
        }
        assertThat(digests.getFirst()).isEqualTo(digests.getLast());
    }

    /** Of a film that stands few pictures are made: its cues change nevertheless. */
    @Test
    void filmThatStands_andSoundAlone_haveTheirCuesToo() throws Exception {
        Path standing =
                Studio.record(
                        base.resolve("standing.mkv"),
                        "-f",
                        "lavfi",
                        "-i",
                        "color=c=0x204060:s=640x360:r=25:d=0.04,drawgrid=w=40:h=40:c=0x284868,"
                                + "tpad=stop_mode=clone:stop_duration=11.96",
                        "-f",
                        "lavfi",
                        "-i",
                        "sine=frequency=440:duration=12",
                        "-c:v",
                        "libx264",
                        "-g",
                        "50",
                        "-pix_fmt",
                        "yuv420p",
                        "-c:a",
                        "aac");
        Room room = room(standing, CAPTIONS);
        assertThat(Probe.look(room, ORIGINAL).picture().standing()).isTrue();
        make(room, with(null, CAPTIONS));
        demandCues(room);
        demandCues(inChunks(standing, with(null, CAPTIONS), false).room());
        Path sound =
                Studio.record(
                        base.resolve("sound.m4a"),
                        "-f",
                        "lavfi",
                        "-i",
                        "sine=frequency=440:duration=12",
                        "-c:a",
                        "aac",
                        "-f",
                        "mp4");
        Room heard = room(sound, CAPTIONS);
        make(heard, with(null, CAPTIONS));
        demandCues(heard);
    }

    @Test
    void wordsThatDoNotFit_areCut_andWhatTheFontLacksIsSaid() throws Exception {
        String captions =
                "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n%s\n\n00:00:20.000 --> 00:00:21.000\nབོད་ཡིག\n"
                        .formatted("冬小麦的田间管理".repeat(30));
        Room room = room(dark("320x240", "25"), captions);
        List<Finding> findings = make(room, with(null, captions)).findings();
        Ink ink = ink(picture(room, "a-sd.mp4", 40));
        assertThat(ink.top()).isGreaterThan(576 * 7 / 10);
        assertThat(ink.left()).isGreaterThanOrEqualTo(720 / 20);
        assertThat(ink.right()).isLessThanOrEqualTo(720 * 19 / 20);
        assertThat(findings.stream().map(Finding::rule).toList())
                .contains("captions.cut", "captions.late", "captions.glyphs");
        assertThat(findings)
                .anyMatch(f -> f.rule().equals("captions.glyphs") && f.detail().contains("བ"));
    }

    @Test
    void damagedCaptions_areOurFailure_andNothingIsMade() throws Exception {
        Room room = room(dark("320x240", "25"), "WEBVTT\n\nno times here\n");
        assertThatThrownBy(() -> make(room, with(null, CAPTIONS)))
                .isInstanceOfSatisfying(
                        FailedException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo("captions-unreadable");
                            assertThat(e).hasMessageContaining("line 3");
                        });
    }

    /** The title stands under the camera, beside the slide, from its chapter's time on. */
    @Test
    void chapterTitle_standsUnderTheCamera_untilTheNextOne() throws Exception {
        Path slide = base.resolve("slide.png");
        BufferedImage plain = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
        java.util.stream.IntStream.range(0, 640 * 480)
                .forEach(i -> plain.setRGB(i % 640, i / 640, 0x204060));
        ImageIO.write(plain, "png", slide.toFile());
        BlobRef blob = Files256.blob(slide);
        Lecture lecture =
                new Lecture(
                        List.of(
                                new Lecture.Chapter(2_000, "开场"),
                                new Lecture.Chapter(8_000, "冬小麦返青期的田间管理")),
                        List.of(new Lecture.Slide(0, blob, "image/png", 640, 480)));
        Room room = room(dark("640x480", "25"), CAPTIONS);
        Files.copy(slide, room.file(Slides.file(blob)));
        Ladder.Made made = make(room, new Beside(lecture, null));
        assertThat(made.findings()).noneMatch(f -> f.rule().startsWith("captions."));
        for (String rung : List.of("a-sd", "b-sd")) {
            Ink none = column(picture(room, rung + ".mp4", 49));
            Ink one = column(picture(room, rung + ".mp4", 50));
            Ink still = column(picture(room, rung + ".mp4", 199));
            Ink two = column(picture(room, rung + ".mp4", 200));
            Ink last = column(picture(room, rung + ".mp4", 299));
            assertThat(none.light()).as(rung).isZero();
            assertThat(one.light()).as(rung).isGreaterThan(100);
            assertThat(still.light()).isBetween(one.light() * 9 / 10, one.light() * 11 / 10);
            assertThat(two.light()).as(rung).isGreaterThan(one.light() * 3);
            assertThat(last.light()).isBetween(two.light() * 9 / 10, two.light() * 11 / 10);
            // several lines, none of them on the slide
            assertThat(two.bottom()).isGreaterThan(one.bottom() + 20);
            BufferedImage whole = picture(room, rung + ".mp4", 210);
            assertThat(ink(whole.getSubimage(0, 0, whole.getWidth() * 72 / 100, whole.getHeight())))
                    .satisfies(beside -> assertThat(beside.light()).isZero());
        }
    }

    /** What stands right of the slide and under the camera. */
    private static Ink column(BufferedImage picture) {
        int left = picture.getWidth() * 74 / 100;
        int top = picture.getHeight() * 38 / 100;
        return ink(
                picture.getSubimage(
                        left, top, picture.getWidth() - left, picture.getHeight() - top),
                0);
    }
}
