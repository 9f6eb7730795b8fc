package kejian.edge.sync;

import java.io.IOException;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.Snapshot;
import kejian.edge.store.Blobs;
import kejian.edge.trust.Refused;
import org.jspecify.annotations.Nullable;

/**
 * What the line fetches, and for what that gives way: neither the province's release nor the
 * county's waits for days for the other. A county's fill ends for a release of the province that is
 * new, the province's for a county's release that is new and lacks less. The next round weighs both
 * again; what came is kept.
 */
final class Weighing {

    private final Releases releases;
    private final Counties counties;
    private final Blobs blobs;
    private final Progress progress;
    private volatile Fetched fetched = Fetched.NOTHING;
    private volatile boolean isCalled;
    private volatile long province; // number of the release that the round weighed, 0 for none
    private volatile Snapshot.@Nullable County county; // likewise of the county

    private enum Fetched {
        NOTHING,
        PROVINCE,
        COUNTY
    }

    @FunctionalInterface
    interface Fetch {
        void run() throws Refused, IOException;
    }

    Weighing(Releases releases, Counties counties, Blobs blobs, Progress progress) {
        this.releases = releases;
        this.counties = counties;
        this.blobs = blobs;
        this.progress = progress;
    }

    /** A round begins, which is to fetch this of the province, and what the county offers. */
    void begin(@Nullable ReleaseManifest manifest) {
        isCalled = false;
        province = manifest == null ? 0 : manifest.number();
        county = counties.wanted().map(CountyPart::named).orElse(null);
    }

    void fetch(boolean ofCounty, Fetch fetch) throws Refused, IOException {
        fetched = ofCounty ? Fetched.COUNTY : Fetched.PROVINCE;
        try {
            fetch.run();
        } finally {
            fetched = Fetched.NOTHING;
        }
    }

    boolean isFetching() {
        return fetched != Fetched.NOTHING;
    }

    /** Whether what is fetched is to end for something else. */
    boolean isCalled() {
        return isCalled;
    }

    /** Somebody looked while a round fetches. */
    void hear(Offers.Offer offer) throws IOException {
        boolean calls =
                switch (fetched) {
                    case NOTHING -> false;
                    case COUNTY -> isNew(offer);
                    case PROVINCE -> isNewAndSmaller(counties.wanted().orElse(null));
                };
        if (calls) {
            isCalled = true;
        }
    }

    private boolean isNew(Offers.Offer offer) {
        long number = offer.snapshot().releaseNumber();
        return offer.release() != null && number != province && !releases.isPassedOver(number);
    }

    private boolean isNewAndSmaller(@Nullable CountyPart part) throws IOException {
        return part != null
                && !part.named().equals(county)
                && !counties.isShown(part)
                && blobs.missing(part.all()).bytes() < progress.missingBytes();
    }
}
