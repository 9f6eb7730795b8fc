package kejian.acceptance.bench.transcode;

import java.nio.file.Path;

/**
 * One input.
 *
 * @param name of its row
 * @param reference filter that gives the pictures which renditions are compared with, empty for
 *     none; it ends with a comma
 * @param mapped the same for ours, which maps high dynamic range to what boxes show; the peers
 *     leave its values as they are
 */
record Recording(
        String name,
        Path file,
        int width,
        int height,
        double picturesPerSecond,
        String reference,
        String mapped) {

    Recording(
            String name,
            Path file,
            int width,
            int height,
            double picturesPerSecond,
            String reference) {
        this(name, file, width, height, picturesPerSecond, reference, reference);
    }

    /** What a pipeline that copies the source's pace makes: at most thirty. */
    int madePerSecond() {
        return (int) Math.round(Math.min(30, picturesPerSecond));
    }
}
