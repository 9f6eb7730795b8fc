package kejian.transcoder.ladder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kejian.contract.pack.Rendition;

/**
 * What makes H.264 of moving pictures: x264, or an encoder of the machine's that {@code
 * kejian.transcoder.hardware} found as good.
 *
 * <p>Pictures that stand, tier A's rung and chunks are always x264's: no other may leave pictures
 * out as {@link Refill} wants, is known to keep an old box's buffer, or makes the same bytes on
 * another machine.
 *
 * @param name FFmpeg's
 * @param devices files of {@code /dev} that it opens; no other child may
 * @param setUp options before the first input
 * @param upload filter that brings a picture to it, none where it takes one as it is
 * @param options of each output, but for quality and limits
 * @param qualityOption says how much may be lost
 * @param quality its value; less is better
 */
public record Encoder(
        String name,
        List<Path> devices,
        List<String> setUp,
        String upload,
        List<String> options,
        String qualityOption,
        String quality) {

    public static final Encoder X264 =
            new Encoder("libx264", List.of(), List.of(), "", List.of(), "-crf", "");

    public Encoder {
        devices = List.copyOf(devices);
        setUp = List.copyOf(setUp);
        options = List.copyOf(options);
    }

    public boolean isX264() {
        return equals(X264);
    }

    /** The same at another quality. */
    public Encoder at(String other) {
        return new Encoder(name, devices, setUp, upload, options, qualityOption, other);
    }

    boolean makes(Rung rung, Plan plan) {
        return !isX264() && !plan.standing() && rung.role() == Rendition.Role.LADDER;
    }

    /** Options of one output, without its pace and its file. */
    List<String> of(Rung rung, Plan plan, List<String> keys) {
        String cap = rung.maxKbps() + "k";
        List<String> line = new ArrayList<>(List.of("-c:v", name));
        line.addAll(List.of("-profile:v", rung.profile(), "-level:v", "" + rung.level()));
        line.addAll(options);
        line.addAll(List.of(qualityOption, quality, "-maxrate", cap, "-bufsize", cap));
        line.addAll(keys);
        return line;
    }
}
