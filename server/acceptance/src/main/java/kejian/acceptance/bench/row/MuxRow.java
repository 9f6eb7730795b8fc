package kejian.acceptance.bench.row;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kejian.acceptance.bench.material.Material;
import kejian.acceptance.bench.report.Measured;
import kejian.delivery.packaging.MediaBytes;
import kejian.delivery.packaging.OpenPackage;
import kejian.delivery.packaging.PackageCache;

/** The muxer alone on one core, beside a copy of as many bytes in the same process. */
final class MuxRow implements Row {

    /** As much as the sender asks for at once. */
    private static final int PIECE = 32 * 1024;

    private static final int BUFFER = 4 << 20;
    private static final double WARM_SECONDS = 6;
    private static final double LONGEST_SECONDS = 1.5;

    @Override
    public String name() {
        return "mux-alone";
    }

    /** Bytes a second, and heap bytes that a segment cost. */
    private record Pass(double bytesPerSecond, double allocatedPerSegment) {}

    @Override
    public List<Measured> run(Ground ground) throws IOException {
        double seconds = Math.min(LONGEST_SECONDS, ground.terms.seconds());
        List<Double> muxed = new ArrayList<>();
        List<Double> copied = new ArrayList<>();
        List<Double> allocated = new ArrayList<>();
        try (PackageCache.Lease lease = ground.open.lease(ground.material.lesson());
                Arena arena = Arena.ofConfined();
                FileChannel file =
                        FileChannel.open(
                                ground.material.lessonRendition(), StandardOpenOption.READ)) {
            MemorySegment target = arena.allocate(BUFFER, 64);
            MemorySegment source = file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), arena);
            int segments = lease.media().segmentTimes().size();
            mux(lease.media(), segments, target, WARM_SECONDS);
            copy(source, target, seconds);
            for (int pair = 0; pair < ground.terms.pairs(); pair++) {
                Pass pass = mux(lease.media(), segments, target, seconds);
                muxed.add(pass.bytesPerSecond / 1e9);
                allocated.add(pass.allocatedPerSegment);
                copied.add(copy(source, target, seconds) / 1e9);
            }
        }
        String note = "pieces of 32 kB into one buffer";
        return List.of(
                new Measured("mux-alone-rate", muxed, copied, note, List.of()),
                new Measured("mux-alone-allocated", allocated, List.of(), "", List.of()));
    }

    private static Pass mux(OpenPackage open, int segments, MemorySegment target, double seconds)
            throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long begun = System.nanoTime();
        long bytes = 0;
        int made = 0;
        do {
            bytes += segment(open, made++ % segments, target);
        } while (System.nanoTime() - begun < seconds * 1e9);
        double took = (System.nanoTime() - begun) / 1e9;
        long more = threads.getCurrentThreadAllocatedBytes() - allocated;
        return new Pass(bytes / took, (double) more / made);
    }

    private static long segment(OpenPackage open, int n, MemorySegment target) throws IOException {
        Optional<MediaBytes> body = open.tsSegment(Material.LADDER, n);
        if (body.isEmpty() || !(body.get() instanceof MediaBytes.Muxed muxed)) {
            throw new IOException("segment " + n + " is not muxed");
        }
        long length = muxed.length();
        long filled = 0;
        try (MediaBytes.Cursor cursor = muxed.open(0)) {
            while (filled < length) {
                long at = filled % (BUFFER - PIECE);
                int got = cursor.fill(target, at, Math.min(PIECE, length - filled));
                if (got <= 0) {
                    throw new IOException("segment " + n + " ends early");
                }
                filled += got;
            }
        }
        return filled;
    }

    /** The rendition itself, piece by piece into the same buffer. */
    private static double copy(MemorySegment source, MemorySegment target, double seconds) {
        long begun = System.nanoTime();
        long bytes = 0;
        long from = 0;
        do {
            for (int i = 0; i < 24; i++) {
                if (from + PIECE > source.byteSize()) {
                    from = 0;
                }
                MemorySegment.copy(source, from, target, from % (BUFFER - PIECE), PIECE);
                from += PIECE;
                bytes += PIECE;
            }
        } while (System.nanoTime() - begun < seconds * 1e9);
        return bytes / ((System.nanoTime() - begun) / 1e9);
    }
}
