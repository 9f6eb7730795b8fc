package kejian.edge.sync;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.Snapshot;
import kejian.delivery.view.ReleaseView;
import kejian.edge.province.Province;
import kejian.edge.province.Source;
import kejian.edge.store.Blobs;
import kejian.edge.trust.Refused;
import kejian.edge.trust.Trust;
import org.jspecify.annotations.Nullable;

/**
 * One round from the origin's timestamp to an active release. Whatever goes wrong, the release that
 * boxes see stays as it is, and the next round goes on where this one ended.
 */
public final class ReleaseSync {

    private static final long GRACE_MS = 300;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);

    private final Province province;
    private final Trust trust;
    private final Blobs blobs;
    private final Releases releases;
    private final Limits limits;
    private final Sources sources;
    private final LongSupplier bytesPerSecond;
    private final Meter meter;
    private final BlobFetch fetch;
    private final CarriedFill carried;
    private final ReentrantLock rounds = new ReentrantLock();
    private final Progress progress = new Progress(System::nanoTime);
    private final LongAdder come = new LongAdder();
    private volatile int waiting; // for the line's round to give way
    private final Lock asking = new ReentrantLock();
    private final Offers offers;
    private volatile Pending pending = Pending.NONE;

    /** Of a province alone, at one speed. */
    public ReleaseSync(
            Province province, Trust trust, Blobs blobs, Releases releases, Limits limits) {
        this(
                province,
                Sources.of(province),
                trust,
                blobs,
                releases,
                limits,
                () -> limits.bytesPerSecond() == 0 ? FillWindow.FULL : limits.bytesPerSecond(),
                System::nanoTime);
    }

    /**
     * @param sources of blobs; documents come from the province alone
     * @param bytesPerSecond as {@link FillRate} gives it, instead of that of {@code limits}
     * @param nanos time since boot: {@code System::nanoTime}
     */
    public ReleaseSync(
            Province province,
            Sources sources,
            Trust trust,
            Blobs blobs,
            Releases releases,
            Limits limits,
            LongSupplier bytesPerSecond,
            LongSupplier nanos) {
        this(province, sources, trust, blobs, releases, limits, bytesPerSecond, nanos, Meter.NONE);
    }

    /**
     * @param meter of all lines; a disk that was carried here costs nothing
     */
    public ReleaseSync(
            Province province,
            Sources sources,
            Trust trust,
            Blobs blobs,
            Releases releases,
            Limits limits,
            LongSupplier bytesPerSecond,
            LongSupplier nanos,
            Meter meter) {
        this.meter = meter;
        this.province = province;
        this.trust = trust;
        this.blobs = blobs;
        this.releases = releases;
        this.limits = limits;
        this.sources = sources;
        this.bytesPerSecond = bytesPerSecond;
        this.offers = new Offers(trust, releases, limits.documentBytes(), nanos);
        this.fetch = new BlobFetch(blobs, new RateLimit(bytesPerSecond), this::cameByLine);
        this.carried =
                new CarriedFill(
                        new BlobFetch(
                                blobs,
                                new RateLimit(() -> FillWindow.FULL),
                                (source, n) -> progress.came(n)));
    }

    /** The release being fetched. */
    public Pending pending() {
        Pending now = pending;
        return now.number() == 0 ? now : new Pending(now.number(), progress.missingBytes());
    }

    /** Bytes of blobs that came over lines since the start. */
    public long bytesCome() {
        return come.sum();
    }

    /** How fast bytes come at the moment, 0 where none do. */
    public long bytesPerSecond() {
        return pending.number() == 0 ? 0 : progress.bytesPerSecond();
    }

    /** One round over the line; one caller at a time. */
    public Outcome runOnce() {
        rounds.lock();
        try {
            return outcomeOf(() -> round(new Offers.Way(province, null)));
        } finally {
            rounds.unlock();
        }
    }

    /**
     * One round over what was carried here. A round over the line that is under way ends soon for
     * it and keeps what it has: it may take days.
     */
    public Outcome runOnce(CarriedSource disk) {
        return inTurn(() -> outcomeOf(() -> round(new Offers.Way(disk, disk))));
    }

    /**
     * Has boxes see the release before the active one again, and passes over what is newer until
     * the province offers one that is newer still. A round that is under way ends soon for it.
     *
     * @return number of the release that boxes see now; none where no earlier one is whole here
     * @throws IOException when it could not be made durable; boxes see what they saw
     */
    public OptionalLong rollBack() throws IOException {
        return inTurn(() -> releases.rollBack(trust));
    }

    /** Ends passing over; the next round goes on to the newest release. */
    public void endRollBack() throws IOException {
        inTurn(() -> {
            releases.endPassingOver();
            return OptionalLong.empty();
        });
    }

    private <T, X extends Exception> T inTurn(Turn<T, X> turn) throws X {
        synchronized (rounds) {
            waiting++;
        }
        rounds.lock();
        try {
            return turn.take();
        } finally {
            rounds.unlock();
            synchronized (rounds) {
                waiting--;
            }
        }
    }

    private interface Turn<T, X extends Exception> {
        T take() throws X;
    }

    private void cameByLine(Source source, long bytes) throws IOException {
        progress.came(bytes);
        come.add(Math.max(0, bytes));
        if (bytes > 0) {
            meter.came(bytes, progress.missingBytes());
        }
        if (waiting > 0) {
            throw new BlobFetch.Stopped("the line gives way to what was asked for here");
        }
    }

    private static Outcome outcomeOf(Round round) {
        try {
            return round.run();
        } catch (Refused e) {
            return new Outcome.NotBelieved(e.refusal());
        } catch (IOException e) {
            return new Outcome.Interrupted(String.valueOf(e.getMessage()));
        } catch (Offers.Unavailable e) {
            return new Outcome.NothingOffered(e.status());
        }
    }

    /**
     * Hears what the province says now, also while {@link #runOnce} fetches for an older release:
     * what it withdraws is gone when this returns.
     *
     * @return what kept it from hearing; none when all is well
     */
    public Optional<Outcome> look() {
        Offers.Way line = new Offers.Way(province, /* disk= */ null);
        Outcome heard =
                outcomeOf(() -> new Outcome.UpToDate(offered(line).snapshot().releaseNumber()));
        return heard instanceof Outcome.UpToDate ? Optional.empty() : Optional.of(heard);
    }

    private Outcome round(Offers.Way way) throws Refused, IOException, Offers.Unavailable {
        Outcome other = bring(way);
        if (other != null) {
            return other;
        }
        // the new release's document is no longer in memory: others are read for this
        releases.clearOld(Set.of(), /* alsoPrevious= */ false);
        return new Outcome.Activated(releases.activeNumber());
    }

    /**
     * @return nothing where another release is active now
     */
    private @Nullable Outcome bring(Offers.Way way)
            throws Refused, IOException, Offers.Unavailable {
        Offers.Offer offer = offered(way);
        Snapshot snapshot = offer.snapshot();
        long number = snapshot.releaseNumber();
        Offers.Signed release = offer.release();
        // where what was gone back to is lost, the release that was rolled back is better than none
        if (release == null || releases.get().isPresent() && releases.isPassedOver(number)) {
            return mend(way);
        }
        ReleaseManifest manifest = release.manifest();
        byte[] document = release.document();
        releases.beforeFetch(manifest, document);
        Outcome full = fill(way, manifest);
        if (full != null) {
            return full;
        }
        trust.remember(snapshot);
        releases.activate(manifest, document);
        pending = Pending.NONE;
        forgetOffer();
        return null;
    }

    private void forgetOffer() {
        asking.lock();
        try {
            offers.taken();
        } finally {
            asking.unlock();
        }
    }

    /** Verifies what the province offers; what that withdraws holds when this returns. */
    private Offers.Offer offered(Offers.Way way) throws Refused, IOException, Offers.Unavailable {
        asking.lock();
        try {
            Offers.Offer offer = offers.verified(way);
            Offers.Signed release = offer.release();
            if (release != null) {
                releases.withdraw(release.manifest());
            }
            // Only now: who lets the timestamp through and keeps the withdrawal back wins nothing.
            trust.renewLeases();
            releases.afterSilence(trust.silence());
            return offer;
        } finally {
            asking.unlock();
        }
    }

    /** The active release is the newest: only what was lost or damaged of it is fetched again. */
    private Outcome mend(Offers.Way way) throws Refused, IOException, Offers.Unavailable {
        ReleaseView view = releases.get().orElseThrow();
        long number = view.number();
        if (blobs.missing(view.manifest().blobs()).blobs().isEmpty()) {
            pending = Pending.NONE;
            return new Outcome.UpToDate(number);
        }
        Outcome full = fill(way, view.manifest());
        if (full != null) {
            return full;
        }
        pending = Pending.NONE;
        return new Outcome.Activated(number);
    }

    /** Fetches what is missing, or says why it does not even begin. */
    private @Nullable Outcome fill(Offers.Way way, ReleaseManifest manifest)
            throws Refused, IOException {
        Blobs.Missing missing = blobs.missing(manifest.blobs());
        progress.begin(missing.bytes());
        pending = new Pending(manifest.number(), missing.bytes());
        long needed = missing.bytes() + limits.reserveBytes();
        Set<Digest> coming =
                manifest.blobs().stream().map(BlobRef::digest).collect(Collectors.toSet());
        if (blobs.freeBytes() < needed) {
            releases.clearOld(coming, /* alsoPrevious= */ false);
        }
        if (blobs.freeBytes() < needed) {
            releases.clearOld(coming, /* alsoPrevious= */ true);
        }
        if (blobs.freeBytes() < needed) {
            return new Outcome.NoRoom(needed, blobs.freeBytes());
        }
        CarriedSource disk = way.disk();
        if (disk == null) {
            sources.begin(manifest.number());
            fetchAll(missing);
            return null;
        }
        List<BlobRef> altered = carried.take(disk, missing);
        long left = blobs.missing(manifest.blobs()).bytes();
        return blobs.missing(manifest.blobs()).blobs().isEmpty()
                ? null
                : new Outcome.Lacking(manifest.number(), left, altered);
    }

    private void fetchAll(Blobs.Missing missing) throws Refused, IOException {
        if (missing.blobs().isEmpty()) {
            return;
        }
        meter.begin(missing.bytes());
        if (bytesPerSecond.getAsLong() <= 0) {
            throw new BlobFetch.Stopped("the fill window is closed");
        }
        Exception first = null;
        try (ExecutorService lanes =
                Executors.newFixedThreadPool(
                        Math.max(1, limits.parallel()), Thread.ofVirtual().factory())) {
            List<Future<?>> running = new ArrayList<>();
            for (BlobRef blob : inOrder(missing)) {
                running.add(
                        lanes.submit(() -> {
                            fetchThroughBreaks(blob);
                            return null;
                        }));
            }
            for (Future<?> each : running) {
                try {
                    each.get();
                } catch (ExecutionException e) {
                    // One failure ends the round; the others keep what they have.
                    running.forEach(other -> other.cancel(/* mayInterruptIfRunning= */ false));
                    first = causeOf(e);
                    endOf(lanes);
                    break;
                } catch (InterruptedException e) {
                    running.forEach(other -> other.cancel(true));
                    Thread.currentThread().interrupt();
                    first = new IOException("stopped while fetching", e);
                    break;
                }
            }
        }
        switch (first) {
            case null -> {}
            case Refused refused -> throw refused;
            case IOException failed -> throw failed;
            case RuntimeException bug -> throw bug;
            default -> throw new IllegalStateException(first);
        }
    }

    /**
     * Small ones first: a line that dies within the fill leaves most of what pages and lists are
     * made of, which a sibling can have from here; what is left are a few large files, for a disk.
     */
    private static List<BlobRef> inOrder(Blobs.Missing missing) {
        return missing.blobs().stream()
                .sorted(Comparator.comparingLong(BlobRef::sizeBytes))
                .toList();
    }

    /**
     * A line that breaks ten times a day is not down: while it brings bytes the fill goes on where
     * it broke, without another look at what the province says, which costs a kilobyte each time.
     */
    private void fetchThroughBreaks(BlobRef blob) throws Refused, IOException {
        long before = come.sum();
        for (int triesLeft = limits.tries(); ; triesLeft--) {
            try {
                sources.fetch(fetch, blob);
                return;
            } catch (BlobFetch.Answered | BlobFetch.Stopped e) {
                throw e;
            } catch (IOException e) {
                long now = come.sum();
                if (now > before) {
                    triesLeft = limits.tries();
                    before = now;
                }
                if (triesLeft == 0 || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                rest(e);
            }
        }
    }

    private static void rest(IOException broken) throws IOException {
        try {
            Thread.sleep(BETWEEN_TRIES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw broken;
        }
    }

    /**
     * A line that breaks under one breaks under all: what the others still hold of it goes to the
     * disk before they are interrupted.
     */
    private static void endOf(ExecutorService lanes) {
        lanes.shutdown();
        try {
            if (lanes.awaitTermination(GRACE_MS, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lanes.shutdownNow();
    }

    private static Exception causeOf(ExecutionException e) {
        return e.getCause() instanceof Exception cause ? cause : new IllegalStateException(e);
    }

    /**
     * @param reserveBytes kept free for the journal and the system
     * @param documentBytes of the largest snapshot or release document that is read
     * @param bytesPerSecond of all downloads together, 0 for no limit
     * @param parallel blobs fetched at once
     * @param tries of a line that broke and brings nothing, four a second, before the round ends
     */
    public record Limits(
            long reserveBytes, int documentBytes, long bytesPerSecond, int parallel, int tries) {

        /** A break ends the round. */
        public Limits(long reserveBytes, int documentBytes, long bytesPerSecond, int parallel) {
            this(reserveBytes, documentBytes, bytesPerSecond, parallel, 0);
        }
    }

    /**
     * @param number of the release being fetched, 0 for none
     * @param missingBytes still to come
     */
    public record Pending(long number, long missingBytes) {
        static final Pending NONE = new Pending(0, 0);
    }

    @FunctionalInterface
    private interface Round {
        Outcome run() throws Refused, IOException, Offers.Unavailable;
    }
}
