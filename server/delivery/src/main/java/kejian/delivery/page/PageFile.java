package kejian.delivery.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file that the pages of tiers B and C load: {@code play.js}, {@code page.css}, {@code icon.svg},
 * and {@code hls.js}, which the build takes from npm; and {@code look-RRGGBB.css}, a column's
 * colour behind the page's head.
 *
 * @param contentType as it is sent
 */
public record PageFile(String contentType, byte[] bytes) {

    private static final Pattern LOOK = Pattern.compile("look-[0-9a-f]{6}\\.css");

    /** The file of that name below {@code /c/}. */
    public static Optional<PageFile> named(String name) throws IOException {
        if (LOOK.matcher(name).matches()) {
            String colour = "#" + name.substring("look-".length(), name.length() - ".css".length());
            String css = "h1{background:" + colour + ";color:#fff;padding:.4em .6em}\n";
            return Optional.of(
                    new PageFile(contentType(name), css.getBytes(StandardCharsets.US_ASCII)));
        }
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
