package kejian.acceptance.bench.transcode;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kejian.acceptance.bench.peer.MissingPeer;
import kejian.acceptance.bench.report.Measured;
import kejian.acceptance.bench.report.Raw;

/** All inputs in turn. */
public final class TranscodeBench {

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
        return Recordings.names();
    }

    /** Whether an input was not there. */
    public boolean isMissing() {
        return missing;
    }

    /** A figure for each goal, by its name. */
    public Map<String, Measured> run(List<String> names, int pairs)
            throws IOException, InterruptedException {
        Path packed = home.resolve("transcoder/target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(packed)) {
            throw new IOException("no packed transcoder: ./mvnw package");
        }
        Tools tools = new Tools(data);
        Recordings recordings = new Recordings(tools, data);
        Map<String, Measured> found = new HashMap<>();
        List<String> faults = new ArrayList<>();
        double product = 1;
        int rows = 0;
        for (String name : names) {
            says.println("bench: row " + name);
            String figure = name + "-cpu";
            try {
                TranscodeRow.Found row =
                        new TranscodeRow(tools, packed, data, raw)
                                .run(recordings.make(name), pairs);
                found.put(figure, row.cpu());
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
}
