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
    private final Path transcoder;
    private final Path folder;
    private final Raw raw;

    TranscodeRow(Tools tools, Path transcoder, Path folder, Raw raw) {
        this.tools = tools;
        this.transcoder = transcoder;
        this.folder = folder;
        this.raw = raw;
    }

    /**
     * @param cpu processor seconds against the cheaper peer
     * @param bytes ours over MediaCMS's
     */
    record Found(Measured cpu, double bytes, List<String> faults) {}

    Found run(Recording from, int pairs) throws IOException, InterruptedException, MissingPeer {
        List<Double> ours = new ArrayList<>();
        Map<Pipeline, List<Map<Integer, Double>>> peers = new EnumMap<>(Pipeline.class);
        for (int pair = 0; pair < pairs; pair++) {
            ours.add(ours(from));
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
        List<Integer> left = Pipeline.rungs(from).stream().filter(l -> !made(l)).toList();
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
        List<String> faults = new ArrayList<>();
        String likeness = likeness(from, faults);
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
                bytes,
                faults);
    }

    private double ours(Recording from) throws IOException, InterruptedException {
        Path out = folder.resolve("ours");
        if (Files.isDirectory(out)) {
            try (Stream<Path> files = Files.list(out)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
        return tools.cpuOf(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        transcoder.toString(),
                        "--file",
                        from.file().toString(),
                        "--out",
                        out.toString()));
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
            ours += left.contains(lines) ? size : Files.size(our(lines));
        }
        return (double) ours / theirs;
    }

    /** Of the rungs that both have; a fault where ours is worse than it may be. */
    private String likeness(Recording from, List<String> faults)
            throws IOException, InterruptedException {
        StringBuilder said = new StringBuilder();
        for (int lines : Pipeline.rungs(from)) {
            if (!made(lines)) {
                continue;
            }
            double ours = Likeness.decibels(tools, from, our(lines));
            double theirs = Likeness.decibels(tools, from, theirs(Pipeline.MEDIA_CMS, lines));
            said.append(
                    String.format(
                            Locale.ROOT, " %dp %.1f dB (MediaCMS %.1f)", lines, ours, theirs));
            if (ours < GOOD_ENOUGH && ours < theirs - WORSE_BY_AT_MOST) {
                faults.add(from.name() + " " + lines + "p is worse than MediaCMS's");
            }
        }
        return said.toString();
    }
}
