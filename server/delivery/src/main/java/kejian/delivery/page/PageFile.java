package kejian.delivery.page;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A file that the pages of tiers B and C load: {@code play.js}, {@code page.css}, and {@code
 * hls.js}, which the build takes from npm.
 *
 * @param contentType as it is sent
 */
public record PageFile(String contentType, byte[] bytes) {

    /** The file of that name below {@code /c/}. */
    public static Optional<PageFile> named(String name) throws IOException {
        String packed = name.equals("hls.js") ? "hls.min.js" : name;
        try (InputStream in = PageFile.class.getResourceAsStream(packed)) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(
                            new PageFile(
                                    name.endsWith(".css")
                                            ? "text/css; charset=utf-8"
                                            : "text/javascript; charset=utf-8",
                                    in.readAllBytes()));
        }
    }
}
