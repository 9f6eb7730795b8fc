package kejian.transcoder.ladder;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import kejian.contract.blob.BlobRef;
import kejian.contract.job.FindingRule;
import kejian.contract.job.JobOutcome.Finding;
import kejian.contract.pack.MediaPackage.Storyboard;
import kejian.transcoder.cage.FailedException;
import kejian.transcoder.cage.Room;

/** Poster and storyboard, taken from a rendition of ours: upright, progressive, square samples. */
final class Pictures {

    static final String POSTER = "poster.jpg";
    static final String SHEET = "storyboard.jpg";

    private static final int TILE_WIDTH = 160;
    private static final int TILE_HEIGHT = 90;
    private static final int COLUMNS = 10;
    private static final int MOST_TILES = 100;
    private static final int DARK = 32; // of 255, mean luma; black is 16
    private static final double[] PLACES = {0.10, 0.25, 0.5, 0.75, 0.02};

    private Pictures() {}

    /** Not mean luma: white words on black are no black picture. */
    private static final String LUMA = "tiles.raw";

    private static final int LUMA_WIDTH = 64;
    private static final int LUMA_HEIGHT = 36;
    private static final double BLACK_SHARE = 0.98;
    private static final double ALMOST_ALL = 0.95;
    private static final long TOLD_MS = 10_000;

    /** The last key picture stands until the end, or the tiles behind it would be missing. */
    private static final long FARTHEST_KEY_MS = 6_000;

    private static final long SHORT_MS = 20_000;

    record Made(BlobRef poster, Storyboard storyboard, List<Finding> findings) {}

    static Made make(Room room, String from, long durationMs)
            throws IOException, InterruptedException, FailedException {
        BlobRef poster = poster(room, from, durationMs);
        Storyboard storyboard = storyboard(room, from, durationMs);
        return new Made(poster, storyboard, blackness(room, storyboard.everyMs()));
    }

    /** At ten per cent, or the next place that is not black; of black ones the brightest. */
    private static BlobRef poster(Room room, String from, long durationMs)
            throws IOException, InterruptedException, FailedException {
        double brightest = -1;
        double best = PLACES[0];
        for (double place : PLACES) {
            double luma = take(room, from, place * durationMs);
            if (luma > brightest) {
                brightest = luma;
                best = place;
            }
            if (luma > DARK) {
                return Files256.blob(room.file(POSTER));
            }
        }
        take(room, from, best * durationMs);
        return Files256.blob(room.file(POSTER));
    }

    /** Writes the poster of that moment and answers its mean luma. */
    private static double take(Room room, String from, double atMs)
            throws IOException, InterruptedException, FailedException {
        run(
                room,
                List.of(
                        "-ss",
                        String.format(Locale.ROOT, "%.3f", atMs / 1000),
                        "-i",
                        room.address(from),
                        "-filter_complex",
                        "[0:0]split[a][b];[a]format=yuvj420p[p];[b]scale=32:18,format=gray[l]",
                        "-map",
                        "[p]",
                        "-frames:v",
                        "1",
                        "-c:v",
                        "mjpeg",
                        "-q:v",
                        "3",
                        "-f",
                        "mjpeg",
                        room.address(POSTER),
                        "-map",
                        "[l]",
                        "-frames:v",
                        "1",
                        "-f",
                        "rawvideo",
                        room.address("luma.raw")));
        byte[] luma = Files.readAllBytes(room.file("luma.raw"));
        long sum = 0;
        for (byte one : luma) {
            sum += one & 0xff;
        }
        return luma.length == 0 ? -1 : (double) sum / luma.length;
    }

    /**
     * Tiles stand at key frames, two seconds apart or a multiple of it, so few are decoded. A short
     * film may have a single one, and that before it has faded in: there all are.
     */
    private static Storyboard storyboard(Room room, String from, long durationMs)
            throws IOException, InterruptedException, FailedException {
        long everyMs =
                2_000 * Math.max(1, (durationMs + MOST_TILES * 2_000L - 1) / (MOST_TILES * 2_000L));
        int tiles = (int) Math.clamp((durationMs + everyMs - 1) / everyMs, 1, MOST_TILES);
        int rows = (tiles + COLUMNS - 1) / COLUMNS;
        int columns = Math.min(COLUMNS, tiles);
        run(
                room,
                List.of(
                        "-skip_frame",
                        durationMs > SHORT_MS ? "nokey" : "default",
                        "-i",
                        room.address(from),
                        "-filter_complex",
                        ("[0:0]tpad=stop_mode=clone:stop_duration=%dms,"
                                        + "fps=1000/%d:start_time=0:round=near,split[t][l];"
                                        + "[l]scale=%d:%d,format=gray[luma];"
                                        + "[t]scale=%d:%d:force_original_aspect_ratio"
                                        + "=decrease,pad=%d:%d:(ow-iw)/2:(oh-ih)/2,setsar=1,"
                                        + "tile=%dx%d:nb_frames=%d,format=yuvj420p[sheet]")
                                .formatted(
                                        everyMs + FARTHEST_KEY_MS,
                                        everyMs,
                                        LUMA_WIDTH,
                                        LUMA_HEIGHT,
                                        TILE_WIDTH,
                                        TILE_HEIGHT,
                                        TILE_WIDTH,
                                        TILE_HEIGHT,
                                        columns,
                                        rows,
                                        tiles),
                        "-map",
                        "[sheet]",
                        "-frames:v",
                        "1",
                        "-c:v",
                        "mjpeg",
                        "-q:v",
                        "5",
                        "-f",
                        "mjpeg",
                        room.address(SHEET),
                        "-map",
                        "[luma]",
                        "-frames:v",
                        Integer.toString(tiles),
                        "-f",
                        "rawvideo",
                        room.address(LUMA)));
        return new Storyboard(
                Files256.blob(room.file(SHEET)), TILE_WIDTH, TILE_HEIGHT, columns, tiles, everyMs);
    }

    /** By the pictures of the storyboard, which stand all over the title. */
    private static List<Finding> blackness(Room room, long everyMs) throws IOException {
        byte[] luma = Files.readAllBytes(room.file(LUMA));
        int size = LUMA_WIDTH * LUMA_HEIGHT;
        int tiles = luma.length / size;
        int black = 0;
        int run = 0;
        int longest = 0;
        int longestEnd = 0;
        for (int tile = 0; tile < tiles; tile++) {
            int dark = 0;
            for (int i = tile * size; i < (tile + 1) * size; i++) {
                dark += (luma[i] & 0xff) < DARK ? 1 : 0;
            }
            run = dark >= BLACK_SHARE * size ? run + 1 : 0;
            black += run > 0 ? 1 : 0;
            if (run > longest) {
                longest = run;
                longestEnd = tile + 1;
            }
        }
        if (tiles > 0 && black >= ALMOST_ALL * tiles) {
            return List.of(
                    FindingRule.VIDEO_BLACK.found(
                            "画面几乎全黑(抽看 %d 处,%d 处是黑的)".formatted(tiles, black),
                            "The picture is almost all black (%d of %d looked at)"
                                    .formatted(black, tiles)));
        }
        if (longest * everyMs < TOLD_MS) {
            return List.of();
        }
        String from = clock((longestEnd - longest) * everyMs);
        String to = clock(longestEnd * everyMs);
        return List.of(
                FindingRule.VIDEO_BLACK_PART.found(
                        "约 %s 至 %s 是黑画面".formatted(from, to),
                        "It is black from about %s to %s".formatted(from, to)));
    }

    private static String clock(long ms) {
        return "%d:%02d".formatted(ms / 60_000, ms / 1000 % 60);
    }

    private static void run(Room room, List<String> line)
            throws IOException, InterruptedException, FailedException {
        Room.Run run = room.ffmpeg(line, 10_000, ms -> {});
        if (!run.ended().succeeded()) {
            throw FailedException.of(run.ended());
        }
    }
}
