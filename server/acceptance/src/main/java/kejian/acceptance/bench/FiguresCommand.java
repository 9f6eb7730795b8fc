package kejian.acceptance.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import kejian.acceptance.bench.figures.MergeRow;
import kejian.acceptance.bench.report.Goal;
import kejian.acceptance.bench.report.Measured;
import kejian.acceptance.bench.report.Raw;
import kejian.acceptance.bench.report.Report;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The rows of the issue on viewing figures; so far how fast journals are merged. */
@Command(name = "figures", description = "Journals of many edges into one province.")
final class FiguresCommand implements Callable<Integer> {

    @Option(names = "--pairs", defaultValue = "7", description = "runs of each side")
    int runs;

    @Option(names = "--edges", defaultValue = "8", description = "that send at once")
    int edges;

    @Option(names = "--minutes", defaultValue = "120", description = "that each sitting lasts")
    int minutes;

    @Option(names = "--before", description = "a built checkout to measure beside this one")
    @Nullable Path before;

    @Option(names = "--raw", description = "file for samples")
    @Nullable Path raw;

    @Option(names = "--goals", description = "default: docs/benchmarks.csv")
    @Nullable Path goals;

    @Option(
            names = "--data",
            defaultValue = "data/bench-figures",
            description = "made anew each time")
    Path data = Path.of("");

    @Option(names = "--port-base", defaultValue = "8880", description = "two ports from here")
    int portBase;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("kejian.home", "")).toAbsolutePath();
        List<Goal> wanted =
                Goal.read(goals == null ? home.resolve("docs/benchmarks.csv") : goals, "figures");
        MergeRow merge =
                new MergeRow(
                        home, before, data.toAbsolutePath(), portBase, new Raw(raw), System.out);
        Map<String, Measured> found = merge.run(runs, edges, minutes);
        return Report.print("figures", wanted, found, System.out) ? 0 : Bench.NOT_MET;
    }
}
