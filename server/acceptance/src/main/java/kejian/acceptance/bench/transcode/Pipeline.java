package kejian.acceptance.bench.transcode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What other servers run for each rung, a process each, by their defaults. Both keep the source's
 * pace up to thirty pictures a second here and make no rung above the source.
 */
enum Pipeline {
    /** files/helpers.py at 90b9fad5: x264 medium, CRF 23 under a cap, Lanczos. */
    MEDIA_CMS("MediaCMS") {
        @Override
        List<String> video(Recording from, int lines, int kbps) {
            int width = lines * 16 / 9 / 2 * 2;
            String cap = kbps * 3 / 2 + "k";
            return List.of(
                    "-vf",
                    "scale=%d:%d:force_original_aspect_ratio=decrease:force_divisible_by=2"
                                    .formatted(width, lines)
                            + ":flags=lanczos,fps="
                            + from.madePerSecond(),
                    "-c:v",
                    "libx264",
                    "-crf",
                    "23",
                    "-maxrate",
                    cap,
                    "-bufsize",
                    cap,
                    "-force_key_frames",
                    "expr:gte(t,n_forced*4)",
                    "-preset",
                    "medium",
                    "-profile:v",
                    "main");
        }
    },
    /** Its profile for video on demand: x264 veryfast, CRF 23 with a highest rate. */
    PEER_TUBE("PeerTube") {
        @Override
        List<String> video(Recording from, int lines, int kbps) {
            return List.of(
                    "-vf",
                    "scale=-2:" + lines,
                    "-c:v",
                    "libx264",
                    "-preset",
                    "veryfast",
                    "-crf",
                    "23",
                    "-maxrate",
                    kbps + "k",
                    "-bufsize",
                    kbps * 2 + "k",
                    "-b_strategy",
                    "1",
                    "-bf",
                    "16",
                    "-r",
                    Integer.toString(from.madePerSecond()),
                    "-g",
                    Integer.toString(2 * from.madePerSecond()));
        }
    };

    private static final Map<Integer, Integer> KBPS =
            Map.of(240, 300, 360, 500, 480, 1000, 720, 2500);

    final String label;

    Pipeline(String label) {
        this.label = label;
    }

    abstract List<String> video(Recording from, int lines, int kbps);

    /** The rungs of this bench that are not above the source. */
    static List<Integer> rungs(Recording from) {
        int shorter = Math.min(from.width(), from.height());
        return List.of(240, 360, 480, 720).stream().filter(l -> l <= shorter).toList();
    }

    List<String> command(Recording from, int lines, Path to) {
        List<String> line = new ArrayList<>(List.of("-i", from.file().toString()));
        line.addAll(video(from, lines, KBPS.getOrDefault(lines, 0)));
        line.addAll(List.of("-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "96k", "-ac", "2"));
        line.add(to.toString());
        return line;
    }
}
