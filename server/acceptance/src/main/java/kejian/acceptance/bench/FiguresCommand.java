package kejian.acceptance.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import kejian.acceptance.bench.figures.AudienceRow;
import kejian.acceptance.bench.figures.LiveRow;
import kejian.acceptance.bench.figures.MergeRow;
import kejian.acceptance.bench.figures.RecordsRow;
import kejian.acceptance.bench.report.Goal;
import kejian.acceptance.bench.report.Measured;
import kejian.acceptance.bench.report.Raw;
import kejian.acceptance.bench.report.Report;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The rows of the issue on viewing figures. */
@Command(name = "figures", description = "How fast journals are merged, and how true figures are.")
final class FiguresCommand implements Callable<Integer> {

    private static final List<String> ROWS = List.of("merge", "live", "audience", "records");

    @Spec CommandSpec spec = CommandSpec.create();

    @Option(names = "--rows", split = ",", description = "only these")
    List<String> rows = List.of();

    @Option(names = "--pairs", defaultValue = "7", description = "runs of each side")
    int runs;

    @Option(names = "--sessions", defaultValue = "50000", description = "of the synthetic audience")
    int sessions;

    @Option(names = "--seed", defaultValue = "20261127", description = "of the audience")
    long seed;

    @Option(names = "--records", defaultValue = "1000000", description = "sessions in the archive")
    long records;

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
        List<String> asked = rows.isEmpty() ? ROWS : rows;
        if (!ROWS.containsAll(asked)) {
            throw new ParameterException(spec.commandLine(), "rows: " + String.join(", ", ROWS));
        }
        List<Goal> wanted =
                Goal.read(goals == null ? home.resolve("docs/benchmarks.csv") : goals, "figures")
                        .stream()
                        .filter(goal -> asked.contains(goal.row()))
                        .toList();
        Path own = data.toAbsolutePath();
        Raw samples = new Raw(raw);
        Map<String, Measured> found = new HashMap<>();
        if (asked.contains("audience")) {
            found.putAll(
                    new AudienceRow(home, own.resolve("audience"), portBase, samples, System.out)
                            .run(sessions, seed));
        }
        if (asked.contains("merge")) {
            found.putAll(
                    new MergeRow(home, before, own.resolve("merge"), portBase, samples, System.out)
                            .run(runs, edges, minutes));
        }
        if (asked.contains("live")) {
            found.putAll(
                    new LiveRow(home, own.resolve("live"), portBase, samples, System.out)
                            .run(runs, edges));
        }
        if (asked.contains("records")) {
            found.putAll(
                    new RecordsRow(home, own.resolve("records"), portBase, samples, System.out)
                            .run(runs, records, seed));
        }
        return Report.print("figures", wanted, found, System.out) ? 0 : Bench.NOT_MET;
    }
}
