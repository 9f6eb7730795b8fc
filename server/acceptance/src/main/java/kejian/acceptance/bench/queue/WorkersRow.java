package kejian.acceptance.bench.queue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.report.Measured;
import kejian.acceptance.bench.report.Raw;

/**
 * Titles a second of one, two and four packed transcoders at two origins over one PostgreSQL and
 * one S3 store. A worker is bound to one processor with all that it starts, the third and fourth to
 * the first two again. Origins, database, store and this bench share these processors: what they
 * take is part of what is measured.
 */
final class WorkersRow {

    private static final int TITLES = 8;
    private static final long LONGEST_NANOS = 300_000_000_000L;
    private static final long LOOK_EVERY_MS = 50;

    private final SharedProvince province;
    private final ShortTitles titles;
    private final int processors;
    private final Raw raw;

    WorkersRow(SharedProvince province, ShortTitles titles, int processors, Raw raw) {
        this.province = province;
        this.titles = titles;
        this.processors = processors;
        this.raw = raw;
    }

    List<Measured> run(int pairs) throws IOException, InterruptedException {
        List<Double> one = new ArrayList<>();
        List<Double> two = new ArrayList<>();
        List<Double> four = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            Map<Integer, Double> found = new TreeMap<>();
            for (int workers : pair % 2 == 0 ? List.of(1, 2, 4) : List.of(4, 2, 1)) {
                found.put(workers, titlesPerSecond(workers));
            }
            one.add(found.get(1));
            two.add(found.get(2));
            four.add(found.get(4));
            raw.keep("workers", Map.of("pair", pair, "titlesPerSecond", found.toString()));
        }
        String how =
                "%d titles of %s; %d processors, which origins, PostgreSQL %s and store share"
                        .formatted(TITLES, titles.what(), processors, province.version());
        return List.of(
                new Measured("workers-2", two, one, "two beside one; " + how, List.of()),
                new Measured("workers-4", four, two, "four beside two; " + how, List.of()));
    }

    private double titlesPerSecond(int workers) throws IOException, InterruptedException {
        WaitingJobs jobs = new WaitingJobs(province);
        Calls editor = province.editor(0);
        List<String> uploads = new ArrayList<>();
        for (int i = 0; i < TITLES; i++) {
            uploads.add(editor.upload(titles.another(), "film.mp4"));
        }
        long before = jobs.count("READY");
        List<Server> started = new ArrayList<>();
        try {
            for (int i = 0; i < workers; i++) {
                started.add(
                        province.startTranscoder(
                                i,
                                List.of("taskset", "-c", Integer.toString(i % processors)),
                                List.of()));
            }
            TimeUnit.SECONDS.sleep(2); // all of them ask
            long began = System.nanoTime();
            for (String upload : uploads) {
                editor.video("title " + UUID.randomUUID(), SharedProvince.COLUMN, upload);
            }
            while (jobs.count("READY") - before < TITLES) {
                if (System.nanoTime() - began > LONGEST_NANOS) {
                    throw new IOException("made " + (jobs.count("READY") - before) + " titles");
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
            }
            return TITLES / ((System.nanoTime() - began) / 1e9);
        } finally {
            started.forEach(Server::close);
        }
    }
}
