package kejian.delivery.packaging;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The pictures of a rendition that need no other, for fast winding (RFC 8216 §4.3.3.6). Each has an
 * address of its own and is a fragment of its own, of one sample that lasts until the next: the
 * begin of the stored fragment would end within its {@code mdat}, which careful readers refuse.
 */
final class KeyPictures {

    private static final int FRAGMENT_HEAD = 104;
    private static final int HEAD = FRAGMENT_HEAD + 8;
    private static final int SYNC = 0x02000000; // sample_depends_on 2: needs no other

    private KeyPictures() {}

    /** One picture. */
    static MediaBytes of(ByteColumns track, MemorySegment file, int n) {
        int sample = track.firstSample(n);
        byte[] head = head(track, n, trackId(file, track.entry().initLength()));
        return new Fragment(head, file.asSlice(track.fragmentData(n), track.size(sample)));
    }

    private static byte[] head(ByteColumns track, int n, int trackId) {
        IndexTable.Entry e = track.entry();
        int sample = track.firstSample(n);
        int size = track.size(sample);
        BoxSink out = new BoxSink(HEAD);
        out.box(
                "moof",
                () -> {
                    out.full("mfhd", 0, () -> out.i32(n + 1));
                    out.box(
                            "traf",
                            () -> {
                                out.full("tfhd", 0x020000, () -> out.i32(trackId));
                                out.full(
                                        "tfdt",
                                        0x01000000,
                                        () -> out.i64(sample * e.sampleDuration()));
                                out.full("trun", 0x01000f01, () -> run(out, track, n));
                            });
                });
        out.i32(size + 8);
        out.text("mdat");
        return out.made();
    }

    private static void run(BoxSink out, ByteColumns track, int n) {
        IndexTable.Entry e = track.entry();
        int sample = track.firstSample(n);
        out.i32(1);
        out.i32(HEAD);
        out.i32((int) ((track.firstSample(n + 1) - sample) * e.sampleDuration()));
        out.i32(track.size(sample));
        out.i32(SYNC);
        out.i32((int) (track.reorder(sample) * e.sampleDuration()));
    }

    /** As the rendition's {@code tkhd} has it. */
    private static int trackId(MemorySegment file, long initLength) {
        try {
            BoxReader at = new BoxReader(file, 0, initLength);
            for (String name : new String[] {"moov", "trak", "tkhd"}) {
                do {
                    if (!at.next()) {
                        throw new CmafException("no " + name);
                    }
                } while (!at.is(name));
                if (name.equals("tkhd")) {
                    return at.i32(at.u8(0) == 1 ? 20 : 12);
                }
                at = at.inside();
            }
        } catch (CmafException e) {
            throw new IllegalStateException("the file was packaged and has changed", e);
        }
        throw new IllegalStateException("not reached");
    }

    /** A head of our own, then the picture as it lies in its file. */
    private record Fragment(byte[] head, MemorySegment picture) implements MediaBytes.Muxed {

        @Override
        public long length() {
            return head.length + picture.byteSize();
        }

        @Override
        public Cursor open(long position) {
            return new Cursor() {

                private long at = position;

                @Override
                public int fill(MemorySegment target, long begin, long size) {
                    long room = Math.min(size, length() - at);
                    int fromHead = (int) Math.clamp(head.length - at, 0, room);
                    if (fromHead > 0) {
                        MemorySegment.copy(
                                head, (int) at, target, ValueLayout.JAVA_BYTE, begin, fromHead);
                    }
                    long from = at + fromHead - head.length;
                    MemorySegment.copy(
                            picture, Math.max(0, from), target, begin + fromHead, room - fromHead);
                    at += room;
                    return (int) room;
                }

                @Override
                public void close() {}
            };
        }
    }

    private static long bits(ByteColumns track, int n) {
        return (HEAD + track.size(track.firstSample(n))) * 8L;
    }

    /** Highest rate of one picture over the time until the next. */
    static long peakBps(ByteColumns track) {
        long peak = 0;
        for (int n = 0; n < track.entry().fragments(); n++) {
            peak = Math.max(peak, bits(track, n) * 1000 / Math.max(1, durationMs(track, n)));
        }
        return peak;
    }

    static long averageBps(ByteColumns track) {
        long bits = 0;
        for (int n = 0; n < track.entry().fragments(); n++) {
            bits += bits(track, n);
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
