package kejian.transcoder.cage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One job's directory and the ways to run FFmpeg in it. Files are named by us and lie directly in
 * the directory.
 */
public final class Room {

    /** Demuxers that read one file and nothing else: no hls, concat, sdp, dash, image2. */
    static final String FORMATS =
            "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,avi,flv,asf,wav,mp3,rm,ogg,flac,aac,"
                    + "amr,mxf,mpegvideo,h264";

    private static final Pattern STATISTICS =
            Pattern.compile(
                    "Input stream #(\\d+):(\\d+) .*: (\\d+) packets read .*; (\\d+) frames decoded;"
                            + " (\\d+) decode errors(?: \\((\\d+) samples\\))?");

    private static final Pattern MADE =
            Pattern.compile(
                    "Output stream #0:0 \\(audio\\): \\d+ frames encoded \\((\\d+) samples\\)");

    private final Cage cage;
    private final CageSettings settings;
    private final Path directory;
    private final Meter meter;

    public Room(Cage cage, CageSettings settings, Path directory, Meter meter) {
        this.cage = cage;
        this.settings = settings;
        this.directory = directory.toAbsolutePath();
        this.meter = meter;
    }

    public Path file(String name) {
        return directory.resolve(name);
    }

    public Meter meter() {
        return meter;
    }

    public CageSettings settings() {
        return settings;
    }

    /** The address of a file for FFmpeg: never mistaken for an option or another protocol. */
    public String address(String name) {
        return "file:" + name;
    }

    /** Options that stand before {@code -i} of anything a user sent, and the input itself. */
    public List<String> untrusted(String name) {
        return List.of(
                "-protocol_whitelist",
                "file,pipe",
                "-format_whitelist",
                FORMATS,
                "-max_pixels",
                Long.toString(settings.maxPixels()),
                "-max_streams",
                "64",
                "-threads",
                Integer.toString(settings.threads()),
                "-i",
                address(name));
    }

    /** The same for ffprobe, which knows no threads. */
    public List<String> untrustedForProbe(String name) {
        List<String> line = new ArrayList<>(untrusted(name));
        int at = line.indexOf("-threads");
        line.subList(at, at + 2).clear();
        return line;
    }

    /** Runs ffprobe; each line it prints counts as work. */
    public Ended probe(List<String> arguments, Consumer<String> lines)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("-hide_banner", "-v", "level+error"));
        line.addAll(arguments);
        return cage.run(
                command(cage.programs().ffprobe(), line, settings.maxDuration(), List.of()),
                new Command.Watcher() {
                    @Override
                    public void output(String text) {
                        meter.add(1);
                        lines.accept(text);
                    }

                    @Override
                    public long workDone() {
                        return meter.done();
                    }
                });
    }

    /**
     * Runs ffmpeg and reads its own progress.
     *
     * @param mediaMs how much media it is to make, for the limits
     * @param reachedMs hears the time reached in the output
     */
    public Run ffmpeg(List<String> arguments, long mediaMs, LongConsumer reachedMs)
            throws IOException, InterruptedException {
        return ffmpeg(List.of(), arguments, mediaMs, reachedMs);
    }

    /**
     * The same with devices.
     *
     * @param devices files that it may open for reading and writing
     */
    public Run ffmpeg(
            List<Path> devices, List<String> arguments, long mediaMs, LongConsumer reachedMs)
            throws IOException, InterruptedException {
        List<String> line =
                new ArrayList<>(
                        List.of("-nostdin", "-hide_banner", "-nostats", "-v", "level+verbose"));
        line.addAll(List.of("-progress", "pipe:1", "-stats_period", "0.5", "-y"));
        line.addAll(arguments);
        Progress progress = new Progress(meter, reachedMs);
        Ended ended =
                cage.run(
                        command(
                                cage.programs().ffmpeg(),
                                line,
                                Duration.ofMillis(mediaMs),
                                devices),
                        progress);
        return new Run(ended, progress.streams, progress.log, progress.samplesMade);
    }

    private Command command(
            Path program, List<String> arguments, Duration media, List<Path> devices) {
        Duration limit =
                Duration.ofSeconds(120).plus(media.multipliedBy(settings.secondsPerMediaSecond()));
        return new Command(
                program,
                arguments,
                directory,
                limit,
                limit,
                settings.stall(),
                settings.maxFileBytes(),
                devices);
    }

    /**
     * @param streams what was read of each stream of the first input, by its number
     * @param log lines of the filters' own reports
     * @param samplesMade of the first output's sound
     */
    public record Run(Ended ended, Map<Integer, Read> streams, List<String> log, long samplesMade) {

        public Read stream(int index) {
            return streams.getOrDefault(index, new Read(0, 0, 0, 0));
        }
    }

    /**
     * @param samples 0 for pictures
     */
    public record Read(long packets, long frames, long errors, long samples) {}

    private static final class Progress implements Command.Watcher {
        private final Meter meter;
        private final LongConsumer reachedMs;
        private final Map<Integer, Read> streams = new HashMap<>();
        private final List<String> log = new ArrayList<>();
        private long samplesMade;
        private long lastMs;
        private long lastFrame;

        Progress(Meter meter, LongConsumer reachedMs) {
            this.meter = meter;
            this.reachedMs = reachedMs;
        }

        @Override
        public void output(String line) {
            if (line.startsWith("out_time_us=")) {
                long ms = number(line) / 1000;
                meter.add(ms - lastMs);
                lastMs = Math.max(lastMs, ms);
                reachedMs.accept(lastMs);
            } else if (line.startsWith("frame=")) {
                long frame = number(line);
                meter.add(frame - lastFrame);
                lastFrame = Math.max(lastFrame, frame);
            }
        }

        private static long number(String line) {
            String text = line.substring(line.indexOf('=') + 1).strip();
            return text.matches("-?\\d{1,18}") ? Long.parseLong(text) : 0; // N/A at the start
        }

        @Override
        public void error(String line) {
            Matcher found = STATISTICS.matcher(line);
            if (found.find()) {
                if (found.group(1).equals("0")) {
                    streams.put(
                            Integer.parseInt(found.group(2)),
                            new Read(
                                    Long.parseLong(found.group(3)),
                                    Long.parseLong(found.group(4)),
                                    Long.parseLong(found.group(5)),
                                    found.group(6) == null ? 0 : Long.parseLong(found.group(6))));
                }
            } else if (MADE.matcher(line) instanceof Matcher made && made.find()) {
                samplesMade = Long.parseLong(made.group(1));
            } else if (log.size() < 16
                    && (line.startsWith("[Parsed_idet") || line.startsWith("[Parsed_xpsnr"))) {
                log.add(line);
            }
        }

        @Override
        public long workDone() {
            return meter.done();
        }
    }
}
