package kejian.delivery.packaging;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import kejian.contract.pack.MediaPackage;
import kejian.contract.pack.Rendition;
import kejian.delivery.packaging.IndexTable.Entry;
import org.jspecify.annotations.Nullable;

/** Multivariant playlists (RFC 8216 §4.3.4). Rates in them are measured, sound included. */
final class Masters {

    private Masters() {}

    /** Version 7: pictures, sound and words apart, pictures that need no other, small pictures. */
    static String full(List<ByteColumns> tracks, Presentation p) {
        Entry audio = audio(tracks);
        StringBuilder out =
                new StringBuilder(
                        """
                        #EXTM3U
                        #EXT-X-VERSION:7
                        #EXT-X-INDEPENDENT-SEGMENTS
                        """);
        if (p.choice() != null) {
            // draft-pantos-hls-rfc8216bis §4.4.6.6
            out.append("#EXT-X-CONTENT-STEERING:SERVER-URI=\"")
                    .append(p.choice().document())
                    .append("\"\n");
        }
        out.append("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"中文\",LANGUAGE=\"zh\",")
                .append("DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"")
                .append(form(audio).channels())
                .append('"');
        stable(out, p, "RENDITION", audio.name())
                .append(",URI=\"")
                .append(p.address(StableUris.playlist(audio.name())))
                .append("\"\n");
        captions(out, p);
        for (ByteColumns video : ladder(tracks)) {
            Entry e = video.entry();
            stream(out, e, e.peakBps() + audio.peakBps(), e.averageBps() + audio.averageBps());
            out.append(",CODECS=\"").append(picture(e).codec()).append(',');
            out.append(form(audio).codec()).append("\",AUDIO=\"audio\"");
            out.append(p.captions().isEmpty() ? "" : ",SUBTITLES=\"text\"");
            stable(out, p, "VARIANT", e.name()).append('\n');
            out.append(p.address(StableUris.playlist(e.name()))).append('\n');
        }
        for (ByteColumns video : ladder(tracks)) {
            Entry e = video.entry();
            out.append("#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=")
                    .append(KeyPictures.peakBps(video))
                    .append(",AVERAGE-BANDWIDTH=")
                    .append(KeyPictures.averageBps(video))
                    .append(",CODECS=\"")
                    .append(picture(e).codec())
                    .append("\",RESOLUTION=");
            // RFC 8216 §4.3.4.3 gives FRAME-RATE no meaning here, so players pass over it; parsers
            // that list these among the variants miss it
            resolution(out, e);
            frameRate(out, e);
            stable(out, p, "VARIANT", StableUris.keyPictures(e.name()))
                    .append(",URI=\"")
                    .append(p.address(StableUris.keyPicturePlaylist(e.name())))
                    .append("\"\n");
        }
        MediaPackage.Storyboard board = p.storyboard();
        if (board != null) {
            images(out, board, p);
        }
        return out.toString();
    }

    /** Version 3, for players that fail on groups: transport streams with their sound. */
    static String muxed(List<ByteColumns> tracks, Presentation p) {
        Entry audio = audio(tracks);
        StringBuilder out = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:3\n");
        for (ByteColumns video : ladder(tracks)) {
            Entry e = video.entry();
            long bits = video.rowPosition(e.segments()) * 8;
            stream(out, e, transportPeakBps(video), bits * 1000 / Math.max(1, e.durationMs()));
            out.append(",CODECS=\"").append(picture(e).codec()).append(',');
            out.append(form(audio).codec()).append("\"\n");
            String path = "/m/" + p.packageId() + "/b/" + e.name() + "/index.m3u8";
            out.append(p.address(path)).append('\n');
        }
        return out.toString();
    }

    private static void captions(StringBuilder out, Presentation p) {
        for (MediaPackage.Caption caption : p.captions()) {
            out.append("#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"text\",NAME=\"")
                    .append(quoted(caption.name()))
                    .append("\",LANGUAGE=\"")
                    .append(caption.language())
                    .append("\",DEFAULT=")
                    .append(caption.byDefault() ? "YES" : "NO")
                    .append(",AUTOSELECT=YES,FORCED=NO");
            stable(out, p, "RENDITION", StableUris.caption(caption.language()))
                    .append(",URI=\"")
                    .append(p.address(StableUris.captionPlaylist(caption.language())))
                    .append("\"\n");
        }
    }

    /** Where there is a choice of servers: a steering manifest says by it where else this is. */
    private static StringBuilder stable(StringBuilder out, Presentation p, String kind, String id) {
        return p.choice() == null
                ? out
                : out.append(",STABLE-").append(kind).append("-ID=\"").append(id).append('"');
    }

    /** There is no escape in a quoted string of a playlist (§4.2). */
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .map(c -> c == '"' ? '\'' : Character.isISOControl(c) ? ' ' : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    private static void stream(StringBuilder out, Entry e, long peakBps, long averageBps) {
        out.append("#EXT-X-STREAM-INF:BANDWIDTH=")
                .append(peakBps)
                .append(",AVERAGE-BANDWIDTH=")
                .append(averageBps)
                .append(",RESOLUTION=");
        resolution(out, e);
        frameRate(out, e);
    }

    private static StringBuilder frameRate(StringBuilder out, Entry e) {
        double rate = (double) e.timescale() / e.sampleDuration();
        return out.append(",FRAME-RATE=").append(String.format(Locale.ROOT, "%.3f", rate));
    }

    private static StringBuilder resolution(StringBuilder out, Entry e) {
        return out.append(picture(e).width()).append('x').append(picture(e).height());
    }

    /** As Roku's players and others read it; there is no RFC. */
    private static void images(StringBuilder out, MediaPackage.Storyboard board, Presentation p) {
        long sheetMs = board.tiles() * board.everyMs();
        out.append("#EXT-X-IMAGE-STREAM-INF:BANDWIDTH=")
                .append(board.sheet().sizeBytes() * 8_000 / Math.max(1, sheetMs) + 1)
                .append(",CODECS=\"jpeg\",RESOLUTION=")
                .append(board.tileWidth())
                .append('x')
                .append(board.tileHeight())
                .append(",URI=\"")
                .append(p.address("images.m3u8"))
                .append("\"\n");
    }

    static String seconds(long ms) {
        return ms / 1000 + "." + Long.toString(1000 + ms % 1000).substring(1);
    }

    private static long transportPeakBps(ByteColumns video) {
        long peak = 0;
        for (int s = 0; s < video.entry().segments(); s++) {
            long bits = (video.rowPosition(s + 1) - video.rowPosition(s)) * 8;
            peak = Math.max(peak, bits * 1000 / Math.max(1, Playlists.durationMs(video, s)));
        }
        return peak;
    }

    static List<ByteColumns> ladder(List<ByteColumns> tracks) {
        return tracks.stream()
                .filter(t -> t.entry().role() == Rendition.Role.LADDER)
                .sorted(Comparator.comparingLong(t -> t.entry().averageBps()))
                .toList();
    }

    static Entry audio(List<ByteColumns> tracks) {
        return tracks.stream()
                .map(ByteColumns::entry)
                .filter(e -> e.role() == Rendition.Role.AUDIO)
                .findFirst()
                .orElseThrow();
    }

    static CmafTrack.VideoForm picture(Entry e) {
        return present(e, Entry::video);
    }

    static CmafTrack.AudioForm form(Entry e) {
        return present(e, Entry::audio);
    }

    private static <T> T present(Entry e, Function<Entry, @Nullable T> form) {
        T found = form.apply(e);
        if (found == null) {
            throw new IllegalStateException(e.name() + " is of another kind");
        }
        return found;
    }
}
