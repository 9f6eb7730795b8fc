package kejian.delivery.packaging;

import java.lang.foreign.MemorySegment;

/**
 * The head of a progressive MP4: {@code ftyp}, {@code moov}, and the head of {@code mdat}. Written
 * from the packaging index; what a track is (its sample description) is taken from its CMAF header.
 *
 * <p>Composition offsets are made positive and an edit list takes the difference back, since
 * players of 2014 read version 0 of {@code ctts} only.
 */
final class MovieHeader {

    private static final int MOVIE_TIMESCALE = 1000;
    private static final int[] IDENTITY = {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000};

    private final ByteColumns video;
    private final ByteColumns audio;
    private final byte[] videoDescription;
    private final byte[] audioDescription;
    private final long mediaBytes;

    MovieHeader(
            ByteColumns video,
            ByteColumns audio,
            MemorySegment videoFile,
            MemorySegment audioFile) {
        this.video = video;
        this.audio = audio;
        this.videoDescription = description(videoFile, video.entry().initLength());
        this.audioDescription = description(audioFile, audio.entry().initLength());
        Chunks chunks = new Chunks(video, audio, 0);
        long bytes = 0;
        while (chunks.next()) {
            bytes += chunks.length();
        }
        mediaBytes = bytes;
    }

    long mediaBytes() {
        return mediaBytes;
    }

    int length() {
        BoxSink counted = new BoxSink(0);
        write(counted, 0);
        return counted.length();
    }

    /**
     * @param length as {@link #length} says
     */
    byte[] bytes(int length) {
        BoxSink sink = new BoxSink(length);
        write(sink, length);
        return sink.made();
    }

    private boolean isLong() {
        return mediaBytes > 0xf000_0000L;
    }

    private void write(BoxSink out, long mediaAt) {
        out.box(
                "ftyp",
                () -> {
                    out.text("isom");
                    out.i32(0x200);
                    out.text("isomiso2avc1mp41");
                });
        out.box(
                "moov",
                () -> {
                    mvhd(out);
                    trak(out, video, videoDescription, mediaAt);
                    trak(out, audio, audioDescription, mediaAt);
                });
        if (isLong()) {
            out.i32(1);
            out.text("mdat");
            out.i64(mediaBytes + 16);
        } else {
            out.i32((int) (mediaBytes + 8));
            out.text("mdat");
        }
    }

    private static int movieTicks(ByteColumns track) {
        return (int) track.entry().durationMs();
    }

    private void mvhd(BoxSink out) {
        out.full(
                "mvhd",
                0,
                () -> {
                    out.zeros(8);
                    out.i32(MOVIE_TIMESCALE);
                    out.i32(Math.max(movieTicks(video), movieTicks(audio)));
                    out.i32(0x10000);
                    out.i16(0x100);
                    out.zeros(10);
                    matrix(out);
                    out.zeros(24);
                    out.i32(3);
                });
    }

    private static void matrix(BoxSink out) {
        for (int value : IDENTITY) {
            out.i32(value);
        }
    }

    private void trak(BoxSink out, ByteColumns track, byte[] description, long mediaAt) {
        boolean picture = track == video;
        out.box(
                "trak",
                () -> {
                    tkhd(out, track, picture);
                    edts(out, track);
                    out.box("mdia", () -> mdia(out, track, description, mediaAt));
                });
    }

    private void tkhd(BoxSink out, ByteColumns track, boolean picture) {
        out.full(
                "tkhd",
                3,
                () -> {
                    out.zeros(8);
                    out.i32(picture ? 1 : 2);
                    out.zeros(4);
                    out.i32(movieTicks(track));
                    out.zeros(8);
                    out.i16(0);
                    out.i16(picture ? 0 : 1);
                    out.i16(picture ? 0 : 0x100);
                    out.i16(0);
                    matrix(out);
                    CmafTrack.VideoForm form = track.entry().video();
                    out.i32(form == null ? 0 : shownWidth(form) << 16);
                    out.i32(form == null ? 0 : form.height() << 16);
                });
    }

    private static int shownWidth(CmafTrack.VideoForm form) {
        String[] sar = form.sar().split(":", 2);
        long across = Long.parseLong(sar[0]);
        long up = Long.parseLong(sar[1]);
        return up <= 0 || across <= 0 ? form.width() : (int) (form.width() * across / up);
    }

    private static void edts(BoxSink out, ByteColumns track) {
        IndexTable.Entry e = track.entry();
        long from = e.editTicks() + e.decodeLead() * e.sampleDuration();
        out.box(
                "edts",
                () ->
                        out.full(
                                "elst",
                                0,
                                () -> {
                                    out.i32(1);
                                    out.i32(movieTicks(track));
                                    out.i32((int) from);
                                    out.i32(0x10000);
                                }));
    }

    private void mdia(BoxSink out, ByteColumns track, byte[] description, long mediaAt) {
        boolean picture = track == video;
        IndexTable.Entry e = track.entry();
        out.full(
                "mdhd",
                0x01000000,
                () -> {
                    out.zeros(16);
                    out.i32((int) e.timescale());
                    out.i64(e.samples() * e.sampleDuration());
                    out.i16(0x55c4); // und
                    out.i16(0);
                });
        out.full(
                "hdlr",
                0,
                () -> {
                    out.zeros(4);
                    out.text(picture ? "vide" : "soun");
                    out.zeros(12);
                    out.text(picture ? "Video\0" : "Sound\0");
                });
        out.box(
                "minf",
                () -> {
                    if (picture) {
                        out.full("vmhd", 1, () -> out.zeros(8));
                    } else {
                        out.full("smhd", 0, () -> out.zeros(4));
                    }
                    out.box(
                            "dinf",
                            () ->
                                    out.full(
                                            "dref",
                                            0,
                                            () -> {
                                                out.i32(1);
                                                out.full("url ", 1, () -> {});
                                            }));
                    out.box("stbl", () -> stbl(out, track, description, mediaAt));
                });
    }

    private void stbl(BoxSink out, ByteColumns track, byte[] description, long mediaAt) {
        IndexTable.Entry e = track.entry();
        out.bytes(description);
        out.full(
                "stts",
                0,
                () -> {
                    out.i32(1);
                    out.i32(e.samples());
                    out.i32((int) e.sampleDuration());
                });
        if (track == video) {
            out.full("ctts", 0, () -> offsets(out, track));
            out.full(
                    "stss",
                    0,
                    () -> {
                        out.i32(e.fragments());
                        for (int f = 0; f < e.fragments(); f++) {
                            out.i32(track.firstSample(f) + 1);
                        }
                    });
        }
        out.full("stsc", 0, () -> samplesInChunks(out, track));
        out.full(
                "stsz",
                0,
                () -> {
                    out.i32(0);
                    out.i32(e.samples());
                    for (int i = 0; i < e.samples(); i++) {
                        out.i32(track.size(i));
                    }
                });
        out.full(
                isLong() ? "co64" : "stco",
                0,
                () -> {
                    out.i32(e.fragments());
                    Chunks chunks = new Chunks(video, audio, mediaAt);
                    while (chunks.next()) {
                        if (chunks.isPicture() == (track == video)) {
                            if (isLong()) {
                                out.i64(chunks.begin());
                            } else {
                                out.i32((int) chunks.begin());
                            }
                        }
                    }
                });
    }

    private static void offsets(BoxSink out, ByteColumns track) {
        IndexTable.Entry e = track.entry();
        runs(
                out,
                e.samples(),
                i -> track.reorder(i) + e.decodeLead(),
                (begin, end, value) -> {
                    out.i32(end - begin);
                    out.i32((int) (value * e.sampleDuration()));
                });
    }

    private static void samplesInChunks(BoxSink out, ByteColumns track) {
        runs(
                out,
                track.entry().fragments(),
                f -> track.firstSample(f + 1) - track.firstSample(f),
                (begin, _, value) -> {
                    out.i32(begin + 1);
                    out.i32(value);
                    out.i32(1);
                });
    }

    private interface Value {
        int of(int index);
    }

    private interface Run {
        void write(int begin, int end, int value);
    }

    /** A count, then each run of equal values. */
    private static void runs(BoxSink out, int size, Value values, Run each) {
        int[] count = new int[1];
        eachRun(size, values, (_, _, _) -> count[0]++);
        out.i32(count[0]);
        eachRun(size, values, each);
    }

    private static void eachRun(int size, Value values, Run each) {
        int begin = 0;
        while (begin < size) {
            int value = values.of(begin);
            int end = begin + 1;
            while (end < size && values.of(end) == value) {
                end++;
            }
            each.write(begin, end, value);
            begin = end;
        }
    }

    /** The {@code stsd} of a CMAF header, as it is. */
    private static byte[] description(MemorySegment file, long initLength) {
        try {
            BoxReader at = new BoxReader(file, 0, initLength);
            for (String name : new String[] {"moov", "trak", "mdia", "minf", "stbl", "stsd"}) {
                if (!found(at, name)) {
                    throw new CmafException("no " + name);
                }
                if (name.equals("stsd")) {
                    long from = at.boxStart();
                    return file.asSlice(from, at.boxEnd() - from)
                            .toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
                }
                at = at.inside();
            }
        } catch (CmafException e) {
            throw new IllegalStateException("the file was packaged and has changed", e);
        }
        throw new IllegalStateException("not reached");
    }

    private static boolean found(BoxReader at, String name) throws CmafException {
        while (at.next()) {
            if (at.is(name)) {
                return true;
            }
        }
        return false;
    }
}
