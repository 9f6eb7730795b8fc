package kejian.acceptance.bench.queue;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kejian.acceptance.bench.material.Folders;
import kejian.acceptance.bench.peer.MissingPeer;
import kejian.acceptance.bench.report.Measured;
import kejian.acceptance.bench.report.Raw;

/** Its rows in turn, each in a province of its own. */
public final class QueueBench {

    private static final String CLAIM = "claim";
    private static final String WAITING = "waiting";
    private static final String WORKERS = "workers";

    private final Path home;
    private final Path data;
    private final int portBase;
    private final Raw raw;
    private final PrintStream says;
    private boolean missing;

    public QueueBench(Path home, Path data, int portBase, Raw raw, PrintStream says) {
        this.home = home;
        this.data = data;
        this.portBase = portBase;
        this.raw = raw;
        this.says = says;
    }

    public static List<String> names() {
        return List.of(CLAIM, WAITING, WORKERS);
    }

    /** Whether a server was not there. */
    public boolean isMissing() {
        return missing;
    }

    /** A figure for each goal, by its name. */
    public Map<String, Measured> run(List<String> rows, int pairs, Optional<Path> media)
            throws IOException, InterruptedException {
        Map<String, Measured> found = new HashMap<>();
        for (String row : rows) {
            says.println("bench: row " + row);
            Folders.remove(data.resolve(row));
            try {
                for (Measured each : measure(row, pairs, media)) {
                    found.put(each.name(), each);
                }
            } catch (MissingPeer e) {
                missing = true;
                says.println("bench: " + row + " is left out: " + e.getMessage());
            }
        }
        return found;
    }

    private List<Measured> measure(String row, int pairs, Optional<Path> media)
            throws IOException, InterruptedException, MissingPeer {
        Path folder = data.resolve(row);
        if (row.equals(CLAIM)) {
            try (SharedProvince province = SharedProvince.ofOne(home, folder, portBase)) {
                return new ClaimRow(province, raw).run(pairs);
            }
        }
        try (SharedProvince province = SharedProvince.ofTwo(home, folder, portBase, List.of())) {
            if (row.equals(WAITING)) {
                return List.of(new WaitingRow(province, raw).run(pairs));
            }
            ShortTitles titles = ShortTitles.of(media, folder.resolve("film"));
            int processors = Math.min(2, Runtime.getRuntime().availableProcessors());
            return new WorkersRow(province, titles, processors, raw).run(pairs);
        }
    }
}
