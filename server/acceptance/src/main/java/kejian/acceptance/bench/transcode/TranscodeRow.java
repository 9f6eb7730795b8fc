package kejian.acceptance.bench.transcode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import kejian.acceptance.bench.peer.MissingPeer;
import kejian.acceptance.bench.report.Measured;
import kejian.acceptance.bench.report.Raw;

/**
 * One input through our packed transcoder and through each peer's commands.
 *
 * <p>Ours is the whole program on one file, in its cage: start of the JVM, probe, ladder with tier
 * A's rung, sound, checks of every output, poster and storyboard. A rung of the peers that we do
 * not make is charged to us at the cheaper peer's price, in processor time and in bytes.
 */
final class TranscodeRow {

    private static final double WORSE_BY_AT_MOST = 0.5;
    private static final double GOOD_ENOUGH = 45;

    private final Tools tools;
    private final Ours program;
    private final Path folder;
    private final Raw raw;

    TranscodeRow(Tools tools, Ours program, Path folder, Raw raw) {
        this.tools = tools;
        this.program = program;
        this.folder = folder;
        this.raw = raw;
    }

    /**
     * @param cpu processor seconds against the cheaper peer
     * @param wallSeconds of our whole program
     * @param bytes ours over MediaCMS's
     */
    record Found(Measured cpu, List<Double> wallSeconds, double bytes, List<String> faults) {}

    Found run(Recording from, int pairs) throws IOException, InterruptedException, MissingPeer {
        List<Double> ours = new ArrayList<>();
        List<Double> wall = new ArrayList<>();
        Map<Pipeline, List<Map<Integer, Double>>> peers = new EnumMap<>(Pipeline.class);
        for (int pair = 0; pair < pairs; pair++) {
            Ours.Took took = program.make(from.file());
            ours.add(took.cpuSeconds());
            wall.add(took.wallSeconds());
            for (Pipeline peer : Pipeline.values()) {
                peers.computeIfAbsent(peer, p -> new ArrayList<>()).add(peer(peer, from));
            }
        }
        Pipeline cheaper =
                Stream.of(Pipeline.values())
                        .min(
                                Comparator.comparingDouble(p ->
                                        peers.getOrDefault(p, List.of()).stream()
                                                .mapToDouble(TranscodeRow::sum)
                                                .sum()))
                        .orElseThrow();
        List<Map<Integer, Double>> cheapest = peers.getOrDefault(cheaper, List.of());
        List<String> faults = new ArrayList<>();
        List<Integer> left = new ArrayList<>();
        String likeness = likeness(from, faults, left);
        List<Double> charged = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        double alone = 0;
        for (int pair = 0; pair < pairs; pair++) {
            Map<Integer, Double> each = cheapest.get(pair);
            double price = left.stream().mapToDouble(l -> each.getOrDefault(l, 0.0)).sum();
            charged.add(ours.get(pair) + price);
            theirs.add(sum(each));
            alone += ours.get(pair) / sum(each) / pairs;
        }
        double bytes = bytes(from, left);
        String note =
                String.format(
                        Locale.ROOT,
                        "against %s; %.2f without the price of %s; bytes %.2f of MediaCMS's;%s",
                        cheaper.label,
                        alone,
                        left,
                        bytes,
                        likeness);
        raw.keep(
                "transcode",
                Map.of("row", from.name(), "ours", ours, "peers", peers.toString(), "note", note));
        return new Found(
                new Measured(from.name() + "-cpu", charged, theirs, note, List.of()),
                wall,
                bytes,
                faults);
    }

    private Map<Integer, Double> peer(Pipeline peer, Recording from)
            throws IOException, InterruptedException {
        Map<Integer, Double> seconds = new TreeMap<>();
        for (int lines : Pipeline.rungs(from)) {
            seconds.put(lines, tools.cpuOfFfmpeg(peer.command(from, lines, theirs(peer, lines))));
        }
        return seconds;
    }

    private static double sum(Map<Integer, Double> each) {
        return each.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private Path theirs(Pipeline peer, int lines) {
        return folder.resolve("%s-%d.mp4".formatted(peer.label, lines));
    }

    private Path our(int lines) {
        return folder.resolve("ours/%dp.mp4".formatted(lines));
    }

    private boolean made(int lines) {
        return Files.exists(our(lines));
    }

    private double bytes(Recording from, List<Integer> left) throws IOException {
        long theirs = 0;
        long ours = Files.size(folder.resolve("ours/audio.mp4"));
        for (int lines : Pipeline.rungs(from)) {
            long size = Files.size(theirs(Pipeline.MEDIA_CMS, lines));
            theirs += size;
            ours += made(lines) ? Files.size(our(lines)) : left.contains(lines) ? size : 0;
        }
        return (double) ours / theirs;
    }

    /**
     * Of all rungs; a fault where ours is worse than it may be. One that we do not make is shown by
     * our next smaller one; where that is not as good, it counts as left out.
     */
    private String likeness(Recording from, List<String> faults, List<Integer> left)
            throws IOException, InterruptedException {
        StringBuilder said = new StringBuilder();
        int largest = 0;
        for (int lines : Pipeline.rungs(from)) {
            largest = made(lines) ? lines : largest;
            if (largest == 0) {
                left.add(lines);
                continue;
            }
            double ours = Likeness.decibels(tools, from, our(largest), from.mapped(), true);
            double theirs =
                    Likeness.decibels(
                            tools,
                            from,
                            theirs(Pipeline.MEDIA_CMS, lines),
                            from.reference(),
                            false);
            said.append(
                    String.format(
                            Locale.ROOT,
                            " %dp%s %.1f dB (MediaCMS %.1f)",
                            lines,
                            made(lines) ? "" : " by our " + largest + "p",
                            ours,
                            theirs));
            boolean good = ours >= GOOD_ENOUGH || ours >= theirs - WORSE_BY_AT_MOST;
            if (!good && made(lines)) {
                faults.add(from.name() + " " + lines + "p is worse than MediaCMS's");
            } else if (!good) {
                left.add(lines);
            }
        }
        return said.toString();
    }
}
