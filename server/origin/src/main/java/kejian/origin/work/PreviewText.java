package kejian.origin.work;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import kejian.contract.blob.BlobRef;
import kejian.delivery.packaging.TrackPart;
import kejian.origin.blob.Blobs;

/**
 * Playlists of a preview (RFC 8216): byte ranges of the very files that workers made, which the
 * console's player reads. A list that still grows names no end.
 */
final class PreviewText {

    private static final double SEGMENT_S = 6;

    private PreviewText() {}

    static String master(Blobs blobs, Previews.Seen seen) throws IOException {
        BlobRef first = seen.pictures().getFirst();
        TrackPart part = read(blobs, first);
        long bps = part.durationMs() == 0 ? 1 : first.sizeBytes() * 8000 / part.durationMs();
        return """
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="s",NAME="s",DEFAULT=YES,AUTOSELECT=YES,URI="sound.m3u8"
        #EXT-X-STREAM-INF:BANDWIDTH=%d,CODECS="%s,mp4a.40.2",AUDIO="s"
        picture.m3u8
        """
                .formatted(Math.max(1, bps), part.codec());
    }

    /**
     * @param files of one track, in order and without a gap
     * @param mostMs nothing that begins later is listed, so that picture and sound end together
     */
    static String media(Blobs blobs, List<BlobRef> files, long mostMs, boolean complete)
            throws IOException {
        StringBuilder lines = new StringBuilder();
        double longest = 1;
        long head = 0;
        for (BlobRef file : files) {
            TrackPart part = read(blobs, file);
            head = lines.isEmpty() ? part.initLength() : head;
            double at = (double) part.beginTicks() / part.timescale();
            long start = 0;
            long length = 0;
            double seconds = 0;
            for (int i = 0; i < part.runs().size(); i++) {
                TrackPart.Run run = part.runs().get(i);
                start = length == 0 ? run.start() : start;
                length += run.length();
                seconds += (double) run.samples() * part.sampleTicks() / part.timescale();
                boolean over =
                        i + 1 < part.runs().size()
                                && seconds + seconds(part, i + 1) <= SEGMENT_S + 0.05;
                if (over) {
                    continue;
                }
                if (at * 1000 >= mostMs - 1) {
                    break;
                }
                lines.append(
                        String.format(
                                Locale.ROOT,
                                "#EXTINF:%.5f,\n#EXT-X-BYTERANGE:%d@%d\n%s.mp4\n",
                                seconds,
                                length,
                                start,
                                file.sha256()));
                longest = Math.max(longest, seconds);
                at += seconds;
                length = 0;
                seconds = 0;
            }
        }
        return """
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-TARGETDURATION:%d
        #EXT-X-PLAYLIST-TYPE:%s
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-MAP:URI="%s.mp4",BYTERANGE="%d@0"
        %s%s\
        """
                .formatted(
                        (long) Math.ceil(longest),
                        complete ? "VOD" : "EVENT",
                        files.getFirst().sha256(),
                        head,
                        lines,
                        complete ? "#EXT-X-ENDLIST\n" : "");
    }

    private static double seconds(TrackPart part, int run) {
        return (double) part.runs().get(run).samples() * part.sampleTicks() / part.timescale();
    }

    private static TrackPart read(Blobs blobs, BlobRef blob) throws IOException {
        return TrackPart.read(
                blobs.locate(blob.digest())
                        .orElseThrow(() -> new FileNotFoundException(blob.sha256())));
    }
}
