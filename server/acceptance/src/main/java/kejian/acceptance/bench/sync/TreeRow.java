package kejian.acceptance.bench.sync;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import kejian.acceptance.bench.peer.Edge;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.report.Measured;
import org.jspecify.annotations.Nullable;

/**
 * A tree of edges: ten ask the province for blobs, one of them packed with two packed children, and
 * all others ask one of the ten. All wait for news of the province and take each release as it
 * comes. What the province sends is counted on the line in front of it, documents, tickets, news
 * and reports included.
 */
final class TreeRow implements AutoCloseable {

    private static final int DIRECT = 10;
    private static final int PACKED_CHILDREN = 2;
    private static final long WITHIN_NANOS = 900_000_000_000L;
    private static final int SAMPLES = 5;
    private static final int WARM_LOOKS = 3_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Sixteen megabytes: a few large ones, and small ones as posters and indexes are. */
    private static final int[] SIZES = {
        5_000_000, 4_000_000, 3_000_000, 2_500_000, 900_000, 400_000, 150_000, 30_000, 15_000, 5_000
    };

    private final Ground ground;
    private final int simulated;
    private final Relay line;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<SimulatedEdge> edges = new ArrayList<>();
    private final List<Server> packed = new ArrayList<>();
    private Ground.@Nullable Published newest;

    /**
     * @param simulated edges in this process, in the larger of the two trees
     */
    TreeRow(Ground ground, int simulated) throws IOException {
        this.ground = ground;
        this.simulated = simulated;
        this.line = new Relay(ground.origin.port());
    }

    List<Measured> run(int releases) throws IOException, InterruptedException {
        Ground.Published first = ground.publish(SIZES);
        newest = first;
        long number = first.number();
        startPacked(number);
        for (int i = 0; i < DIRECT - 1; i++) {
            add(List.of());
        }
        awaitAll(number);
        warm();
        List<Double> small = new ArrayList<>();
        for (int i = 0; i < releases; i++) {
            take();
            small.add(megabytes());
        }
        List<URI> parents = edges.stream().map(SimulatedEdge::address).toList();
        while (edges.size() < simulated) {
            add(List.of(parents.get(edges.size() % parents.size())));
        }
        List<Double> large = new ArrayList<>();
        List<Double> sent = new ArrayList<>();
        List<Double> due = new ArrayList<>();
        List<Double> seconds = new ArrayList<>();
        awaitAll(Objects.requireNonNull(newest).number());
        for (int i = 0; i < releases; i++) {
            Taken taken = take();
            large.add(megabytes());
            sent.add(taken.sentBytes() / 1e6);
            due.add(taken.newBytes() * DIRECT / 1e6);
            seconds.add(taken.seconds());
        }
        ground.raw.keep(
                "tree", Map.of("sentMb", sent, "seconds", seconds, "small", small, "large", large));
        String who =
                "%d simulated and %d packed edges, %d of them direct"
                        .formatted(simulated, packed.size(), DIRECT);
        return List.of(
                new Measured("tree-bytes", sent, due, who, List.of()),
                new Measured(
                        "province-memory",
                        large,
                        small,
                        "RssAnon of the origin and its database, %d against %d edges"
                                .formatted(simulated + packed.size(), DIRECT + PACKED_CHILDREN),
                        List.of()));
    }

    private void add(List<URI> parents) throws IOException, InterruptedException {
        Path data = ground.fresh("edges/tree-" + edges.size());
        SimulatedEdge edge = new SimulatedEdge(data, ground.enroll(), line.address(), parents);
        edges.add(edge);
        edge.live();
    }

    private void startPacked(long number) throws IOException, InterruptedException {
        packed.add(
                packed(
                        1,
                        number,
                        "-Dkejian.tree.serve=true",
                        "-Dkejian.tree.bytes-per-second=50000000"));
        String parent = healthOf(packed.getFirst()).toString();
        for (int i = 0; i < PACKED_CHILDREN; i++) {
            packed.add(packed(2 + i, number, "-Dkejian.sync.sources=" + parent));
        }
    }

    private Server packed(int port, long number, String... more)
            throws IOException, InterruptedException {
        return ground.packed(port, number, line.address(), more);
    }

    private static URI healthOf(Server edge) {
        return URI.create("http://127.0.0.1:" + (edge.port() + Edge.HEALTH_ABOVE));
    }

    /** So that the origin's heap has been used once, and its code compiled. */
    private void warm() throws IOException, InterruptedException {
        take();
        for (int i = 0; i < WARM_LOOKS; i++) {
            edges.get(i % edges.size()).round();
        }
    }

    private record Taken(long newBytes, long sentBytes, double seconds) {}

    /** One release, until every edge has it. */
    private Taken take() throws IOException, InterruptedException {
        long before = line.down();
        long began = System.nanoTime();
        Ground.Published published = ground.replace(Objects.requireNonNull(newest), SIZES);
        newest = published;
        awaitAll(published.number());
        double seconds = (System.nanoTime() - began) / 1e9;
        long sent = line.down() - before;
        ground.says.printf(
                "bench: release %d at %d edges after %.1f s, %.1f MB sent for %.1f MB%n",
                published.number(),
                edges.size() + packed.size(),
                seconds,
                sent / 1e6,
                published.bytes() / 1e6);
        return new Taken(published.bytes(), sent, seconds);
    }

    private void awaitAll(long number) throws IOException, InterruptedException {
        long end = System.nanoTime() + WITHIN_NANOS;
        while (!haveAll(number)) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("not every edge has release " + number + " in time");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private boolean haveAll(long number) throws IOException, InterruptedException {
        for (SimulatedEdge edge : edges) {
            if (edge.active() != number) {
                return false;
            }
        }
        for (Server edge : packed) {
            URI status = URI.create("http://127.0.0.1:" + edge.port() + "/status.json");
            String said =
                    http.send(
                                    HttpRequest.newBuilder(status).build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();
            if (JSON.readTree(said).path("release").asLong() != number) {
                return false;
            }
        }
        return true;
    }

    /** The most that it held within some seconds. */
    private double megabytes() throws IOException, InterruptedException {
        long most = 0;
        for (int i = 0; i < SAMPLES; i++) {
            TimeUnit.SECONDS.sleep(1);
            most = Math.max(most, heldNow());
        }
        return most / 1e6;
    }

    private long heldNow() throws IOException {
        while (true) {
            try {
                return ground.origin.processes().anonymousBytes();
            } catch (NoSuchFileException e) {
                // a process of the database has just ended, as they do
                assert ground.origin.pid() > 0;
            }
        }
    }

    @Override
    public void close() throws IOException {
        List<AutoCloseable> open = new ArrayList<>(edges);
        open.addAll(packed);
        closeAll(open);
        line.close();
    }

    static void closeAll(List<? extends AutoCloseable> open) throws IOException {
        for (AutoCloseable each : open.reversed()) {
            try {
                each.close();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }
}
