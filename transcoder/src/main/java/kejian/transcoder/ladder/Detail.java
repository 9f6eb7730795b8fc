package kejian.transcoder.ladder;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.contract.job.FindingRule;
import kejian.contract.job.JobOutcome.Finding;
import kejian.contract.pack.Rendition.Role;
import kejian.transcoder.cage.Ended;
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

    private static final Pattern TIME = Pattern.compile("pts_time:(\\S+)");
    private static final Pattern VALUE =
            Pattern.compile("lavfi\\.signalstats\\.(YAVG|[YUV]MAX)=(\\d+(?:\\.\\d+)?)");

    /** A whole ladder of less costs about as much as looking. */
    private static final long LEAST_MS = 60_000;

    private static final int PLACES = 12;

    /** Mean difference of luma from which nobody tells two pictures apart: about 45 dB. */
    private static final double SAME = 0.9;

    /** A small word on a large slide hardly moves the mean. It may not differ by more anywhere. */
    private static final double SAME_ANYWHERE = 24;

    /** A picture of one colour comes back from any size, but for an encoder's rounding. */
    private static final double NOTHING = 2;

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
        // where key pictures are few, several places come to the same one
        Set<String> told = new HashSet<>();
        for (int i = 0; i < PLACES && enough < rungs.size() - 1; i++) {
            List<Lost> lost = look(picture.durationMs() * (2L * i + 1) / (2L * PLACES));
            if (lost.isEmpty() || lost.getFirst().tellsNothing()) {
                continue;
            }
            told.add(lost.getFirst().time());
            while (enough < rungs.size() - 1 && !lost.get(enough).same()) {
                enough++;
            }
        }
        return told.size() >= PLACES / 2 ? enough : rungs.size() - 1;
    }

    /**
     * What a smaller rung loses of a picture.
     *
     * @param time of the picture, as the file has it
     * @param mean of luma's difference, of 255
     * @param most of any sample's, colours included
     */
    private record Lost(String time, double mean, double most) {

        boolean same() {
            return mean <= SAME && most <= SAME_ANYWHERE;
        }

        boolean tellsNothing() {
            return most <= NOTHING;
        }
    }

    /** For each rung but the largest; nothing where no picture can be had. */
    private List<Lost> look(long atMs) throws IOException, InterruptedException, FailedException {
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
                    ";[full-%s][back-%s]blend=all_mode=difference,signalstats,"
                                    .formatted(name, name)
                            + "metadata=mode=print:file=%s[%s]".formatted(report(rung), name));
            outputs.addAll(
                    List.of("-map", "[%s]".formatted(name), "-frames:v", "1", "-f", "null", "-"));
        }
        List<String> line = new ArrayList<>(room.untrusted(original));
        line.addAll(
                line.indexOf("-i"),
                List.of(
                        "-copyts",
                        "-skip_frame",
                        "nokey",
                        "-noaccurate_seek",
                        "-ss",
                        String.format(Locale.ROOT, "%.3f", atMs / 1000.0)));
        line.addAll(List.of("-filter_complex", graph.toString()));
        line.addAll(outputs);
        Ended ended = room.ffmpeg(line, LEAST_MS, ms -> {}).ended();
        if (ended.cause() != Ended.Cause.EXITED) {
            return List.of(); // it took too long to find one; the ladder may do without
        }
        FailedException.unlessOwnEnd(ended);
        List<Lost> lost = new ArrayList<>();
        for (Rung rung : smaller) {
            Optional<Lost> one = read(rung);
            if (one.isEmpty()) {
                return List.of();
            }
            lost.add(one.get());
        }
        return lost;
    }

    private Optional<Lost> read(Rung rung) throws IOException {
        if (!Files.exists(room.file(report(rung)))) {
            return Optional.empty();
        }
        String said = Files.readString(room.file(report(rung)));
        Matcher time = TIME.matcher(said);
        Matcher value = VALUE.matcher(said);
        double mean = -1;
        double most = -1;
        while (value.find()) {
            double found = Double.parseDouble(value.group(2));
            if (value.group(1).equals("YAVG")) {
                mean = found;
            } else {
                most = Math.max(most, found);
            }
        }
        return time.find() && mean >= 0 && most >= 0
                ? Optional.of(new Lost(time.group(1), mean, most))
                : Optional.empty();
    }

    private static String scaled(Rung rung) {
        return Rung.scaled(rung.pictureWidth(), rung.pictureHeight());
    }

    private static String report(Rung rung) {
        return "detail-%s.txt".formatted(rung.name());
    }
}
