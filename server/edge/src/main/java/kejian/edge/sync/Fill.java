package kejian.edge.sync;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.release.ReleaseManifest;
import kejian.edge.province.Source;
import kejian.edge.store.Blobs;
import kejian.edge.trust.Refused;
import org.jspecify.annotations.Nullable;

/**
 * Brings here what is missing of a release, over the line or from a disk that was carried here,
 * where there is room for it. What came is kept however it ends. One caller fills at a time.
 */
final class Fill {

    private final Blobs blobs;
    private final Releases releases;
    private final Sources sources;
    private final ReleaseSync.Limits limits;
    private final Meter meter;
    private final BooleanSupplier isAwaited;
    private final Progress progress = new Progress(System::nanoTime);
    private final LongAdder come = new LongAdder();
    private final Weighing weighing;
    private final Lanes lanes;
    private final CarriedFill carried;

    /**
     * @param isAwaited whether somebody here waits for the line to give way
     */
    Fill(
            Blobs blobs,
            Releases releases,
            Counties counties,
            Sources sources,
            ReleaseSync.Limits limits,
            LongSupplier bytesPerSecond,
            Meter meter,
            BooleanSupplier isAwaited) {
        this.blobs = blobs;
        this.releases = releases;
        this.sources = sources;
        this.limits = limits;
        this.meter = meter;
        this.isAwaited = isAwaited;
        this.weighing = new Weighing(releases, counties, blobs, progress);
        BlobFetch line = new BlobFetch(blobs, new RateLimit(bytesPerSecond), this::cameByLine);
        this.lanes = new Lanes(sources, line, limits, bytesPerSecond, come::sum);
        this.carried =
                new CarriedFill(
                        new BlobFetch(
                                blobs,
                                new RateLimit(() -> FillWindow.FULL),
                                (source, n) -> progress.came(n)));
    }

    /**
     * What is to be here.
     *
     * @param number of the release
     * @param provinceWaits whether the province's release is to be fetched after this, which is a
     *     county's: then other edges are asked, and not waited for
     */
    record Wanted(long number, boolean ofCounty, boolean provinceWaits, List<BlobRef> blobs) {}

    /** A round begins, which is to bring this release of the province. */
    void weigh(@Nullable ReleaseManifest province) {
        weighing.begin(province);
    }

    /** Somebody looked meanwhile; what is fetched may give way to what is offered. */
    void hear(Offers.Offer offer) throws IOException {
        weighing.hear(offer);
    }

    boolean isFetching() {
        return weighing.isFetching();
    }

    /** Bytes of blobs that came over lines since the start. */
    long bytesCome() {
        return come.sum();
    }

    long missingBytes() {
        return progress.missingBytes();
    }

    long bytesPerSecond() {
        return progress.bytesPerSecond();
    }

    /**
     * @param missing of what is wanted
     * @param coming what must not be swept for room
     * @return nothing when all is here; else why it did not begin, or what the disk lacks
     */
    @Nullable Outcome run(
            Offers.Way way, Wanted wanted, Blobs.Missing missing, Supplier<Set<Digest>> coming)
            throws Refused, IOException {
        progress.begin(missing.bytes());
        long needed = missing.bytes() + limits.reserveBytes();
        if (blobs.freeBytes() < needed) {
            releases.clearOld(coming.get(), /* alsoPrevious= */ false);
        }
        // what the province could be rolled back to gives way to nothing of a county's
        if (blobs.freeBytes() < needed && !wanted.ofCounty()) {
            releases.clearOld(coming.get(), /* alsoPrevious= */ true);
        }
        if (blobs.freeBytes() < needed) {
            return new Outcome.NoRoom(needed, blobs.freeBytes());
        }
        CarriedSource disk = way.disk();
        if (disk == null) {
            overLines(wanted, missing);
            return null;
        }
        List<BlobRef> altered = carried.take(disk, missing);
        Blobs.Missing left = blobs.missing(wanted.blobs());
        return left.blobs().isEmpty()
                ? null
                : new Outcome.Lacking(wanted.number(), left.bytes(), altered);
    }

    private void overLines(Wanted wanted, Blobs.Missing missing) throws Refused, IOException {
        if (wanted.provinceWaits()) {
            sources.beginWithoutWaiting();
        } else {
            // a county's releases have numbers of their own
            sources.begin(wanted.ofCounty() ? -wanted.number() : wanted.number());
        }
        if (!missing.blobs().isEmpty()) {
            meter.begin(missing.bytes());
        }
        weighing.fetch(wanted.ofCounty(), () -> lanes.fetchAll(missing));
    }

    private void cameByLine(Source source, long bytes) throws IOException {
        progress.came(bytes);
        come.add(Math.max(0, bytes));
        if (bytes > 0) {
            meter.came(bytes, progress.missingBytes());
        }
        if (isAwaited.getAsBoolean()) {
            throw new BlobFetch.Stopped("the line gives way to what was asked for here");
        }
        if (weighing.isCalled()) {
            throw new BlobFetch.Stopped("the line gives way to what is new");
        }
    }
}
