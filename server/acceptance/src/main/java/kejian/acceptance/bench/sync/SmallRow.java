package kejian.acceptance.bench.sync;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import kejian.acceptance.bench.load.Load;
import kejian.acceptance.bench.load.LoadOrder;
import kejian.acceptance.bench.load.Sample;
import kejian.acceptance.bench.material.ManyTitles;
import kejian.acceptance.bench.material.Material;
import kejian.acceptance.bench.material.ReleaseServer;
import kejian.acceptance.bench.material.Title;
import kejian.acceptance.bench.peer.Edge;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.report.Measured;

/**
 * The packed edge as a cupboard has it: one processor, the heap it is packed with, 100,000 blobs.
 * Killed without warning, started from a cold disk, left alone, watched by 285 carrier boxes.
 */
final class SmallRow {

    private static final int BLOBS = 100_000;
    private static final int BOXES = 285;

    /** 1.6 Mb/s. */
    private static final long BOX_BYTES_PER_SECOND = 200_000;

    private static final int STRETCH = 1_000_000;
    private static final int LINES = 2_000;
    private static final int PORT = 20;
    private static final List<String> ONE_PROCESSOR = List.of("taskset", "-c", "0");
    private static final int IDLE_SAMPLES = 30;
    private static final double BOXES_SETTLE = 15;
    private static final double BOXES_COUNTED = 20;
    private static final long ALL_READ_WITHIN_NANOS = 300_000_000_000L;
    private static final Path DROP_CACHES = Path.of("/proc/sys/vm/drop_caches");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Ground ground;
    private final Path classPath;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Double> start = new ArrayList<>();
    private final List<Double> allRead = new ArrayList<>();
    private final List<Double> idle = new ArrayList<>();
    private final List<Double> idleAnonymous = new ArrayList<>();
    private final List<Double> watched = new ArrayList<>();
    private final List<Double> watchedAnonymous = new ArrayList<>();
    private final List<Double> watchedRate = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private boolean cold = true;

    /**
     * @param classPath of the load generator
     */
    SmallRow(Ground ground, Path classPath) {
        this.ground = ground;
        this.classPath = classPath;
    }

    List<Measured> run(int times) throws IOException, InterruptedException {
        Path folder = ground.fresh("edges/small");
        ground.says.println("bench: making " + BLOBS + " blobs");
        ManyTitles titles =
                ManyTitles.make(
                        ground.folder.resolveSibling("small-material"),
                        Files.createDirectories(folder.resolve("data/blobs")),
                        BLOBS);
        Path jar = ground.home.resolve("server/edge/target/quarkus-app/quarkus-run.jar");
        Edge edge = new Edge(jar, folder, List.of(), ONE_PROCESSOR);
        try (ReleaseServer province =
                        new ReleaseServer(
                                titles.shelf(), titles.titles(), ground.fresh("small-keys"), 0);
                Load load = Load.start(classPath, folder.resolve("load.log"))) {
            Server running = edge.start(ground.portBase + PORT, province, List.of());
            for (int i = 0; i < times; i++) {
                running.kill();
                dropCaches();
                running = afterPowerLoss(edge, province);
                awaitAllRead(running);
                idle(running);
                boxes(running, load, titles.titles().getFirst(), folder);
                say(i);
            }
            running.close();
        }
        return measured();
    }

    private Server afterPowerLoss(Edge edge, ReleaseServer province)
            throws IOException, InterruptedException {
        Server running = edge.start(ground.portBase + PORT, province, List.of());
        HttpResponse<String> page = get(running, "/");
        start.add(running.secondsSinceStart());
        if (page.statusCode() != 200 || page.body().isEmpty()) {
            faults.add("the first page was answered with " + page.statusCode());
        }
        ground.raw.keep("small-edge", Map.of("command", running.command()));
        return running;
    }

    /** As root; elsewhere the disk's pages are warm, and the note says so. */
    private void dropCaches() throws IOException, InterruptedException {
        if (!Files.isWritable(DROP_CACHES)) {
            cold = false;
            return;
        }
        new ProcessBuilder("sync").start().waitFor();
        Files.writeString(DROP_CACHES, "3\n");
    }

    private void awaitAllRead(Server running) throws IOException, InterruptedException {
        long end = System.nanoTime() + ALL_READ_WITHIN_NANOS;
        while (!Files.readString(running.log()).contains("every blob was read")) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("not every blob was read after the unclean stop");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        allRead.add(running.secondsSinceStart());
    }

    private void idle(Server running) throws IOException, InterruptedException {
        List<Double> resident = new ArrayList<>();
        List<Double> anonymous = new ArrayList<>();
        for (int i = 0; i < IDLE_SAMPLES; i++) {
            TimeUnit.SECONDS.sleep(1);
            resident.add(running.processes().residentBytes() / 1e6);
            anonymous.add(running.processes().anonymousBytes() / 1e6);
        }
        idle.add(median(resident));
        idleAnonymous.add(median(anonymous));
    }

    private static double median(List<Double> values) {
        return new Measured("", values, List.of(), "", List.of()).oursMedian();
    }

    private void boxes(Server running, Load load, Title title, Path folder)
            throws IOException, InterruptedException {
        String address = title.address() + "/a/" + Material.TIER_A + ".ts";
        HttpResponse<Void> whole =
                http.send(
                        HttpRequest.newBuilder(address(running, address))
                                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        long length = whole.headers().firstValueAsLong("Content-Length").orElse(0);
        if (length <= STRETCH) {
            throw new IOException(address + " was answered with " + whole.statusCode());
        }
        List<String> sessions = new ArrayList<>();
        for (int box = 0; box < BOXES; box++) {
            sessions.add(Edge.session(http, running.port(), title.courseware(), "small-" + box));
        }
        Random random = new Random(6);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            long from = random.nextLong(length - STRETCH);
            lines.add(
                    "%s?s=%s\t%d-%d\t%d"
                            .formatted(
                                    address,
                                    sessions.get(i % BOXES),
                                    from,
                                    from + STRETCH - 1,
                                    STRETCH));
        }
        Sample sample =
                load.run(
                                new LoadOrder(
                                        running.port(),
                                        BOXES,
                                        Files.write(folder.resolve("list.txt"), lines),
                                        /* inOrder= */ true,
                                        /* seed= */ 1,
                                        BOXES_SETTLE,
                                        List.of(BOXES_COUNTED),
                                        BOX_BYTES_PER_SECOND,
                                        /* idle= */ false,
                                        running.processes().pids()))
                        .getFirst();
        ground.raw.keep("small-boxes", Map.of("sample", sample));
        if (sample.errors() > 0) {
            faults.add(sample.errors() + " errors, " + sample.firstError());
        }
        watched.add(sample.rssAfter() / 1e6);
        watchedAnonymous.add(sample.rssAnonAfter() / 1e6);
        watchedRate.add(sample.megabytesPerSecond() * 1e6 / BOXES / BOX_BYTES_PER_SECOND);
    }

    private HttpResponse<String> get(Server running, String path)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address(running, path))
                        .timeout(Duration.ofSeconds(30))
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static URI address(Server running, String path) {
        return URI.create("http://127.0.0.1:" + running.port() + path);
    }

    private void say(int run) throws IOException {
        Map<String, Double> found =
                Map.of(
                        "start", start.get(run),
                        "allRead", allRead.get(run),
                        "idle", idle.get(run),
                        "idleAnonymous", idleAnonymous.get(run),
                        "watched", watched.get(run),
                        "watchedAnonymous", watchedAnonymous.get(run),
                        "rate", watchedRate.get(run));
        ground.says.println("bench: small " + JSON.writeValueAsString(found));
        ground.raw.keep("small", found);
    }

    private List<Measured> measured() {
        String how =
                "%d blobs, one processor, %s disk; all read again after %s s; %d boxes at %s of 1.6 Mb/s"
                        .formatted(
                                BLOBS,
                                cold ? "cold" : "warm (not root)",
                                shown(allRead),
                                BOXES,
                                shown(watchedRate));
        return List.of(
                new Measured("small-start", start, List.of(), how, faults),
                new Measured("small-idle", idle, List.of(), "VmRSS", faults),
                new Measured("small-idle-anonymous", idleAnonymous, List.of(), "RssAnon", faults),
                new Measured("small-boxes", watched, List.of(), "VmRSS", faults),
                new Measured(
                        "small-boxes-anonymous", watchedAnonymous, List.of(), "RssAnon", faults),
                new Measured("small-boxes-pace", watchedRate, List.of(), "", faults));
    }

    private static String shown(List<Double> values) {
        return String.join(", ", values.stream().map("%.2f"::formatted).toList());
    }
}
