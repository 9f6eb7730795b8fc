package kejian.delivery.box;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Playlists served under another address than the one their relative addresses are meant for. */
final class PlaylistText {

    private static final Pattern ATTRIBUTE = Pattern.compile("URI=\"([^\"]*)\"");

    private PlaylistText() {}

    /** Puts the folder before every relative address (RFC 8216 §4.1, §4.2 URI attributes). */
    static String below(String folder, String playlist) {
        StringBuilder out = new StringBuilder(playlist.length() * 2);
        playlist.lines()
                .forEach(line -> {
                    if (line.startsWith("#")) {
                        out.append(
                                ATTRIBUTE
                                        .matcher(line)
                                        .replaceAll(m -> attribute(folder, m.group(1))));
                    } else {
                        out.append(line.isEmpty() ? "" : address(folder, line));
                    }
                    out.append('\n');
                });
        return out.toString();
    }

    private static String attribute(String folder, String uri) {
        return Matcher.quoteReplacement("URI=\"" + address(folder, uri) + "\"");
    }

    private static String address(String folder, String uri) {
        return uri.startsWith("/") || uri.contains("://") ? uri : folder + uri;
    }
}
