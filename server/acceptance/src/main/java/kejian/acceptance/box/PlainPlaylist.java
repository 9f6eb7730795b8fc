package kejian.acceptance.box;

import java.util.ArrayList;
import java.util.List;

/** HLS version 3 as an Android 4.4 player reads it: what that player does not know is a fault. */
final class PlainPlaylist {

    private static final List<String> KNOWN =
            List.of(
                    "#EXTM3U",
                    "#EXT-X-VERSION:",
                    "#EXT-X-TARGETDURATION:",
                    "#EXT-X-MEDIA-SEQUENCE:",
                    "#EXT-X-PLAYLIST-TYPE:VOD",
                    "#EXTINF:",
                    "#EXT-X-ENDLIST");

    final List<String> segments = new ArrayList<>();
    final List<Double> seconds = new ArrayList<>();
    final List<String> faults = new ArrayList<>();

    PlainPlaylist(String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals("#EXTM3U")) {
            faults.add("does not begin with #EXTM3U");
        }
        if (!lines.isEmpty() && !lines.getLast().equals("#EXT-X-ENDLIST")) {
            faults.add("does not end");
        }
        long target = 0;
        for (String line : lines) {
            if (line.startsWith("#")) {
                if (KNOWN.stream().noneMatch(line::startsWith)) {
                    faults.add("unknown tag " + line);
                }
                if (line.startsWith("#EXT-X-VERSION:") && !line.endsWith(":3")) {
                    faults.add(line);
                }
                if (line.startsWith("#EXT-X-TARGETDURATION:")) {
                    target = Long.parseLong(line.substring(line.indexOf(':') + 1));
                }
                if (line.startsWith("#EXTINF:")) {
                    seconds.add(Double.valueOf(line.substring(8, line.indexOf(','))));
                }
            } else if (!line.isBlank()) {
                segments.add(line);
                if (line.length() >= 255 || line.startsWith("http")) {
                    faults.add("address " + line);
                }
            }
        }
        for (double s : seconds) {
            if (Math.round(s) > target) {
                faults.add("a segment of " + s + " s, target " + target);
            }
        }
        if (segments.isEmpty() || segments.size() != seconds.size()) {
            faults.add(segments.size() + " segments, " + seconds.size() + " durations");
        }
    }
}
