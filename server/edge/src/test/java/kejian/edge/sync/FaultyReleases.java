package kejian.edge.sync;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.delivery.view.ReleaseView;
import kejian.edge.disk.Disk;
import kejian.edge.store.Blobs;

/** Ways to activate a release by which a box may see two of them mixed. */
final class FaultyReleases {

    private FaultyReleases() {}

    /** The seeded mistake: the new release is named before its blobs are there. */
    static final class PointerFirst extends Releases {

        PointerFirst(Path data, Disk disk, Blobs blobs) throws IOException {
            super(data, disk, blobs);
        }

        @Override
        void beforeFetch(ReleaseManifest manifest, byte[] document) throws IOException {
            storeDocument(manifest.number(), document);
            movePointer(manifest.number(), Digest.of(document));
        }
    }

    /** The seeded mistake: boxes see the new pages while its blobs are fetched. */
    static final class ShownEarly extends Releases {

        private volatile Optional<ReleaseView> early = Optional.empty();

        ShownEarly(Path data, Disk disk, Blobs blobs) throws IOException {
            super(data, disk, blobs);
        }

        @Override
        void beforeFetch(ReleaseManifest manifest, byte[] document) {
            early =
                    Optional.of(
                            new ReleaseView(
                                    manifest, PictureReleases.catalogue(manifest.number())));
        }

        @Override
        public Optional<ReleaseView> get() {
            return early.isPresent() ? early : super.get();
        }
    }

    /** The seeded mistake: what a page of a moment ago names is swept away. */
    static final class EagerBroom extends Releases {

        private final Blobs blobs;

        EagerBroom(Path data, Disk disk, Blobs blobs) throws IOException {
            super(data, disk, blobs);
            this.blobs = blobs;
        }

        @Override
        public void clearOld(Set<Digest> coming, boolean alsoPrevious) throws IOException {
            blobs.retainOnly(
                    get().orElseThrow().manifest().blobs().stream()
                            .map(BlobRef::digest)
                            .collect(Collectors.toSet()));
        }
    }

    /** The seeded mistake: a new number over the pages of the release before. */
    static final class Mixed extends Releases {

        Mixed(Path data, Disk disk, Blobs blobs) throws IOException {
            super(data, disk, blobs);
        }

        @Override
        public Optional<ReleaseView> get() {
            return super.get().map(Mixed::withOlderPages);
        }

        private static ReleaseView withOlderPages(ReleaseView view) {
            Catalogue older = PictureReleases.catalogue(Math.max(1, view.number() - 1));
            return new ReleaseView(
                    view.manifest(),
                    new Catalogue(
                            view.number(),
                            older.titleOfProvince(),
                            older.columns(),
                            older.titles()));
        }
    }

    /** The seeded mistake: what is withdrawn goes when the release that says so is whole. */
    static final class GoneAtActivation extends Releases {

        GoneAtActivation(Path data, Disk disk, Blobs blobs) throws IOException {
            super(data, disk, blobs);
        }

        @Override
        void withdraw(ReleaseManifest manifest) {}
    }

    /** The seeded mistake: what is withdrawn comes back with the power. */
    static final class GoneInMemory extends Releases {

        GoneInMemory(Path data, Disk disk, Blobs blobs) throws IOException {
            super(data, disk, blobs);
        }

        @Override
        void keep(Withdrawals gone) {}
    }

    /** The seeded mistake: nobody remembers that a release was rolled back. */
    static final class ForgetsRollBack extends Releases {

        ForgetsRollBack(Path data, Disk disk, Blobs blobs) throws IOException {
            super(data, disk, blobs);
        }

        @Override
        void passOver(long shown, Catalogue rolledBack) {}
    }
}
