package kejian.edge.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.release.CountyRelease;
import kejian.contract.release.Delegation;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.Snapshot;
import kejian.delivery.view.ReleaseView;
import kejian.edge.store.Blobs;
import kejian.edge.trust.CountyTrust;
import kejian.edge.trust.Refusal;
import kejian.edge.trust.Refused;
import org.jspecify.annotations.Nullable;

/**
 * What the county offers beside the province's release. Its document is a blob that the province's
 * snapshot names, so it is fetched, kept and swept as one. Whatever is wrong with it stays with it:
 * the province's release goes its way. Looks are made one at a time.
 */
final class Counties {

    private static final int KNOWN = 2; // the one that is shown and the one that is offered

    private final CountyTrust county;
    private final Releases releases;
    private final Blobs blobs;
    private final int documentBytes;
    private final BlobFetch fetch;
    private final Deque<Known> known = new ArrayDeque<>();
    private final Resting resting;
    private volatile @Nullable CountyPart wanted;
    private volatile @Nullable Trouble trouble;

    /**
     * @param documentBytes of the largest document that is read
     * @param nanos time since boot
     */
    Counties(
            CountyTrust county,
            Releases releases,
            Blobs blobs,
            int documentBytes,
            LongSupplier nanos) {
        this.resting = new Resting(nanos);
        this.county = county;
        this.releases = releases;
        this.blobs = blobs;
        this.documentBytes = Math.min(documentBytes, CountyRelease.LARGEST_DOCUMENT_BYTES);
        // as for the province's documents, no window is waited for
        this.fetch = new BlobFetch(blobs, new RateLimit(() -> FillWindow.FULL), (s, n) -> {});
    }

    /** The newest that was verified and may be shown. */
    Optional<CountyPart> wanted() {
        return Optional.ofNullable(wanted);
    }

    CountyState state() {
        CountyPart newest = wanted;
        long shown = releases.county().map(part -> part.named().number()).orElse(0L);
        Trouble why = trouble;
        Refusal misfit = releases.countyRefusal().orElse(null);
        if (why == null && misfit != null && newest != null) {
            why = new Trouble(misfit.reason(), misfit.sentence());
        }
        return new CountyState(
                county.area().orElse(null),
                shown,
                newest == null ? 0 : newest.named().number(),
                why == null ? null : why.reason(),
                why == null ? null : why.sentence());
    }

    /**
     * Ends what the province lets nobody sign any more, before its word renews a lease.
     *
     * @param newest the province's release that the newest snapshot names
     * @throws IOException when it is gone, but that could not be made durable
     */
    void end(ReleaseManifest newest) throws IOException {
        if (county.area().isEmpty()) {
            return;
        }
        Set<Snapshot.County> valid = new HashSet<>();
        try {
            Optional<Delegation> keys = county.delegation(newest);
            CountyPart before = wanted;
            for (CountyPart part : releases.county().stream().toList()) {
                if (keys.isPresent() && isSigned(part, keys.get())) {
                    valid.add(part.named());
                }
            }
            if (before != null && keys.isPresent() && isSigned(before, keys.get())) {
                valid.add(before.named());
            } else {
                wanted = null;
            }
        } catch (Refused e) {
            wanted = null; // nobody can tell who may sign
        }
        releases.believe(valid);
    }

    private boolean isSigned(CountyPart part, Delegation keys) {
        try {
            return verified(part.named(), keys).isPresent();
        } catch (Refused | IOException e) {
            return false; // what cannot be read any more is fetched and judged again
        }
    }

    /** Hears what the county offers. What it withdraws is gone when this returns. */
    void hear(Offers.Way way, Snapshot snapshot, ReleaseManifest newest) {
        if (county.area().isEmpty()) {
            return;
        }
        try {
            CountyPart offered = offered(way, snapshot, newest);
            wanted = offered;
            trouble = null;
            if (offered != null) {
                Set<Snapshot.County> valid = new HashSet<>();
                valid.add(offered.named());
                // it was found to be signed a moment ago
                releases.county().ifPresent(part -> valid.add(part.named()));
                releases.believe(valid);
                releases.withdrawCounty(offered.release());
            }
        } catch (Refused e) {
            wanted = null;
            tell(e.refusal());
        } catch (IOException e) {
            tell("interrupted", String.valueOf(e.getMessage()));
        }
    }

    private @Nullable CountyPart offered(Offers.Way way, Snapshot snapshot, ReleaseManifest newest)
            throws Refused, IOException {
        Optional<Snapshot.County> named = county.named(snapshot);
        Optional<Delegation> keys = county.delegation(newest);
        if (named.isEmpty()) {
            CountyPart shown = releases.county().orElse(null);
            if (shown != null) {
                throw new Refused(
                        new Refusal.Rollback("release of county", 0, shown.named().number()));
            }
            return null;
        }
        Snapshot.County offer = named.get();
        String what = "release " + offer.number() + " of county " + offer.area();
        if (keys.isEmpty()) {
            throw new Refused(new Refusal.NotDelegated(what));
        }
        BlobRef document = offer.document();
        if (document.sizeBytes() > documentBytes) {
            throw new Refused(new Refusal.TooLarge(what, documentBytes));
        }
        Optional<CountyRelease> release = verified(offer, keys.get());
        if (release.isEmpty()) {
            CarriedSource disk = way.disk();
            if (disk != null && !disk.holds(document)) {
                throw new IOException(what + " is not on the disk");
            }
            fetchDocument(way, document);
            release = verified(offer, keys.get());
        }
        CountyRelease found = release.orElseThrow(() -> new IOException(what + " is gone again"));
        if (found.catalogue().sizeBytes() > CountyRelease.LARGEST_CATALOGUE_BYTES) {
            throw new Refused(
                    new Refusal.TooLarge(
                            "catalogue of " + what, CountyRelease.LARGEST_CATALOGUE_BYTES));
        }
        return new CountyPart(offer, found.with(blobs.named(found.blobs())));
    }

    private void fetchDocument(Offers.Way way, BlobRef document) throws Refused, IOException {
        demandRested(way, document);
        try {
            fetch.fetch(way.source(), document);
        } catch (Refused e) {
            resting.begin(document, e.refusal());
            throw e;
        }
    }

    /**
     * @throws Refused as before, while files of that document are not asked for over the line
     */
    void demandRested(Offers.Way way, BlobRef document) throws Refused {
        Optional<Refusal> before = resting.from(document);
        if (way.disk() == null && before.isPresent()) {
            throw new Refused(before.get());
        }
    }

    /** A file of it was refused. */
    void rest(CountyPart part, Refusal refusal) {
        resting.begin(part.named().document(), refusal);
    }

    /** Nothing where its document is not here, or not as it was. */
    private Optional<CountyRelease> verified(Snapshot.County named, Delegation keys)
            throws Refused, IOException {
        for (Known each : known) {
            if (each.named().equals(named) && each.keys().equals(keys)) {
                return Optional.of(each.release());
            }
        }
        if (blobs.holds(named.document().digest())) {
            blobs.scrub(named.document().digest()); // what rotted is fetched again
        }
        Optional<Path> file = blobs.locate(named.document().digest());
        if (file.isEmpty()) {
            return Optional.empty();
        }
        CountyRelease release = county.verify(named, Files.readAllBytes(file.get()), keys);
        known.addFirst(new Known(named, keys, release));
        if (known.size() > KNOWN) {
            known.removeLast();
        }
        return Optional.of(release);
    }

    /** What may stand beside a release of the province now, the best first. */
    List<CountyPart> beside() throws IOException {
        List<CountyPart> all = new ArrayList<>();
        wanted().ifPresent(all::add);
        releases.county().filter(shown -> !all.contains(shown)).ifPresent(all::add);
        List<CountyPart> whole = new ArrayList<>();
        for (CountyPart part : all) {
            if (blobs.missing(part.all()).blobs().isEmpty()) {
                whole.add(part);
            }
        }
        return whole;
    }

    /** Whether boxes see it. */
    boolean isShown(CountyPart part) {
        return releases.county().filter(shown -> shown.named().equals(part.named())).isPresent();
    }

    /** Blobs of what is being fetched. */
    Set<Digest> coming() {
        Set<Digest> coming = new HashSet<>();
        wanted().ifPresent(part -> part.all().forEach(blob -> coming.add(blob.digest())));
        return coming;
    }

    void tell(Refusal refusal) {
        tell(refusal.reason(), refusal.sentence());
    }

    void tell(String reason, String sentence) {
        trouble = new Trouble(reason, "the county's part: " + sentence);
    }

    private record Known(Snapshot.County named, Delegation keys, CountyRelease release) {}

    private record Trouble(String reason, String sentence) {}

    /** The province's release that the newest snapshot names. */
    static ReleaseManifest newest(Offers.Offer offer, Releases releases) {
        Offers.Signed release = offer.release();
        return release == null
                ? releases.get().map(ReleaseView::manifest).orElseThrow()
                : release.manifest();
    }
}
