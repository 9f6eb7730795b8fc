package kejian.edge.sync;

import static kejian.edge.kit.TroublesomeOrigin.NOW;
import static kejian.edge.kit.TroublesomeOrigin.bytes;
import static kejian.edge.kit.TroublesomeOrigin.ref;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import kejian.contract.blob.BlobRef;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.Purpose;
import kejian.contract.pack.MediaPackage;
import kejian.contract.release.Catalogue;
import kejian.contract.release.CountyRelease;
import kejian.contract.release.Delegation;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument;
import kejian.contract.release.SignedDocument.Type;
import kejian.contract.release.Snapshot;
import kejian.contract.release.Survey;
import kejian.contract.release.Timestamp;
import kejian.edge.kit.Keys;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.trust.StrictJson;

/**
 * A province and a county whose documents a test may spoil at each place before they are signed.
 */
final class CountyStage {

    static final String AREA = "440100";
    static final String OTHER_AREA = "440200";
    static final String WEEK = "2026-11-30T08:00:00Z";

    /** Of the province: an open one with a film, and one that needs a session. */
    static final String OPEN = "0198a000-0000-7000-8000-000000000001";

    static final String RESTRICTED = "0198a000-0000-7000-8000-000000000002";

    /** Of the county. */
    static final String OWN = "0198a000-0000-7000-8000-0000000000c1";

    static final byte[] FILM = bytes(501, 900);
    static final byte[] SECRET = bytes(502, 910);

    final TroublesomeOrigin origin;
    final Keys county = Keys.fresh();
    Keys[] signers = {county};
    List<Delegation> delegations = List.of(to(1, county));
    List<String> withdrawn = List.of();
    List<String> withdrawnByCounty = List.of();
    String provinceColumn = "sheng";
    String area = AREA;
    String mediaType = CountyRelease.MEDIA_TYPE;
    String timestampExpires = WEEK;
    String snapshotExpires = WEEK;
    UnaryOperator<Catalogue> catalogue = c -> c;

    /** More files of the province's releases. */
    List<BlobRef> more = List.of();

    UnaryOperator<CountyRelease> release = r -> r;
    UnaryOperator<byte[]> payload = p -> p;
    UnaryOperator<List<Snapshot.County>> named = n -> n;
    private long version;

    CountyStage(TroublesomeOrigin origin) {
        this.origin = origin;
    }

    static Delegation to(int threshold, Keys... keys) {
        return new Delegation(AREA, Arrays.stream(keys).map(Keys::key).toList(), threshold);
    }

    /** The picture of the county's release, which no other has. */
    static byte[] picture(long c) {
        return bytes(7_000 + (int) c, 800 + (int) c);
    }

    /** The picture of the province's release, which no other has. */
    static byte[] provincePicture(long p) {
        return bytes(3_000 + (int) p, 700 + (int) p);
    }

    /**
     * Both, with a snapshot and a timestamp of their own.
     *
     * @param c 0 for none of the county
     */
    void publish(long p, long c) {
        publish(p, c == 0 ? List.of() : List.of(county(c)));
    }

    void publish(long p, List<Snapshot.County> counties) {
        byte[] released = province(p);
        version++;
        List<Snapshot.County> all = named.apply(counties);
        Snapshot snapshot =
                new Snapshot(
                        version, p, ref(released), snapshotExpires, all.isEmpty() ? null : all);
        byte[] signed = Keys.sign(Type.SNAPSHOT, snapshot, origin.signer);
        origin.documents.put("/sync/snapshot/" + version + ".json", signed);
        origin.stamp(
                new Timestamp(version, NOW.toString(), timestampExpires, version, ref(signed)),
                origin.signer);
    }

    private byte[] province(long p) {
        BlobRef film = origin.add(FILM);
        BlobRef secret = origin.add(SECRET);
        BlobRef picture = origin.add(provincePicture(p));
        Catalogue catalogue =
                new Catalogue(
                                p,
                                "试验省",
                                List.of(column("p1", null, provinceColumn, null, OPEN, RESTRICTED)),
                                List.of(
                                        title(
                                                OPEN,
                                                new MediaPackage(
                                                        film, 1, List.of(), null, null, List.of()),
                                                picture),
                                        title(RESTRICTED, null, secret)),
                                List.of(RESTRICTED),
                                1_000L)
                        .asking(
                                List.of(
                                        new Survey(
                                                "s1", "问", null, null, null, null, null,
                                                List.of())));
        BlobRef json = origin.add(StrictJson.write(catalogue));
        ReleaseManifest manifest =
                new ReleaseManifest(
                        1,
                        p,
                        "2026-11-22T00:00:00Z",
                        json,
                        sorted(
                                Stream.concat(Stream.of(json, film, secret, picture), more.stream())
                                        .toArray(BlobRef[]::new)),
                        withdrawn,
                        delegations.isEmpty() ? null : delegations);
        byte[] released = Keys.sign(Type.RELEASE, manifest, origin.signer);
        origin.documents.put("/sync/release/" + p + ".json", released);
        return released;
    }

    /** The county's release as it stands now, served; named by nobody yet. */
    Snapshot.County county(long c) {
        BlobRef picture = origin.add(picture(c));
        Catalogue own =
                catalogue.apply(
                        new Catalogue(
                                c,
                                "试验县",
                                List.of(column("x1", null, "xian", null, OWN)),
                                List.of(title(OWN, null, picture))));
        BlobRef json = origin.add(StrictJson.write(own));
        CountyRelease plain =
                new CountyRelease(
                        1,
                        area,
                        c,
                        "2026-11-22T06:00:00Z",
                        json,
                        sorted(json, picture),
                        withdrawnByCounty);
        byte[] bytes = payload.apply(StrictJson.write(release.apply(plain)));
        List<SignedDocument.Signature> signatures = new ArrayList<>();
        for (Keys each : signers) {
            signatures.add(each.signature(mediaType, bytes));
        }
        byte[] document =
                StrictJson.write(
                        new SignedDocument(
                                mediaType, Base64.getEncoder().encodeToString(bytes), signatures));
        return new Snapshot.County(AREA, c, origin.add(document));
    }

    static Catalogue.Column column(
            String id, String parent, String slug, Long leaseSeconds, String... courseware) {
        return new Catalogue.Column(
                id, parent, slug, slug, "", List.of(courseware), leaseSeconds, null);
    }

    static Catalogue.Title title(String id, MediaPackage media, BlobRef picture) {
        return new Catalogue.Title(
                id,
                media == null ? Kind.ARTICLE : Kind.VIDEO,
                "名 " + id,
                "",
                "",
                "",
                List.of(),
                Category.LEARNING_NOTES,
                Purpose.EDUCATION,
                "2026-11-02T08:00:00Z",
                media,
                new Catalogue.Article(
                        List.of(new Catalogue.Article.Block(null, false, picture, "image/png"))));
    }

    static List<BlobRef> sorted(BlobRef... blobs) {
        return Arrays.stream(blobs).sorted(Comparator.comparing(BlobRef::sha256)).toList();
    }
}
