package kejian.acceptance.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What decoding a file gives.
 *
 * @param frames pictures decoded
 * @param videoStart first presentation time, seconds
 * @param videoEnd end of the last picture
 */
public record Media(
        long frames, double videoStart, double videoEnd, double audioStart, double audioEnd) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Decodes everything, strictly. */
    public static Media of(Path file) throws IOException, InterruptedException {
        return of(file, file);
    }

    /** As {@link #of(Path)}, where pictures and sound came in two files. */
    public static Media of(Path video, Path audio) throws IOException, InterruptedException {
        Ffmpeg.run("-xerror", "-i", video.toString(), "-map", "0:v:0", "-f", "null", "-");
        Ffmpeg.run("-xerror", "-i", audio.toString(), "-map", "0:a:0", "-f", "null", "-");
        Span pictures = span(video, "v:0");
        Span sounds = span(audio, "a:0");
        double shift = CmafShift.seconds(video);
        return new Media(
                pictures.count, pictures.from - shift, pictures.to - shift, sounds.from, sounds.to);
    }

    /**
     * An original as it is, faults and all; where it has no picture its sound stands for it, with 0
     * frames, and likewise for sound.
     */
    public static Media original(Path file) throws IOException, InterruptedException {
        Span pictures = spanOrNone(file, "v:0");
        Span sounds = spanOrNone(file, "a:0");
        Span first = pictures.count > 0 ? pictures : sounds;
        Span second = sounds.count > 0 ? sounds : pictures;
        if (first.count == 0) {
            throw new IOException("nothing to decode in " + file.getFileName());
        }
        return new Media(pictures.count, first.from, first.to, second.from, second.to);
    }

    /** Pictures a second, 0 where there are none. */
    public double frameRate() {
        return frames / videoSeconds();
    }

    public double videoSeconds() {
        return videoEnd - videoStart;
    }

    /** From the first picture or sound to the last. */
    public double wholeSeconds() {
        return Math.max(videoEnd, audioEnd) - Math.min(videoStart, audioStart);
    }

    /** How far sound and picture are apart where they begin, in ms. */
    public double driftMs() {
        return Math.abs(videoStart - audioStart) * 1000;
    }

    private record Span(long count, double from, double to) {}

    private static Span span(Path file, String stream) throws IOException, InterruptedException {
        Span span = spanOrNone(file, stream);
        if (span.count == 0) {
            throw new IOException("nothing to decode in " + stream);
        }
        return span;
    }

    private static Span spanOrNone(Path file, String stream)
            throws IOException, InterruptedException {
        JsonNode frames =
                JSON.readTree(
                                Ffmpeg.probe(
                                        "-select_streams",
                                        stream,
                                        "-show_entries",
                                        "frame=best_effort_timestamp_time,duration_time",
                                        "-of",
                                        "json",
                                        file.toString()))
                        .path("frames");
        double from = Double.MAX_VALUE;
        double to = -Double.MAX_VALUE;
        long count = 0;
        for (JsonNode frame : frames) {
            double at = frame.path("best_effort_timestamp_time").asDouble();
            from = Math.min(from, at);
            to = Math.max(to, at + frame.path("duration_time").asDouble());
            count++;
        }
        return new Span(count, from, to);
    }
}
