package kejian.delivery.packaging;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import kejian.contract.pack.Rendition;
import kejian.delivery.packaging.CmafTrack.Fragment;
import kejian.delivery.packaging.IndexTable.Entry;

/** Lays the columns out, then fills the rows with the very code that reads them. */
final class IndexWriter {

    private static final double SEGMENT_SECONDS = 6.0;

    private record Column(TrackFile file, CmafTrack track, List<Integer> segments) {}

    private final List<Column> columns = new ArrayList<>();
    private IndexTable table = new IndexTable(List.of());

    void add(TrackFile file, CmafTrack track) {
        columns.add(new Column(file, track, segments(track)));
    }

    IndexTable table() {
        return table;
    }

    long durationMs() {
        return columns.stream()
                .filter(c -> c.track().video() != null)
                .mapToLong(c -> c.track().durationMs())
                .max()
                .orElseThrow();
    }

    /** First fragments of segments of about six seconds. */
    private static List<Integer> segments(CmafTrack track) {
        List<Integer> first = new ArrayList<>();
        double wanted = 0;
        double half = 0.5 * track.sampleDuration() / track.timescale();
        for (int i = 0; i < track.fragments().length; i++) {
            double start = track.startSeconds(track.fragments()[i].firstSample());
            if (start + half >= wanted) {
                first.add(i);
                wanted = (Math.floor((start + half) / SEGMENT_SECONDS) + 1) * SEGMENT_SECONDS;
            }
        }
        return first;
    }

    /** The whole index. */
    byte[] finish() throws CmafException {
        table = new IndexTable(entries(/* columnsAt= */ 0, new ConstantRate(Rows.LEAST_BPS, 0)));
        long columnsAt = IndexFormat.aligned(IndexFormat.TABLE_AT + (long) table.encode().length);
        table = new IndexTable(entries(columnsAt, new ConstantRate(Rows.LEAST_BPS, 0)));
        byte[] index = new byte[Math.toIntExact(end(table))];
        MemorySegment view = MemorySegment.ofArray(index);
        for (int i = 0; i < columns.size(); i++) {
            fill(view, table.tracks().get(i), columns.get(i));
        }
        rows(view);
        byte[] head = table.encode();
        view.set(IndexFormat.LONG, 0, IndexFormat.MAGIC);
        view.set(IndexFormat.INT, 8, head.length);
        MemorySegment.copy(head, 0, view, ValueLayout.JAVA_BYTE, IndexFormat.TABLE_AT, head.length);
        return index;
    }

    private static long end(IndexTable table) {
        Entry last = table.tracks().getLast();
        long rows = last.video() == null ? 0 : (last.segments() + 1L) * IndexFormat.ROW_BYTES;
        return rows > 0 ? last.columns()[4] + rows : last.columns()[3] + (last.segments() + 1L) * 4;
    }

    private List<Entry> entries(long columnsAt, ConstantRate rate) {
        List<Entry> entries = new ArrayList<>();
        long at = columnsAt;
        for (Column c : columns) {
            CmafTrack t = c.track();
            boolean video = t.video() != null;
            long[] lengths = {
                (long) t.samples() * (video ? 4 : 2),
                video ? t.samples() : 0,
                (t.fragments().length + 1L) * IndexFormat.FRAGMENT_BYTES,
                (c.segments().size() + 1L) * 4,
                video ? (c.segments().size() + 1L) * IndexFormat.ROW_BYTES : 0
            };
            long[] positions = new long[lengths.length];
            for (int i = 0; i < lengths.length; i++) {
                positions[i] = lengths[i] == 0 ? 0 : at;
                at = IndexFormat.aligned(at + lengths[i]);
            }
            entries.add(
                    new Entry(
                            c.file().name(),
                            c.file().role(),
                            c.file().digest().hex(),
                            t.fileLength(),
                            t.initLength(),
                            t.timescale(),
                            t.sampleDuration(),
                            t.samples(),
                            t.fragments().length,
                            c.segments().size(),
                            t.editTicks(),
                            t.decodeLead(),
                            averageBps(t),
                            peakBps(c),
                            t.video(),
                            t.audio(),
                            c.file().role() == Rendition.Role.TIER_A ? rate : null,
                            positions));
        }
        return entries;
    }

    private static long averageBps(CmafTrack t) {
        return Math.round(
                (t.fileLength() - t.initLength())
                        * 8.0
                        * t.timescale()
                        / ((double) t.samples() * t.sampleDuration()));
    }

    /** Highest rate of one segment as it is sent (RFC 8216 §4.3.4.2). */
    private static long peakBps(Column c) {
        long peak = 0;
        for (int i = 0; i < c.segments().size(); i++) {
            Fragment first = c.track().fragments()[c.segments().get(i)];
            boolean isLast = i + 1 == c.segments().size();
            long end =
                    isLast
                            ? c.track().fileLength()
                            : c.track().fragments()[c.segments().get(i + 1)].start();
            int endSample =
                    isLast
                            ? c.track().samples()
                            : c.track().fragments()[c.segments().get(i + 1)].firstSample();
            double seconds =
                    c.track().startSeconds(endSample) - c.track().startSeconds(first.firstSample());
            peak = Math.max(peak, (long) Math.ceil((end - first.start()) * 8 / seconds));
        }
        return peak;
    }

    private static void fill(MemorySegment index, Entry e, Column c) throws CmafException {
        CmafTrack t = c.track();
        boolean video = t.video() != null;
        for (int i = 0; i < t.samples(); i++) {
            if (video) {
                index.set(IndexFormat.INT, e.columns()[0] + 4L * i, t.sizes()[i]);
                index.set(ValueLayout.JAVA_BYTE, e.columns()[1] + i, t.reorder()[i]);
            } else {
                if (t.sizes()[i] > 0xffff - PesUnits.ADTS_HEADER) {
                    throw new CmafException("an audio frame of " + t.sizes()[i] + " bytes");
                }
                index.set(IndexFormat.SHORT, e.columns()[0] + 2L * i, (short) t.sizes()[i]);
            }
        }
        long at = e.columns()[2];
        for (Fragment f : t.fragments()) {
            fragment(index, at, f.firstSample(), f.start(), f.data());
            at += IndexFormat.FRAGMENT_BYTES;
        }
        fragment(index, at, t.samples(), t.fileLength(), t.fileLength());
        for (int i = 0; i < c.segments().size(); i++) {
            index.set(IndexFormat.INT, e.columns()[3] + 4L * i, c.segments().get(i));
        }
        index.set(IndexFormat.INT, e.columns()[3] + 4L * c.segments().size(), t.fragments().length);
    }

    private static void fragment(MemorySegment index, long at, int first, long start, long data) {
        index.set(IndexFormat.LONG, at, first);
        index.set(IndexFormat.LONG, at + 8, start);
        index.set(IndexFormat.LONG, at + 16, data);
    }

    private void rows(MemorySegment index) throws CmafException {
        Entry sound =
                table.tracks().stream().filter(e -> e.audio() != null).findFirst().orElseThrow();
        ByteColumns audio = new ByteColumns(sound, index);
        List<Entry> entries = new ArrayList<>();
        for (Entry e : table.tracks()) {
            if (e.video() == null) {
                entries.add(e);
                continue;
            }
            ByteColumns video = new ByteColumns(e, index);
            if (e.role() == Rendition.Role.TIER_A) {
                entries.add(withRate(e, Rows.constantRate(index, video, audio)));
            } else {
                Rows.segments(index, video, audio);
                entries.add(e);
            }
        }
        table = new IndexTable(entries);
    }

    private static Entry withRate(Entry e, ConstantRate rate) {
        return new Entry(
                e.name(),
                e.role(),
                e.sha256(),
                e.fileLength(),
                e.initLength(),
                e.timescale(),
                e.sampleDuration(),
                e.samples(),
                e.fragments(),
                e.segments(),
                e.editTicks(),
                e.decodeLead(),
                e.averageBps(),
                e.peakBps(),
                e.video(),
                e.audio(),
                rate,
                e.columns());
    }
}
