package kejian.delivery.packaging;

/**
 * The pictures of a rendition that need no other, for fast winding (RFC 8216 §4.3.3.6). Each has an
 * address of its own: the begin of its fragment, from the {@code moof} to the last byte of the
 * fragment's first sample.
 */
final class KeyPictures {

    private KeyPictures() {}

    static long begin(ByteColumns track, int n) {
        return track.fragmentStart(n);
    }

    static long end(ByteColumns track, int n) {
        return track.fragmentData(n) + track.size(track.firstSample(n));
    }

    /** Highest rate of one picture over the time until the next. */
    static long peakBps(ByteColumns track) {
        long peak = 0;
        for (int n = 0; n < track.entry().fragments(); n++) {
            long bits = (end(track, n) - begin(track, n)) * 8;
            peak = Math.max(peak, bits * 1000 / Math.max(1, durationMs(track, n)));
        }
        return peak;
    }

    static long averageBps(ByteColumns track) {
        long bits = 0;
        for (int n = 0; n < track.entry().fragments(); n++) {
            bits += (end(track, n) - begin(track, n)) * 8;
        }
        return bits * 1000 / Math.max(1, track.entry().durationMs());
    }

    static String playlist(ByteColumns track, String query) {
        String tail = query.isEmpty() ? "" : "?" + query;
        long longest = 1;
        StringBuilder pictures = new StringBuilder();
        for (int n = 0; n < track.entry().fragments(); n++) {
            long ms = durationMs(track, n);
            longest = Math.max(longest, Math.round(ms / 1000.0));
            pictures.append("#EXTINF:").append(Masters.seconds(ms)).append(",\ni");
            pictures.append(n).append(".m4s").append(tail).append('\n');
        }
        return "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:"
                + longest
                + "\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-I-FRAMES-ONLY\n"
                + "#EXT-X-MAP:URI=\"init.mp4"
                + tail
                + "\"\n"
                + pictures
                + "#EXT-X-ENDLIST\n";
    }

    private static long durationMs(ByteColumns track, int n) {
        long samples = track.firstSample(n + 1) - track.firstSample(n);
        return samples * track.entry().sampleDuration() * 1000 / track.entry().timescale();
    }
}
