package kejian.edge.sync;

import static kejian.edge.kit.TroublesomeOrigin.ref;
import static kejian.edge.sync.CountyStage.AREA;
import static kejian.edge.sync.CountyStage.OPEN;
import static kejian.edge.sync.CountyStage.OWN;
import static kejian.edge.sync.CountyStage.column;
import static kejian.edge.sync.CountyStage.title;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import kejian.contract.blob.BlobRef;
import kejian.contract.pack.MediaPackage;
import kejian.contract.release.Catalogue;
import kejian.contract.release.CountyRelease;
import kejian.contract.release.SignedDocument.Type;
import kejian.contract.release.Snapshot;
import kejian.edge.kit.TroublesomeOrigin;

/** What a county may not say, in what form, and what a line does to it. */
final class WrongCountyColumns {

    private WrongCountyColumns() {}

    static Stream<WrongCounties.Case> all() {
        return Stream.of(contents(), forms(), lines()).flatMap(each -> each);
    }

    private static WrongCounties.Case columns(
            String name, String reason, UnaryOperator<List<Catalogue.Column>> change) {
        return WrongCounties.kept(
                name,
                reason,
                s ->
                        s.catalogue =
                                c ->
                                        new Catalogue(
                                                c.release(),
                                                c.titleOfProvince(),
                                                change.apply(c.columns()),
                                                c.titles()));
    }

    private static WrongCounties.Case titles(
            String name, String reason, UnaryOperator<List<Catalogue.Title>> change) {
        return WrongCounties.kept(
                name,
                reason,
                s ->
                        s.catalogue =
                                c ->
                                        new Catalogue(
                                                c.release(),
                                                c.titleOfProvince(),
                                                List.of(
                                                        column(
                                                                "x1",
                                                                null,
                                                                "xian",
                                                                null,
                                                                change.apply(c.titles()).stream()
                                                                        .map(Catalogue.Title::id)
                                                                        .distinct()
                                                                        .toArray(String[]::new))),
                                                change.apply(c.titles())));
    }

    /** A title that names these blobs, which the county's release names too. */
    private static WrongCounties.Case naming(
            String name, String reason, MediaPackage media, BlobRef picture) {
        return WrongCounties.kept(
                name,
                reason,
                s -> {
                    s.catalogue =
                            c ->
                                    new Catalogue(
                                            c.release(),
                                            c.titleOfProvince(),
                                            c.columns(),
                                            List.of(title(OWN, media, picture)));
                    s.release =
                            r -> {
                                BlobRef film = ref(CountyStage.FILM);
                                return r.with(
                                        CountyStage.sorted(
                                                r.catalogue(), ref(CountyStage.SECRET), film));
                            };
                });
    }

    /** A column with this banner; of the county's files its release names the secret one too. */
    private static WrongCounties.Case banner(String name, String reason, BlobRef blob) {
        return WrongCounties.kept(
                name,
                reason,
                s -> {
                    s.catalogue =
                            c ->
                                    new Catalogue(
                                            c.release(),
                                            c.titleOfProvince(),
                                            List.of(
                                                    new Catalogue.Column(
                                                            "x1",
                                                            null,
                                                            "xian",
                                                            "xian",
                                                            "",
                                                            List.of(OWN),
                                                            null,
                                                            null,
                                                            new Catalogue.Banner(
                                                                    blob, blob, blob))),
                                            c.titles());
                    s.release =
                            r -> {
                                List<BlobRef> files = new ArrayList<>(r.blobs());
                                files.add(ref(CountyStage.SECRET));
                                return r.with(CountyStage.sorted(files.toArray(BlobRef[]::new)));
                            };
                });
    }

    private static Stream<WrongCounties.Case> contents() {
        BlobRef film = ref(CountyStage.FILM);
        MediaPackage theirs = new MediaPackage(film, 1, List.of(), null, null, List.of());
        return Stream.of(
                columns(
                        "k25 the address of a column is the province's",
                        "collision",
                        c -> List.of(column("x1", null, "sheng", null, OWN))),
                columns(
                        "k26 a column is the province's",
                        "collision",
                        c -> List.of(column("p1", null, "xian", null, OWN))),
                columns(
                        "k27 one column twice",
                        "collision",
                        c -> List.of(c.getFirst(), c.getFirst())),
                titles(
                        "k28 a courseware is the province's",
                        "collision",
                        t -> {
                            List<Catalogue.Title> more = new ArrayList<>(t);
                            more.add(title(OPEN, null, t.getFirst().pictures().getFirst().blob()));
                            return more;
                        }),
                naming("k29 a package is the province's", "collision", theirs, film),
                naming(
                        "k30 a file that needs a session there",
                        "collision",
                        null,
                        ref(CountyStage.SECRET)),
                banner(
                        "k54 a banner that its release does not name",
                        "malformed",
                        ref(CountyStage.FILM)),
                banner(
                        "k55 a banner that needs a session there",
                        "collision",
                        ref(CountyStage.SECRET)),
                columns(
                        "k31 lent for too long",
                        "lease-too-long",
                        c -> List.of(column("x1", null, "xian", 1_001L, OWN))),
                WrongCounties.kept(
                        "k32 a file of the province's by another size",
                        "collision",
                        s ->
                                s.release =
                                        r -> {
                                            List<BlobRef> files = new ArrayList<>(r.blobs());
                                            files.add(new BlobRef(film.sha256(), 901));
                                            return r.with(
                                                    CountyStage.sorted(
                                                            files.toArray(BlobRef[]::new)));
                                        }),
                columns(
                        "k33 a column holds a courseware of the province",
                        "malformed",
                        c -> List.of(column("x1", null, "xian", null, OWN, OPEN))),
                columns(
                        "k34 below a column of the province",
                        "malformed",
                        c -> List.of(column("x1", "p1", "xian", null, OWN))),
                columns(
                        "k35 a courseware is in no column",
                        "malformed",
                        c -> List.of(column("x1", null, "xian", null))),
                titles(
                        "k36 a courseware twice",
                        "malformed",
                        t -> List.of(t.getFirst(), t.getFirst())),
                titles(
                        "k37 a file that its release does not name",
                        "malformed",
                        t -> List.of(title(OWN, null, ref(CountyStage.FILM)))),
                WrongCounties.kept(
                        "k38 it restricts a courseware of the province",
                        "malformed",
                        s ->
                                s.catalogue =
                                        c ->
                                                new Catalogue(
                                                        c.release(),
                                                        c.titleOfProvince(),
                                                        c.columns(),
                                                        c.titles(),
                                                        List.of(OPEN))),
                WrongCounties.kept(
                        "k39 the catalogue of another number",
                        "mix-and-match",
                        s ->
                                s.catalogue =
                                        c ->
                                                new Catalogue(
                                                        9,
                                                        c.titleOfProvince(),
                                                        c.columns(),
                                                        c.titles())));
    }

    private static Stream<WrongCounties.Case> forms() {
        return Stream.of(
                WrongCounties.kept(
                        "k40 signed as a release of the province",
                        "wrong-type",
                        s -> s.mediaType = Type.RELEASE.mediaType()),
                WrongCounties.kept(
                        "k41 a later format",
                        "unknown-format",
                        s ->
                                s.release =
                                        r ->
                                                new CountyRelease(
                                                        2,
                                                        r.area(),
                                                        r.number(),
                                                        r.madeAt(),
                                                        r.catalogue(),
                                                        r.blobs(),
                                                        r.withdrawn())),
                WrongCounties.kept(
                        "k42 blobs out of order",
                        "malformed",
                        s -> s.release = r -> r.with(r.blobs().reversed())),
                WrongCounties.kept(
                        "k43 its catalogue is not among them",
                        "malformed",
                        s ->
                                s.release =
                                        r ->
                                                r.with(
                                                        r.blobs().stream()
                                                                .filter(b ->
                                                                        !b.equals(r.catalogue()))
                                                                .toList())),
                WrongCounties.kept(
                        "k53 a catalogue that fills the memory is announced",
                        "too-large",
                        s ->
                                s.release =
                                        r -> {
                                            BlobRef huge =
                                                    new BlobRef(r.catalogue().sha256(), 9 << 20);
                                            return new CountyRelease(
                                                    1,
                                                    r.area(),
                                                    r.number(),
                                                    r.madeAt(),
                                                    huge,
                                                    List.of(huge),
                                                    r.withdrawn());
                                        }),
                WrongCounties.kept(
                        "k44 a key twice", "malformed", s -> s.payload = WrongCountyColumns::twice),
                WrongCounties.kept(
                        "k45 no JSON",
                        "malformed",
                        s -> s.payload = p -> "[".getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] twice(byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        return text.replaceFirst("\\{", "{\"area\":\"440100\",").getBytes(StandardCharsets.UTF_8);
    }

    /** What a line does to the county's part alone. */
    private static WrongCounties.Case onLine(
            String name, String reason, TroublesomeOrigin.Answer answer) {
        return new WrongCounties.Case(
                name,
                "2.1",
                reason,
                s -> {
                    Snapshot.County two = s.county(2);
                    s.publish(2, List.of(two));
                    s.origin.with("/sync/blob/" + two.document().sha256(), answer);
                });
    }

    private static WrongCounties.Case pictureOnLine(
            String name, String reason, TroublesomeOrigin.Answer answer) {
        return new WrongCounties.Case(
                name,
                "2.1",
                reason,
                s -> {
                    s.publish(2, 2);
                    String picture = ref(CountyStage.picture(2)).sha256();
                    s.origin.with("/sync/blob/" + picture, answer);
                });
    }

    private static Stream<WrongCounties.Case> lines() {
        return Stream.of(
                onLine(
                        "k46 the document altered",
                        "digest-differs",
                        TroublesomeOrigin.instead(TroublesomeOrigin::flip)),
                onLine(
                        "k47 the document longer",
                        "size-differs",
                        TroublesomeOrigin.instead(TroublesomeOrigin::oneMore)),
                onLine("k48 a portal's page", "foreign-page", TroublesomeOrigin.portal()),
                onLine(
                        "k49 the document is not there",
                        "interrupted",
                        (x, b) -> TroublesomeOrigin.send(x, 404, new byte[0])),
                new WrongCounties.Case(
                        "k50 a document without end is announced",
                        "2.1",
                        "too-large",
                        s -> {
                            BlobRef huge = new BlobRef(s.county(2).document().sha256(), 1L << 40);
                            s.publish(2, List.of(new Snapshot.County(AREA, 2, huge)));
                        }),
                pictureOnLine(
                        "k51 a picture altered",
                        "digest-differs",
                        TroublesomeOrigin.instead(TroublesomeOrigin::flip)),
                pictureOnLine(
                        "k52 a picture is not there",
                        "interrupted",
                        (x, b) -> TroublesomeOrigin.send(x, 404, new byte[0])));
    }
}
