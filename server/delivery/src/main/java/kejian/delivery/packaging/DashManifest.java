package kejian.delivery.packaging;

import java.util.List;
import kejian.contract.pack.MediaPackage;
import kejian.contract.pack.Rendition;
import kejian.delivery.packaging.IndexTable.Entry;

/** A static MPD (ISO/IEC 23009-1) over the very segments that HLS version 7 names. */
final class DashManifest {

    private DashManifest() {}

    static String of(List<ByteColumns> tracks, Presentation p) {
        List<ByteColumns> ladder = Masters.ladder(tracks);
        long durationMs =
                tracks.stream().mapToLong(t -> t.entry().durationMs()).max().orElseThrow();
        StringBuilder out =
                new StringBuilder(
                        """
                        <?xml version="1.0" encoding="UTF-8"?>
                        <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011" \
                        type="static" minBufferTime="PT4S" mediaPresentationDuration="PT%sS">
                        """
                                .formatted(Masters.seconds(durationMs)));
        servers(out, p);
        out.append("<Period id=\"0\" start=\"PT0S\">\n");
        out.append("<AdaptationSet id=\"1\" contentType=\"video\" mimeType=\"video/mp4\"")
                .append(" segmentAlignment=\"true\" startWithSAP=\"1\">\n");
        for (ByteColumns video : ladder) {
            Entry e = video.entry();
            CmafTrack.VideoForm form = Masters.picture(e);
            representation(out, e, form.codec());
            out.append(" width=\"").append(form.width());
            out.append("\" height=\"").append(form.height());
            out.append("\" sar=\"").append(form.sar()).append("\" frameRate=\"");
            out.append(PackagingIndex.frameRate(e.timescale(), e.sampleDuration())).append("\">\n");
            template(out, video, p);
            out.append("</Representation>\n");
        }
        out.append("</AdaptationSet>\n<AdaptationSet id=\"2\" contentType=\"audio\"")
                .append(" mimeType=\"audio/mp4\" lang=\"zh\" segmentAlignment=\"true\"")
                .append(" startWithSAP=\"1\">\n");
        for (ByteColumns audio : tracks) {
            if (audio.entry().role() == Rendition.Role.AUDIO) {
                sound(out, audio, p);
            }
        }
        out.append("</AdaptationSet>\n");
        captions(out, p);
        return out.append("</Period>\n</MPD>\n").toString();
    }

    /**
     * Each server by its own base, whatever its port, and who says which one is best (ETSI TS 103
     * 998).
     */
    private static void servers(StringBuilder out, Presentation p) {
        Presentation.Choice choice = p.choice();
        if (choice == null) {
            return;
        }
        for (Presentation.Pathway pathway : choice.pathways()) {
            out.append("<BaseURL serviceLocation=\"").append(escaped(pathway.id())).append("\">");
            out.append(escaped(pathway.base())).append("</BaseURL>\n");
        }
        out.append("<ContentSteering defaultServiceLocation=\"")
                .append(escaped(choice.pathways().getFirst().id()))
                .append("\" queryBeforeStart=\"false\">")
                .append(escaped(choice.document()))
                .append("</ContentSteering>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static void sound(StringBuilder out, ByteColumns audio, Presentation p) {
        CmafTrack.AudioForm form = Masters.form(audio.entry());
        representation(out, audio.entry(), form.codec());
        out.append(" audioSamplingRate=\"").append(form.sampleRateHz()).append("\">\n");
        out.append("<AudioChannelConfiguration schemeIdUri=")
                .append("\"urn:mpeg:dash:23003:3:audio_channel_configuration:2011\" value=\"")
                .append(form.channels())
                .append("\"/>\n");
        template(out, audio, p);
        out.append("</Representation>\n");
    }

    private static void representation(StringBuilder out, Entry e, String codec) {
        out.append("<Representation id=\"").append(e.name());
        out.append("\" codecs=\"").append(codec);
        out.append("\" bandwidth=\"").append(e.peakBps()).append('"');
    }

    private static void template(StringBuilder out, ByteColumns track, Presentation p) {
        Entry e = track.entry();
        String folder = "/m/" + p.packageId() + "/c/" + e.name() + "/";
        out.append("<SegmentTemplate timescale=\"").append(e.timescale());
        out.append("\" presentationTimeOffset=\"").append(e.editTicks());
        out.append("\" startNumber=\"0\" initialization=\"");
        out.append(p.address(folder + "init.mp4"));
        out.append("\" media=\"").append(p.address(folder + "$Number$.m4s"));
        out.append("\">\n<SegmentTimeline>\n");
        long begin = (long) track.reorder(0) * e.sampleDuration();
        String at = " t=\"" + begin + "\"";
        int s = 0;
        while (s < e.segments()) {
            long ticks = ticks(track, s);
            int next = s + 1;
            while (next < e.segments() && ticks(track, next) == ticks) {
                next++;
            }
            out.append("<S").append(at).append(" d=\"").append(ticks).append('"');
            if (next - s > 1) {
                out.append(" r=\"").append(next - s - 1).append('"');
            }
            out.append("/>\n");
            at = "";
            s = next;
        }
        out.append("</SegmentTimeline>\n</SegmentTemplate>\n");
    }

    private static long ticks(ByteColumns track, int segment) {
        long samples = track.segmentFirstSample(segment + 1) - track.segmentFirstSample(segment);
        return samples * track.entry().sampleDuration();
    }

    private static void captions(StringBuilder out, Presentation p) {
        int id = 3;
        for (MediaPackage.Caption caption : p.captions()) {
            String file = "/m/" + p.packageId() + "/c/text/" + caption.language() + ".vtt";
            out.append("<AdaptationSet id=\"").append(id++);
            out.append("\" contentType=\"text\" mimeType=\"text/vtt\" lang=\"");
            out.append(caption.language()).append("\">\n");
            out.append("<Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"subtitle\"/>\n");
            out.append("<Representation id=\"text-").append(caption.language());
            out.append("\" bandwidth=\"1000\"><BaseURL>").append(p.address(file));
            out.append("</BaseURL></Representation>\n</AdaptationSet>\n");
        }
    }
}
