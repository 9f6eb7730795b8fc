package kejian.acceptance.bench.sync;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kejian.acceptance.bench.report.Measured;

/** Whether one edge behind a line of 1 kB/s keeps the others waiting. */
final class SlowRow {

    private static final int OTHERS = 10;
    private static final long OTHERS_BYTES_PER_SECOND = 4_000_000;
    private static final long SLOW_BYTES_PER_SECOND = 1_000;

    private final Ground ground;
    private final List<Staff.Enrolled> others = new ArrayList<>();
    private final Staff.Enrolled slow;

    SlowRow(Ground ground) throws IOException, InterruptedException {
        this.ground = ground;
        for (int i = 0; i < OTHERS; i++) {
            others.add(ground.enroll());
        }
        slow = ground.enroll();
    }

    List<Measured> run(int pairs) throws IOException, InterruptedException {
        List<Double> beside = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            without.add(secondsOfOthers());
            beside.add(secondsBesideTheSlowOne());
            ground.raw.keep(
                    "slow-edge", Map.of("without", without.getLast(), "beside", beside.getLast()));
        }
        String how =
                "%d edges at 4 MB/s each, the whole release; with and without one at 1 kB/s"
                        .formatted(OTHERS);
        return List.of(new Measured("slow-edge-others", beside, without, how, List.of()));
    }

    private double secondsBesideTheSlowOne() throws IOException, InterruptedException {
        try (Relay line = new Relay(ground.origin.port(), SLOW_BYTES_PER_SECOND, List.of());
                SimulatedEdge edge =
                        new SimulatedEdge(
                                ground.fresh("edges/slow"), slow, line.address(), List.of())) {
            edge.live();
            while (line.asked().stream().noneMatch(path -> path.startsWith("/sync/blob/"))) {
                Thread.sleep(20);
            }
            double seconds = secondsOfOthers();
            if (edge.active() != 0) {
                throw new IOException("the slow edge was not slow");
            }
            return seconds;
        }
    }

    /** Until the last of them has it all. */
    private double secondsOfOthers() throws IOException, InterruptedException {
        List<AutoCloseable> open = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<SimulatedEdge> edges = new ArrayList<>();
            for (int i = 0; i < OTHERS; i++) {
                Relay line = new Relay(ground.origin.port(), OTHERS_BYTES_PER_SECOND, List.of());
                open.add(line);
                SimulatedEdge edge =
                        new SimulatedEdge(
                                ground.fresh("edges/other-" + i),
                                others.get(i),
                                line.address(),
                                List.of());
                open.add(edge);
                edges.add(edge);
            }
            long began = System.nanoTime();
            List<Future<?>> all = new ArrayList<>();
            for (SimulatedEdge edge : edges) {
                all.add(
                        threads.submit(() -> {
                            edge.fill();
                            return null;
                        }));
            }
            for (Future<?> each : all) {
                each.get();
            }
            return (System.nanoTime() - began) / 1e9;
        } catch (ExecutionException e) {
            throw new IOException("an edge was not filled", e);
        } finally {
            TreeRow.closeAll(open);
        }
    }
}
