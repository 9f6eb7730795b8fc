package kejian.acceptance.bench.figures;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import kejian.acceptance.bench.material.Folders;
import kejian.acceptance.bench.report.Measured;
import kejian.acceptance.bench.report.Raw;

/**
 * What questions cost when a province has many records: all went in through the merge, from fifty
 * thousand stations of a hundred counties.
 */
public final class RecordsRow {

    private static final int ASKED = 20;
    private static final int CELLS = 1_000;

    private final Path home;
    private final Path data;
    private final int port;
    private final Raw raw;
    private final PrintStream says;

    /**
     * @param data made anew each time
     */
    public RecordsRow(Path home, Path data, int port, Raw raw, PrintStream says) {
        this.home = home;
        this.data = data;
        this.port = port;
        this.raw = raw;
        this.says = says;
    }

    /**
     * @param records sessions, over as many months as a real province needs for them
     * @return a figure for each goal, by its name
     */
    public Map<String, Measured> run(int rounds, long records, long seed)
            throws IOException, InterruptedException {
        Folders.remove(data);
        Archive.Size size = Archive.Size.of(records);
        Map<String, List<Double>> samples = new TreeMap<>();
        List<String> faults = new ArrayList<>();
        String note =
                "%d records of %d months, %d stations"
                        .formatted(records, size.months(), Archive.STATIONS);
        double bytes;
        try (Archive archive = Archive.start(home, Files.createDirectories(data), port, size)) {
            double perSecond = archive.fill(says);
            says.printf("bench: %s, %.0f records/s in%n", note, perSecond);
            archive.awaitTitles();
            bytes = archive.bytesPerRecord();
            faults.addAll(archive.faults());
            faults.addAll(recounted(archive, new Random(seed)));
            Random random = new Random(seed);
            for (int round = 0; round <= rounds; round++) {
                String kind = round == 0 ? "cold" : "warm";
                Map<String, Double> found = ask(archive, random);
                says.println("bench: " + kind + " " + found);
                raw.keep(kind, found);
                if (round > 0) { // the first one warms up what it asks for
                    found.forEach((name, value) ->
                            samples.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
                }
            }
        }
        Map<String, Measured> rows = new TreeMap<>();
        samples.forEach((name, values) ->
                rows.put(name, new Measured(name, values, List.of(), note, faults)));
        rows.put(
                "records-bytes",
                new Measured("records-bytes", List.of(bytes), List.of(), note, faults));
        return rows;
    }

    /** p95 of each kind of page, in ms, and how much more a month's report takes than a day's. */
    private static Map<String, Double> ask(Archive archive, Random random)
            throws IOException, InterruptedException {
        List<Double> months = new ArrayList<>();
        List<Double> days = new ArrayList<>();
        List<Double> boards = new ArrayList<>();
        List<Double> pages = new ArrayList<>();
        for (int i = 0; i < ASKED; i++) {
            YearMonth month = archive.month(random);
            LocalDate day = month.atDay(1 + random.nextInt(month.lengthOfMonth()));
            months.add(report(archive, month.atDay(1), month.atEndOfMonth()));
            days.add(report(archive, day, day));
            String period = "?from=%s&to=%s".formatted(month.atDay(1), month.atEndOfMonth());
            boards.add(archive.ask("/api/board" + period));
            String title = archive.title(random);
            pages.add(
                    archive.ask("/api/figures/summary" + period + "&courseware=" + title)
                            + archive.ask(
                                    "/api/figures/courseware/" + title + "/retention" + period));
        }
        Map<String, Double> found = new TreeMap<>();
        found.put("records-month", p95(months));
        found.put("records-board", p95(boards));
        found.put("records-courseware", p95(pages));
        found.put("records-month-day", median(months) / median(days));
        return found;
    }

    /** All that a month's sheet is made of. */
    private static double report(Archive archive, LocalDate from, LocalDate to)
            throws IOException, InterruptedException {
        String period = "?from=%s&to=%s".formatted(from, to);
        double ms = archive.ask("/api/figures/query" + period);
        for (String by : List.of("county", "courseware", "tier")) {
            ms += archive.ask("/api/figures/by/" + by + period);
        }
        return ms;
    }

    /** Numbers anywhere in the cube, against the records themselves. */
    private List<String> recounted(Archive archive, Random random)
            throws IOException, InterruptedException {
        List<String> faults = new ArrayList<>();
        long views = 0;
        for (int i = 0; i < CELLS; i++) {
            Archive.Place place = archive.place(random);
            JsonNode told = archive.told(place);
            Archive.Counted counted = archive.counted(place);
            views += counted.views();
            if (told.path("validViews").asLong() != counted.views()
                    || told.path("effectiveMs").asLong() != counted.effectiveMs()
                    || told.path("uniqueStations").asLong() != counted.stations()) {
                faults.add(place + " is told " + told + ", counted " + counted);
            }
        }
        says.printf(
                "bench: %d cells with %d views recounted, %d differ%n",
                CELLS, views, faults.size());
        return faults;
    }

    private static double p95(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get((int) Math.ceil(sorted.size() * 0.95) - 1);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
