package kejian.transcoder.ladder;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import kejian.contract.job.FindingRule;
import kejian.contract.job.JobOutcome.Finding;
import kejian.contract.pack.Rendition.Role;
import kejian.transcoder.cage.FailedException;
import kejian.transcoder.cage.Room;
import kejian.transcoder.probe.Source;

/**
 * How fine the pictures are, whatever size their file has. Many an old recording was blown up, and
 * many a card holds three words: a rung that shows nothing more than the next smaller one costs
 * processor time, disk and lines for nothing.
 *
 * <p>Pictures from all over the title are made as small as a rung and large again; where every one
 * of them comes back as it was, what is larger is left out. One fine picture of a dozen keeps all.
 */
final class Detail {

    /** A whole ladder of less costs about as much as looking. */
    private static final long LEAST_MS = 60_000;

    private static final int PLACES = 12;

    /** Luma PSNR from which nobody tells two pictures apart, the bar for renditions as well. */
    private static final double SAME_DB = 45;

    /** Tier B and small screens are made for this; nothing below it is judged. */
    private static final int ALWAYS_LINES = 360;

    private final Room room;
    private final String original;
    private final Source.Picture picture;
    private final List<Rung> rungs;

    private Detail(Room room, String original, Source.Picture picture, List<Rung> rungs) {
        this.room = room;
        this.original = original;
        this.picture = picture;
        this.rungs = rungs;
    }

    /** The plan without rungs that would add nothing; what was copied costs nothing and stays. */
    static Plan needed(
            Room room, String original, Source.Picture picture, Plan plan, List<Finding> findings)
            throws IOException, InterruptedException, FailedException {
        List<Rung> rungs =
                plan.rungs().stream()
                        .filter(r -> r.role() == Role.LADDER && r.lines() >= ALWAYS_LINES)
                        .sorted(Comparator.comparingInt(Rung::lines))
                        .toList();
        if (rungs.size() < 2 || picture.durationMs() < LEAST_MS) {
            return plan;
        }
        int enough = new Detail(room, original, picture, rungs).enough();
        List<Rung> idle =
                rungs.subList(enough + 1, rungs.size()).stream()
                        .filter(rung -> !plan.isCopied(rung))
                        .toList();
        if (idle.isEmpty()) {
            return plan;
        }
        String names = String.join(", ", idle.stream().map(Rung::name).toList());
        String kept = rungs.get(enough).name();
        findings.add(
                FindingRule.VIDEO_SOFT.found(
                        "画面细节不超过 %s,未做 %s".formatted(kept, names),
                        "The picture holds no more detail than %s shows; left out: %s"
                                .formatted(kept, names)));
        return plan.without(idle);
    }

    /** Number of the smallest rung that shows all there is. */
    private int enough() throws IOException, InterruptedException, FailedException {
        int enough = 0;
        int told = 0;
        for (int i = 0; i < PLACES && enough < rungs.size() - 1; i++) {
            List<OptionalDouble> likeness =
                    look(picture.durationMs() * (2L * i + 1) / (2L * PLACES));
            // a picture of one colour comes back from any size: it tells nothing
            boolean tells =
                    likeness.stream().anyMatch(db -> db.isPresent())
                            && likeness.getFirst().orElse(0) < Double.POSITIVE_INFINITY;
            told += tells ? 1 : 0;
            while (tells && enough < rungs.size() - 1 && likeness.get(enough).orElse(0) < SAME_DB) {
                enough++;
            }
        }
        return told >= PLACES / 2 ? enough : rungs.size() - 1;
    }

    /**
     * For each rung but the largest, how like the largest its picture is; nothing if unreadable.
     */
    private List<OptionalDouble> look(long atMs)
            throws IOException, InterruptedException, FailedException {
        Rung top = rungs.getLast();
        List<Rung> smaller = rungs.subList(0, rungs.size() - 1);
        StringBuilder graph = new StringBuilder("[0:%d]".formatted(picture.index()));
        graph.append("scale=trunc(iw/2)*2:trunc(ih/2)*2,");
        graph.append(scaled(top)).append(",format=yuv420p,split=").append(2 * smaller.size());
        smaller.forEach(r -> graph.append("[full-%s][small-%s]".formatted(r.name(), r.name())));
        List<String> outputs = new ArrayList<>();
        for (Rung rung : smaller) {
            Files.deleteIfExists(room.file(report(rung)));
            String name = rung.name();
            graph.append(
                    ";[small-%s]%s,%s[back-%s]".formatted(name, scaled(rung), scaled(top), name));
            graph.append(
                    ";[full-%s][back-%s]psnr,metadata=mode=print:key=lavfi.psnr.psnr.y:file=%s[%s]"
                            .formatted(name, name, report(rung), name));
            outputs.addAll(
                    List.of("-map", "[%s]".formatted(name), "-frames:v", "1", "-f", "null", "-"));
        }
        List<String> line = new ArrayList<>(room.untrusted(original));
        line.addAll(
                line.indexOf("-i"),
                List.of(
                        "-skip_frame",
                        "nokey",
                        "-noaccurate_seek",
                        "-ss",
                        String.format(Locale.ROOT, "%.3f", atMs / 1000.0)));
        line.addAll(List.of("-filter_complex", graph.toString()));
        line.addAll(outputs);
        FailedException.unlessOwnEnd(room.ffmpeg(line, LEAST_MS, ms -> {}).ended());
        List<OptionalDouble> likeness = new ArrayList<>();
        for (Rung rung : smaller) {
            likeness.add(decibels(rung));
        }
        return likeness;
    }

    private OptionalDouble decibels(Rung rung) throws IOException {
        if (!Files.exists(room.file(report(rung)))) {
            return OptionalDouble.empty();
        }
        for (String line : Files.readAllLines(room.file(report(rung)))) {
            String value = line.substring(line.indexOf('=') + 1);
            if (line.startsWith("lavfi.psnr.") && value.equals("inf")) {
                return OptionalDouble.of(Double.POSITIVE_INFINITY);
            }
            if (line.startsWith("lavfi.psnr.") && value.matches("\\d+(\\.\\d+)?")) {
                return OptionalDouble.of(Double.parseDouble(value));
            }
        }
        return OptionalDouble.empty();
    }

    private static String scaled(Rung rung) {
        return Rung.scaled(rung.pictureWidth(), rung.pictureHeight());
    }

    private static String report(Rung rung) {
        return "detail-%s.txt".formatted(rung.name());
    }
}
