package kejian.acceptance.bench.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import kejian.acceptance.bench.peer.Edge;
import kejian.acceptance.bench.peer.MissingPeer;
import kejian.acceptance.bench.peer.Nginx;
import kejian.acceptance.bench.peer.Programs;
import kejian.acceptance.bench.peer.RsyncDaemon;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.report.Measured;

/**
 * The same tree over the same bad line: by a packed edge with its default settings, by rsync, by
 * wget. 8 Mb/s, broken ten times, a second of darkness each on the average: drawn, since a client
 * that waits a whole second knocks at the very end of a darkness of one. What came over the line
 * beyond the tree's own bytes was wasted.
 */
final class PullRow {

    private static final long LINE_BYTES_PER_SECOND = 1_000_000;
    private static final int CUTS = 10;
    private static final int DARK_MS_LEAST = 500;
    private static final int DARK_MS_MOST = 1_500;
    private static final long AGAIN_MS = 1_000;
    private static final int TRIES = 200;

    private static final int EDGE = 10;
    private static final int NGINX = 11;
    private static final int RSYNC = 12;

    private final Ground ground;
    private final long release;
    private final WholeTree tree;
    private final Random random;
    private int run;

    /**
     * @param newest all files of the newest release
     */
    PullRow(Ground ground, Ground.Published newest, long seed)
            throws IOException, InterruptedException {
        this.ground = ground;
        this.release = newest.number();
        this.tree = WholeTree.of(ground, newest);
        this.random = new Random(seed);
    }

    private record Pulled(double seconds, double wastedMb) {}

    /** One client's way over a fresh line. */
    private interface Pull {
        /**
         * @return seconds from its program's start until it has all; not what comes before and
         *     after
         */
        double over(Relay line, Path into) throws IOException, InterruptedException, MissingPeer;
    }

    List<Measured> run(int pairs) throws IOException, InterruptedException, MissingPeer {
        List<Pulled> ours = new ArrayList<>();
        List<Pulled> rsync = new ArrayList<>();
        List<Pulled> wget = new ArrayList<>();
        try (Server files = new Nginx(ground.fresh("nginx"), tree.folder()).files(port(NGINX));
                Server daemon =
                        RsyncDaemon.start(ground.fresh("rsync"), tree.folder(), port(RSYNC))) {
            for (int pair = 0; pair < pairs; pair++) {
                List<Relay.Cut> cuts = cuts();
                ours.add(pull("ours", ground.origin.port(), cuts, this::edge));
                rsync.add(pull("rsync", daemon.port(), cuts, this::rsync));
                wget.add(pull("wget", files.port(), cuts, this::wget));
            }
        }
        String how =
                "%.1f MB in %d files over 8 Mb/s with %d cuts of %.1f to %.1f s; ours %s; rsync %s; wget %s"
                        .formatted(
                                tree.bytes() / 1e6,
                                tree.files().size(),
                                CUTS,
                                DARK_MS_LEAST / 1e3,
                                DARK_MS_MOST / 1e3,
                                shown(ours),
                                shown(rsync),
                                shown(wget));
        return List.of(
                new Measured("pull-time-rsync", seconds(ours), seconds(rsync), how, List.of()),
                new Measured("pull-time-wget", seconds(ours), seconds(wget), "", List.of()),
                new Measured("pull-waste-rsync", wasted(ours), wasted(rsync), "", List.of()),
                new Measured("pull-waste-wget", wasted(ours), wasted(wget), "", List.of()));
    }

    private int port(int above) {
        return ground.portBase + above;
    }

    private static List<Double> seconds(List<Pulled> all) {
        return all.stream().map(Pulled::seconds).toList();
    }

    private static List<Double> wasted(List<Pulled> all) {
        return all.stream().map(Pulled::wastedMb).toList();
    }

    private static String shown(List<Pulled> all) {
        return String.join(
                ", ",
                all.stream()
                        .map(p -> "%.1f s %.2f MB".formatted(p.seconds(), p.wastedMb()))
                        .toList());
    }

    /** The same for all three. */
    private List<Relay.Cut> cuts() {
        List<Relay.Cut> cuts = new ArrayList<>();
        for (int i = 1; i <= CUTS; i++) {
            int dark = random.nextInt(DARK_MS_LEAST, DARK_MS_MOST + 1);
            cuts.add(new Relay.Cut(tree.bytes() * i / (CUTS + 1), Duration.ofMillis(dark)));
        }
        return List.copyOf(cuts);
    }

    private Pulled pull(String name, int server, List<Relay.Cut> cuts, Pull client)
            throws IOException, InterruptedException, MissingPeer {
        Path into = ground.fresh("edges/pull-" + name);
        try (Relay line = new Relay(server, LINE_BYTES_PER_SECOND, cuts)) {
            double seconds = client.over(line, into);
            if (line.cutsLeft() != 0) {
                throw new IOException(name + " met only some of the cuts");
            }
            double wasted = (line.down() - tree.bytes()) / 1e6;
            ground.says.printf("bench: %s %.1f s, %.3f MB wasted%n", name, seconds, wasted);
            ground.raw.keep(
                    "pull",
                    Map.of(
                            "who", name,
                            "seconds", seconds,
                            "wastedMb", wasted,
                            "down", line.downBy(),
                            "asked", line.asked()));
            return new Pulled(seconds, wasted);
        }
    }

    private double edge(Relay line, Path into) throws IOException, InterruptedException {
        Staff.Enrolled who = ground.enroll();
        Files.writeString(into.resolve("token"), who.token());
        Files.write(into.resolve("root.json"), who.root());
        Path jar = ground.home.resolve("server/edge/target/quarkus-app/quarkus-run.jar");
        List<String> settings =
                List.of(
                        "-Dkejian.edge.name=" + who.name(),
                        "-Dkejian.sync.origin=" + line.address(),
                        "-Dkejian.sync.token-file=" + into.resolve("token"),
                        "-Dkejian.sync.root=" + into.resolve("root.json"));
        Edge packed = new Edge(jar, into, List.of());
        long began = System.nanoTime();
        try (Server edge = packed.start(port(EDGE), release, settings)) {
            double seconds = secondsSince(began);
            run++;
            ground.raw.keep("pull-edge", Map.of("run", run, "command", edge.command()));
            return seconds;
        }
    }

    private double rsync(Relay line, Path into)
            throws IOException, InterruptedException, MissingPeer {
        String from = "rsync://127.0.0.1:%d/%s/".formatted(line.port(), RsyncDaemon.MODULE);
        double seconds =
                untilItEndsWell(
                        List.of(
                                Programs.rsync().toString(),
                                "-rt",
                                "--partial",
                                "--append-verify",
                                "--timeout=20",
                                from,
                                into + "/"));
        check(into);
        return seconds;
    }

    private double wget(Relay line, Path into)
            throws IOException, InterruptedException, MissingPeer {
        Path list = into.resolve("list.txt");
        Files.write(
                list,
                tree.files().stream().map(f -> line.address() + "/" + f.getFileName()).toList());
        double seconds =
                untilItEndsWell(
                        List.of(
                                Programs.wget().toString(),
                                "-q",
                                "-c",
                                "--tries=100",
                                "--waitretry=1",
                                "--retry-connrefused",
                                "--timeout=20",
                                "-P",
                                into.toString(),
                                "-i",
                                list.toString()));
        check(into);
        return seconds;
    }

    private static double untilItEndsWell(List<String> command)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        for (int i = 0; i < TRIES; i++) {
            Process client =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (client.waitFor() == 0) {
                return secondsSince(began);
            }
            TimeUnit.MILLISECONDS.sleep(AGAIN_MS);
        }
        throw new IOException("never ended well: " + String.join(" ", command));
    }

    private static double secondsSince(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private void check(Path into) throws IOException {
        for (Path file : tree.files()) {
            if (Files.mismatch(file, into.resolve(String.valueOf(file.getFileName()))) != -1) {
                throw new IOException(file.getFileName() + " came with other bytes");
            }
        }
    }
}
