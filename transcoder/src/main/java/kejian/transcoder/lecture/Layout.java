package kejian.transcoder.lecture;

import kejian.transcoder.probe.Fraction;
import org.jspecify.annotations.Nullable;

/**
 * Where slide and camera stand in one frame, in its samples. The frame is seen as 16:9: a slide of
 * 4:3 then takes three quarters of it, and the camera the rest.
 *
 * @param camera none for a recording that has sound only
 * @param title under the camera, for the chapter's; none where there is no room
 */
public record Layout(Box slide, @Nullable Box camera, @Nullable Box title) {

    /** Behind both, as FFmpeg names colours. */
    public static final String BACKGROUND = "0x101820";

    /** Old sets show less than the whole picture. */
    private static final double MARGIN = 0.028;

    private static final double SLIDE_WIDTH = 0.72;

    /** Of the frame's height; a camera that was held upright must not push the slide aside. */
    private static final double MOST_CAMERA = 0.6;

    private static final double MOST_TITLE = 0.4;

    /** A line of letters. */
    private static final double LEAST_TITLE = 0.08;

    /** All four are even, since two lines and two samples share one colour. */
    public record Box(int x, int y, int width, int height) {}

    /**
     * @param sar shape of one sample of the frame
     * @param aspect width over height of the camera's picture, 0 for none
     */
    public static Layout of(int width, int height, Fraction sar, double aspect) {
        double seen = width * sar.value();
        double margin = height * MARGIN;
        double inner = height - 2 * margin;
        if (aspect == 0) {
            return new Layout(box(margin, margin, seen - 2 * margin, inner, sar), null, null);
        }
        double slide = seen * SLIDE_WIDTH;
        double left = 2 * margin + slide;
        double room = seen - margin - left;
        double lines = Math.min(room / aspect, height * MOST_CAMERA);
        double samples = lines * aspect;
        double top = 2 * margin + lines;
        double tall = Math.min(height * MOST_TITLE, height - margin - top);
        return new Layout(
                box(margin, margin, slide, inner, sar),
                box(left + (room - samples) / 2, margin, samples, lines, sar),
                tall < height * LEAST_TITLE ? null : box(left, top, room, tall, sar));
    }

    private static Box box(double x, double y, double width, double height, Fraction sar) {
        return new Box(
                even(x / sar.value()),
                even(y),
                Math.max(16, even(width / sar.value())),
                Math.max(16, even(height)));
    }

    private static int even(double size) {
        return (int) Math.round(size / 2) * 2;
    }
}
