package kejian.delivery.page;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A file that the pages of tiers B and C load: {@code play.js}, {@code page.css}, {@code icon.svg},
 * and {@code hls.js}, which the build takes from npm.
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
                    : Optional.of(new PageFile(contentType(name), in.readAllBytes()));
        }
    }

    private static String contentType(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> "text/javascript; charset=utf-8";
        };
    }
}
