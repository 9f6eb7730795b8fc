package kejian.acceptance.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import kejian.acceptance.bench.report.Goal;
import kejian.acceptance.bench.report.Measured;
import kejian.acceptance.bench.report.Raw;
import kejian.acceptance.bench.report.Report;
import kejian.acceptance.bench.transcode.TranscodeBench;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The rows of the issue on transcoding. */
@Command(name = "transcode", description = "The ladder against PeerTube's and MediaCMS's commands.")
final class TranscodeCommand implements Callable<Integer> {

    @Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Option(names = "--rows", split = ",", description = "only these")
    List<String> names = List.of();

    @Option(names = "--pairs", defaultValue = "7", description = "runs of each side")
    int pairs;

    @Option(names = "--raw", description = "file for samples")
    @Nullable Path raw;

    @Option(names = "--goals", description = "default: docs/benchmarks.csv")
    @Nullable Path goals;

    @Option(
            names = "--data",
            defaultValue = "data/bench-transcode",
            description = "made media stay here")
    Path data = Path.of("");

    @Option(names = "--port-base", defaultValue = "8800", description = "of first-rung's origin")
    int portBase;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> rows = names.isEmpty() ? TranscodeBench.names() : names;
        if (!TranscodeBench.names().containsAll(rows)) {
            throw new ParameterException(
                    spec.commandLine(), "rows: " + String.join(", ", TranscodeBench.names()));
        }
        Path home = Path.of(System.getProperty("kejian.home", "")).toAbsolutePath();
        List<Goal> wanted =
                Goal.read(goals == null ? home.resolve("docs/benchmarks.csv") : goals, "transcode")
                        .stream()
                        .filter(g ->
                                rows.contains(g.row())
                                        || isOfAll(g) && TranscodeBench.compare(rows))
                        .toList();
        TranscodeBench bench =
                new TranscodeBench(home, data.toAbsolutePath(), new Raw(raw), System.out, portBase);
        Map<String, Measured> found = bench.run(rows, pairs);
        boolean every = Report.print("transcode", wanted, found, System.out);
        return bench.isMissing() ? Bench.PEER_MISSING : every ? 0 : Bench.NOT_MET;
    }

    /** A goal for all inputs together. */
    private static boolean isOfAll(Goal goal) {
        return goal.row().equals("bytes");
    }
}
