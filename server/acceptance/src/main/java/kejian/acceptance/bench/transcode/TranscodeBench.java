package kejian.acceptance.bench.transcode;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kejian.acceptance.bench.peer.MissingPeer;
import kejian.acceptance.bench.report.Measured;
import kejian.acceptance.bench.report.Raw;

/** All inputs in turn. */
public final class TranscodeBench {

    private static final String MEMORY = "memory";
    private static final int LONGER = 4;

    private final Path home;
    private final Path data;
    private final Raw raw;
    private final PrintStream says;
    private boolean missing;

    public TranscodeBench(Path home, Path data, Raw raw, PrintStream says) {
        this.home = home;
        this.data = data;
        this.raw = raw;
        this.says = says;
    }

    public static List<String> names() {
        return Stream.concat(Recordings.names().stream(), Stream.of(MEMORY)).toList();
    }

    /** Whether an input was not there. */
    public boolean isMissing() {
        return missing;
    }

    /** A figure for each goal, by its name. */
    public Map<String, Measured> run(List<String> names, int pairs)
            throws IOException, InterruptedException {
        Path app = home.resolve("transcoder/target/quarkus-app");
        if (!Files.exists(app.resolve("quarkus-run.jar"))) {
            throw new IOException("no packed transcoder: ./mvnw package");
        }
        Tools tools = new Tools(data);
        Ours program = new Ours(tools, app, data.resolve("ours"));
        Recordings recordings = new Recordings(tools, data);
        Map<String, Measured> found = new HashMap<>();
        List<String> faults = new ArrayList<>();
        double product = 1;
        int rows = 0;
        for (String name : names) {
            says.println("bench: row " + name);
            String figure = name.equals(MEMORY) ? "memory-1080p" : name + "-cpu";
            try {
                if (name.equals(MEMORY)) {
                    memory(program, recordings, pairs, found);
                    continue;
                }
                Recording recording = recordings.make(name);
                TranscodeRow.Found row =
                        new TranscodeRow(tools, program, data, raw).run(recording, pairs);
                found.put(figure, row.cpu());
                if (name.equals("lecture")) {
                    found.put("lecture-speed", speed(row.wallSeconds()));
                }
                faults.addAll(row.faults());
                product *= row.bytes();
                rows++;
            } catch (MissingPeer e) {
                missing = true;
                found.put(figure, Measured.missing(figure, String.valueOf(e.getMessage())));
            } catch (IOException e) {
                says.println("bench: " + name + " broke: " + e.getMessage());
                found.put(figure, Measured.missing(figure, String.valueOf(e.getMessage())));
            }
        }
        if (rows > 0) {
            found.put(
                    "bytes",
                    new Measured(
                            "bytes",
                            List.of(Math.pow(product, 1.0 / rows)),
                            List.of(1.0),
                            "geometric mean of " + rows + " inputs",
                            faults));
        }
        return found;
    }

    private static Measured speed(List<Double> wallSeconds) {
        return new Measured(
                "lecture-speed",
                wallSeconds.stream().map(s -> Recordings.LECTURE_SECONDS / s).toList(),
                List.of(),
                "whole program, %d s of media".formatted(Recordings.LECTURE_SECONDS),
                List.of());
    }

    /** One 1080p title, and the same over and over. */
    private static void memory(
            Ours program, Recordings recordings, int pairs, Map<String, Measured> found)
            throws IOException, InterruptedException, MissingPeer {
        List<Double> once = new ArrayList<>();
        List<Double> often = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            once.add(program.memory(recordings.large(1)));
            often.add(program.memory(recordings.large(LONGER)));
        }
        String how = "MB that all processes of a job hold (PSS)";
        found.put("memory-1080p", new Measured("memory-1080p", often, List.of(), how, List.of()));
        found.put(
                "memory-flat",
                new Measured(
                        "memory-flat",
                        often,
                        once,
                        "30 s of film in 1080p, and %d times as long".formatted(LONGER),
                        List.of()));
    }
}
