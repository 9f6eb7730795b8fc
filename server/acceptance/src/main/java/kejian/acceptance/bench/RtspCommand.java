package kejian.acceptance.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import kejian.acceptance.bench.peer.MissingPeer;
import kejian.acceptance.bench.report.Goal;
import kejian.acceptance.bench.report.Measured;
import kejian.acceptance.bench.report.Raw;
import kejian.acceptance.bench.report.Report;
import kejian.acceptance.bench.rtsp.RtspBench;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The rows of the issue on old boxes that are of RTSP. */
@Command(name = "rtsp", description = "Hundreds of boxes that play by RTSP, before one edge.")
final class RtspCommand implements Callable<Integer> {

    @Option(
            names = "--pairs",
            defaultValue = "7",
            description = "runs, each with a pair beside a peer")
    int runs;

    @Option(names = "--sessions", defaultValue = "500")
    int sessions;

    @Option(
            names = "--beside",
            defaultValue = "100",
            description = "sessions of the rows beside a peer; 0 leaves these out")
    int beside;

    @Option(names = "--seconds", defaultValue = "20", description = "of the measured time of a run")
    int seconds;

    @Option(names = "--seed", defaultValue = "1")
    long seed;

    @Option(names = "--raw", description = "file for samples")
    @Nullable Path raw;

    @Option(names = "--goals", description = "default: docs/benchmarks.csv")
    @Nullable Path goals;

    @Option(
            names = "--data",
            defaultValue = "data/bench-rtsp",
            description = "made media stay here")
    Path data = Path.of("");

    @Option(names = "--port-base", defaultValue = "8780", description = "a hundred ports from here")
    int portBase;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("kejian.home", "")).toAbsolutePath();
        List<Goal> wanted =
                Goal.read(goals == null ? home.resolve("docs/benchmarks.csv") : goals, "rtsp")
                        .stream()
                        .filter(g -> beside > 0 || !g.row().equals("beside"))
                        .toList();
        RtspBench bench =
                new RtspBench(home, data.toAbsolutePath(), portBase, new Raw(raw), System.out);
        Map<String, Measured> found;
        try {
            found = bench.run(runs, sessions, seconds, seed, beside);
        } catch (MissingPeer e) {
            System.out.println("bench: " + e.getMessage() + "; or --beside 0");
            return Bench.PEER_MISSING;
        }
        return Report.print("rtsp", wanted, found, System.out) ? 0 : Bench.NOT_MET;
    }
}
