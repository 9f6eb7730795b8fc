package kejian.acceptance.judge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What FFmpeg made of an address: each picture and piece of sound with its time and a check sum of
 * what was decoded, and every complaint.
 *
 * @param streams by their number, pictures first
 * @param complaints errors and warnings, without what is none of the server's doing
 */
public record Decoded(List<Track> streams, List<String> complaints) {

    /** WebVTT in a master playlist is a group that this player cannot show. */
    private static final Predicate<String> UNSUPPORTED =
            line -> line.contains("Can't support the subtitle");

    public Decoded {
        streams = List.copyOf(streams);
        complaints = List.copyOf(complaints);
    }

    /**
     * @param size {@code 640x360}, empty for sound
     */
    public record Track(String size, List<Unit> units) {

        public Track {
            units = List.copyOf(units);
        }

        public boolean isPicture() {
            return !size.isEmpty();
        }

        /** From the begin of the first unit to the end of the last. */
        public double seconds() {
            return units.isEmpty() ? 0 : units.getLast().end() - units.getFirst().at();
        }
    }

    /** One picture, or the samples of one frame of sound. */
    public record Unit(double at, double seconds, String sum) {

        public double end() {
            return at + seconds;
        }
    }

    /** Plays an address to its end. */
    public static Decoded all(String address) throws IOException, InterruptedException {
        return play(List.of("-i", address, "-map", "0:v", "-map", "0:a?"));
    }

    /** Plays key pictures alone. */
    public static Decoded pictures(String address) throws IOException, InterruptedException {
        return play(List.of("-i", address, "-map", "0:v"));
    }

    /** Goes to a second after the begin, and decodes the first picture there. */
    public static Decoded after(String address, double seconds)
            throws IOException, InterruptedException {
        return play(
                List.of(
                        "-ss",
                        Double.toString(seconds),
                        "-i",
                        address,
                        "-map",
                        "0:v:0",
                        "-frames:v",
                        "1"));
    }

    private static Decoded play(List<String> what) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("-v", "level+warning", "-nostats"));
        // times as they are written: nothing is mended on the way
        line.addAll(List.of("-copyts", "-rw_timeout", "10000000"));
        line.addAll(what);
        line.addAll(List.of("-enc_time_base:v", "1/90000", "-fps_mode", "passthrough"));
        line.addAll(List.of("-f", "framecrc", "-"));
        Ffmpeg.Played played = Ffmpeg.play(line);
        List<String> complaints =
                new ArrayList<>(played.said().stream().filter(UNSUPPORTED.negate()).toList());
        if (played.exit() != 0) {
            complaints.add("FFmpeg ends with " + played.exit());
        }
        return new Decoded(tracks(played.out()), complaints);
    }

    private static List<Track> tracks(String sums) {
        Map<Integer, Double> seconds = new TreeMap<>();
        Map<Integer, String> sizes = new TreeMap<>();
        Map<Integer, List<Unit>> units = new TreeMap<>();
        for (String line : sums.lines().toList()) {
            if (line.startsWith("#tb ")) {
                int stream = stream(line);
                String[] base = line.substring(line.indexOf(':') + 1).strip().split("/");
                seconds.put(stream, Double.parseDouble(base[0]) / Double.parseDouble(base[1]));
                units.put(stream, new ArrayList<>());
                sizes.put(stream, "");
            } else if (line.startsWith("#dimensions ")) {
                sizes.put(stream(line), line.substring(line.indexOf(':') + 1).strip());
            } else if (!line.startsWith("#")) {
                String[] field = line.split(",");
                int stream = Integer.parseInt(field[0].strip());
                double tick = seconds.getOrDefault(stream, 0.0);
                units.getOrDefault(stream, new ArrayList<>())
                        .add(
                                new Unit(
                                        Long.parseLong(field[2].strip()) * tick,
                                        Long.parseLong(field[3].strip()) * tick,
                                        field[5].strip()));
            }
        }
        return units.entrySet().stream()
                .map(e -> new Track(sizes.getOrDefault(e.getKey(), ""), e.getValue()))
                .toList();
    }

    private static int stream(String line) {
        return Integer.parseInt(line.substring(line.indexOf(' ') + 1, line.indexOf(':')).strip());
    }
}
