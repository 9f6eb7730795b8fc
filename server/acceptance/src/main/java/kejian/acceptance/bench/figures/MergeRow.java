package kejian.acceptance.bench.figures;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kejian.acceptance.bench.material.Folders;
import kejian.acceptance.bench.report.Measured;
import kejian.acceptance.bench.report.Raw;
import org.jspecify.annotations.Nullable;

/**
 * Journals of long sittings into a packed origin with its own database, over its line: JSON in,
 * rows on the disk. The generator runs on the same machine.
 */
public final class MergeRow {

    private final Path home;
    private final @Nullable Path before;
    private final Path data;
    private final int portBase;
    private final Raw raw;
    private final PrintStream says;

    /**
     * @param before a built checkout to measure beside this one
     * @param data made anew each time
     */
    public MergeRow(
            Path home, @Nullable Path before, Path data, int portBase, Raw raw, PrintStream says) {
        this.home = home;
        this.before = before;
        this.data = data;
        this.portBase = portBase;
        this.raw = raw;
        this.says = says;
    }

    /**
     * @param minutes that each sitting lasts
     * @return a figure for each goal, by its name
     */
    public Map<String, Measured> run(int runs, int edges, int minutes)
            throws IOException, InterruptedException {
        Folders.remove(data);
        List<Double> rates = new ArrayList<>();
        List<Double> others = new ArrayList<>();
        List<Double> late = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        Path peer = before;
        try (Province ours =
                        Province.start(
                                home, Files.createDirectories(data.resolve("ours")), portBase);
                Province theirs =
                        peer == null
                                ? null
                                : Province.start(
                                        peer,
                                        Files.createDirectories(data.resolve("before")),
                                        portBase + 1)) {
            ours.take("warm", edges, Math.min(minutes, 10));
            for (int run = 1; run <= runs; run++) {
                Province.Pace pace = ours.take("run-" + run, edges, minutes);
                rates.add(pace.eventsPerSecond());
                late.add(pace.lateness());
                says.printf(
                        "bench: run %d %.0f events/s, last quarter %.2f x the first%n",
                        run, pace.eventsPerSecond(), pace.lateness());
                if (theirs != null) {
                    Province.Pace other = theirs.take("run-" + run, edges, minutes);
                    others.add(other.eventsPerSecond());
                    says.printf(
                            "bench: run %d before: %.0f events/s, last quarter %.2f x the first%n",
                            run, other.eventsPerSecond(), other.lateness());
                }
                raw.keep("run", Map.of("run", run, "rates", rates, "late", late, "before", others));
            }
            faults.addAll(ours.faults());
        }
        String note =
                "%d edges, %d boxes each, sittings of %d min"
                        .formatted(edges, Journal.BOXES, minutes);
        return Map.of(
                "merge-rate", new Measured("merge-rate", rates, others, note, faults),
                "merge-late", new Measured("merge-late", late, List.of(), note, faults));
    }
}
