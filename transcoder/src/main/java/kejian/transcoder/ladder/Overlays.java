package kejian.transcoder.ladder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kejian.contract.job.BurnIn;
import kejian.contract.job.JobOutcome.Finding;
import kejian.contract.release.Lecture;
import kejian.transcoder.cage.FailedException;
import kejian.transcoder.cage.Room;
import kejian.transcoder.caption.Captions;
import kejian.transcoder.caption.Lettering;
import kejian.transcoder.caption.WordTrack;
import kejian.transcoder.caption.Written;
import kejian.transcoder.lecture.Layout;
import kejian.transcoder.lecture.Slides;
import org.jspecify.annotations.Nullable;

/**
 * What is laid onto the frames of some rungs, from below: slides, the chapter's title, captions.
 * All is drawn before the encoder begins.
 */
final class Overlays {

    /** A last chapter's title stands to the end, wherever that is. */
    private static final long NEVER_MS = 100L * 3_600_000;

    private final Map<String, List<Layer>> byRung;

    private record Layer(List<String> input, Laid laid) {}

    private interface Laid {
        String onto(int input, String frame, String label);
    }

    private Overlays(Map<String, List<Layer>> byRung) {
        this.byRung = byRung;
    }

    /** Draws what the pictures of the span need; of all of it where none is named. */
    static Overlays draw(Room room, Plan plan, Beside beside, @Nullable Span span)
            throws IOException, InterruptedException, FailedException {
        Map<String, List<Layer>> byRung = new LinkedHashMap<>();
        long from = span == null ? 0 : span.from();
        long to = span == null || span.last() ? Long.MAX_VALUE : span.to();
        List<Rung> composed = plan.composed();
        if (!composed.isEmpty()) {
            Lecture lecture = beside.lecture();
            if (lecture == null || !beside.slides()) {
                throw new FailedException(
                        "no-slides", "a lecture to be composed without its slides");
            }
            Slides slides = Slides.of(lecture, plan.rate(), from, to);
            slides.draw(room, composed.stream().map(Rung::place).toList());
            Written titles = Written.of(lecture.chapters(), plan.rate(), NEVER_MS);
            for (Rung rung : composed) {
                Slides.Place place = rung.place();
                add(
                        byRung,
                        rung,
                        new Layer(
                                slides.input(room, place),
                                (input, frame, label) -> slides.onto(input, frame, label, place)));
                Lettering at = title(rung);
                if (at != null) {
                    String name = "title-" + rung.name();
                    words(WordTrack.drawn(room, name, at, titles, plan.rate(), from, to))
                            .ifPresent(layer -> add(byRung, rung, layer));
                }
            }
        }
        List<Rung> captioned = plan.encoded().stream().filter(Rung::captioned).toList();
        BurnIn burnIn = beside.burnIn();
        if (!captioned.isEmpty()) {
            if (burnIn == null) {
                throw new FailedException("no-captions", "captions to be burnt in are not there");
            }
            Written captions = Captions.read(room, burnIn).written(plan.rate());
            for (Rung rung : captioned) {
                Lettering at = captions(rung);
                String name = "captions-" + rung.name();
                words(WordTrack.drawn(room, name, at, captions, plan.rate(), from, to))
                        .ifPresent(layer -> add(byRung, rung, layer));
            }
        }
        return new Overlays(byRung);
    }

    private static void add(Map<String, List<Layer>> byRung, Rung rung, Layer layer) {
        byRung.computeIfAbsent(rung.name(), _ -> new ArrayList<>()).add(layer);
    }

    private static Optional<Layer> words(Optional<WordTrack> drawn) {
        return drawn.map(track -> new Layer(track.input(), track::onto));
    }

    private static Lettering captions(Rung rung) {
        return Lettering.captions(rung.width(), rung.height(), rung.sar());
    }

    private static @Nullable Lettering title(Rung rung) {
        Layout layout = rung.layout();
        Layout.Box box = layout == null ? null : layout.title();
        return box == null
                ? null
                : Lettering.title(
                        box.x(), box.y(), box.width(), box.height(), rung.sar(), rung.height());
    }

    /** What the editor is told of all that is laid on. */
    static List<Finding> findings(Room room, Plan plan, Beside beside, long lengthMs)
            throws IOException, FailedException {
        List<Finding> findings = new ArrayList<>();
        Lecture lecture = beside.lecture();
        if (lecture != null && beside.slides()) {
            findings.addAll(Slides.findings(lecture, lengthMs));
        }
        BurnIn burnIn = beside.burnIn();
        Optional<Rung> captioned = plan.rungs().stream().filter(Rung::captioned).findFirst();
        if (burnIn != null && captioned.isPresent()) {
            Lettering at = captions(captioned.get());
            findings.addAll(Captions.read(room, burnIn).findings(at, plan.rate(), lengthMs));
        }
        return findings;
    }

    boolean on(Rung rung) {
        return byRung.containsKey(rung.name());
    }

    /** Options of all inputs, in order. */
    List<String> inputs() {
        List<String> line = new ArrayList<>();
        byRung.values().forEach(layers -> layers.forEach(layer -> line.addAll(layer.input())));
        return line;
    }

    /**
     * Filters that follow on the rung's frame.
     *
     * @param first number of the first of {@link #inputs}
     */
    String onto(Rung rung, int first) {
        int input = first;
        for (Map.Entry<String, List<Layer>> one : byRung.entrySet()) {
            if (one.getKey().equals(rung.name())) {
                break;
            }
            input += one.getValue().size();
        }
        StringBuilder graph = new StringBuilder();
        int n = 0;
        for (Layer layer : byRung.getOrDefault(rung.name(), List.of())) {
            String frame = "frame-%s-%d".formatted(rung.name(), n);
            String label = "laid-%s-%d".formatted(rung.name(), n++);
            graph.append("[%s];".formatted(frame));
            graph.append(layer.laid().onto(input++, frame, label));
        }
        return graph.append(",format=yuv420p").toString();
    }
}
