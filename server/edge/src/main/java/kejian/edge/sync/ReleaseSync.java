package kejian.edge.sync;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import kejian.contract.blob.Digest;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.Snapshot;
import kejian.delivery.view.ReleaseView;
import kejian.edge.province.Province;
import kejian.edge.store.Blobs;
import kejian.edge.trust.CountyTrust;
import kejian.edge.trust.Refused;
import kejian.edge.trust.Trust;
import org.jspecify.annotations.Nullable;

/**
 * One round from the origin's timestamp to an active release. Whatever goes wrong, the release that
 * boxes see stays as it is, and the next round goes on where this one ended.
 */
public final class ReleaseSync {

    private final Province province;
    private final Trust trust;
    private final Blobs blobs;
    private final Releases releases;
    private final Counties counties;
    private final Fill fill;
    private final ReentrantLock rounds = new ReentrantLock();
    private volatile int waiting; // for the line's round to give way
    private final Lock asking = new ReentrantLock();
    private final Offers offers;
    private volatile Pending pending = Pending.NONE;
    private @Nullable ReleaseManifest filling; // of the province, in the round under way
    private boolean countyChanged;

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
        this(
                province,
                sources,
                trust,
                blobs,
                releases,
                limits,
                bytesPerSecond,
                nanos,
                Meter.NONE,
                CountyTrust.none());
    }

    /**
     * @param meter of all lines; a disk that was carried here costs nothing
     * @param county whose columns are shown too
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
            Meter meter,
            CountyTrust county) {
        this.province = province;
        this.trust = trust;
        this.blobs = blobs;
        this.releases = releases;
        this.counties = new Counties(county, releases, blobs, limits.documentBytes(), nanos);
        this.offers = new Offers(trust, releases, limits.documentBytes(), nanos);
        this.fill =
                new Fill(
                        blobs,
                        releases,
                        counties,
                        sources,
                        limits,
                        bytesPerSecond,
                        meter,
                        () -> waiting > 0);
    }

    /** The release being fetched. */
    public Pending pending() {
        Pending now = pending;
        return now.number() == 0 ? now : new Pending(now.number(), fill.missingBytes());
    }

    /** Whether something is fetched, or is to be: such a round hears nothing by itself. */
    public boolean isFilling() {
        return pending.number() != 0 || fill.isFetching();
    }

    /** Bytes of blobs that came over lines since the start. */
    public long bytesCome() {
        return fill.bytesCome();
    }

    /** How fast bytes come at the moment, 0 where none do. */
    public long bytesPerSecond() {
        return pending.number() == 0 ? 0 : fill.bytesPerSecond();
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
                outcomeOf(() -> {
                    Offers.Offer offer = offered(line);
                    fill.hear(offer);
                    return new Outcome.UpToDate(offer.snapshot().releaseNumber());
                });
        return heard instanceof Outcome.UpToDate ? Optional.empty() : Optional.of(heard);
    }

    private Outcome round(Offers.Way way) throws Refused, IOException, Offers.Unavailable {
        countyChanged = false;
        Outcome other = bring(way);
        if (other != null && !countyChanged) {
            return other;
        }
        // the new release's document is no longer in memory: others are read for this
        releases.clearOld(coming(), /* alsoPrevious= */ false);
        return other == null || other instanceof Outcome.UpToDate
                ? new Outcome.Activated(releases.activeNumber())
                : other;
    }

    /**
     * The province's release and the county's, each whatever becomes of the other, and first the
     * one that lacks less.
     *
     * @return nothing where another release of the province is active now
     */
    private @Nullable Outcome bring(Offers.Way way)
            throws Refused, IOException, Offers.Unavailable {
        Offers.Offer offer = offered(way);
        Offers.Signed release = offer.release();
        long number = offer.snapshot().releaseNumber();
        // where what was gone back to is lost, the release that was rolled back is better than none
        boolean isNew =
                release != null && (releases.get().isEmpty() || !releases.isPassedOver(number));
        filling = isNew && release != null ? release.manifest() : null;
        fill.weigh(filling);
        boolean countyFirst = isCountyFirst();
        if (countyFirst) {
            bringCounty(way);
        }
        @Nullable Outcome outcome;
        try {
            outcome =
                    isNew && release != null
                            ? bringRelease(way, offer.snapshot(), release)
                            : mend(way);
        } catch (BlobFetch.Stopped e) {
            throw e; // by this edge itself
        } catch (Refused | IOException e) {
            if (!countyFirst && releases.get().isPresent()) {
                bringCounty(way);
            }
            throw e;
        }
        if (!countyFirst && releases.get().isPresent()) {
            bringCounty(way);
        }
        return outcome;
    }

    private boolean isCountyFirst() throws IOException {
        ReleaseManifest province = filling;
        CountyPart part = counties.wanted().orElse(null);
        return part != null
                && releases.get().isPresent()
                && (province == null
                        || blobs.missing(part.all()).bytes()
                                <= blobs.missing(province.blobs()).bytes());
    }

    private @Nullable Outcome bringRelease(Offers.Way way, Snapshot snapshot, Offers.Signed release)
            throws Refused, IOException {
        ReleaseManifest manifest = release.manifest();
        releases.beforeFetch(manifest, release.document());
        Outcome full = fillProvince(way, manifest);
        if (full != null) {
            return full;
        }
        trust.remember(snapshot);
        releases.activate(manifest, release.document(), counties.beside());
        pending = Pending.NONE;
        filling = null;
        forgetOffer();
        return null;
    }

    /** Whatever goes wrong with it is told, and stops nothing else. */
    private void bringCounty(Offers.Way way) throws BlobFetch.Stopped {
        CountyPart part = counties.wanted().orElse(null);
        if (part == null) {
            return;
        }
        try {
            Blobs.Missing missing = blobs.missing(part.all());
            if (missing.blobs().isEmpty() && counties.isShown(part)) {
                return;
            }
            counties.demandRested(way, part.named().document());
            Outcome full = fillCounty(way, part, missing);
            if (full != null) {
                String reason = full instanceof Outcome.NoRoom ? "no-room" : "lacking";
                counties.tell(reason, missing.bytes() + " bytes of its release are missing");
            } else if (!counties.isShown(part)) {
                releases.activateCounty(part);
            }
            countyChanged |= full == null;
        } catch (BlobFetch.Stopped e) {
            throw e;
        } catch (Refused e) {
            counties.tell(e.refusal());
        } catch (IOException e) {
            counties.tell("interrupted", String.valueOf(e.getMessage()));
        }
    }

    private @Nullable Outcome fillCounty(Offers.Way way, CountyPart part, Blobs.Missing missing)
            throws Refused, IOException {
        try {
            return fill.run(
                    way,
                    new Fill.Wanted(
                            part.named().number(),
                            /* ofCounty= */ true,
                            /* provinceWaits= */ filling != null,
                            part.all()),
                    missing,
                    this::coming);
        } catch (Refused e) {
            counties.rest(part, e.refusal());
            throw e;
        }
    }

    /** How it stands with the county's columns. */
    public CountyState county() {
        return counties.state();
    }

    /** What is being fetched must not be swept. */
    private Set<Digest> coming() {
        Set<Digest> coming = counties.coming();
        ReleaseManifest province = filling;
        if (province != null) {
            province.blobs().forEach(blob -> coming.add(blob.digest()));
        }
        return coming;
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
            ReleaseManifest newest = Counties.newest(offer, releases);
            counties.end(newest);
            // Only now: who lets the timestamp through and keeps the withdrawal back wins nothing.
            trust.renewLeases();
            releases.afterSilence(trust.silence());
            counties.hear(way, offer.snapshot(), newest);
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
        Outcome full = fillProvince(way, view.manifest());
        if (full != null) {
            return full;
        }
        pending = Pending.NONE;
        return new Outcome.Activated(number);
    }

    /** Fetches what is missing, or says why it does not even begin. */
    private @Nullable Outcome fillProvince(Offers.Way way, ReleaseManifest manifest)
            throws Refused, IOException {
        Blobs.Missing missing = blobs.missing(manifest.blobs());
        pending = new Pending(manifest.number(), missing.bytes());
        return fill.run(
                way,
                new Fill.Wanted(
                        manifest.number(),
                        /* ofCounty= */ false,
                        /* provinceWaits= */ false,
                        manifest.blobs()),
                missing,
                this::coming);
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
