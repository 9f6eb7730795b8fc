package kejian.acceptance.bench.row;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import kejian.acceptance.bench.load.Sample;
import kejian.acceptance.bench.report.Measured;

/**
 * Some servers in turn, A B A B: so what else the machine does falls on all of them alike. The
 * first side is ours.
 */
final class Contest {

    private static final double WARM_A_RUN = 0.5;
    private static final double WARM_FIRST = 2;
    private static final double WARM_JVM = 20;

    private final String row;
    private final List<Side> sides;
    private final Map<String, List<Sample>> samples = new HashMap<>();
    private final Set<String> faults = new LinkedHashSet<>();

    private Contest(String row, List<Side> sides) {
        this.row = row;
        this.sides = sides;
        sides.forEach(s -> samples.put(s.name(), new ArrayList<>()));
    }

    static Contest run(Ground ground, String row, Side... sides)
            throws IOException, InterruptedException {
        return run(ground, row, /* warm= */ true, sides);
    }

    /**
     * @param warm false for rows that are about what is not warm
     */
    static Contest run(Ground ground, String row, boolean warm, Side... sides)
            throws IOException, InterruptedException {
        Contest contest = new Contest(row, List.of(sides));
        Terms terms = ground.terms;
        for (Side side : sides) {
            Check.digests(ground, row, side, terms.seed());
        }
        for (Side side : sides) {
            boolean jvm = side.name().equals("ours");
            ground.run(
                    row,
                    side.name() + " warm-up",
                    side.order(0, jvm && warm ? WARM_JVM : WARM_FIRST, terms.seed()));
        }
        for (int pair = 0; pair < terms.pairs(); pair++) {
            for (Side side : sides) {
                List<Sample> got =
                        ground.run(
                                row,
                                side.name(),
                                side.order(WARM_A_RUN, terms.seconds(), terms.seed() + pair));
                contest.add(side.name(), got.getFirst());
            }
        }
        contest.profile(ground);
        for (Side side : sides) {
            Check.digests(ground, row, side, terms.seed() + 1);
        }
        ground.says.println(contest.said());
        return contest;
    }

    private void add(String side, Sample sample) {
        samples.computeIfAbsent(side, s -> new ArrayList<>()).add(sample);
        if (sample.errors() > 0) {
            faults.add(side + ": " + sample.errors() + " errors, " + sample.firstError());
        }
        if (sample.requests() == 0) {
            faults.add(side + ": no answer in a whole run");
        }
    }

    /** One more run of ours under a flight recording, after what counts. */
    private void profile(Ground ground) throws IOException, InterruptedException {
        Path folder = ground.terms.profiles();
        if (folder == null) {
            return;
        }
        Files.createDirectories(folder);
        Side ours = sides.getFirst();
        String pid = Long.toString(ours.server().pid());
        Path file = folder.toAbsolutePath().resolve(row + ".jfr");
        jcmd(pid, "JFR.start", "name=bench", "settings=profile");
        ground.run(row, "ours profiled", ours.order(WARM_A_RUN, 8, ground.terms.seed()));
        jcmd(pid, "JFR.dump", "name=bench", "filename=" + file);
        jcmd(pid, "JFR.stop", "name=bench");
        ground.says.println("bench: profile in " + file);
    }

    private static void jcmd(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException("jcmd says: " + said.strip());
        }
    }

    String ours() {
        return sides.getFirst().name();
    }

    List<Double> of(String side, ToDoubleFunction<Sample> figure) {
        return samples.getOrDefault(side, List.of()).stream().map(figure::applyAsDouble).toList();
    }

    /** A figure of ours against the second side's. */
    Measured measured(String name, ToDoubleFunction<Sample> figure) {
        return measured(name, sides.get(1).name(), figure);
    }

    Measured measured(String name, String peer, ToDoubleFunction<Sample> figure) {
        return new Measured(
                name, of(ours(), figure), of(peer, figure), note(), List.copyOf(faults));
    }

    private String note() {
        double bytes =
                sides.getFirst().items().stream().mapToLong(i -> i.length()).average().orElse(0);
        return String.format(Locale.ROOT, "objects of %.0f kB", bytes / 1000);
    }

    String said() {
        StringBuilder text = new StringBuilder("bench: " + row);
        for (Side side : sides) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%n  %-14s %8.0f req/s %7.0f MB/s %6.3f CPU s/GB %6.1f us/req"
                                    + "  p50 %.2f  p99 %.2f  first byte p99 %.2f ms  client %.2f"
                                    + " cores  errors %.0f",
                            side.name(),
                            median(side, Sample::requestsPerSecond),
                            median(side, Sample::megabytesPerSecond),
                            median(side, Sample::cpuPerGigabyte),
                            median(side, Sample::cpuMicrosPerRequest),
                            median(side, Sample::p50Ms),
                            median(side, Sample::p99Ms),
                            median(side, Sample::firstByteP99Ms),
                            median(side, s -> s.clientCpuSeconds() / s.seconds()),
                            of(side.name(), Sample::errors).stream()
                                    .mapToDouble(Double::doubleValue)
                                    .sum()));
        }
        return text.toString();
    }

    private double median(Side side, ToDoubleFunction<Sample> figure) {
        return new Measured("", of(side.name(), figure), List.of(), "", List.of()).oursMedian();
    }
}
