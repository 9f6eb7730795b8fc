package kejian.acceptance.bench.rtsp;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import kejian.acceptance.bench.load.ServerProcesses;
import kejian.acceptance.bench.material.CarrierTitle;
import kejian.acceptance.bench.material.Folders;
import kejian.acceptance.bench.material.ReleaseServer;
import kejian.acceptance.bench.material.Shelf;
import kejian.acceptance.bench.material.Title;
import kejian.acceptance.bench.peer.Edge;
import kejian.acceptance.bench.peer.MissingPeer;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.report.Measured;
import kejian.acceptance.bench.report.Raw;
import kejian.contract.courseware.Tier;
import kejian.delivery.packaging.MappedPackages;
import kejian.delivery.packaging.PackageCache;
import org.HdrHistogram.Histogram;

/** One packed edge before hundreds of boxes that play by RTSP, generator on the same machine. */
public final class RtspBench {

    static final String JITTER = "jitter-p99";
    private static final String UNDERFLOW = "underflow";
    private static final String MEMORY = "memory-session";
    private static final String SPEED = "speed-p95";
    private static final int RTSP_ABOVE = 40;
    private static final int WARM_SESSIONS = 40;
    private static final int WARM_SECONDS = 8;
    private static final int ENTER_SECONDS = 8;
    private static final int CHANGES = 25;
    private static final double BETWEEN_CHANGES_S = 0.15;
    private static final long LONGEST_CHANGE_NANOS = 5_000_000_000L;

    /** What a box holds back before it decodes; what comes later than that is missing. */
    private static final long BOX_HOLDS_NANOS = 100_000_000;

    private final Path home;
    private final Path data;
    private final int portBase;
    private final Raw raw;
    private final PrintStream says;

    /**
     * @param data made media stay here
     */
    public RtspBench(Path home, Path data, int portBase, Raw raw, PrintStream says) {
        this.home = home;
        this.data = data;
        this.portBase = portBase;
        this.raw = raw;
        this.says = says;
    }

    /**
     * @param runs each with a fresh edge
     * @param seconds of the measured time of a run
     * @param beside sessions before ours and a public server one after the other, 0 for none
     * @return a figure for each goal, by its name
     */
    public Map<String, Measured> run(int runs, int sessions, int seconds, long seed, int beside)
            throws IOException, InterruptedException, MissingPeer {
        Files.createDirectories(data);
        Shelf shelf = new Shelf(data.resolve("digests.json"));
        Title title = CarrierTitle.prepare(data, shelf);
        int bps = rate(shelf, title);
        says.printf("bench: %d sessions of %d b/s, %d runs%n", sessions, bps, runs);
        Map<String, List<Double>> samples = new TreeMap<>();
        List<String> faults = new ArrayList<>();
        try (ReleaseServer province =
                new ReleaseServer(shelf, List.of(title), data, portBase + 1)) {
            for (int run = 0; run < runs; run++) {
                Map<String, Double> one =
                        once(province, title, bps, sessions, seconds, seed + run, faults);
                one.forEach(
                        (name, v) -> samples.computeIfAbsent(name, _ -> new ArrayList<>()).add(v));
                says.println("bench: run " + (run + 1) + " " + one);
                raw.keep("run", Map.of("run", run, "seed", seed + run, "figures", one));
                if (beside > 0) {
                    Beside pair = new Beside(data.resolve("beside"), bps, beside, seconds);
                    beside(pair, province, title, run, samples);
                }
            }
        }
        String note = "%d sessions of %.2f Mb/s".formatted(sessions, bps / 1e6);
        Map<String, Measured> found = new TreeMap<>();
        for (String name : List.of(JITTER, UNDERFLOW, MEMORY, SPEED)) {
            List<Double> ours = samples.getOrDefault(name, List.of());
            found.put(name, new Measured(name, ours, List.of(), note, faults));
        }
        String both = beside + " sessions, beside GStreamer's RTSP server";
        for (String name : beside > 0 ? Beside.NAMES : List.<String>of()) {
            List<Double> ours = samples.getOrDefault(name, List.of());
            List<Double> peer = samples.getOrDefault("peer " + name, List.of());
            found.put(name, new Measured(name, ours, peer, both, List.of()));
        }
        return found;
    }

    private void beside(
            Beside pair,
            ReleaseServer province,
            Title title,
            int run,
            Map<String, List<Double>> samples)
            throws IOException, InterruptedException, MissingPeer {
        Path folder = data.resolve("edge");
        Folders.remove(folder);
        int rtsp = portBase + RTSP_ABOVE;
        Map<String, Double> ours;
        Path stream;
        try (Server edge = edge(folder, province, rtsp)) {
            stream = pair.stream(portBase, title.courseware());
            ours = pair.ours(edge, rtsp, title.courseware());
        }
        Map<String, Double> peer = pair.peer(rtsp + 1, stream);
        says.println("bench: beside " + (run + 1) + " ours " + ours + " peer " + peer);
        raw.keep("beside", Map.of("run", run, "ours", ours, "peer", peer));
        for (String name : Beside.NAMES) {
            samples.computeIfAbsent(name, _ -> new ArrayList<>()).add(ours.get(name));
            samples.computeIfAbsent("peer " + name, _ -> new ArrayList<>()).add(peer.get(name));
        }
    }

    private Server edge(Path folder, ReleaseServer province, int rtsp)
            throws IOException, InterruptedException {
        Path jar = home.resolve("server/edge/target/quarkus-app/quarkus-run.jar");
        return new Edge(jar, folder, List.of())
                .start(portBase, province, List.of("-Dkejian.boxes.rtsp-port=" + rtsp));
    }

    private static int rate(Shelf shelf, Title title) throws IOException {
        try (PackageCache cache = new MappedPackages(shelf, 1);
                PackageCache.Lease lease = cache.lease(title.pack())) {
            return lease.media()
                    .timedStream(lease.media().defaultRendition(Tier.A))
                    .orElseThrow()
                    .bitsPerSecond();
        }
    }

    private Map<String, Double> once(
            ReleaseServer province,
            Title title,
            int bps,
            int sessions,
            int seconds,
            long seed,
            List<String> faults)
            throws IOException, InterruptedException {
        Path folder = data.resolve("edge");
        Folders.remove(folder);
        int rtsp = portBase + RTSP_ABOVE;
        InetSocketAddress at = new InetSocketAddress("127.0.0.1", rtsp);
        String path = "/play/" + title.courseware() + "/a.ts";
        try (Server edge = edge(folder, province, rtsp)) {
            ServerProcesses processes = edge.processes();
            processes.collect(); // else what the start left behind hides what boxes take
            // before any box came: what the first ones leave behind would hide it too
            long before = processes.anonymousBytes();
            try (Crowd warm = new Crowd()) {
                warm.enter(at, path, WARM_SESSIONS, 2);
                warm.read(WARM_SECONDS);
            }
            try (Crowd crowd = new Crowd()) {
                crowd.enter(at, path, sessions, ENTER_SECONDS);
                crowd.read(2);
                crowd.measure(bps / 8 / (7 * 188) * (seconds + 1));
                double cpu = processes.cpuSeconds();
                List<Long> anonymous = new ArrayList<>();
                for (int i = 0; i < seconds; i++) {
                    crowd.read(1);
                    anonymous.add(processes.anonymousBytes());
                }
                double share = (processes.cpuSeconds() - cpu) / seconds;
                Map<String, Double> found = new TreeMap<>();
                paced(crowd, bps, seconds, found, faults);
                // a compiler at work takes 15 MB for a second: the median is what boxes take
                Collections.sort(anonymous);
                long grown = anonymous.get(seconds / 2) - before;
                found.put("memory-most", (anonymous.getLast() - before) / 1024.0 / sessions);
                if (grown <= 0) {
                    faults.add("memory shrank by %d bytes: no figure".formatted(-grown));
                }
                found.put(MEMORY, grown / 1024.0 / sessions);
                found.put("cpu-share", share);
                found.put(SPEED, changes(crowd, new Random(seed), faults));
                return found;
            }
        }
    }

    static void paced(
            Crowd crowd, int bps, int seconds, Map<String, Double> found, List<String> faults) {
        Histogram jitter = new Histogram(60_000_000_000L, 3);
        long late = 0;
        long broken = 0;
        long expected = (long) bps / 8 * seconds;
        Map<String, Histogram> byMode = new TreeMap<>();
        for (Viewer viewer : crowd.viewers()) {
            Histogram ofMode =
                    byMode.computeIfAbsent(viewer.mode(), _ -> new Histogram(60_000_000_000L, 3));
            for (long nanos : viewer.lateness(bps)) {
                jitter.recordValue(Math.min(nanos, 60_000_000_000L));
                ofMode.recordValue(Math.min(nanos, 60_000_000_000L));
                late += nanos > BOX_HOLDS_NANOS ? 1 : 0;
            }
            broken += viewer.faults();
            if (viewer.bytes() < expected * 0.98) {
                faults.add("a session had %d of %d bytes".formatted(viewer.bytes(), expected));
            }
        }
        byMode.forEach((m, h) -> found.put("p99 of " + m, h.getValueAtPercentile(99) / 1e6));
        found.put(JITTER, jitter.getValueAtPercentile(99) / 1e6);
        found.put("jitter-p50", jitter.getValueAtPercentile(50) / 1e6);
        found.put("jitter-max", jitter.getMaxValue() / 1e6);
        found.put(UNDERFLOW, (double) late + broken);
        found.put("packets", (double) jitter.getTotalCount());
    }

    /** While all play, one after the other goes fast, and back to normal speed. */
    private static double changes(Crowd crowd, Random random, List<String> faults)
            throws IOException {
        Histogram waits = new Histogram(LONGEST_CHANGE_NANOS * 2, 3);
        List<Viewer> viewers = crowd.viewers();
        String[] speeds = {"2", "4", "8", "16", "32", "-2", "-8", "-32"};
        for (int i = 0; i < CHANGES; i++) {
            Viewer viewer = viewers.get(random.nextInt(viewers.size()));
            change(crowd, viewer, "300-", speeds[random.nextInt(speeds.length)], waits, faults);
            change(crowd, viewer, "now-", "1.0", waits, faults);
        }
        return waits.getValueAtPercentile(95) / 1e6;
    }

    private static void change(
            Crowd crowd,
            Viewer viewer,
            String range,
            String speed,
            Histogram waits,
            List<String> faults)
            throws IOException {
        viewer.awaits();
        viewer.play(range, speed);
        long begin = System.nanoTime();
        while (viewer.waited() == 0) {
            crowd.once(10);
            if (System.nanoTime() - begin > LONGEST_CHANGE_NANOS) {
                faults.add("no picture after a change of speed to " + speed);
                return;
            }
        }
        waits.recordValue(viewer.waited());
        crowd.read(BETWEEN_CHANGES_S);
    }
}
