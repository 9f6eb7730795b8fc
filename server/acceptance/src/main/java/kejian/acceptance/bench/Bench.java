package kejian.acceptance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import kejian.acceptance.bench.peer.MissingPeer;
import kejian.acceptance.bench.report.Goal;
import kejian.acceptance.bench.report.Measured;
import kejian.acceptance.bench.report.Raw;
import kejian.acceptance.bench.report.Report;
import kejian.acceptance.bench.row.DeliveryRows;
import kejian.acceptance.bench.row.Ground;
import kejian.acceptance.bench.row.Row;
import kejian.acceptance.bench.row.Terms;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code java -jar bench.jar delivery}, {@code transcode}, {@code sync}, {@code rtsp}, {@code
 * figures}, {@code search}, {@code queue}: side by side with the peers, in one run.
 */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        subcommands = {
            Bench.Delivery.class,
            TranscodeCommand.class,
            SyncCommand.class,
            RtspCommand.class,
            FiguresCommand.class,
            SearchCommand.class,
            QueueCommand.class
        })
public final class Bench {

    static final int NOT_MET = 1;
    static final int PEER_MISSING = 2;
    private static final int FAILED = 3;

    private Bench() {}

    public static void main(String... arguments) {
        CommandLine line = new CommandLine(new Bench());
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            command.getErr().println("bench: " + e.getMessage());
            if (!(e instanceof IOException)) {
                e.printStackTrace(command.getErr());
            }
            return FAILED;
        });
        line.setParameterExceptionHandler((e, all) -> {
            e.getCommandLine().getErr().println("bench: " + e.getMessage());
            return FAILED;
        });
        System.exit(line.execute(arguments));
    }

    /** The rows of the issue on delivery. */
    @Command(name = "delivery", description = "Delivery against nginx, nginx-vod and caches.")
    static final class Delivery implements Callable<Integer> {

        @Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

        @Option(names = "--rows", split = ",", description = "only these")
        List<String> names = List.of();

        @Option(names = "--pairs", defaultValue = "7", description = "runs of each side")
        int pairs;

        @Option(names = "--seconds", defaultValue = "2.5", description = "of a timed run")
        double seconds;

        @Option(names = "--seed", defaultValue = "1")
        long seed;

        @Option(names = "--raw", description = "file for commands, samples and digests")
        @Nullable Path raw;

        @Option(names = "--goals", description = "default: docs/benchmarks.csv")
        @Nullable Path goals;

        @Option(names = "--data", defaultValue = "data/bench", description = "made media stay here")
        Path data = Path.of("");

        @Option(names = "--port-base", defaultValue = "8700", description = "ten ports from here")
        int portBase;

        @Option(
                names = "--edge-option",
                description = "option of the edge's JVM, instead of the usual ones; repeatable")
        List<String> edgeOptions = List.of();

        @Option(names = "--jfr", description = "folder for a flight recording of the edge a row")
        @Nullable Path profiles;

        private boolean peerMissing;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Path home = Path.of(System.getProperty("kejian.home", "")).toAbsolutePath();
            List<Row> rows = chosen();
            List<Goal> wanted =
                    Goal.read(
                                    goals == null ? home.resolve("docs/benchmarks.csv") : goals,
                                    "delivery")
                            .stream()
                            .filter(g -> rows.stream().anyMatch(r -> r.name().equals(g.row())))
                            .toList();
            Terms terms =
                    new Terms(
                            home,
                            data.toAbsolutePath(),
                            portBase,
                            pairs,
                            seconds,
                            seed,
                            edgeOptions,
                            profiles);
            Map<String, Measured> found = new HashMap<>();
            try (Ground ground = new Ground(terms, classPath(), new Raw(raw), System.out)) {
                for (Row row : rows) {
                    System.out.println("bench: row " + row.name());
                    for (Measured each : run(row, ground, wanted)) {
                        found.put(each.name(), each);
                    }
                }
            }
            boolean every = Report.print("delivery", wanted, found, System.out);
            return peerMissing ? PEER_MISSING : every ? 0 : NOT_MET;
        }

        /** A row that breaks is a row not met; the others are still worth their time. */
        private List<Measured> run(Row row, Ground ground, List<Goal> wanted)
                throws InterruptedException {
            String why;
            try {
                return row.run(ground);
            } catch (MissingPeer e) {
                peerMissing = true;
                why = String.valueOf(e.getMessage());
            } catch (IOException e) {
                why = String.valueOf(e.getMessage());
            }
            String said = why;
            System.out.println("bench: " + row.name() + " broke: " + said);
            return wanted.stream()
                    .filter(g -> g.row().equals(row.name()))
                    .map(g -> Measured.missing(g.name(), said))
                    .toList();
        }

        private List<Row> chosen() {
            List<Row> all = DeliveryRows.all();
            for (String name : names) {
                if (all.stream().noneMatch(r -> r.name().equals(name))) {
                    throw new ParameterException(
                            spec.commandLine(),
                            "no row "
                                    + name
                                    + "; rows: "
                                    + String.join(", ", all.stream().map(Row::name).toList()));
                }
            }
            return names.isEmpty()
                    ? all
                    : all.stream().filter(r -> names.contains(r.name())).toList();
        }
    }

    /** Of the bench itself, for processes of its own. */
    static Path classPath() throws IOException {
        Path jar =
                Path.of(Bench.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        if (!Files.exists(jar)) {
            throw new IOException("cannot find my own jar");
        }
        return jar;
    }
}
