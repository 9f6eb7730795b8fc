package kejian.acceptance.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import kejian.acceptance.bench.report.Goal;
import kejian.acceptance.bench.report.Measured;
import kejian.acceptance.bench.report.Raw;
import kejian.acceptance.bench.report.Report;
import kejian.acceptance.bench.sync.SyncBench;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The rows of the issue on distribution. */
@Command(name = "sync", description = "Hundreds of edges, and one beside rsync and wget.")
final class SyncCommand implements Callable<Integer> {

    @Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Option(names = "--rows", split = ",", description = "only these")
    List<String> names = List.of();

    @Option(names = "--pairs", defaultValue = "7", description = "runs of each side")
    int pairs;

    @Option(names = "--edges", defaultValue = "300", description = "simulated in the row tree")
    int edges;

    @Option(names = "--seed", defaultValue = "1")
    long seed;

    @Option(names = "--raw", description = "file for samples")
    @Nullable Path raw;

    @Option(names = "--goals", description = "default: docs/benchmarks.csv")
    @Nullable Path goals;

    @Option(names = "--data", defaultValue = "data/bench-sync", description = "made anew each time")
    Path data = Path.of("");

    @Option(names = "--port-base", defaultValue = "8900", description = "a hundred ports from here")
    int portBase;

    /** Hundreds of edges would each tell of each release; kept, or the level is forgotten. */
    private static final Logger EDGES = Logger.getLogger("kejian.edge");

    @Override
    public Integer call() throws IOException, InterruptedException {
        EDGES.setLevel(Level.SEVERE);
        List<String> rows = names.isEmpty() ? SyncBench.names() : names;
        if (!SyncBench.names().containsAll(rows)) {
            throw new ParameterException(
                    spec.commandLine(), "rows: " + String.join(", ", SyncBench.names()));
        }
        Path home = Path.of(System.getProperty("kejian.home", "")).toAbsolutePath();
        List<Goal> wanted =
                Goal.read(goals == null ? home.resolve("docs/benchmarks.csv") : goals, "sync")
                        .stream()
                        .filter(g -> rows.contains(g.row()))
                        .toList();
        SyncBench bench =
                new SyncBench(
                        home,
                        data.toAbsolutePath(),
                        Bench.classPath(),
                        portBase,
                        new Raw(raw),
                        System.out);
        Map<String, Measured> found = bench.run(rows, pairs, edges, seed);
        boolean every = Report.print("sync", wanted, found, System.out);
        return bench.isMissing() ? Bench.PEER_MISSING : every ? 0 : Bench.NOT_MET;
    }
}
