package kejian.transcoder.ladder;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kejian.transcoder.probe.Source;
import org.jspecify.annotations.Nullable;

/**
 * The filters from the decoded pictures to every rung, as FFmpeg's text.
 *
 * <p>Each rung is scaled from the next larger one: from 720 to 240 lines at once costs twice as
 * much as from 360, and what is lost cannot be measured (0.04 dB).
 */
final class Graph {

    /**
     * Lets equal pictures pass once. What a block of eight by eight may differ is below what can be
     * seen; it is measured against the last one that passed.
     */
    private static final String ONCE = "mpdecimate=hi=320:lo=128:frac=0.1";

    private static final String CARD = "color=c=0x24476b:s=640x360:r=25";

    private Graph() {}

    /** Deinterlace, thin out, go down to the largest rung, map to standard range, split, scale. */
    static String of(
            Plan plan,
            Source.Picture picture,
            long heardMs,
            @Nullable Span span,
            Overlays overlays,
            Encoder encoder) {
        StringBuilder graph = new StringBuilder("[0:%d]".formatted(picture.index()));
        if (picture.interlaced()) {
            graph.append("bwdif=mode=send_frame,");
        }
        // without start_time: set up anew where the picture's size changes, it must not begin
        // again; a late first picture is repeated back to zero by the encoder's own constant rate
        graph.append(span == null ? "fps=%s,".formatted(plan.rate()) : span.pace(plan.rate()));
        // what is whole by now must not be scaled field by field
        graph.append("setfield=prog,");
        // zimg wants a whole number of colour samples; a picture that has it passes untouched
        graph.append("scale=trunc(iw/2)*2:trunc(ih/2)*2,");
        long shorter = Math.min(picture.width(), picture.height());
        if (shorter > 720) {
            Rung top = plan.rungs().getLast();
            graph.append(Rung.scaled(top.pictureWidth(), top.pictureHeight())).append(',');
        }
        if (picture.highDynamicRange()) {
            graph.append(
                    "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,"
                            + "zscale=t=bt709:m=bt709:r=tv,");
        }
        graph.append("format=yuv420p");
        double pictureMs = 1000 / plan.rate().value();
        if (heardMs - picture.durationMs() > pictureMs && (span == null || span.last())) {
            // the last picture stands while the sound goes on, so that no word is lost; in whole
            // pictures, of which the last that there was is one
            long shown = (long) Math.ceil(picture.durationMs() / pictureMs);
            long wanted = (long) Math.ceil(heardMs / pictureMs);
            graph.append(",tpad=stop_mode=clone:stop=%d".formatted(wanted - shown));
        }
        return graph.append(rungs(plan, span, overlays, 1, encoder)).toString();
    }

    /** For a recording without pictures. */
    static String card(Plan plan, long durationMs, Overlays overlays) {
        return String.format(
                Locale.ROOT,
                "%s:d=%.3f,format=yuv420p%s",
                CARD,
                durationMs / 1000.0,
                rungs(plan, null, overlays, 0, Encoder.X264));
    }

    /**
     * @param input number of the first input of the overlays
     */
    private static String rungs(
            Plan plan, @Nullable Span span, Overlays overlays, int input, Encoder encoder) {
        boolean once = plan.standing();
        // what equals the picture before may yet get another slide or other words
        List<Rung> apart = once ? plan.encoded().stream().filter(overlays::on).toList() : List.of();
        List<Rung> roots =
                plan.encoded().stream()
                        .filter(r -> !apart.contains(r) && plan.scaledFrom(r).isEmpty())
                        .toList();
        StringBuilder graph = new StringBuilder();
        if (span != null) {
            graph.append(span.split(plan.copied() != null));
        }
        if (once || span == null && plan.copied() != null) {
            graph.append(",split[all]");
        }
        if (once) {
            // counting those that pass would not stop at the span's end
            graph.append(span == null ? "" : span.trimmed());
        }
        if (!apart.isEmpty()) {
            graph.append(",split=" + (apart.size() + (roots.isEmpty() ? 0 : 1)));
            apart.forEach(r -> graph.append(to(r)));
        }
        if (!roots.isEmpty()) {
            graph.append(once ? "," + passOnce(plan) : "").append(split(roots, ""));
        }
        for (Rung rung : plan.encoded().reversed()) {
            List<Rung> smaller =
                    plan.encoded().stream()
                            .filter(r -> !apart.contains(r))
                            .filter(r -> plan.scaledFrom(r).filter(rung::equals).isPresent())
                            .toList();
            graph.append(';').append(to(rung)).append(rung.filter());
            if (overlays.on(rung)) {
                graph.append(overlays.onto(rung, input));
                graph.append(once ? "," + passOnce(plan) : "");
            }
            String made = "[%s]".formatted(rung.name());
            if (encoder.makes(rung, plan) && !encoder.upload().isEmpty()) {
                String here = "[here-%s]".formatted(rung.name());
                graph.append(split(smaller, here)).append(';').append(here);
                graph.append(encoder.upload()).append(made);
            } else {
                graph.append(split(smaller, made));
            }
        }
        return graph.toString();
    }

    /** A key picture passes even where it equals the one before: as a negative it differs. */
    private static String passOnce(Plan plan) {
        String turned = "negate=enable='" + plan.keyMoments() + "'";
        return turned + "," + ONCE + "," + turned;
    }

    private static String to(Rung rung) {
        return "[to-%s]".formatted(rung.name());
    }

    private static String split(List<Rung> into, String first) {
        List<String> labels = new ArrayList<>();
        into.forEach(r -> labels.add(to(r)));
        int ways = labels.size() + (first.isEmpty() ? 0 : 1);
        return (ways == 1 ? "" : ",split=" + ways) + first + String.join("", labels);
    }
}
