package kejian.acceptance.bench.figures;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kejian.acceptance.bench.audience.Audience;
import kejian.acceptance.bench.audience.Title;
import kejian.acceptance.bench.audience.Truth;
import kejian.acceptance.bench.audience.Viewer;
import kejian.acceptance.bench.material.Folders;
import kejian.acceptance.bench.report.Measured;
import kejian.acceptance.bench.report.Raw;

/** A synthetic audience through edges' evidence and the line into a province, against the truth. */
public final class AudienceRow {

    private static final int EDGES = 8;

    /** Of so many one, all records of which lie in memory. */
    private static final int SHUFFLED = 20;

    /** Their lines are cut until all is over. */
    private static final int DARK = 2;

    /** Of each hundred viewers so many things that are none. */
    private static final int NOISE_PERCENT = 6;

    private final Path home;
    private final Path data;
    private final int port;
    private final Raw raw;
    private final PrintStream says;

    /**
     * @param data made anew each time
     */
    public AudienceRow(Path home, Path data, int port, Raw raw, PrintStream says) {
        this.home = home;
        this.data = data;
        this.port = port;
        this.raw = raw;
        this.says = says;
    }

    /**
     * @return a figure for each goal, by its name
     */
    public Map<String, Measured> run(int sessions, long seed)
            throws IOException, InterruptedException {
        Folders.remove(data);
        LocalDate first = LocalDate.now(Audience.ZONE).minusDays(Audience.DAYS + 2L);
        LocalDate last = first.plusDays(Audience.DAYS + 1L); // by clocks that are hours off
        Audience audience = new Audience(seed, first);
        Map<String, Measured> found = new LinkedHashMap<>();
        try (TitledProvince province =
                TitledProvince.start(home, data.resolve("all"), port, audience.titles())) {
            long events = watch(audience, province, sessions);
            says.printf("bench: %d sessions of seed %d made %d records%n", sessions, seed, events);
            String note = "%d sessions, seed %d, %d records".formatted(sessions, seed, events);
            found.putAll(judge(audience, province, sessions, first.minusDays(1), last, note));
        }
        int few = (sessions + SHUFFLED - 1) / SHUFFLED;
        found.put(
                "audience-shuffled",
                new ShuffledLog(home, data, port, says).compare(audience, few, first, last));
        return found;
    }

    private long watch(Audience audience, TitledProvince province, int sessions)
            throws IOException, InterruptedException {
        List<Thread> threads = new ArrayList<>();
        List<String> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        long[] recorded = new long[EDGES];
        for (int e = 0; e < EDGES; e++) {
            int number = e;
            var who = province.enroll("county-" + e);
            Path folder = Files.createDirectories(data.resolve("edge-" + e));
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                boolean dark = number < DARK;
                                try (WatchedEdge edge =
                                        new WatchedEdge(who, province.address(), folder, dark)) {
                                    List<Viewer> viewers = new ArrayList<>();
                                    for (int v = number; v < sessions; v += EDGES) {
                                        viewers.add(audience.viewer(v));
                                    }
                                    int noise = viewers.size() * NOISE_PERCENT / 100;
                                    edge.see(audience.acts(viewers, noise, number + 1));
                                    recorded[number] = edge.recorded();
                                } catch (IOException | RuntimeException x) {
                                    failures.add(x.toString());
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw new IOException(String.join("; ", failures));
        }
        return java.util.Arrays.stream(recorded).sum();
    }

    private Map<String, Measured> judge(
            Audience audience,
            TitledProvince province,
            int sessions,
            LocalDate first,
            LocalDate last,
            String note)
            throws IOException, InterruptedException {
        Truth all = new Truth();
        Map<String, Truth> byTier = new TreeMap<>();
        Map<String, Truth> byTitle = new TreeMap<>();
        for (int v = 0; v < sessions; v++) {
            Viewer viewer = audience.viewer(v);
            all.add(viewer);
            byTier.computeIfAbsent(tier(viewer), _ -> new Truth()).add(viewer);
            byTitle.computeIfAbsent(viewer.title().id(), _ -> new Truth()).add(viewer);
        }
        says.printf(
                "%-6s %21s %21s %21s %25s%n",
                "tier", "starts", "valid views", "complete", "watched, h");
        JsonNode summary = province.figures("summary", first, last, "").path("figures");
        line("all", all, summary);
        for (Map.Entry<String, Truth> each : byTier.entrySet()) {
            JsonNode of = province.figures("summary", first, last, "&tier=" + each.getKey());
            line(each.getKey(), each.getValue(), of.path("figures"));
        }
        says.printf("classes of starts: %s%n", summary.path("precision"));
        double retention = retention(audience, province, byTitle, first, last);
        raw.keep("audience", Map.of("figures", summary, "retention", retention));
        Map<String, Measured> found = new LinkedHashMap<>();
        put(found, "audience-starts", off(summary, "starts", all.starts()), note);
        put(found, "audience-views", off(summary, "validViews", all.validViews()), note);
        put(found, "audience-watched", off(summary, "watchedMs", all.watchedMs()), note);
        put(found, "audience-retention", retention, note);
        return found;
    }

    private static void put(Map<String, Measured> found, String name, double off, String note) {
        found.put(name, new Measured(name, List.of(Math.abs(off)), List.of(), note, List.of()));
    }

    private static String tier(Viewer viewer) {
        return switch (viewer.how()) {
            case STREAM, RTSP -> "A";
            case KEYS -> "B";
            case PAGE -> "C";
        };
    }

    /** In percent, more than zero where too much was counted. */
    private static double off(JsonNode figures, String name, long truth) {
        return 100.0 * (figures.path(name).asLong() - truth) / truth;
    }

    private void line(String tier, Truth truth, JsonNode counted) {
        says.printf(
                "%-6s %7d of %-7d %+5.2f%% %7d of %-7d %+5.2f%% %7d of %-7d %+5.2f%% %8.0f of %-8.0f"
                        + " %+5.2f%%%n",
                tier,
                counted.path("starts").asLong(),
                truth.starts(),
                off(counted, "starts", truth.starts()),
                counted.path("validViews").asLong(),
                truth.validViews(),
                off(counted, "validViews", truth.validViews()),
                counted.path("completes").asLong(),
                truth.completes(),
                off(counted, "completes", truth.completes()),
                counted.path("watchedMs").asLong() / 3_600_000.0,
                truth.watchedMs() / 3_600_000.0,
                off(counted, "watchedMs", truth.watchedMs()));
    }

    /** Mean distance in points, over all titles and all hundred and one moments. */
    private double retention(
            Audience audience,
            TitledProvince province,
            Map<String, Truth> byTitle,
            LocalDate first,
            LocalDate last)
            throws IOException, InterruptedException {
        double sum = 0;
        double worst = 0;
        int points = 0;
        for (Title title : audience.titles()) {
            Truth truth = byTitle.get(title.id());
            if (truth == null || truth.starts() == 0) {
                continue;
            }
            JsonNode curve =
                    province.figures("courseware/" + title.id() + "/retention", first, last, "")
                            .path("points");
            double own = 0;
            for (int p = 0; p <= 100; p++) {
                own += 100 * Math.abs(curve.path(p).asDouble() - truth.retention(p));
            }
            worst = Math.max(worst, own / 101);
            sum += own;
            points += 101;
        }
        says.printf(
                "retention: %.2f points off on average, %.2f for the worst title%n",
                sum / points, worst);
        return sum / points;
    }
}
