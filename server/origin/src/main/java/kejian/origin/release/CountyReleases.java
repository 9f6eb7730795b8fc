package kejian.origin.release;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import kejian.contract.blob.BlobRef;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.contract.release.CountyColumns;
import kejian.contract.release.CountyRelease;
import kejian.contract.release.Delegation;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument;
import kejian.contract.release.SignedDocument.Type;
import kejian.origin.blob.Blobs;
import kejian.origin.column.ColumnNode;
import kejian.origin.column.Columns;
import kejian.origin.courseware.Courseware;
import kejian.origin.courseware.Coursewares;
import kejian.origin.problem.ProblemException;

/**
 * Makes counties' releases ready to be signed, and publishes what comes back signed. What is
 * published is what was made here, byte for byte: a county's key adds that the county stands for
 * it, and nothing else.
 */
@ApplicationScoped
class CountyReleases {

    /** It comes back as Base64 in a body of JSON, which is bounded: some 25,000 files. */
    private static final int LONGEST_PAYLOAD = 2_500_000;

    private final CountyBook book;
    private final Publisher publisher;
    private final Documents documents;
    private final Titles words;
    private final Coursewares coursewares;
    private final Columns columns;
    private final Blobs blobs;
    private final ObjectMapper json;
    private final LeaseConfig leases;
    private final Signer signer;
    private final Clock clock;

    CountyReleases(
            CountyBook book,
            Publisher publisher,
            Documents documents,
            Titles words,
            Coursewares coursewares,
            Columns columns,
            Blobs blobs,
            ObjectMapper json,
            LeaseConfig leases,
            Signer signer,
            Clock clock) {
        this.book = book;
        this.publisher = publisher;
        this.documents = documents;
        this.words = words;
        this.coursewares = coursewares;
        this.columns = columns;
        this.blobs = blobs;
        this.json = json;
        this.leases = leases;
        this.signer = signer;
        this.clock = clock;
    }

    /**
     * A county's release as the API shows it.
     *
     * @param fresh whether it was published just now
     */
    record Made(
            String area,
            long number,
            Instant madeAt,
            int titles,
            int blobs,
            long bytes,
            boolean fresh) {}

    /**
     * Who signs for a county from now on. Edges hear it at once: what keys that ended have signed
     * is gone from them.
     *
     * @throws ProblemException {@code validation} for a key of the province's own
     */
    @Transactional(rollbackOn = Exception.class)
    void delegate(Delegation wanted, String who) throws IOException, GeneralSecurityException {
        publisher.lock();
        for (Signer.Name name : Signer.Name.values()) {
            if (wanted.keys().contains(signer.publicKey(name))) {
                throw new ProblemException(Problem.VALIDATION, "keys: the province's own");
            }
        }
        boolean isNew = book.delegate(wanted, who, clock.instant());
        if (isNew && documents.newestVersion(Type.RELEASE) > 0) {
            publisher.publish(
                    "县级密钥 county keys " + wanted.area(),
                    "county keys " + UUID.randomUUID(),
                    new Publisher.Content.Standing());
        }
    }

    /**
     * What the county's columns hold now, to be signed; in the place of what was to be signed
     * before.
     *
     * @throws ProblemException {@code not-ready} while nobody may sign, or there is no release of
     *     the province; {@code conflict} where it does not fit beside that; {@code limit-exceeded}
     */
    @Transactional(rollbackOn = Exception.class)
    SignedDocument prepare(String area, String who) throws IOException {
        publisher.lock();
        if (book.delegation(area).isEmpty()) {
            throw new ProblemException(Problem.NOT_READY, area);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        long number = book.newestSigned(area).map(r -> r.number() + 1).orElse(1L);
        Catalogue catalogue = content(area, number, now).catalogue();
        byte[] written = json.writeValueAsBytes(catalogue);
        if (written.length > CountyRelease.LARGEST_CATALOGUE_BYTES) {
            throw new ProblemException(
                    Problem.LIMIT_EXCEEDED,
                    catalogue.titles().size() + " courseware of one county");
        }
        BlobRef catalogueBlob = blobs.put(written);
        TreeMap<String, BlobRef> all = Titles.blobsOf(catalogue);
        all.put(catalogueBlob.sha256(), catalogueBlob);
        CountyRelease release =
                new CountyRelease(
                        CountyRelease.FORMAT,
                        area,
                        number,
                        now.toString(),
                        catalogueBlob,
                        List.copyOf(all.values()),
                        withdrawn(area));
        demandFitting(release, catalogue);
        byte[] payload = json.writeValueAsBytes(release);
        if (payload.length > LONGEST_PAYLOAD) {
            throw new ProblemException(Problem.LIMIT_EXCEEDED, all.size() + " files of one county");
        }
        long bytes = all.values().stream().mapToLong(BlobRef::sizeBytes).sum();
        book.put(
                new CountyBook.Release(
                        area,
                        number,
                        payload,
                        catalogue.titles().size(),
                        all.size(),
                        bytes,
                        now,
                        null,
                        null,
                        null),
                who);
        return new SignedDocument(
                CountyRelease.MEDIA_TYPE, Base64.getEncoder().encodeToString(payload), List.of());
    }

    /** What a county's columns hold, as it goes into a release. */
    private record Content(Catalogue catalogue, List<Courseware> courseware) {}

    private Content content(String area, long number, Instant now) throws IOException {
        Set<UUID> own = columns.heldByCountiesAlone();
        List<ColumnNode> local =
                columns.inOrder().stream()
                        .filter(c -> c.isOfCounty() && c.area().equals(area))
                        .toList();
        Set<UUID> held = new HashSet<>();
        local.forEach(column -> held.addAll(columns.coursewareOf(column.id())));
        List<Catalogue.Title> titles = new ArrayList<>();
        List<String> restricted = new ArrayList<>();
        Set<UUID> ids = new HashSet<>();
        List<Courseware> chosen = new ArrayList<>();
        for (Courseware c : coursewares.forRelease(now)) {
            if (c.isReady() && own.contains(c.id()) && held.contains(c.id())) {
                ids.add(c.id());
                chosen.add(c);
                titles.add(words.title(c, now));
                if (c.isRestricted()) {
                    restricted.add(c.id().toString());
                }
            }
        }
        List<Catalogue.Column> shown = new ArrayList<>();
        for (ColumnNode column : local) {
            shown.add(publisher.shown(column, ids));
        }
        long seconds = leases.durable().toSeconds();
        return new Content(new Catalogue(number, area, shown, titles, restricted, seconds), chosen);
    }

    /** Of what no column but the county's own holds. */
    private List<String> withdrawn(String area) {
        Set<UUID> own = columns.heldByCountiesAlone();
        Set<String> held = new HashSet<>();
        columns.inOrder().stream()
                .filter(c -> c.isOfCounty() && c.area().equals(area))
                .flatMap(c -> columns.coursewareOf(c.id()).stream())
                .filter(own::contains)
                .forEach(id -> held.add(id.toString()));
        return coursewares.withdrawn().stream().filter(held::contains).toList();
    }

    /** As edges will judge it. */
    private void demandFitting(CountyRelease release, Catalogue catalogue) throws IOException {
        Optional<byte[]> newest = documents.newest(Type.RELEASE);
        if (newest.isEmpty()) {
            throw new ProblemException(Problem.NOT_READY, "release");
        }
        ReleaseManifest province = documents.payload(newest.get(), ReleaseManifest.class);
        try {
            CountyColumns.below(
                    catalogueOf(province.catalogue()),
                    province.blobs(),
                    catalogue,
                    release.blobs());
        } catch (CountyColumns.Misfit e) {
            throw new ProblemException(Problem.CONFLICT, e.detail());
        }
    }

    private Catalogue catalogueOf(BlobRef blob) throws IOException {
        try (InputStream bytes = blobs.open(blob.digest(), 0)) {
            return documents.catalogue(bytes.readAllBytes());
        }
    }

    /**
     * Publishes what was made here and came back signed; the same again changes nothing.
     *
     * @throws ProblemException {@code conflict} where something else is to be signed by now, {@code
     *     signature-invalid} where not enough of the county's keys have signed
     */
    @Transactional(rollbackOn = Exception.class)
    Made submit(String area, SignedDocument document, String who)
            throws IOException, GeneralSecurityException {
        publisher.lock();
        Delegation keys =
                book.delegation(area)
                        .orElseThrow(() -> new ProblemException(Problem.NOT_READY, area));
        byte[] payload = payloadOf(document);
        if (!CountyRelease.MEDIA_TYPE.equals(document.payloadType())
                || !CountyBook.isSigned(document, keys)) {
            throw new ProblemException(Problem.SIGNATURE_INVALID, area);
        }
        Optional<CountyBook.Release> before = book.newestSigned(area);
        if (before.isPresent() && Arrays.equals(before.get().payload(), payload)) {
            return made(before.get(), /* fresh= */ false);
        }
        CountyBook.Release draft =
                book.draft(area)
                        .filter(d -> Arrays.equals(d.payload(), payload))
                        .orElseThrow(() -> new ProblemException(Problem.CONFLICT, area));
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        CountyRelease release = json.readValue(payload, CountyRelease.class);
        Catalogue catalogue = catalogueOf(release.catalogue());
        demandFitting(release, catalogue);
        unchanged(area, draft, catalogue).forEach(c -> c.publishedIn(now));
        // only what it is made of: whatever else the envelope holds stays outside
        byte[] bytes = json.writeValueAsBytes(document);
        BlobRef blob = blobs.put(bytes);
        List<BlobRef> all = new ArrayList<>(release.blobs());
        all.add(blob);
        documents.released(all);
        book.signed(draft, bytes, who, now);
        long number = documents.newestVersion(Type.RELEASE);
        publisher.nameCounties(number);
        publisher.recordLeases(number, catalogue);
        return made(draft, /* fresh= */ true);
    }

    /**
     * Whoever restricts, captions, withdraws or takes back while the county signs is heard.
     *
     * @return what it is made of
     */
    private List<Courseware> unchanged(String area, CountyBook.Release draft, Catalogue signed)
            throws IOException {
        Content now = content(area, draft.number(), draft.madeAt());
        // as it was written and read once, so that both are of the same kinds
        if (!documents.catalogue(json.writeValueAsBytes(now.catalogue())).equals(signed)) {
            throw new ProblemException(Problem.CONFLICT, area);
        }
        return now.courseware();
    }

    private static byte[] payloadOf(SignedDocument document) {
        try {
            return document.payloadBytes();
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new ProblemException(Problem.VALIDATION, "payload");
        }
    }

    private static Made made(CountyBook.Release release, boolean fresh) {
        return new Made(
                release.area(),
                release.number(),
                release.madeAt(),
                release.titles(),
                release.blobs(),
                release.bytes(),
                fresh);
    }
}
