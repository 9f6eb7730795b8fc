package kejian.edge.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kejian.contract.blob.Digest;
import kejian.contract.release.CountyRelease;
import kejian.contract.release.Snapshot;
import kejian.delivery.view.ReleaseView;
import kejian.edge.disk.Disk;
import kejian.edge.store.Blobs;
import kejian.edge.trust.CountyTrust;
import kejian.edge.trust.Refusal;
import kejian.edge.trust.Refused;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Puts what a county signed beside a release of the province, from what lies on this disk, and
 * keeps what the county withdraws.
 */
final class CountyShelf {

    private static final Logger LOG = Logger.getLogger(CountyShelf.class);

    private final CountyTrust trust;
    private final Blobs blobs;
    private final @Nullable Withdrawals gone;
    private volatile @Nullable Refusal refusal;
    private volatile Set<String> revoked = Set.of(); // ids of what the county may not show
    private volatile Set<Digest> before =
            Set.of(); // of this run: so are the views that still name them

    CountyShelf(Path folder, Disk disk, Blobs blobs, CountyTrust trust) throws IOException {
        this.trust = trust;
        this.blobs = blobs;
        Optional<String> area = trust.area();
        this.gone =
                area.isEmpty()
                        ? null
                        : Withdrawals.open(folder.resolve(area.get() + ".withdrawn"), disk);
    }

    /** Why what was last put beside a release did not fit there; none where it did. */
    Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    /**
     * The first of these that fits and is whole, beside the release; the release alone where none
     * does.
     */
    ReleaseView best(ReleaseView alone, List<CountyPart> parts) {
        Refusal first = null;
        ReleaseView best = alone;
        for (CountyPart part : parts) {
            try {
                best = beside(alone, part);
                break;
            } catch (Refused e) {
                first = first == null ? e.refusal() : first;
                LOG.warnf("county release=%d is left: %s", part.named().number(), e.getMessage());
            } catch (IOException e) {
                LOG.warnf("county release=%d cannot be read: %s", part.named().number(), e);
            }
        }
        refusal = first;
        return best;
    }

    /** Both as one view. */
    ReleaseView with(ReleaseView alone, CountyPart part) throws IOException, Refused {
        try {
            ReleaseView both = beside(alone, part);
            refusal = null;
            return both;
        } catch (Refused e) {
            refusal = e.refusal();
            throw e;
        }
    }

    private ReleaseView beside(ReleaseView alone, CountyPart part) throws IOException, Refused {
        CountyRelease release = part.release();
        Path catalogue =
                blobs.locate(release.catalogue().digest())
                        .orElseThrow(() -> new NoSuchFileException(release.catalogue().sha256()));
        return new ReleaseView(
                alone.manifest(),
                trust.below(
                        alone.catalogue(),
                        alone.manifest().blobs(),
                        release,
                        Files.readAllBytes(catalogue)),
                new ReleaseView.County(release, part.named().document(), alone.catalogue()));
    }

    /** What the pointer named is about to be shown: none below it ever again. */
    void remember(ReleaseView view) throws IOException {
        if (view.county().isPresent()) {
            ReleaseView.County shown = view.county().get();
            trust.remember(shown.release().number(), shown.document());
        }
    }

    /**
     * After a start, what the pointer names, beside the release; the release alone where that is
     * not here whole, or of another county.
     */
    ReleaseView restored(ReleaseView alone, Snapshot.@Nullable County named) {
        if (named == null || !Optional.of(named.area()).equals(trust.area())) {
            return alone;
        }
        Digest document = named.document().digest();
        try {
            trust.atLeast(named.number(), document);
            blobs.scrub(document);
            Path file =
                    blobs.locate(document)
                            .orElseThrow(() -> new NoSuchFileException(document.toString()));
            CountyRelease read = trust.readStored(Files.readAllBytes(file));
            CountyRelease release = read.with(blobs.named(read.blobs()));
            if (release.number() != named.number()) {
                throw new Refused(
                        new Refusal.Mismatch(
                                "release of county", "its number is not the pointer's"));
            }
            blobs.scrub(release.catalogue().digest());
            ReleaseView both = beside(alone, new CountyPart(named, release));
            // only now: what it says of a file of the province's must not set that aside
            blobs.checkSizes(release.blobs());
            return both;
        } catch (IOException e) {
            LOG.errorf("county release=%d has lost a part: %s", named.number(), e);
        } catch (Refused e) {
            refusal = e.refusal();
            LOG.errorf("county release=%d cannot be shown: %s", named.number(), e.getMessage());
        }
        return alone;
    }

    /** The province's release as it is without the county's columns. */
    static ReleaseView alone(ReleaseView view) {
        return view.county()
                .map(county -> new ReleaseView(view.manifest(), county.province()))
                .orElse(view);
    }

    /** The same where the county may not speak any more: what plays of it ends as well. */
    ReleaseView revoke(ReleaseView view) {
        List<String> all = view.catalogue().titles().stream().map(t -> t.id()).toList();
        Set<String> ended = new HashSet<>(revoked);
        view.county().ifPresent(county -> ended.addAll(county.withdrawn(all)));
        revoked = Set.copyOf(ended);
        before = Set.of();
        return alone(view);
    }

    /** Another one is shown now: what the last one needs is kept for whoever is still watching. */
    void replaced(ReleaseView shown, ReleaseView next) {
        if (shown.county().isPresent() && !shown.county().equals(next.county())) {
            before = digestsOf(shown.county().get());
        }
    }

    /** What must not be swept. */
    Set<Digest> needed(Optional<ReleaseView> shown, boolean alsoBefore) {
        Set<Digest> needed = new HashSet<>(alsoBefore ? before : Set.of());
        shown.flatMap(ReleaseView::county).ifPresent(c -> needed.addAll(digestsOf(c)));
        return needed;
    }

    private static Set<Digest> digestsOf(ReleaseView.County county) {
        Set<Digest> all = new HashSet<>();
        county.release().blobs().forEach(blob -> all.add(blob.digest()));
        all.add(county.document().digest());
        return all;
    }

    /**
     * @return whether it is new
     */
    boolean hold(CountyRelease release) {
        return gone != null && gone.hold(release.number(), release.withdrawn());
    }

    /** What the county withdraws, durably or not. */
    @Nullable Withdrawals gone() {
        return gone;
    }

    /** The view without what the county has withdrawn since, or may not show any more. */
    ReleaseView withdrawing(ReleaseView view) {
        Set<String> all = new HashSet<>();
        // views of a moment ago name them, and players go on by those
        revoked.stream().filter(id -> view.title(id).isEmpty()).forEach(all::add);
        Withdrawals held = gone;
        if (held != null) {
            view.county().ifPresent(c -> all.addAll(c.withdrawn(held.after(c.release().number()))));
        }
        return view.withdrawing(all);
    }
}
