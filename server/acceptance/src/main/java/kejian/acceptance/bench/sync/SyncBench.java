package kejian.acceptance.bench.sync;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kejian.acceptance.bench.peer.MissingPeer;
import kejian.acceptance.bench.report.Measured;
import kejian.acceptance.bench.report.Raw;

/** All rows of distribution in turn, in one province. */
public final class SyncBench {

    private static final String POLL = "poll";
    private static final String SLOW = "slow-edge";
    private static final String PULL = "pull";
    private static final String SMALL_MACHINE = "small";
    private static final String WITHDRAWAL = "withdrawal";
    private static final String TREE = "tree";

    /** Thirty megabytes, as a lesson with its small files is. */
    private static final int[] LESSON = {
        8_000_000, 7_000_000, 6_000_000, 4_000_000, 3_000_000, 1_000_000, 500_000, 300_000,
        100_000, 60_000, 30_000, 20_000, 10_000, 5_000, 3_000, 1_000
    };

    private static final int[] SMALL = {20_000, 3_000};

    private final Path home;
    private final Path data;
    private final Path classPath;
    private final int portBase;
    private final Raw raw;
    private final PrintStream says;
    private boolean missing;

    /**
     * @param data folder for all that is made, made anew each time
     * @param classPath of the load generator
     * @param portBase of a hundred ports
     */
    public SyncBench(
            Path home, Path data, Path classPath, int portBase, Raw raw, PrintStream says) {
        this.home = home;
        this.data = data;
        this.classPath = classPath;
        this.portBase = portBase;
        this.raw = raw;
        this.says = says;
    }

    /** In the order in which they run: the tree publishes, so that it comes last. */
    public static List<String> names() {
        return List.of(POLL, SLOW, PULL, SMALL_MACHINE, WITHDRAWAL, TREE);
    }

    /** Whether a peer was not there. */
    public boolean isMissing() {
        return missing;
    }

    /**
     * @param edges simulated in the tree
     * @return a figure for each goal, by its name
     */
    public Map<String, Measured> run(List<String> rows, int pairs, int edges, long seed)
            throws IOException, InterruptedException {
        Map<String, Measured> found = new HashMap<>();
        try (Ground ground = Ground.open(home, data, portBase, says, raw, seed)) {
            boolean isFetched = rows.contains(SLOW) || rows.contains(PULL);
            // not where hundreds of edges would each keep it
            Ground.Published lesson = ground.publish(isFetched ? LESSON : SMALL);
            for (String row : names().stream().filter(rows::contains).toList()) {
                says.println("bench: row " + row);
                String why;
                try {
                    for (Measured each : measured(row, ground, lesson, pairs, edges, seed)) {
                        found.put(each.name(), each);
                    }
                    continue;
                } catch (MissingPeer e) {
                    missing = true;
                    why = String.valueOf(e.getMessage());
                } catch (IOException e) {
                    why = String.valueOf(e.getMessage());
                }
                says.println("bench: " + row + " broke: " + why);
                for (String figure : figures(row)) {
                    found.put(figure, Measured.missing(figure, why));
                }
            }
        }
        return found;
    }

    private List<Measured> measured(
            String row, Ground ground, Ground.Published lesson, int pairs, int edges, long seed)
            throws IOException, InterruptedException, MissingPeer {
        return switch (row) {
            case POLL -> PollRow.run(ground, pairs);
            case SLOW -> new SlowRow(ground).run(pairs);
            case PULL -> new PullRow(ground, lesson, seed).run(pairs);
            case SMALL_MACHINE -> new SmallRow(ground, classPath).run(pairs);
            case WITHDRAWAL -> {
                try (WithdrawalRow gone = new WithdrawalRow(ground, edges)) {
                    yield gone.run(pairs);
                }
            }
            case TREE -> {
                try (TreeRow tree = new TreeRow(ground, edges)) {
                    yield tree.run(pairs);
                }
            }
            default -> throw new IllegalArgumentException(row);
        };
    }

    private static List<String> figures(String row) {
        return switch (row) {
            case POLL -> List.of("poll-requests", "poll-bytes");
            case SLOW -> List.of("slow-edge-others");
            case PULL ->
                    List.of(
                            "pull-time-rsync",
                            "pull-time-wget",
                            "pull-waste-rsync",
                            "pull-waste-wget");
            case SMALL_MACHINE ->
                    List.of(
                            "small-start",
                            "small-idle",
                            "small-idle-anonymous",
                            "small-boxes",
                            "small-boxes-anonymous",
                            "small-boxes-pace");
            case WITHDRAWAL -> List.of("withdrawal-last", "withdrawal-returned");
            case TREE -> List.of("tree-bytes", "province-memory");
            default -> throw new IllegalArgumentException(row);
        };
    }
}
