package kejian.delivery.packaging;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kejian.delivery.packaging.CmafTrack.AudioForm;
import kejian.delivery.packaging.CmafTrack.Fragment;
import kejian.delivery.packaging.CmafTrack.VideoForm;
import org.jspecify.annotations.Nullable;

/**
 * Reads one CMAF track file (ISO/IEC 23000-19 §7): one {@code moov} with one track, then fragments.
 * The worker that made it ran beside a decoder of hostile bytes, so nothing in it is believed:
 * sizes, counts and offsets are checked against the file, and the whole takes time and memory in
 * proportion to it.
 */
final class CmafParser {

    /** A day at 60 frames a second; a larger count is a lie. */
    private static final int MOST_SAMPLES = 24 * 3600 * 60;

    private static final ValueLayout.OfInt NAL_LENGTH =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int SYNC_MASK = 0x00010000; // sample_is_non_sync_sample

    private final MemorySegment file;

    private long initLength;
    private long timescale;
    private long editTicks;
    private @Nullable VideoForm video;
    private @Nullable AudioForm audio;
    private String sar = "1:1";
    private long defaultDuration;
    private long defaultSize;
    private int defaultFlags;

    private long sampleDuration;
    private boolean lastDiffers;
    private int count;
    private int[] sizes = new int[4096];
    private byte[] reorder = new byte[4096];
    private final List<Fragment> fragments = new ArrayList<>();
    private long fragmentStart;

    /** Whether the first fragment may begin anywhere, as that of a later part does. */
    private final boolean isPart;

    private long beginTicks;

    private CmafParser(MemorySegment file, boolean isPart) {
        this.file = file;
        this.isPart = isPart;
    }

    /**
     * @throws CmafException when it is not a CMAF track of H.264 or AAC-LC with a constant sample
     *     duration
     */
    static CmafTrack parse(MemorySegment file) throws CmafException {
        return new CmafParser(file, /* isPart= */ false).parse();
    }

    /** The same for a part of a track, whose times are those of the whole. */
    static Part parsePart(MemorySegment file) throws CmafException {
        CmafParser parser = new CmafParser(file, /* isPart= */ true);
        CmafTrack track = parser.parse();
        return new Part(track, parser.beginTicks);
    }

    /**
     * @param beginTicks when its first sample is decoded
     */
    record Part(CmafTrack track, long beginTicks) {}

    private CmafTrack parse() throws CmafException {
        BoxReader top = new BoxReader(file, 0, file.byteSize());
        boolean moovSeen = false;
        while (top.next()) {
            if (top.is("moov")) {
                if (moovSeen) {
                    throw new CmafException("two moov boxes");
                }
                moovSeen = true;
                moov(top.inside());
                initLength = top.boxEnd();
                fragmentStart = initLength;
            } else if (top.is("moof")) {
                if (!moovSeen) {
                    throw new CmafException("moof before moov");
                }
                moof(top);
            } else if (top.is("mdat") && moovSeen) {
                fragmentStart = top.boxEnd();
            } else if (top.is("mfra")) {
                // An index at the end, no part of a segment; HLS addresses end before it.
                continue;
            }
        }
        if (video == null && audio == null) {
            throw new CmafException("no H.264 or AAC track");
        }
        if (count == 0) {
            throw new CmafException("no samples");
        }
        if (video != null) {
            checkNalUnits();
        }
        return new CmafTrack(
                fragmentStart,
                initLength,
                timescale,
                sampleDuration,
                Arrays.copyOf(sizes, count),
                Arrays.copyOf(reorder, count),
                fragments.toArray(Fragment[]::new),
                editTicks,
                video == null
                        ? null
                        : new VideoForm(
                                video.codec(),
                                video.width(),
                                video.height(),
                                sar,
                                video.parameterSets()),
                audio);
    }

    private void moov(BoxReader in) throws CmafException {
        int tracks = 0;
        while (in.next()) {
            if (in.is("trak")) {
                if (++tracks > 1) {
                    throw new CmafException("more than one track");
                }
                trak(in.inside());
            } else if (in.is("mvex")) {
                BoxReader extends_ = in.inside();
                while (extends_.next()) {
                    if (extends_.is("trex")) {
                        defaultDuration = extends_.u32(12);
                        defaultSize = extends_.u32(16);
                        defaultFlags = extends_.i32(20);
                    }
                }
            }
        }
    }

    private void trak(BoxReader in) throws CmafException {
        while (in.next()) {
            if (in.is("edts")) {
                BoxReader edits = in.inside();
                while (edits.next()) {
                    if (edits.is("elst")) {
                        elst(edits);
                    }
                }
            } else if (in.is("mdia")) {
                mdia(in.inside());
            }
        }
    }

    private void elst(BoxReader box) throws CmafException {
        boolean wide = box.u8(0) == 1;
        long entries = box.u32(4);
        for (long i = 0; i < entries; i++) {
            long mediaTime = wide ? box.i64(8 + 20 * i + 8) : box.i32(8 + 12 * i + 4);
            if (mediaTime >= 0) {
                editTicks = mediaTime;
                return;
            }
        }
    }

    private void mdia(BoxReader in) throws CmafException {
        while (in.next()) {
            if (in.is("mdhd")) {
                timescale = in.u32(in.u8(0) == 1 ? 20 : 12);
                if (timescale == 0 || timescale > 10_000_000) {
                    throw new CmafException("timescale " + timescale);
                }
            } else if (in.is("minf")) {
                BoxReader minf = in.inside();
                while (minf.next()) {
                    if (minf.is("stbl")) {
                        BoxReader table = minf.inside();
                        while (table.next()) {
                            if (table.is("stsd")) {
                                stsd(table.inside(8));
                            }
                        }
                    }
                }
            }
        }
    }

    private void stsd(BoxReader in) throws CmafException {
        if (!in.next()) {
            throw new CmafException("no sample entry");
        }
        if (in.is("avc1")) {
            int width = in.u16(24);
            int height = in.u16(26);
            byte @Nullable [] configuration = null;
            BoxReader entry = in.inside(78);
            while (entry.next()) {
                if (entry.is("avcC")) {
                    configuration = entry.bytes(0, (int) (entry.boxEnd() - entry.bodyStart()));
                } else if (entry.is("pasp")) {
                    sar = entry.u32(0) + ":" + entry.u32(4);
                }
            }
            if (configuration == null) {
                throw new CmafException("avc1 without avcC");
            }
            video = AvcConfiguration.form(configuration, width, height, sar);
        } else if (in.is("mp4a")) {
            BoxReader entry = in.inside(28);
            while (entry.next()) {
                if (entry.is("esds")) {
                    audio =
                            AacConfiguration.form(
                                    entry.bytes(0, (int) (entry.boxEnd() - entry.bodyStart())));
                }
            }
        } else {
            throw new CmafException("neither avc1 nor mp4a");
        }
    }

    private void moof(BoxReader moof) throws CmafException {
        BoxReader in = moof.inside();
        int runs = 0;
        while (in.next()) {
            if (in.is("traf")) {
                if (++runs > 1) {
                    throw new CmafException("more than one track fragment");
                }
                traf(in.inside(), moof);
            }
        }
    }

    private void traf(BoxReader in, BoxReader moof) throws CmafException {
        long duration = defaultDuration;
        long size = defaultSize;
        int flags = defaultFlags;
        long decodeTime = -1;
        int runs = 0;
        while (in.next()) {
            if (in.is("tfhd")) {
                int present = in.i32(0) & 0xffffff;
                if ((present & 0x000001) != 0) {
                    throw new CmafException("base-data-offset in a CMAF fragment");
                }
                long at = 8 + ((present & 0x02) != 0 ? 4 : 0);
                if ((present & 0x08) != 0) {
                    duration = in.u32(at);
                    at += 4;
                }
                if ((present & 0x10) != 0) {
                    size = in.u32(at);
                    at += 4;
                }
                if ((present & 0x20) != 0) {
                    flags = in.i32(at);
                }
            } else if (in.is("tfdt")) {
                decodeTime = in.u8(0) == 1 ? in.i64(4) : in.u32(4);
            } else if (in.is("trun")) {
                if (++runs > 1) {
                    throw new CmafException("more than one run in a fragment");
                }
                trun(in, moof, duration, size, flags);
            }
        }
        if (runs == 1 && decodeTime >= 0) {
            if (isPart && fragments.size() == 1) {
                beginTicks = decodeTime;
            }
            long expected = beginTicks + fragments.getLast().firstSample() * sampleDuration;
            if (decodeTime != expected) {
                throw new CmafException(
                        "fragment begins at "
                                + decodeTime
                                + ", samples before it end at "
                                + expected);
            }
        }
    }

    private void trun(BoxReader run, BoxReader moof, long duration, long size, int flags)
            throws CmafException {
        int present = run.i32(0) & 0xffffff;
        long samples = run.u32(4);
        long at = 8;
        if ((present & 0x01) == 0) {
            throw new CmafException("run without a data offset");
        }
        long data = moof.boxStart() + run.i32(at);
        at += 4;
        int firstFlags = flags;
        boolean firstDiffers = (present & 0x04) != 0;
        if (firstDiffers) {
            firstFlags = run.i32(at);
            at += 4;
        }
        int step =
                4
                        * (bit(present, 0x100)
                                + bit(present, 0x200)
                                + bit(present, 0x400)
                                + bit(present, 0x800));
        if (samples == 0
                || samples > MOST_SAMPLES - count
                || samples * step > run.boxEnd() - run.bodyStart() - at) {
            throw new CmafException("a run of " + samples + " samples");
        }
        if (data < moof.boxEnd() || data > file.byteSize()) {
            throw new CmafException("a fragment's data lie outside");
        }
        fragments.add(new Fragment(count, fragmentStart, data));
        long position = data;
        for (int i = 0; i < samples; i++, at += step) {
            long field = at;
            long sampleTicks = duration;
            long sampleSize = size;
            int sampleFlags = i == 0 && firstDiffers ? firstFlags : flags;
            long offset = 0;
            if ((present & 0x100) != 0) {
                sampleTicks = run.u32(field);
                field += 4;
            }
            if ((present & 0x200) != 0) {
                sampleSize = run.u32(field);
                field += 4;
            }
            if ((present & 0x400) != 0) {
                sampleFlags = run.i32(field);
                field += 4;
            }
            if ((present & 0x800) != 0) {
                offset = run.i32(field);
            }
            position += sampleSize;
            if (position > file.byteSize()) {
                throw new CmafException("a sample lies outside the file");
            }
            boolean sync = audio != null || (sampleFlags & SYNC_MASK) == 0;
            add(sampleTicks, sampleSize, sync, offset, /* first= */ i == 0);
        }
    }

    private static int bit(int present, int mask) {
        return (present & mask) != 0 ? 1 : 0;
    }

    private void add(long ticks, long size, boolean sync, long offset, boolean first)
            throws CmafException {
        if (first && !sync) {
            throw new CmafException("fragment " + fragments.size() + " begins without a key frame");
        }
        if (!first && sync && video != null) {
            throw new CmafException("a key frame inside a fragment");
        }
        if (sampleDuration == 0) {
            if (ticks == 0) {
                throw new CmafException("samples without a duration");
            }
            sampleDuration = ticks;
        }
        if (lastDiffers) {
            throw new CmafException("sample " + (count - 1) + " has a duration of its own");
        }
        // The very last sample may say what it likes: nothing follows it.
        lastDiffers = ticks != sampleDuration;
        long frames = Math.floorDiv(offset, sampleDuration);
        if (offset % sampleDuration != 0 || frames < -16 || frames > 16) {
            throw new CmafException("sample " + count + " is presented " + offset + " ticks off");
        }
        if (size == 0 || size > Integer.MAX_VALUE / 4) {
            throw new CmafException("a sample of " + size + " bytes");
        }
        if (count == sizes.length) {
            sizes = Arrays.copyOf(sizes, count * 2);
            reorder = Arrays.copyOf(reorder, count * 2);
        }
        sizes[count] = (int) size;
        reorder[count++] = (byte) frames;
    }

    /**
     * The muxer turns each 4-byte length into a start code without looking again: so every one is
     * looked at here. Samples must not carry access unit delimiters, since the muxer writes its
     * own.
     */
    private void checkNalUnits() throws CmafException {
        int fragment = 0;
        long at = 0;
        for (int i = 0; i < count; i++) {
            if (fragment < fragments.size() && fragments.get(fragment).firstSample() == i) {
                at = fragments.get(fragment++).data();
            }
            long end = at + sizes[i];
            while (at < end) {
                long length = end - at < 5 ? -1 : file.get(NAL_LENGTH, at);
                if (length <= 0 || length > end - at - 4) {
                    throw new CmafException(
                            "sample " + i + " has a NAL unit of " + length + " bytes");
                }
                if ((file.get(ValueLayout.JAVA_BYTE, at + 4) & 31) == 9) {
                    throw new CmafException("samples carry access unit delimiters");
                }
                at += 4 + length;
            }
        }
    }
}
