package kejian.acceptance.bench.transcode;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final int portBase;
    private boolean missing;

    /**
     * @param portBase of the origin that the row of the first rung starts
     */
    public TranscodeBench(Path home, Path data, Raw raw, PrintStream says, int portBase) {
        this.home = home;
        this.data = data;
        this.raw = raw;
        this.says = says;
        this.portBase = portBase;
    }

    public static List<String> names() {
        return Stream.concat(
                        Recordings.names().stream(),
                        Stream.of(MEMORY, LongTitles.CHUNKS, LongTitles.FIRST_RUNG))
                .toList();
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
        LongTitles longTitles =
                new LongTitles(
                        tools, program, recordings, home, data.resolve("first-rung"), portBase);
        Map<String, Measured> found = new HashMap<>();
        List<String> faults = new ArrayList<>();
        double product = 1;
        int rows = 0;
        for (String name : names) {
            says.println("bench: row " + name);
            try {
                switch (name) {
                    case MEMORY -> keep(found, memory(program, recordings, pairs));
                    case LongTitles.CHUNKS -> keep(found, longTitles.chunks(pairs));
                    case LongTitles.FIRST_RUNG -> keep(found, longTitles.firstRung(pairs));
                    default -> {
                        Recording recording = recordings.make(name);
                        TranscodeRow.Found row =
                                new TranscodeRow(tools, program, data, raw).run(recording, pairs);
                        keep(found, List.of(row.cpu()));
                        if (name.equals("lecture")) {
                            keep(found, List.of(speed(row.wallSeconds())));
                        }
                        faults.addAll(row.faults());
                        product *= row.bytes();
                        rows++;
                    }
                }
            } catch (MissingPeer e) {
                missing = true;
                broken(found, name, e);
            } catch (IOException e) {
                says.println("bench: " + name + " broke: " + e.getMessage());
                broken(found, name, e);
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

    private static void keep(Map<String, Measured> found, List<Measured> figures) {
        figures.forEach(figure -> found.put(figure.name(), figure));
    }

    private static void broken(Map<String, Measured> found, String row, Exception why) {
        for (String figure : figures(row)) {
            found.put(figure, Measured.missing(figure, String.valueOf(why.getMessage())));
        }
    }

    /** Whether some of these rows set an input's renditions beside a peer's. */
    public static boolean compare(List<String> rows) {
        Set<String> alone = Set.of(MEMORY, LongTitles.CHUNKS, LongTitles.FIRST_RUNG);
        return !alone.containsAll(rows);
    }

    private static List<String> figures(String row) {
        return switch (row) {
            case MEMORY -> List.of("memory-1080p", "memory-flat");
            case LongTitles.CHUNKS -> List.of("chunk-cpu", "chunk-bytes");
            case LongTitles.FIRST_RUNG -> List.of("first-rung-copied", "first-rung-encoded");
            default -> List.of(row + "-cpu");
        };
    }

    /** One 1080p title, and the same over and over. */
    private static List<Measured> memory(Ours program, Recordings recordings, int pairs)
            throws IOException, InterruptedException, MissingPeer {
        List<Double> once = new ArrayList<>();
        List<Double> often = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            once.add(program.memory(recordings.large(1)));
            often.add(program.memory(recordings.large(LONGER)));
        }
        String how = "MB that all processes of a job hold (PSS)";
        return List.of(
                new Measured("memory-1080p", often, List.of(), how, List.of()),
                new Measured(
                        "memory-flat",
                        often,
                        once,
                        "30 s of film in 1080p, and %d times as long".formatted(LONGER),
                        List.of()));
    }
}
