package kejian.transcoder.ladder;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kejian.transcoder.cage.Room;
import kejian.transcoder.probe.Fraction;

/**
 * A run of pictures of the whole, counted in those that are made.
 *
 * <p>The original is entered at the key picture before it, and each picture is then placed by its
 * own time stamp, never by counting: whoever makes a span makes the very pictures that stand there
 * in the whole. Since a container may say otherwise, the first picture and the one after the last
 * are digested, and neighbours must agree on them.
 *
 * @param to the picture after the last; the last span of all takes what there is
 * @param shortest pictures of the shortest span of the same whole
 */
record Span(long from, long to, boolean last, long shortest) {

    private static final String SEAM = "seam.txt";

    /** Before the picture on show there may be none to deinterlace it with. */
    private static final double EARLIER_S = 0.1;

    /** What a buffer filled before the first picture may give to a span, in its own seconds. */
    private static final double HEAD_START_S = 0.9;

    long pictures() {
        return to - from;
    }

    /** Enters the original before the span. */
    List<String> input(Room room, String original, Fraction rate) {
        List<String> line = new ArrayList<>(room.untrusted(original));
        List<String> where = new ArrayList<>(List.of("-copyts", "-start_at_zero"));
        where.add("-noaccurate_seek");
        if (from > 0) {
            where.add("-ss");
            where.add(seconds(from / rate.value() - EARLIER_S));
        }
        line.addAll(line.indexOf("-i"), where);
        return line;
    }

    /** Places pictures at the constant rate, from the span's first to a second after its last. */
    String pace(Fraction rate) {
        String most =
                last ? "" : "trim=end_frame=" + (pictures() + 1 + Math.ceil(rate.value())) + ",";
        return "fps=%s:start_time=%s,%ssetpts=PTS-STARTPTS,"
                .formatted(rate, seconds(from / rate.value()), most);
    }

    /** Ends the pictures with the span. */
    String trimmed() {
        return last ? "" : ",trim=end_frame=" + pictures();
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    /**
     * A decoder's buffer is full when a span begins, however empty the one before left it: so each
     * span gives back at its own pace what it was given at its head. The cap stands in the head of
     * the file, so that it is one for all.
     */
    int cap(int kbps, Fraction rate) {
        double seconds = shortest / rate.value();
        return (int) Math.floor(kbps * seconds / (seconds + HEAD_START_S));
    }

    /** Limits an output to the span. */
    List<String> limit(long more) {
        return last ? List.of() : List.of("-frames:v", Long.toString(pictures() + more));
    }

    /**
     * Digests pictures as they go to the encoders.
     *
     * @param all whether every one, or the first and the one after the last
     */
    List<String> digests(Room room, boolean all) {
        List<String> line = new ArrayList<>();
        line.addAll(all ? limit(1) : List.of());
        line.addAll(List.of("-fps_mode", "passthrough", "-c:v", "rawvideo", "-pix_fmt", "yuv420p"));
        line.addAll(List.of("-f", "framehash", "-hash", "murmur3", room.address(SEAM)));
        return line;
    }

    /** Branches off what {@link #digests} wants. */
    String split(boolean all) {
        return all
                ? ",split[same]"
                : ",split[seam][rest];[seam]select=eq(n\\,0)+eq(n\\,%d)[same];[rest]null"
                        .formatted(pictures());
    }

    /** What {@link #digests} wrote. */
    List<String> digested(Room room) throws IOException {
        return digests(room, SEAM);
    }

    static List<String> digests(Room room, String file) throws IOException {
        return Files.readAllLines(room.file(file)).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.substring(line.lastIndexOf(',') + 1).strip())
                .toList();
    }
}
