package kejian.delivery.caption;

import java.util.List;
import kejian.contract.viewing.Section;

/** Captions for HLS (RFC 8216 §3.5): cut where pictures are cut, on the clock of CMAF tracks. */
public final class CaptionSegments {

    private CaptionSegments() {}

    /**
     * @param segments media times of the pictures' segments
     * @param query appended to each address, without {@code ?}; empty for none
     */
    public static String playlist(List<Section> segments, String query) {
        String tail = query.isEmpty() ? "" : "?" + query;
        long longest = 1;
        StringBuilder out = new StringBuilder();
        for (int n = 0; n < segments.size(); n++) {
            long ms = segments.get(n).lengthMs();
            longest = Math.max(longest, Math.round(ms / 1000.0));
            out.append("#EXTINF:").append(ms / 1000).append('.');
            out.append(Long.toString(1000 + ms % 1000), 1, 4).append(",\n");
            out.append(n).append(".vtt").append(tail).append('\n');
        }
        return "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:"
                + longest
                + "\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n"
                + out
                + "#EXT-X-ENDLIST\n";
    }

    /** All that is read at some moment of the segment; a cue may stand in two of them. */
    public static String segment(WebVtt captions, Section segment) {
        StringBuilder out =
                new StringBuilder("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n");
        for (String style : captions.styles()) {
            out.append('\n').append(style).append('\n');
        }
        for (WebVtt.Cue cue : captions.cues()) {
            if (cue.fromMs() < segment.toMs() && cue.toMs() > segment.fromMs()) {
                out.append('\n').append(cue.text()).append('\n');
            }
        }
        return out.toString();
    }
}
