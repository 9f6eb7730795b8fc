package kejian.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import kejian.cli.client.ApiException;

/** How long an editor waits for the first picture of a long title, from the upload's end on. */
final class FirstRung {

    private static final long PATIENCE_S = 300;

    private FirstRung() {}

    /** Prints {@code first-rung seconds=S playable=MS of=MS} and cancels the rest. */
    static int run(Path home, Path data, int portBase, Path file)
            throws IOException, InterruptedException {
        try (Workshop shop = new Workshop(home, data, portBase, List.of(), List.of())) {
            shop.open(1);
            String upload = shop.upload(file);
            long begun = System.nanoTime();
            String id = shop.courseware(upload);
            while (true) {
                JsonNode transcode = shop.show(id).path("transcode");
                JsonNode preview = transcode.path("preview");
                double seconds = (System.nanoTime() - begun) / 1e9;
                if (preview.hasNonNull("address")
                        && plays(shop, preview.path("address").asText())) {
                    System.out.printf(
                            Locale.ROOT,
                            "first-rung seconds=%.2f playable=%d of=%d%n",
                            seconds,
                            preview.path("playableMs").asLong(),
                            preview.path("durationMs").asLong());
                    shop.editor().post("/api/courseware/" + id + "/cancel", java.util.Map.of());
                    return 0;
                }
                if (transcode.path("state").asText().matches("FAILED|REFUSED|READY")
                        || seconds > PATIENCE_S) {
                    throw new ApiException(
                            ApiException.OTHER, "no-preview", "no preview: " + transcode);
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    /** Whether the lists name something and its first bytes come. */
    private static boolean plays(Workshop shop, String address)
            throws IOException, InterruptedException {
        String folder = address.substring(0, address.lastIndexOf('/') + 1);
        for (String list : List.of("picture.m3u8", "sound.m3u8")) {
            String text = shop.editor().text(folder + list);
            String media = text.lines().filter(l -> l.endsWith(".mp4")).findFirst().orElse("");
            if (media.isEmpty() || !text.contains("#EXTINF:")) {
                return false;
            }
        }
        return shop.editor().text(address).contains("#EXT-X-STREAM-INF");
    }
}
