package kejian.transcoder.ladder;

import java.util.Objects;
import kejian.contract.pack.Rendition.Role;
import kejian.transcoder.lecture.Layout;
import kejian.transcoder.lecture.Slides;
import kejian.transcoder.probe.Fraction;
import org.jspecify.annotations.Nullable;

/**
 * One video rendition to make.
 *
 * @param width of the whole frame, bars included
 * @param pictureWidth of the picture within it
 * @param level of H.264 times ten
 * @param maxKbps most that a second may hold (VBV with a buffer of one second)
 * @param layout of slide and camera where both come into the frame, none for the film alone
 * @param captioned whether captions are burnt in
 */
record Rung(
        String name,
        Role role,
        int width,
        int height,
        int pictureWidth,
        int pictureHeight,
        Fraction sar,
        String profile,
        int level,
        int maxKbps,
        @Nullable Layout layout,
        boolean captioned) {

    /**
     * Lanczos of four lobes by zimg, at little more than half the price of FFmpeg's own; going down
     * from rung to rung, a shorter filter loses 0.3 dB.
     */
    static String scaled(int width, int height) {
        return "zscale=%d:%d:filter=lanczos:param_a=4".formatted(width, height);
    }

    /** The same with captions burnt in. */
    Rung withCaptions() {
        return new Rung(
                name,
                role,
                width,
                height,
                pictureWidth,
                pictureHeight,
                sar,
                profile,
                level,
                maxKbps,
                layout,
                /* captioned= */ true);
    }

    String file() {
        return name + ".mp4";
    }

    /** Lines, counted on the shorter side. */
    int lines() {
        return Math.min(width, height);
    }

    /**
     * Whether a decoder for this rung plays the profile, in FFmpeg's words without capitals. Plain
     * Baseline is left out: it may hold slices in any order, which boxes cannot.
     */
    boolean takes(String otherProfile) {
        return switch (otherProfile) {
            case "constrained baseline", "main" -> true;
            case "high" -> profile.equals("high");
            default -> false;
        };
    }

    /** Scales to the picture and adds bars where the frame is larger. */
    String filter() {
        if (layout != null) {
            return camera(layout);
        }
        String scale = scaled(pictureWidth, pictureHeight);
        String bars =
                pictureWidth == width && pictureHeight == height
                        ? ""
                        : ",pad=%d:%d:(ow-iw)/2:(oh-ih)/2".formatted(width, height);
        return "%s%s,setsar=%d/%d,format=yuv420p".formatted(scale, bars, sar.num(), sar.den());
    }

    /** The frame with the camera in its place; the slide is laid onto it. */
    private String camera(Layout of) {
        Layout.Box box = of.camera();
        String colours = "flags=bicubic:out_range=tv:out_color_matrix=bt601,format=yuv420p";
        return box == null
                ? "scale=%d:%d:%s,setsar=%d/%d"
                        .formatted(width, height, colours, sar.num(), sar.den())
                : "scale=%d:%d:%s,setsar=%d/%d,pad=%d:%d:%d:%d:%s"
                        .formatted(
                                box.width(),
                                box.height(),
                                colours,
                                sar.num(),
                                sar.den(),
                                width,
                                height,
                                box.x(),
                                box.y(),
                                Layout.BACKGROUND);
    }

    /** Where the slides come in. */
    Slides.Place place() {
        return new Slides.Place(name, Objects.requireNonNull(layout).slide(), sar);
    }
}
