package kejian.acceptance.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import kejian.acceptance.bench.queue.QueueBench;
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

/** The rows of the issue on engines that are about the queue of transcoding. */
@Command(name = "queue", description = "How fast jobs are lent, and what more transcoders bring.")
final class QueueCommand implements Callable<Integer> {

    @Spec CommandSpec spec = CommandSpec.create();

    @Option(names = "--rows", split = ",", description = "only these")
    List<String> rows = List.of();

    @Option(names = "--pairs", defaultValue = "7", description = "runs of each side")
    int pairs;

    @Option(names = "--raw", description = "file for samples")
    @Nullable Path raw;

    @Option(names = "--goals", description = "default: docs/benchmarks.csv")
    @Nullable Path goals;

    @Option(
            names = "--data",
            defaultValue = "data/bench-queue",
            description = "made anew each time")
    Path data = Path.of("");

    @Option(names = "--port-base", defaultValue = "8890", description = "fourteen ports from here")
    int portBase;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("kejian.home", "")).toAbsolutePath();
        List<String> asked = rows.isEmpty() ? QueueBench.names() : rows;
        if (!QueueBench.names().containsAll(asked)) {
            throw new ParameterException(
                    spec.commandLine(), "rows: " + String.join(", ", QueueBench.names()));
        }
        List<Goal> wanted =
                Goal.read(goals == null ? home.resolve("docs/benchmarks.csv") : goals, "queue")
                        .stream()
                        .filter(goal -> asked.contains(goal.row()))
                        .toList();
        QueueBench bench =
                new QueueBench(home, data.toAbsolutePath(), portBase, new Raw(raw), System.out);
        Optional<Path> media = Optional.ofNullable(System.getenv("KEJIAN_MEDIA")).map(Path::of);
        Map<String, Measured> found = bench.run(asked, pairs, media);
        boolean every = Report.print("queue", wanted, found, System.out);
        return bench.isMissing() ? Bench.PEER_MISSING : every ? 0 : Bench.NOT_MET;
    }
}
