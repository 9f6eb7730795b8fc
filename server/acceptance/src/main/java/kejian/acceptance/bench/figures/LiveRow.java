package kejian.acceptance.bench.figures;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import kejian.acceptance.bench.material.Folders;
import kejian.acceptance.bench.report.Measured;
import kejian.acceptance.bench.report.Raw;

/**
 * How long somebody at a console waits while journals are merged at the pace that is asked for,
 * beside nobody sending any. Requests go out by a clock, whether or not the one before came back.
 */
public final class LiveRow {

    private static final double EVENTS_PER_SECOND = 8_335;
    private static final int SECONDS = 12;
    private static final long EVERY_NANOS = 20_000_000;

    private static final List<String> ASKED =
            List.of(
                    "/api/courseware?size=20",
                    "/api/columns",
                    "/api/edges",
                    "/api/figures/summary?from=2020-01-01&to=2020-01-31");

    private final Path home;
    private final Path data;
    private final int port;
    private final Raw raw;
    private final PrintStream says;

    /**
     * @param data made anew each time
     */
    public LiveRow(Path home, Path data, int port, Raw raw, PrintStream says) {
        this.home = home;
        this.data = data;
        this.port = port;
        this.raw = raw;
        this.says = says;
    }

    /**
     * @return a figure for each goal, by its name; the peer is nobody who sends
     */
    public Map<String, Measured> run(int pairs, int edges)
            throws IOException, InterruptedException {
        Folders.remove(data);
        List<Double> quiet = new ArrayList<>();
        List<Double> busy = new ArrayList<>();
        List<Double> rates = new ArrayList<>();
        int minutes = (int) (EVENTS_PER_SECOND * SECONDS / Journal.EVENTS / edges);
        List<String> faults = new ArrayList<>();
        AtomicLong failed = new AtomicLong();
        try (Province province = Province.start(home, Files.createDirectories(data), port)) {
            province.take("warm", edges, minutes);
            p95(province, new AtomicBoolean(true), SECONDS, failed);
            for (int pair = 1; pair <= pairs; pair++) {
                quiet.add(p95(province, new AtomicBoolean(true), SECONDS, failed));
                AtomicBoolean goesOn = new AtomicBoolean(true);
                String name = "pair-" + pair;
                List<Double> waited = new ArrayList<>();
                Thread console =
                        Thread.ofPlatform()
                                .start(() -> {
                                    try {
                                        waited.add(p95(province, goesOn, SECONDS * 10, failed));
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
                rates.add(province.take(name, edges, minutes, EVENTS_PER_SECOND).eventsPerSecond());
                goesOn.set(false);
                console.join();
                busy.addAll(waited);
                says.printf(
                        "bench: pair %d p95 %.1f ms beside %.0f events/s, %.1f ms alone%n",
                        pair, busy.getLast(), rates.getLast(), quiet.getLast());
                raw.keep("live", Map.of("quiet", quiet, "busy", busy, "rates", rates));
            }
            faults.addAll(province.faults());
        }
        if (failed.get() > 0) {
            faults.add(failed + " requests failed");
        }
        String note = "50 requests/s of four kinds beside %d edges".formatted(edges);
        return Map.of(
                "live-p95", new Measured("live-p95", busy, quiet, note, faults),
                "live-rate", new Measured("live-rate", rates, List.of(), note, faults));
    }

    /** Milliseconds from when each request was due. */
    private static double p95(
            Province province, AtomicBoolean goesOn, int seconds, AtomicLong failed)
            throws InterruptedException {
        ConcurrentLinkedQueue<Long> took = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long begin = System.nanoTime();
            for (int i = 0; goesOn.get() && i * EVERY_NANOS < seconds * 1_000_000_000L; i++) {
                long due = begin + i * EVERY_NANOS;
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                String path = ASKED.get(i % ASKED.size());
                threads.execute(() -> {
                    try {
                        province.ask(path);
                        took.add(System.nanoTime() - due);
                    } catch (IOException | InterruptedException e) {
                        failed.incrementAndGet();
                    }
                });
            }
        }
        List<Long> sorted = took.stream().sorted().toList();
        return sorted.get((int) (sorted.size() * 0.95)) / 1e6;
    }
}
