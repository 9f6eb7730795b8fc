package kejian.transcoder.caption;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kejian.transcoder.cage.FailedException;
import kejian.transcoder.cage.Room;
import kejian.transcoder.probe.Fraction;

/** Words as a track of pictures that is laid onto a frame where and when they are shown. */
public final class WordTrack {

    /**
     * Behind the end of whatever it is laid onto: that alone says when there is an end. FFmpeg
     * takes a leap of more than 30 hours for damage.
     */
    private static final long NEVER_MS = 24L * 3_600_000;

    /** Words that come again are drawn once, as far as these are remembered. */
    private static final int REMEMBERED = 64;

    private final Lettering at;
    private final List<String> input;

    private WordTrack(Lettering at, List<String> input) {
        this.at = at;
        this.input = List.copyOf(input);
    }

    /**
     * Draws what is written on the pictures from one to another, each once.
     *
     * @param name of the track, in this room
     * @return nothing where nothing is written there
     */
    public static Optional<WordTrack> drawn(
            Room room,
            String name,
            Lettering at,
            Written written,
            Fraction rate,
            long from,
            long to)
            throws IOException, FailedException {
        long most = (long) (NEVER_MS / 1000 * rate.value()) - 1;
        List<Written.Shown> shown = written.within(from, Math.min(to, from + most));
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        Typeface face = Typeface.shipped();
        String file = "words-" + name + ".mkv";
        Map<List<String>, byte[]> pictures = new HashMap<>();
        try (PictureTrack track = new PictureTrack(room.file(file), at.width(), at.height())) {
            byte[] nothing = track.packed(at.drawn(face, List.of()));
            long end = 0; // the track begins with the film, or FFmpeg would move it there
            for (Written.Shown one : shown) {
                if (one.from() > end) {
                    track.add(ms(end, rate), nothing);
                }
                if (!pictures.containsKey(one.lines())) {
                    if (pictures.size() == REMEMBERED) {
                        pictures.clear();
                    }
                    pictures.put(one.lines(), track.packed(at.drawn(face, one.lines())));
                }
                track.add(ms(one.from(), rate), pictures.get(one.lines()));
                end = one.to();
                room.meter().add(1);
            }
            if (ms(end, rate) < NEVER_MS) {
                track.add(ms(end, rate), nothing);
            }
            track.add(NEVER_MS, nothing);
        }
        return Optional.of(
                new WordTrack(
                        at,
                        List.of(
                                "-protocol_whitelist",
                                "file,pipe",
                                "-format_whitelist",
                                "matroska,webm",
                                "-codec_whitelist",
                                "png",
                                "-threads",
                                "1",
                                "-f",
                                "matroska",
                                "-i",
                                room.address(file))));
    }

    /** Half a picture early, so that rounding cannot miss. */
    private static long ms(long picture, Fraction rate) {
        return Math.max(0, Math.round((picture - 0.5) * 1000 / rate.value()));
    }

    /** Options of the input that {@link #onto} takes. */
    public List<String> input() {
        return input;
    }

    /**
     * Filters that lay the words onto the frame; they blend where the words' box is, and nowhere
     * else.
     *
     * @param input number of {@link #input}
     * @param frame label, likewise {@code label} of the words on their way
     */
    public String onto(int input, String frame, String label) {
        return "[%d:0]format=yuva420p[%s];[%s][%s]overlay=%d:%d:shortest=1"
                .formatted(input, label, frame, label, at.x(), at.y());
    }
}
