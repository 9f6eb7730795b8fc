package kejian.acceptance.bench.audience;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One who sits down before one courseware, and what was really on the screen.
 *
 * @param box none where it does not say its name
 * @param address of the village's line, which many share
 * @param pressedMs when play was pressed, epoch milliseconds of a right clock
 * @param played in the order in which it was seen; empty where nobody waited for the picture
 * @param leftMs when it was over
 * @param how what the box tells of it
 * @param powerCut whether it was switched off rather than left
 * @param clockOffMs of the box
 * @param seed of everything that chance does to what it sends
 */
public record Viewer(
        int number,
        Kind how,
        @Nullable String box,
        String address,
        Title title,
        long pressedMs,
        List<Stretch> played,
        long leftMs,
        boolean powerCut,
        long clockOffMs,
        long seed) {

    /** What stands before the viewer. */
    public enum Kind {
        /** Tier A over HTTP, started by an address that counts; no script. */
        STREAM,
        /** Tier A over RTSP. */
        RTSP,
        /** Tier B: a page of keys, the image beacon. */
        KEYS,
        /** Tier C: a page that reports by CMCD. */
        PAGE
    }

    /**
     * A stretch without a break.
     *
     * @param atMs when it began, epoch milliseconds of a right clock
     */
    public record Stretch(long atMs, long fromMs, long toMs) {

        long lengthMs() {
            return toMs - fromMs;
        }

        long endMs() {
            return atMs + lengthMs();
        }
    }
}
