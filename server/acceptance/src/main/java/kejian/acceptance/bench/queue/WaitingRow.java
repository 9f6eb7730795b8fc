package kejian.acceptance.bench.queue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import kejian.acceptance.bench.report.Measured;
import kejian.acceptance.bench.report.Raw;

/**
 * What the queue itself costs many workers: jobs that take two seconds of nothing, at two origins
 * in turn. No processor is what they wait for, so sixteen should do sixteen times as many.
 */
final class WaitingRow {

    private static final int MANY = 16;
    private static final int EACH = 4;
    private static final int WORK_MS = 2_000;

    private final SharedProvince province;
    private final Raw raw;

    WaitingRow(SharedProvince province, Raw raw) {
        this.province = province;
        this.raw = raw;
    }

    Measured run(int pairs) throws IOException, InterruptedException {
        WaitingJobs jobs = new WaitingJobs(province);
        jobs.makeDrafts(MANY * EACH);
        List<Double> one = new ArrayList<>();
        List<Double> many = new ArrayList<>();
        jobsPerSecond(jobs, 2);
        for (int pair = 0; pair < pairs; pair++) {
            one.add(jobsPerSecond(jobs, 1));
            many.add(jobsPerSecond(jobs, MANY));
            raw.keep("waiting", Map.of("pair", pair, "one", one.getLast(), "many", many.getLast()));
        }
        return new Measured(
                "waiting-16",
                many,
                one,
                "%d workers beside one, %d jobs of %d s each, two origins"
                        .formatted(MANY, EACH, WORK_MS / 1_000),
                List.of());
    }

    private double jobsPerSecond(WaitingJobs jobs, int workers)
            throws IOException, InterruptedException {
        int count = workers * EACH;
        jobs.waiting(count);
        AtomicInteger left = new AtomicInteger(count);
        long began = System.nanoTime();
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> ends = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                Calls calls = province.worker(i % 2);
                String name = "worker-" + i;
                Callable<Void> work =
                        () -> {
                            while (left.getAndDecrement() > 0) {
                                Calls.Lent lent = calls.lease(name).orElseThrow();
                                TimeUnit.MILLISECONDS.sleep(WORK_MS);
                                calls.refuse(lent);
                            }
                            return null;
                        };
                ends.add(all.submit(work));
            }
            for (Future<Void> end : ends) {
                end.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        if (jobs.count("REFUSED") != count) {
            throw new IOException("of " + count + " jobs ended " + jobs.count("REFUSED"));
        }
        return count / seconds;
    }
}
