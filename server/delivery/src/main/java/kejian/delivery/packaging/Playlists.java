package kejian.delivery.packaging;

import java.util.List;
import java.util.Locale;
import java.util.function.IntToLongFunction;
import kejian.contract.pack.Rendition;
import kejian.delivery.packaging.IndexTable.Entry;

/** HLS playlists (RFC 8216), written from the index; nothing in them depends on the clock. */
final class Playlists {

    private Playlists() {}

    static String master(List<Entry> tracks, String query) {
        Entry audio = tracks.stream().filter(e -> e.audio() != null).findFirst().orElseThrow();
        StringBuilder out =
                new StringBuilder(
                        """
                        #EXTM3U
                        #EXT-X-VERSION:7
                        #EXT-X-INDEPENDENT-SEGMENTS
                        """);
        out.append("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"中文\",LANGUAGE=\"zh\",")
                .append("DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"")
                .append(audioForm(audio).channels())
                .append("\",URI=\"")
                .append(address(audio.name() + "/index.m3u8", query))
                .append("\"\n");
        List<Entry> ladder =
                tracks.stream()
                        .filter(e -> e.role() == Rendition.Role.LADDER)
                        .sorted(java.util.Comparator.comparingLong(Entry::averageBps))
                        .toList();
        for (Entry video : ladder) {
            CmafTrack.VideoForm form = videoForm(video);
            out.append("#EXT-X-STREAM-INF:BANDWIDTH=")
                    .append(video.peakBps() + audio.peakBps())
                    .append(",AVERAGE-BANDWIDTH=")
                    .append(video.averageBps() + audio.averageBps())
                    .append(",CODECS=\"")
                    .append(form.codec())
                    .append(',')
                    .append(audioForm(audio).codec())
                    .append("\",RESOLUTION=")
                    .append(form.width())
                    .append('x')
                    .append(form.height())
                    .append(",FRAME-RATE=")
                    .append(
                            String.format(
                                    Locale.ROOT,
                                    "%.3f",
                                    (double) video.timescale() / video.sampleDuration()))
                    .append(",AUDIO=\"audio\"\n")
                    .append(address(video.name() + "/index.m3u8", query))
                    .append('\n');
        }
        return out.toString();
    }

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

    private static CmafTrack.VideoForm videoForm(Entry e) {
        CmafTrack.VideoForm form = e.video();
        if (form == null) {
            throw new IllegalStateException(e.name() + " is no video");
        }
        return form;
    }

    private static CmafTrack.AudioForm audioForm(Entry e) {
        CmafTrack.AudioForm form = e.audio();
        if (form == null) {
            throw new IllegalStateException(e.name() + " is no audio");
        }
        return form;
    }
}
