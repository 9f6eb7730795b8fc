package kejian.acceptance.bench.queue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import kejian.acceptance.bench.report.Measured;
import kejian.acceptance.bench.report.Raw;

/**
 * How long a transcoder waits for a job where few wait, and where many do. Each job that was lent
 * ends at once and another one takes its place: as many wait for the last as for the first.
 */
final class ClaimRow {

    private static final int FEW = 100;
    private static final int MANY = 10_000;
    private static final int CLAIMS = 200;
    private static final int WARM_UP = 50;

    private final SharedProvince province;
    private final Raw raw;

    ClaimRow(SharedProvince province, Raw raw) {
        this.province = province;
        this.raw = raw;
    }

    List<Measured> run(int pairs) throws IOException, InterruptedException {
        WaitingJobs jobs = new WaitingJobs(province);
        jobs.makeDrafts(MANY);
        Calls worker = province.worker(0);
        claims(jobs, worker, FEW, WARM_UP);
        claims(jobs, worker, MANY, WARM_UP);
        List<Double> medianFew = new ArrayList<>();
        List<Double> medianMany = new ArrayList<>();
        List<Double> p95Few = new ArrayList<>();
        List<Double> p95Many = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            boolean fewFirst = pair % 2 == 0;
            double[] first = claims(jobs, worker, fewFirst ? FEW : MANY, CLAIMS);
            double[] second = claims(jobs, worker, fewFirst ? MANY : FEW, CLAIMS);
            double[] few = fewFirst ? first : second;
            double[] many = fewFirst ? second : first;
            medianFew.add(at(few, 0.5));
            medianMany.add(at(many, 0.5));
            p95Few.add(at(few, 0.95));
            p95Many.add(at(many, 0.95));
            raw.keep("claim", Map.of("pair", pair, "few", few, "many", many));
        }
        String how =
                "a claim with %,d waiting beside one with %d; %d claims a run, PostgreSQL %s"
                        .formatted(MANY, FEW, CLAIMS, province.version());
        return List.of(
                new Measured("claim-median", medianMany, medianFew, how, List.of()),
                new Measured("claim-p95", p95Many, p95Few, how, List.of()));
    }

    /**
     * @return milliseconds, least first
     */
    private static double[] claims(WaitingJobs jobs, Calls worker, int waiting, int claims)
            throws IOException, InterruptedException {
        jobs.waiting(waiting);
        double[] took = new double[claims];
        for (int i = 0; i < claims; i++) {
            long began = System.nanoTime();
            Calls.Lent lent =
                    worker.lease("bench").orElseThrow(() -> new IOException("no job waits"));
            took[i] = (System.nanoTime() - began) / 1e6;
            worker.refuse(lent);
            jobs.oneMore(lent.job());
        }
        if (jobs.count("QUEUED") != waiting) {
            throw new IOException("jobs that wait: " + jobs.count("QUEUED"));
        }
        Arrays.sort(took);
        return took;
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(sorted.length * share))];
    }
}
