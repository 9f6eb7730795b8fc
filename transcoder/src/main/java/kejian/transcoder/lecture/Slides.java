package kejian.transcoder.lecture;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import kejian.contract.blob.BlobRef;
import kejian.contract.job.FindingRule;
import kejian.contract.job.JobOutcome.Finding;
import kejian.contract.release.Lecture;
import kejian.transcoder.cage.FailedException;
import kejian.transcoder.cage.Room;
import kejian.transcoder.probe.Fraction;
import org.jspecify.annotations.Nullable;

/**
 * The slides of a lecture as a track of few pictures: each is drawn once in the size in which it is
 * shown, and stands from the picture at its time until the next one's. The first stands from the
 * beginning, since an empty pane tells nobody anything.
 *
 * <p>They were drawn anew by the origin, whose digest the worker checked; they are decoded in the
 * cage nevertheless, by a process that knows JPEG and PNG only.
 */
public final class Slides {

    /** The code of what could not be drawn. */
    static final String FAILED = "slides-failed";

    /** What one slide takes in a room at most: as it came, and drawn for two frames, twice. */
    public static final long MOST_BYTES = 2_500_000;

    /** Slides may come at any moment; one decoder and one scaler are enough for all of a kind. */
    private static final Map<String, String> DEMUXERS =
            Map.of("image/jpeg", "jpeg_pipe", "image/png", "png_pipe");

    /** Written by nobody else in a room. */
    private static final String PREFIX = "slides-";

    private final List<Shown> shown;
    private final Fraction rate;

    /**
     * @param from number of the picture from which it is shown
     */
    private record Shown(long from, BlobRef picture, String type) {}

    /**
     * A frame's name and the box that its slides come into.
     *
     * @param sar shape of one sample of the frame
     */
    public record Place(String rung, Layout.Box box, Fraction sar) {

        /** Fills the box as far as the slide's shape lets it, in the colours of standard sets. */
        private String fitted() {
            return String.format(
                    Locale.ROOT,
                    "scale=w='max(2,2*trunc(min(%d,%d*iw/ih/%f)/2))'"
                            + ":h='max(2,2*trunc(min(%d,%d*ih/iw*%f)/2))'"
                            + ":flags=lanczos:out_range=tv:out_color_matrix=bt601,"
                            + "format=yuv420p,setsar=1,pad=%d:%d:(ow-iw)/2:(oh-ih)/2:%s",
                    box.width(),
                    box.height(),
                    sar.value(),
                    box.height(),
                    box.width(),
                    sar.value(),
                    box.width(),
                    box.height(),
                    Layout.BACKGROUND);
        }
    }

    private Slides(List<Shown> shown, Fraction rate) {
        this.shown = List.copyOf(shown);
        this.rate = rate;
    }

    /** Whether there is anything to show beside the film. */
    public static boolean has(@Nullable Lecture lecture) {
        return lecture != null && !lecture.slides().isEmpty();
    }

    /**
     * What the editor is told.
     *
     * @param lengthMs of the film
     */
    public static List<Finding> findings(Lecture lecture, long lengthMs) {
        List<Finding> findings = new ArrayList<>();
        int slides = lecture.slides().size();
        findings.add(
                FindingRule.LECTURE_COMPOSED.found(
                        "已为老机顶盒和安卓 4.4 盒把 %d 张幻灯片和讲师画面合成一个画面".formatted(slides),
                        "%d slides and the camera were put into one picture for tiers A and B"
                                .formatted(slides)));
        long late = lecture.slides().stream().filter(s -> s.atMs() >= lengthMs).count();
        if (late > 0) {
            findings.add(
                    FindingRule.LECTURE_SLIDES_LATE.found(
                            "%d 张幻灯片的时间在视频结束(%.1f 秒)之后,不会出现;请核对目录里的时间"
                                    .formatted(late, lengthMs / 1000.0),
                            ("%d slides have times behind the film's end (%.1f s) and are never"
                                            + " seen; check the outline's times")
                                    .formatted(late, lengthMs / 1000.0)));
        }
        return findings;
    }

    /** The name in a room under which a slide must lie. */
    public static String file(BlobRef slide) {
        return "slide-" + slide.sha256().substring(0, 32);
    }

    /**
     * @param from first picture that is made, {@code to} the one after the last
     */
    public static Slides of(Lecture lecture, Fraction rate, long from, long to) {
        TreeMap<Long, Shown> byPicture = new TreeMap<>();
        for (Lecture.Slide slide : lecture.slides()) {
            // the first picture that is not before its time
            long at = (long) Math.ceil(slide.atMs() * rate.value() / 1000 - 0.001);
            byPicture.put(
                    byPicture.isEmpty() ? 0 : at,
                    new Shown(at, slide.picture(), slide.pictureType()));
        }
        List<Shown> shown = new ArrayList<>();
        byPicture
                .subMap(byPicture.floorKey(from), to)
                .forEach((at, slide) ->
                        shown.add(
                                new Shown(Math.max(0, at - from), slide.picture(), slide.type())));
        return new Slides(shown, rate);
    }

    /** Draws them for every place; what {@link #input} and {@link #onto} name lies there then. */
    public void draw(Room room, List<Place> places)
            throws IOException, InterruptedException, FailedException {
        Map<BlobRef, String> types = new LinkedHashMap<>();
        shown.forEach(s -> types.put(s.picture(), s.type()));
        Map<BlobRef, Integer> numbers = new LinkedHashMap<>();
        for (String type : DEMUXERS.keySet().stream().sorted().toList()) {
            List<BlobRef> pictures =
                    types.keySet().stream().filter(p -> type.equals(types.get(p))).toList();
            if (!pictures.isEmpty()) {
                draw(room, type, pictures, places);
            }
            for (int i = 0; i < pictures.size(); i++) {
                numbers.put(pictures.get(i), i);
            }
        }
        for (Place place : places) {
            lay(room, place, numbers);
        }
    }

    private static void draw(Room room, String type, List<BlobRef> pictures, List<Place> places)
            throws IOException, InterruptedException, FailedException {
        String demuxer = Objects.requireNonNull(DEMUXERS.get(type));
        String all = PREFIX + demuxer;
        try (OutputStream out = Files.newOutputStream(room.file(all))) {
            for (BlobRef picture : pictures) {
                Files.copy(room.file(file(picture)), out);
            }
        }
        List<String> line = new ArrayList<>();
        line.addAll(List.of("-protocol_whitelist", "file,pipe", "-format_whitelist", demuxer));
        line.addAll(List.of("-f", demuxer, "-i", room.address(all), "-filter_complex"));
        StringBuilder graph = new StringBuilder("[0:0]split=" + places.size());
        for (int i = 0; i < places.size(); i++) {
            graph.append("[to%d]".formatted(i));
        }
        for (int i = 0; i < places.size(); i++) {
            graph.append(";[to%d]".formatted(i)).append(places.get(i).fitted());
            graph.append("[out%d]".formatted(i));
        }
        line.add(graph.toString());
        for (int i = 0; i < places.size(); i++) {
            line.addAll(List.of("-map", "[out%d]".formatted(i), "-fps_mode", "passthrough"));
            line.addAll(List.of("-c:v", "rawvideo", "-f", "rawvideo"));
            line.add(room.address(drawn(demuxer, places.get(i))));
        }
        Room.Run run = room.ffmpeg(line, pictures.size() * 1000L, _ -> {});
        if (!run.ended().succeeded()) {
            throw FailedException.of(run.ended());
        }
        Files.delete(room.file(all));
        for (Place place : places) {
            long bytes = Files.size(room.file(drawn(demuxer, place)));
            if (bytes != pictures.size() * bytes(place.box())) {
                throw new FailedException(
                        FAILED, "%d bytes of %d slides".formatted(bytes, pictures.size()));
            }
        }
    }

    /** In the order in which they are shown, perhaps one of them several times. */
    private void lay(Room room, Place place, Map<BlobRef, Integer> numbers) throws IOException {
        long size = bytes(place.box());
        byte[] picture = new byte[Math.toIntExact(size)];
        try (OutputStream out = Files.newOutputStream(room.file(file(place)))) {
            for (Shown one : shown) {
                String demuxer = Objects.requireNonNull(DEMUXERS.get(one.type()));
                Path drawn = room.file(drawn(demuxer, place));
                try (RandomAccessFile in = new RandomAccessFile(drawn.toFile(), "r")) {
                    in.seek(size * Objects.requireNonNull(numbers.get(one.picture())));
                    in.readFully(picture);
                }
                out.write(picture);
            }
        }
        for (String demuxer : DEMUXERS.values()) {
            Files.deleteIfExists(room.file(drawn(demuxer, place)));
        }
    }

    private static long bytes(Layout.Box box) {
        return box.width() * (long) box.height() * 3 / 2;
    }

    private static String drawn(String demuxer, Place place) {
        return PREFIX + demuxer + "-" + place.rung() + ".raw";
    }

    private static String file(Place place) {
        return PREFIX + place.rung() + ".raw";
    }

    /** Options of the input that {@link #onto} takes. */
    public List<String> input(Room room, Place place) {
        List<String> line = new ArrayList<>(List.of("-f", "rawvideo", "-pixel_format", "yuv420p"));
        Layout.Box box = place.box();
        line.addAll(List.of("-video_size", box.width() + "x" + box.height()));
        line.addAll(List.of("-framerate", rate.toString(), "-i", room.address(file(place))));
        return line;
    }

    /**
     * Filters that put the slides onto the frame, whose pictures are counted from 0.
     *
     * <p>The frame alone says how many pictures there are: the last slide stands for ever, and what
     * is laid on ends with what it is laid onto.
     *
     * @param input number of {@link #input}
     * @param frame label, likewise {@code label} of the slides on their way
     */
    public String onto(int input, String frame, String label, Place place) {
        Layout.Box box = place.box();
        return "[%d:0]setpts='%s',tpad=stop=-1:stop_mode=clone[%s];[%s][%s]overlay=%d:%d:shortest=1"
                .formatted(input, times(0, shown.size()), label, frame, label, box.x(), box.y());
    }

    /** Of {@code N}: looked up by halves, since there may be hundreds. */
    private String times(int from, int to) {
        if (to - from == 1) {
            return Long.toString(shown.get(from).from());
        }
        int half = (from + to) / 2;
        return "if(lt(N,%d),%s,%s)".formatted(half, times(from, half), times(half, to));
    }
}
