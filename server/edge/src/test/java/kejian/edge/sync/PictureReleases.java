package kejian.edge.sync;

import static kejian.edge.kit.TroublesomeOrigin.bytes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.Purpose;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument.Type;
import kejian.edge.kit.Keys;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.trust.StrictJson;

/** Releases of articles whose words and pictures say which release they are of. */
final class PictureReleases {

    private static final int PICTURES = 4;
    private static final int ARTICLES = 3;

    private PictureReleases() {}

    static ReleaseManifest publish(TroublesomeOrigin origin, long release) {
        return publish(origin, release, List.of());
    }

    static ReleaseManifest publish(TroublesomeOrigin origin, long release, List<String> withdrawn) {
        BlobRef catalogue = origin.add(StrictJson.write(catalogue(release)));
        List<BlobRef> blobs = new ArrayList<>(List.of(catalogue));
        pictures(release).forEach(picture -> blobs.add(origin.add(picture)));
        blobs.sort(Comparator.comparing(BlobRef::sha256));
        ReleaseManifest manifest =
                new ReleaseManifest(
                        1, release, "2026-11-22T00:00:00Z", catalogue, blobs, withdrawn);
        origin.publish(
                manifest,
                Keys.sign(Type.RELEASE, manifest, origin.signer),
                release,
                "2026-11-30T08:00:00Z");
        return manifest;
    }

    /** One picture that all releases share, and others that only this one has. */
    private static List<byte[]> pictures(long release) {
        return IntStream.range(0, PICTURES)
                .mapToObj(i -> i == 0 ? bytes(1, 700) : bytes((int) release * 100 + i, 600 + i))
                .toList();
    }

    static Set<String> digests(long release) {
        return pictures(release).stream()
                .map(picture -> Digest.of(picture).hex())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Catalogue catalogue(long release) {
        List<Catalogue.Article.Block> blocks = new ArrayList<>();
        for (byte[] picture : pictures(release)) {
            blocks.add(
                    new Catalogue.Article.Block(
                            null, false, TroublesomeOrigin.ref(picture), "image/png"));
        }
        List<Catalogue.Title> titles = new ArrayList<>();
        for (int i = 1; i <= ARTICLES; i++) {
            titles.add(
                    new Catalogue.Title(
                            "0198a000-0000-7000-8000-00000000000" + i,
                            Kind.ARTICLE,
                            "春耕须知，第 " + release + " 版",
                            "",
                            "",
                            "",
                            List.of(),
                            Category.LEARNING_NOTES,
                            Purpose.EDUCATION,
                            "2026-11-02T08:00:00Z",
                            null,
                            new Catalogue.Article(blocks)));
        }
        List<String> ids = titles.stream().map(Catalogue.Title::id).toList();
        return new Catalogue(
                release,
                "试验省",
                List.of(new Catalogue.Column("c1", null, "demo", "农业技术", "", ids)),
                titles);
    }
}
