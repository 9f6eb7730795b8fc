package kejian.edge.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import kejian.contract.blob.Digest;
import kejian.contract.release.Catalogue;
import kejian.contract.release.CountyRelease;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.Snapshot;
import kejian.delivery.view.CurrentView;
import kejian.delivery.view.ReleaseView;
import kejian.edge.disk.Disk;
import kejian.edge.disk.SmallFile;
import kejian.edge.store.Blobs;
import kejian.edge.trust.CountyTrust;
import kejian.edge.trust.Refusal;
import kejian.edge.trust.Refused;
import kejian.edge.trust.Trust;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Which release boxes see, and which of their county beside it. Order is all: blobs whole and
 * durable, then the release's document, then the pointer in one rename, then the memory. A power
 * cut between any two of these leaves the old release or the new one. Only after the switch does
 * anything old go, and the release before the active one stays.
 */
public class Releases implements CurrentView {

    private static final Logger LOG = Logger.getLogger(Releases.class);

    private final ReleaseFiles files;
    private final Current pointer;
    private final CountyShelf counties;
    private final Disk disk;
    private final Blobs blobs;
    private final Withdrawals withdrawals;
    private final PassedOver passedOver;
    private final Lock switching = new ReentrantLock();
    private final AtomicReference<Optional<ReleaseView>> current =
            new AtomicReference<>(Optional.empty());
    private long silentSeconds; // guarded by switching
    private Set<Snapshot.County> believed = Set.of(); // likewise
    private volatile Current.@Nullable Named named; // by the pointer on the disk

    /** Where no county's columns are shown. */
    public Releases(Path data, Disk disk, Blobs blobs) throws IOException {
        this(data, disk, blobs, CountyTrust.none());
    }

    public Releases(Path data, Disk disk, Blobs blobs, CountyTrust county) throws IOException {
        this.pointer = new Current(data.resolve("CURRENT"), disk);
        this.counties = new CountyShelf(data.resolve("county"), disk, blobs, county);
        this.disk = disk;
        this.blobs = blobs;
        this.files = new ReleaseFiles(data.resolve("releases"), disk);
        this.withdrawals = Withdrawals.open(data.resolve("WITHDRAWN"), disk);
        this.passedOver = PassedOver.open(data.resolve("PASSED-OVER"), disk);
    }

    @Override
    public Optional<ReleaseView> get() {
        return current.get();
    }

    /** Number of the release that boxes see, 0 for none. */
    public long activeNumber() {
        return current.get().map(ReleaseView::number).orElse(0L);
    }

    /**
     * Finds the active release on the disk after a start. Blobs of it that are missing or have
     * another size are noticed (they are fetched again, what is there is served); without its
     * document or its catalogue there is nothing to show until the next sync.
     *
     * @param unclean the last stop was none: what was written last is read before it is believed
     */
    public void restore(boolean unclean, Trust trust) throws IOException {
        Optional<Current.Named> found = readPointer();
        if (found.isEmpty()) {
            return;
        }
        named = found.get();
        byte[] document;
        try {
            document = files.read(found.get().number());
        } catch (NoSuchFileException e) {
            LOG.errorf("release=%d has lost its document", found.get().number());
            return;
        }
        if (!Digest.of(document).equals(found.get().document())) {
            LOG.errorf("release=%d has a damaged document", found.get().number());
            return;
        }
        trust.atLeast(found.get().number(), found.get().document());
        try {
            ReleaseManifest manifest =
                    Trust.readStored(document, "release " + found.get().number());
            blobs.checkSizes(manifest.blobs());
            if (unclean) {
                for (Digest last : blobs.writtenLast()) {
                    blobs.scrub(last);
                }
            }
            blobs.scrub(manifest.catalogue().digest());
            ReleaseView view = counties.restored(viewOf(manifest), found.get().county());
            believeRestored(view);
            trust.lentWith(manifest);
            afterSilence(trust.silence());
            show(view);
            Blobs.Missing missing = blobs.missing(manifest.blobs());
            LOG.infof("release=%s is active again, %d bytes missing", view.name(), missing.bytes());
        } catch (NoSuchFileException e) {
            LOG.errorf("release=%d has lost its catalogue", found.get().number());
        } catch (Refused e) {
            LOG.errorf("release=%d cannot be read: %s", found.get().number(), e.getMessage());
        }
    }

    /** It was believed when the pointer was moved; the next word of the province decides anew. */
    private void believeRestored(ReleaseView view) {
        switching.lock();
        try {
            Snapshot.County county = namedOf(view);
            believed = county == null ? Set.of() : Set.of(county);
        } finally {
            switching.unlock();
        }
    }

    /**
     * Makes a verified release the one that boxes see.
     *
     * @param document as it was served; its digest goes into the pointer
     * @throws Refused when the catalogue cannot be read; the old release stays
     * @throws IOException when it could not be made durable; the old release stays
     */
    public void activate(ReleaseManifest manifest, byte[] document) throws IOException, Refused {
        activate(manifest, document, List.of());
    }

    /**
     * The same, with a county's columns beside it.
     *
     * @param beside verified and whole, the best first; what does not fit there is left
     */
    void activate(ReleaseManifest manifest, byte[] document, List<CountyPart> beside)
            throws IOException, Refused {
        Blobs.Missing missing = blobs.missing(manifest.blobs());
        if (!missing.blobs().isEmpty()) {
            throw new IllegalStateException(missing.blobs().size() + " blobs are missing");
        }
        ReleaseView view = counties.best(viewOf(manifest), beside);
        storeDocument(manifest.number(), document);
        switchTo(view, Digest.of(document));
    }

    /** The document lies on the disk: first what must never be gone behind, then the pointer. */
    private void switchTo(ReleaseView chosen, Digest document) throws IOException {
        switching.lock();
        try {
            // somebody may have heard meanwhile that the county signs no more
            ReleaseView view = isBelieved(chosen) ? chosen : CountyShelf.alone(chosen);
            counties.remember(view);
            movePointer(new Current.Named(view.number(), document, namedOf(view)));
            current.get().ifPresent(shown -> counties.replaced(shown, view));
            show(view);
        } finally {
            switching.unlock();
        }
        LOG.infof("release=%s is active", current.get().map(ReleaseView::name).orElse(""));
    }

    private boolean isBelieved(ReleaseView view) {
        Snapshot.County county = namedOf(view);
        return county == null || believed.contains(county);
    }

    private static Snapshot.@Nullable County namedOf(ReleaseView view) {
        return view.county().map(c -> CountyPart.of(c).named()).orElse(null);
    }

    /**
     * Shows a county's release beside the active one of the province.
     *
     * @throws Refused when it does not fit there; what was shown stays
     * @throws IOException when it could not be made durable; what was shown stays
     */
    void activateCounty(CountyPart part) throws IOException, Refused {
        Blobs.Missing missing = blobs.missing(part.all());
        if (!missing.blobs().isEmpty()) {
            throw new IllegalStateException(missing.blobs().size() + " blobs are missing");
        }
        ReleaseView shown = current.get().orElseThrow();
        ReleaseView view = counties.with(CountyShelf.alone(shown), part);
        switchTo(view, Objects.requireNonNull(named).document());
    }

    /**
     * Which releases of the county may be shown, by what the province says now. Where the one that
     * boxes see is none of them, it is gone: from memory first.
     *
     * @throws IOException when it is gone, but that could not be made durable; ask again
     */
    void believe(Set<Snapshot.County> valid) throws IOException {
        switching.lock();
        try {
            believed = Set.copyOf(valid);
            Optional<ReleaseView> shown = current.get();
            if (shown.isPresent() && !isBelieved(shown.get())) {
                show(counties.revoke(shown.get()));
            }
            Current.Named before = named;
            if (before != null && before.county() != null && !believed.contains(before.county())) {
                movePointer(before.number(), before.document());
                LOG.warnf("release=%d is active without the county's columns", before.number());
            }
        } finally {
            switching.unlock();
        }
    }

    /** The county's release that boxes see. */
    Optional<CountyPart> county() {
        return current.get().flatMap(ReleaseView::county).map(CountyPart::of);
    }

    /** By what name the province's snapshot knows the county's release that boxes see. */
    public Optional<Snapshot.County> shownCounty() {
        return county().map(CountyPart::named);
    }

    /** Why what the county signed last does not fit beside the province's release. */
    Optional<Refusal> countyRefusal() {
        return counties.refusal();
    }

    /**
     * What a verified release of the county withdraws is gone, as {@link
     * #withdraw(ReleaseManifest)} has it.
     */
    void withdrawCounty(CountyRelease release) throws IOException {
        switching.lock();
        try {
            if (counties.hold(release)) {
                current.get().ifPresent(this::show);
            }
            Withdrawals gone = counties.gone();
            if (gone != null) {
                keep(gone);
            }
        } finally {
            switching.unlock();
        }
    }

    /** What a later release withdraws is gone from this one as well, and what is lent no longer. */
    private void show(ReleaseView view) {
        switching.lock();
        try {
            current.set(
                    Optional.of(
                            counties.withdrawing(view)
                                    .withdrawing(withdrawals.after(view.number()))
                                    .afterSilence(silentSeconds)));
        } finally {
            switching.unlock();
        }
    }

    /**
     * The province has been silent for so long: what is lent for no longer than that is gone from
     * what boxes see, and what is lent for longer is back.
     *
     * @return after how long the next lease ends; nothing where none will
     */
    public Optional<Duration> afterSilence(Duration silence) {
        switching.lock();
        try {
            silentSeconds = silence.toSeconds();
            Optional<ReleaseView> before = current.get();
            before.ifPresent(this::show);
            Optional<ReleaseView> after = current.get();
            if (after.isPresent() && after.get() != before.orElse(null)) {
                LOG.infof(
                        "release=%d leases ended=%d of %d, the province was heard %d s ago",
                        after.get().number(),
                        after.get().leases().headSet(silentSeconds, true).size(),
                        after.get().leases().size(),
                        silentSeconds);
            }
            return after.flatMap(v -> Optional.ofNullable(v.leases().higher(silentSeconds)))
                    .map(next -> Duration.ofSeconds(next).minus(silence));
        } finally {
            switching.unlock();
        }
    }

    /**
     * What a verified release withdraws is gone from the one that boxes see, before any blob is
     * fetched for it: from memory first, so that a full disk keeps nothing on the screens.
     *
     * @throws IOException when it is gone, but could not be made durable; ask again
     */
    void withdraw(ReleaseManifest manifest) throws IOException {
        switching.lock();
        try {
            if (withdrawals.hold(manifest.number(), manifest.withdrawn())) {
                current.get().ifPresent(this::show);
            }
            keep(withdrawals);
        } finally {
            switching.unlock();
        }
    }

    /** What is gone, durably; nothing where no release was ever verified. */
    public InForce inForce() {
        switching.lock();
        try {
            Optional<ReleaseView> view = current.get();
            long active = view.map(ReleaseView::number).orElse(0L);
            Optional<InForce> newest = withdrawals.durable();
            return newest.filter(f -> f.release() >= active)
                    .orElseGet(() ->
                            new InForce(
                                    active,
                                    view.map(v -> v.manifest().withdrawn()).orElse(List.of())));
        } finally {
            switching.unlock();
        }
    }

    /**
     * @param release number of the release that withdraws them
     * @param withdrawn ids of courseware
     */
    public record InForce(long release, List<String> withdrawn) {}

    /**
     * Shows the newest earlier release that is whole here. First it becomes durable that what is
     * newer is passed over, and what that withdrew: a power cut leaves one or the other shown, and
     * brings nothing back that was withdrawn.
     *
     * @return its number; none where there is none, and then nothing has changed
     */
    OptionalLong rollBack(Trust trust) throws IOException {
        Optional<ReleaseView> shown = current.get();
        if (shown.isEmpty()) {
            return OptionalLong.empty();
        }
        long active = shown.get().number();
        for (long number : files.numbers()) {
            if (number < active
                    && !isPassedOver(number)
                    && showEarlier(number, shown.get(), trust)) {
                LOG.warnf("release=%d was rolled back, release=%d is active", active, number);
                return OptionalLong.of(number);
            }
        }
        return OptionalLong.empty();
    }

    private boolean showEarlier(long number, ReleaseView shown, Trust trust) throws IOException {
        byte[] document = files.read(number);
        Path rolledBack = blobs.locate(shown.manifest().catalogue().digest()).orElse(null);
        try {
            ReleaseManifest manifest = trust.verifyStored(document, number);
            blobs.scrub(manifest.catalogue().digest());
            if (rolledBack == null || !blobs.missing(manifest.blobs()).blobs().isEmpty()) {
                return false;
            }
            viewOf(manifest); // can be read
            withdraw(shown.manifest());
            passOver(number, catalogueOf(shown.manifest(), rolledBack));
            List<CountyPart> beside =
                    shown.county().map(county -> List.of(CountyPart.of(county))).orElse(List.of());
            switchTo(counties.best(viewOf(manifest), beside), Digest.of(document));
            return true;
        } catch (Refused e) {
            LOG.errorf("release=%d cannot be shown again: %s", number, e.getMessage());
            return false;
        }
    }

    /** Before the pointer moves; a seam for tests of the order. */
    void passOver(long shown, Catalogue rolledBack) throws IOException {
        passedOver.add(shown, rolledBack);
    }

    void endPassingOver() throws IOException {
        passedOver.end();
    }

    boolean isPassedOver(long number) {
        return passedOver.holds(number);
    }

    /** The newest release that somebody rolled back here and that boxes do not see; 0 for none. */
    public long passedOver() {
        long newest = passedOver.newest();
        return newest > activeNumber() ? newest : 0;
    }

    /** A seam for tests of what a power cut leaves. */
    void keep(Withdrawals gone) throws IOException {
        gone.save(disk);
    }

    /** Before the first blob of a release is fetched; a seam for tests of the order. */
    void beforeFetch(ReleaseManifest manifest, byte[] document) throws IOException {}

    final void storeDocument(long number, byte[] document) throws IOException {
        files.store(number, document);
    }

    final void movePointer(long number, Digest document) throws IOException {
        movePointer(new Current.Named(number, document, null));
    }

    private void movePointer(Current.Named next) throws IOException {
        pointer.write(next);
        named = next;
    }

    /**
     * Removes what neither the active release, nor the one before, nor the one being fetched needs.
     *
     * @param alsoPrevious whether the release before the active one goes too, when room is short
     */
    public void clearOld(Set<Digest> coming, boolean alsoPrevious) throws IOException {
        Set<Digest> keep = new HashSet<>(coming);
        keep.addAll(counties.needed(current.get(), !alsoPrevious));
        int kept = 0;
        long active = activeNumber();
        for (long number : files.numbers()) {
            if (number > active) {
                continue; // a document whose activation did not come to its end
            }
            boolean isWanted = number == active || !isPassedOver(number);
            if (kept < (alsoPrevious ? 1 : 2) && isWanted && addBlobsOf(number, keep)) {
                kept++;
            } else {
                files.delete(number);
            }
        }
        current.get().ifPresent(v -> v.manifest().blobs().forEach(b -> keep.add(b.digest())));
        blobs.retainOnly(keep);
    }

    private boolean addBlobsOf(long number, Set<Digest> keep) throws IOException {
        if (number == activeNumber()) {
            return true; // what boxes see is in memory
        }
        Optional<ReleaseManifest> manifest = files.manifest(number);
        manifest.ifPresent(m -> m.blobs().forEach(blob -> keep.add(blob.digest())));
        return manifest.isPresent();
    }

    private ReleaseView viewOf(ReleaseManifest read) throws IOException, Refused {
        ReleaseManifest manifest = read.with(blobs.named(read.blobs()));
        Digest digest = manifest.catalogue().digest();
        Path file =
                blobs.locate(digest).orElseThrow(() -> new NoSuchFileException(digest.toString()));
        try {
            return new ReleaseView(manifest, passedOver.asLentSince(catalogueOf(manifest, file)));
        } catch (NullPointerException | IllegalArgumentException e) {
            throw new Refused(
                    new Refusal.Malformed("catalogue", "a required value is missing or wrong"));
        }
    }

    private static Catalogue catalogueOf(ReleaseManifest manifest, Path file)
            throws IOException, Refused {
        return Trust.readCatalogue(Files.readAllBytes(file), manifest);
    }

    private Optional<Current.Named> readPointer() throws IOException {
        try {
            return pointer.read();
        } catch (SmallFile.DamagedFile e) {
            LOG.error("the pointer is damaged, looking for the newest whole release");
            return files.newestWhole(blobs, this::isPassedOver);
        }
    }
}
