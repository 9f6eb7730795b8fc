package kejian.delivery.packaging;

import java.util.function.IntToLongFunction;
import kejian.delivery.packaging.IndexTable.Entry;

/** HLS playlists (RFC 8216), written from the index; nothing in them depends on the clock. */
final class Playlists {

    private Playlists() {}

    static String media(ByteColumns track, String query) {
        StringBuilder out = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n");
        head(out, track);
        out.append("#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MAP:URI=\"")
                .append(address("init.mp4", query))
                .append("\"\n");
        segments(out, track, ".m4s", query);
        return out.toString();
    }

    static String transport(ByteColumns track, String query) {
        StringBuilder out = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:3\n");
        head(out, track);
        segments(out, track, ".ts", query);
        return out.toString();
    }

    private static void head(StringBuilder out, ByteColumns track) {
        long longest = 0;
        IntToLongFunction ms = s -> durationMs(track, s);
        for (int s = 0; s < track.entry().segments(); s++) {
            longest = Math.max(longest, Math.round(ms.applyAsLong(s) / 1000.0));
        }
        out.append("#EXT-X-TARGETDURATION:")
                .append(Math.max(1, longest))
                .append("\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n");
    }

    private static void segments(
            StringBuilder out, ByteColumns track, String suffix, String query) {
        for (int s = 0; s < track.entry().segments(); s++) {
            long ms = durationMs(track, s);
            out.append("#EXTINF:").append(ms / 1000).append('.');
            String rest = Long.toString(1000 + ms % 1000);
            out.append(rest, 1, 4).append(",\n").append(address(s + suffix, query)).append('\n');
        }
        out.append("#EXT-X-ENDLIST\n");
    }

    static long durationMs(ByteColumns track, int segment) {
        Entry e = track.entry();
        long samples = track.segmentFirstSample(segment + 1) - track.segmentFirstSample(segment);
        return Math.round(samples * e.sampleDuration() * 1000.0 / e.timescale());
    }

    private static String address(String path, String query) {
        return query.isEmpty() ? path : path + "?" + query;
    }
}
