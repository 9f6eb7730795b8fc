package kejian.transcoder.hardware;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.contract.job.JobOutcome.Track;
import kejian.contract.pack.Rendition;
import kejian.transcoder.cage.Cage;
import kejian.transcoder.cage.CageSettings;
import kejian.transcoder.cage.Ended;
import kejian.transcoder.cage.FailedException;
import kejian.transcoder.cage.Meter;
import kejian.transcoder.cage.Room;
import kejian.transcoder.cage.Scratch;
import kejian.transcoder.ladder.Beside;
import kejian.transcoder.ladder.Encoder;
import kejian.transcoder.ladder.Ladder;
import kejian.transcoder.probe.Probe;
import kejian.transcoder.probe.Refused;
import org.jspecify.annotations.Nullable;

/**
 * Makes one title with x264 and with another encoder, all of it as any title is made and checked,
 * and compares: no rendition may be less like the source by more than half a decibel, all together
 * may not be a tenth larger, and none may ask more of a decoder's buffer.
 *
 * <p>The quality at which that holds differs from one generation of a chip to the next: it is
 * searched, from few bytes to many.
 */
final class Parity {

    private static final String SAMPLE = "original.bin";
    private static final double WORSE_DB = 0.5;
    private static final double MORE_BYTES = 1.1;

    private static final Pattern LUMA = Pattern.compile("XPSNR +y: *([0-9.]+|inf)");

    /** Fine detail that moves, and edges of every strength. */
    private static final String PICTURES =
            "mandelbrot=size=%dx%d:rate=25:end_scale=0.05:end_pts=200,noise=alls=6:allf=t:all_seed=7[m];"
                    + "testsrc2=size=%dx%d:rate=25[t];[m][t]hstack,format=yuv420p,trim=end_frame=%d";

    private final Cage cage;
    private final CageSettings settings;
    private final Path scratch;
    private final int width;
    private final int height;
    private final Duration length;
    private @Nullable Trial x264;

    Parity(Cage cage, CageSettings settings, Path scratch) {
        this(cage, settings, scratch, 1280, 720, Duration.ofSeconds(6));
    }

    Parity(Cage cage, CageSettings settings, Path scratch, int width, int height, Duration length) {
        this.cage = cage;
        this.settings = settings;
        this.scratch = scratch;
        this.width = width;
        this.height = height;
        this.length = length;
    }

    /**
     * A title as one encoder made it.
     *
     * @param renditions of the ladder, by name
     */
    private record Trial(Map<String, Judged> renditions) {

        long bytes() {
            return renditions.values().stream().mapToLong(Judged::bytes).sum();
        }
    }

    private record Judged(long bytes, double decibels) {}

    /** What an encoder did wrong; another quality will not mend it. */
    private static final class BadException extends Exception {
        private static final long serialVersionUID = 1;

        BadException(String what) {
            super(what);
        }
    }

    /**
     * @throws IOException when x264 itself cannot make the title
     */
    Verdict judge(Candidate candidate) throws IOException, InterruptedException {
        if (x264 == null) {
            try {
                x264 = make(Encoder.X264);
            } catch (BadException e) {
                throw new IOException("x264 does not work here: " + e.getMessage(), e);
            }
        }
        String worse = "no quality was tried";
        for (String quality : candidate.qualities()) {
            Encoder encoder = candidate.encoder().at(quality);
            Trial trial;
            try {
                trial = make(encoder);
            } catch (BadException e) {
                return new Verdict.Unfit(encoder, String.valueOf(e.getMessage()));
            }
            double bytes = (double) trial.bytes() / x264.bytes();
            if (bytes > MORE_BYTES) {
                return new Verdict.Unfit(
                        encoder,
                        String.format(
                                Locale.ROOT,
                                "at quality %s it takes %.2f of x264's bytes; before, %s",
                                quality,
                                bytes,
                                worse));
            }
            worse = worse(trial, x264);
            if (worse.isEmpty()) {
                return new Verdict.Fit(encoder, bytes);
            }
        }
        return new Verdict.Unfit(candidate.encoder(), worse);
    }

    private static String worse(Trial trial, Trial x264) {
        for (Map.Entry<String, Judged> one : trial.renditions().entrySet()) {
            Judged other = x264.renditions().get(one.getKey());
            if (other == null || one.getValue().decibels() < other.decibels() - WORSE_DB) {
                return String.format(
                        Locale.ROOT,
                        "%s is %.1f dB like the source, x264's %.1f",
                        one.getKey(),
                        one.getValue().decibels(),
                        other == null ? Double.NaN : other.decibels());
            }
        }
        return "";
    }

    private Trial make(Encoder encoder) throws IOException, InterruptedException, BadException {
        try (Scratch folder = Scratch.in(Files.createTempDirectory(scratch, "parity"))) {
            Room room = new Room(cage, settings, folder.directory(), new Meter());
            sample(room);
            Ladder.Made made;
            try {
                made = Ladder.make(room, SAMPLE, Probe.look(room, SAMPLE), Beside.NOTHING, encoder);
            } catch (FailedException | Refused e) {
                throw new BadException(String.valueOf(e.getMessage()));
            }
            Map<String, Judged> judged = new LinkedHashMap<>();
            for (Track track : made.tracks()) {
                if (track.role() == Rendition.Role.LADDER) {
                    judged.put(track.name(), judged(room, track));
                }
            }
            return new Trial(judged);
        }
    }

    private void sample(Room room) throws IOException, InterruptedException {
        int half = width / 2;
        long pictures = length.toMillis() / 40;
        String graph = PICTURES.formatted(half, height, half, height, pictures);
        List<String> line = new ArrayList<>(List.of("-filter_complex", graph));
        line.addAll(List.of("-c:v", "ffv1", "-f", "matroska", room.address(SAMPLE)));
        Ended ended = room.ffmpeg(line, length.toMillis(), ms -> {}).ended();
        if (!ended.succeeded()) {
            throw new IOException("no sample could be made: " + ended.firstError());
        }
    }

    private Judged judged(Room room, Track track)
            throws IOException, InterruptedException, BadException {
        String file = Ladder.Made.fileOf(track);
        keepsBuffer(room, file, Ladder.mostKbps(track.name()));
        String graph =
                "[1:v:0]settb=1/25,setpts=N[s];[0:v:0]scale=%d:%d:flags=bicubic,settb=1/25,setpts=N[m];"
                                .formatted(width, height)
                        + "[s][m]xpsnr";
        List<String> line = new ArrayList<>(List.of("-i", room.address(file)));
        line.addAll(List.of("-i", room.address(SAMPLE), "-lavfi", graph, "-f", "null", "-"));
        Room.Run run = room.ffmpeg(line, length.toMillis(), ms -> {});
        for (String said : run.log()) {
            Matcher found = LUMA.matcher(said);
            if (found.find()) {
                String value = found.group(1);
                return new Judged(
                        Files.size(room.file(file)),
                        value.equals("inf") ? 100 : Double.parseDouble(value));
            }
        }
        throw new IOException("likeness was not told: " + run.ended().firstError());
    }

    /**
     * The buffer of a decoder that fills at the cap and holds a second of it (ISO/IEC 14496-10,
     * C.1): it must not run empty.
     */
    private static void keepsBuffer(Room room, String file, int kbps)
            throws IOException, InterruptedException, BadException {
        double size = kbps * 1000.0;
        double[] held = {size};
        long[] short0 = {-1, 0};
        Ended ended =
                room.probe(
                        List.of("-show_entries", "packet=size", "-of", "csv=p=0", "file:" + file),
                        line -> {
                            if (line.isBlank()) {
                                return;
                            }
                            held[0] -= 8.0 * Long.parseLong(line.replaceAll("\\D", ""));
                            if (held[0] < 0 && short0[0] < 0) {
                                short0[0] = short0[1];
                            }
                            short0[1]++;
                            held[0] = Math.min(size, held[0] + size / 25);
                        });
        if (!ended.succeeded()) {
            throw new IOException(file + " cannot be read: " + ended.firstError());
        }
        if (short0[0] >= 0) {
            throw new BadException(
                    "%s asks more than %d kb/s of a buffer of a second, at picture %d"
                            .formatted(file, kbps, short0[0]));
        }
    }
}
