package kejian.acceptance.bench.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.report.Measured;

/**
 * One courseware is withdrawn from all edges: packed ones, and simulated ones of which a tenth has
 * no line. Those confirm when they hear again; where they never do, they stop when thirty days have
 * gone by on their own clock. What counts is what the province holds: a receipt of each edge, by
 * its key.
 */
final class WithdrawalRow implements AutoCloseable {

    private static final int PACKED = 3;
    private static final int FIRST_PORT = 30;
    private static final int SIZE = 3_000;
    private static final Duration LEASE = Duration.ofDays(30);
    private static final Duration MARGIN = Duration.ofMinutes(10);
    private static final long WITHIN_NANOS = 300_000_000_000L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Ground ground;
    private final int simulated;
    private final Relay line;
    private final Relay poorLine;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<SimulatedEdge> reached = new ArrayList<>();
    private final List<SimulatedEdge> dark = new ArrayList<>();
    private final List<Server> packed = new ArrayList<>();
    private final AtomicLong hours = new AtomicLong(); // nanoseconds that only dark ones live
    private final List<Double> last = new ArrayList<>();
    private final List<Double> returned = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private long others; // edges of other rows: they never confirm

    WithdrawalRow(Ground ground, int simulated) throws IOException {
        this.ground = ground;
        this.simulated = simulated;
        this.line = new Relay(ground.origin.port());
        this.poorLine = new Relay(ground.origin.port());
    }

    List<Measured> run(int times) throws IOException, InterruptedException {
        others = enrolled();
        List<Ground.Published> published = new ArrayList<>();
        for (int i = 0; i <= times; i++) {
            published.add(ground.publish(SIZE));
        }
        long number = published.getLast().number();
        for (int i = 0; i < PACKED; i++) {
            packed.add(ground.packed(FIRST_PORT + i, number, line.address()));
        }
        for (int i = 0; i < simulated; i++) {
            add(i, i % 10 == 0);
        }
        awaitAll(number);
        for (Ground.Published each : published.subList(0, times)) {
            withdraw(each.courseware());
            bringBack(each.courseware());
        }
        String kept = published.getLast().courseware();
        withdraw(kept);
        endLeases(kept);
        ground.raw.keep("withdrawal", Map.of("last", last, "returned", returned));
        String who =
                "%d simulated edges, %d packed; %d dark ones stopped after 30 days of their own"
                        .formatted(simulated, PACKED, dark.size());
        return List.of(
                new Measured("withdrawal-last", last, List.of(), who, faults),
                new Measured("withdrawal-returned", returned, List.of(), "dark ones", faults));
    }

    private long enrolled() throws IOException, InterruptedException {
        return ground.staff.as("admin").get("/api/edges").size();
    }

    private void add(int number, boolean isDark) throws IOException, InterruptedException {
        SimulatedEdge edge =
                new SimulatedEdge(
                        ground.fresh("edges/withdrawal-" + number),
                        ground.enroll(),
                        isDark ? poorLine.address() : line.address(),
                        List.of(),
                        isDark ? () -> System.nanoTime() + hours.get() : System::nanoTime);
        (isDark ? dark : reached).add(edge);
        edge.live();
    }

    private void awaitAll(long number) throws IOException, InterruptedException {
        List<SimulatedEdge> all = new ArrayList<>(reached);
        all.addAll(dark);
        await(
                "not every edge has release " + number,
                () -> all.stream().allMatch(e -> e.active() >= number));
    }

    private void withdraw(String courseware) throws IOException, InterruptedException {
        poorLine.cut();
        ground.staff.withdraw(courseware);
        long answered = System.nanoTime();
        long reachable = reached.size() + packed.size();
        await("not every edge confirmed", () -> confirmed(courseware) >= reachable);
        last.add((System.nanoTime() - answered) / 1e9);
        checkGone(courseware);
        ground.says.printf("bench: %d edges confirmed after %.2f s%n", reachable, last.getLast());
    }

    private void bringBack(String courseware) throws IOException, InterruptedException {
        poorLine.mend();
        long mended = System.nanoTime();
        await(
                "not every dark edge confirmed",
                () -> confirmed(courseware) == reached.size() + packed.size() + dark.size());
        returned.add((System.nanoTime() - mended) / 1e9);
        ground.says.printf(
                "bench: %d dark ones %.2f s after their line was back%n",
                dark.size(), returned.getLast());
    }

    private void checkGone(String courseware) throws IOException, InterruptedException {
        long shown = reached.stream().filter(e -> !e.isGone(courseware)).count();
        for (Server each : packed) {
            URI page =
                    URI.create("http://127.0.0.1:" + each.port() + "/a/cw/" + courseware + ".htm");
            HttpResponse<Void> answer =
                    http.send(
                            HttpRequest.newBuilder(page).build(),
                            HttpResponse.BodyHandlers.discarding());
            shown += answer.statusCode() == 410 ? 0 : 1;
        }
        if (shown > 0) {
            faults.add(shown + " edges confirmed what they show");
        }
    }

    /** Shown while the lease runs, gone with it, and the certificate said so. */
    private void endLeases(String courseware) throws IOException, InterruptedException {
        long promised = 0;
        for (JsonNode edge : certificate(courseware).path("edges")) {
            promised += edge.path("leaseEndsAt").asText("").isEmpty() ? 0 : 1;
        }
        if (promised < dark.size()) {
            faults.add("the certificate names the lease's end of %d only".formatted(promised));
        }
        hours.addAndGet(LEASE.minus(MARGIN).toNanos());
        if (dark.stream().anyMatch(e -> e.isGone(courseware))) {
            faults.add("a dark edge stopped before its lease ended");
        }
        hours.addAndGet(MARGIN.multipliedBy(2).toNanos());
        if (!dark.stream().allMatch(e -> e.isGone(courseware))) {
            faults.add("a dark edge goes on after its lease");
        }
    }

    private JsonNode certificate(String courseware) throws IOException, InterruptedException {
        JsonNode signed =
                ground.staff.as("reviewer").get("/api/withdrawals/" + courseware + "/certificate");
        return JSON.readTree(Base64.getDecoder().decode(signed.path("payload").asText()));
    }

    private long confirmed(String courseware) throws IOException, InterruptedException {
        for (JsonNode each : ground.staff.as("reviewer").get("/api/withdrawals")) {
            if (each.path("courseware").asText().equals(courseware)) {
                long edges = each.path("edges").asLong();
                if (edges != others + reached.size() + dark.size() + packed.size()) {
                    throw new IOException("the province counts " + edges + " edges");
                }
                return each.path("confirmed").asLong();
            }
        }
        return 0;
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private static void await(String otherwise, Condition condition)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + WITHIN_NANOS;
        while (!condition.holds()) {
            if (System.nanoTime() - end > 0) {
                throw new IOException(otherwise);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @Override
    public void close() throws IOException {
        List<AutoCloseable> open = new ArrayList<>(reached);
        open.addAll(dark);
        open.addAll(packed);
        TreeRow.closeAll(open);
        line.close();
        poorLine.close();
    }
}
