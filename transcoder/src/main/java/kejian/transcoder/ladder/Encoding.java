package kejian.transcoder.ladder;

import java.util.ArrayList;
import java.util.List;
import kejian.transcoder.cage.Room;
import org.jspecify.annotations.Nullable;

/**
 * How a rung is encoded. What each choice gave is in ADR 13.
 *
 * <p>One thread each, which also keeps a chunk's bytes from chance: all rungs are encoded side by
 * side, and frames in flight cost a tenth of the processor time. {@code superfast} with the
 * look-ahead of {@code veryfast}, which shares out bits over time, is worth nine tenths of that in
 * bytes at seven tenths of the time.
 */
final class Encoding {

    /**
     * Noise of moving pictures that is not seen, and of standing ones, whose detail stays sharp.
     */
    private static final String MOVING = "21";

    private static final String STANDING = "24";

    private static final String PARAMETERS = "open-gop=0:mbtree=1:aq-strength=0.7";

    private static final String QUICK = ":rc-lookahead=10";

    /** A small picture costs little, and its cap holds it back: it may be looked at better. */
    private static final String BETTER = ":rc-lookahead=20:subme=2";

    /**
     * What {@link Refill} wants: the picture before is the one last decoded, and the only one. So
     * few are left that each may be looked at much better, and none is worth more bits for standing
     * long.
     */
    private static final String REPEATABLE =
            ":bframes=0:ref=1:weightp=0:force-cfr=1:subme=4:trellis=1:partitions=i4x4,i8x8,p8x8";

    private Encoding() {}

    /** Options of one output, without its pace and its file. */
    static List<String> of(Encoder encoder, Rung rung, Plan plan, Room room, @Nullable Span span) {
        if (encoder.makes(rung, plan)) {
            return encoder.of(rung, plan, keys(plan, room));
        }
        int most = rung.maxKbps();
        String cap = (span == null ? most : span.cap(most, plan.rate())) + "k";
        List<String> line = new ArrayList<>();
        line.addAll(List.of("-c:v", "libx264", "-preset", "superfast", "-pix_fmt", "yuv420p"));
        line.addAll(List.of("-profile:v", rung.profile()));
        line.addAll(List.of("-level:v", "%.1f".formatted(rung.level() / 10.0)));
        line.addAll(List.of("-crf", plan.standing() ? STANDING : MOVING));
        line.addAll(List.of("-maxrate", cap, "-bufsize", cap));
        line.addAll(keys(plan, room));
        if (plan.copied() != null || plan.standing()) {
            line.addAll(List.of("-forced-idr", "1"));
        }
        line.addAll(List.of("-sc_threshold", "0", "-flags", "+cgop"));
        String effort = Math.min(rung.width(), rung.height()) > 360 ? QUICK : BETTER;
        line.addAll(
                List.of(
                        "-x264-params",
                        PARAMETERS + (plan.standing() ? QUICK + REPEATABLE : effort)));
        line.addAll(List.of("-threads", "1"));
        return line;
    }

    private static List<String> keys(Plan plan, Room room) {
        if (plan.copied() == null && !plan.standing()) {
            String distance = Integer.toString(plan.keyDistance());
            return List.of("-g", distance, "-keyint_min", distance);
        }
        List<String> line = new ArrayList<>(List.of("-g", "1000000", "-keyint_min", "1"));
        line.addAll(
                plan.copied() == null
                        ? List.of("-force_key_frames", "expr:" + plan.keyMoments())
                        : Copying.keyOptions(room));
        return line;
    }
}
