package kejian.origin.release;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.UUID;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.contract.release.KeyRing;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument;
import kejian.contract.release.Snapshot;
import kejian.contract.release.Timestamp;
import kejian.origin.OriginConfig;
import kejian.origin.blob.Blobs;
import kejian.origin.column.ColumnNode;
import kejian.origin.column.Columns;
import kejian.origin.courseware.Courseware;
import kejian.origin.courseware.Coursewares;
import kejian.origin.problem.ProblemException;
import kejian.origin.survey.Surveys;
import org.jspecify.annotations.Nullable;

/**
 * Makes releases. Blobs are durable before anything names them; rows, states and documents change
 * in one transaction. So a release is there whole or not at all; a crash leaves at most a blob that
 * nobody names.
 */
@ApplicationScoped
class Publisher {

    private static final int LOCK = 0x6b656a69; // one publication at a time, whoever asks

    private final EntityManager database;
    private final Coursewares coursewares;
    private final Columns columns;
    private final Documents documents;
    private final Signer signer;
    private final Blobs blobs;
    private final ObjectMapper json;
    private final Clock clock;
    private final OriginConfig origin;
    private final ReleaseConfig config;
    private final LeaseConfig leases;
    private final Event<TimestampSigned> signed;
    private final Earlier earlier;
    private final Surveys surveys;
    private final Titles words;
    private final CountyBook counties;

    Publisher(
            EntityManager database,
            Coursewares coursewares,
            Columns columns,
            Documents documents,
            Signer signer,
            Blobs blobs,
            ObjectMapper json,
            Clock clock,
            OriginConfig origin,
            ReleaseConfig config,
            LeaseConfig leases,
            Event<TimestampSigned> signed,
            Earlier earlier,
            Surveys surveys,
            Titles words,
            CountyBook counties) {
        this.database = database;
        this.coursewares = coursewares;
        this.columns = columns;
        this.documents = documents;
        this.signer = signer;
        this.blobs = blobs;
        this.json = json;
        this.clock = clock;
        this.origin = origin;
        this.config = config;
        this.leases = leases;
        this.signed = signed;
        this.earlier = earlier;
        this.surveys = surveys;
        this.words = words;
        this.counties = counties;
    }

    /**
     * A release as the API shows it.
     *
     * @param again the earlier release that it shows again, none where it shows what is published
     */
    record Made(
            long number,
            Instant madeAt,
            String note,
            int titles,
            int blobs,
            long bytes,
            @Nullable Long again) {}

    /** What a release is made of. */
    sealed interface Content {

        /**
         * Everything that is published or due.
         *
         * @param resumes whether it may end an earlier release's being shown again
         */
        record All(boolean resumes) implements Content {}

        /** What the newest release shows, without what was withdrawn. */
        record Standing() implements Content {}

        /** What an earlier release showed, without what was withdrawn. */
        record Again(long number) implements Content {}
    }

    /** Within the caller's transaction. */
    void lock() {
        database.createNativeQuery("select pg_advisory_xact_lock(:k)")
                .setParameter("k", LOCK)
                .getSingleResult();
    }

    /** Keys, and the first root document, at the first start. */
    @Transactional(rollbackOn = Exception.class)
    void ensureRoot() throws IOException, GeneralSecurityException {
        lock();
        signer.ensureKeys();
        if (documents.newestVersion(SignedDocument.Type.ROOT) > 0) {
            return;
        }
        KeyRing.Key root = signer.publicKey(Signer.Name.ROOT);
        KeyRing.Key release = signer.publicKey(Signer.Name.RELEASE);
        List<KeyRing.Role> roles = new ArrayList<>();
        for (SignedDocument.Type type : SignedDocument.Type.values()) {
            String key = type == SignedDocument.Type.ROOT ? root.keyId() : release.keyId();
            roles.add(new KeyRing.Role(type, List.of(key), 1));
        }
        String expires = later(Duration.ofDays(3650));
        KeyRing ring = new KeyRing(1, expires, List.of(root, release), roles);
        documents.add(
                SignedDocument.Type.ROOT,
                1,
                signer.sign(SignedDocument.Type.ROOT, ring, List.of(Signer.Name.ROOT)));
    }

    /** Makes the next release of everything that is published or due. */
    @Transactional(rollbackOn = Exception.class)
    Made publish(String note, String idempotencyKey) throws IOException, GeneralSecurityException {
        return publish(note, idempotencyKey, new Content.All(/* resumes= */ false));
    }

    /**
     * @throws ProblemException {@code rolled-back}, {@code not-found}
     */
    @Transactional(rollbackOn = Exception.class)
    Made publish(String note, String idempotencyKey, Content content)
            throws IOException, GeneralSecurityException {
        lock();
        List<Made> known = find("idempotency_key = :v", idempotencyKey);
        if (!known.isEmpty()) {
            return known.getFirst();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        long number = documents.nextVersion(SignedDocument.Type.RELEASE);
        Long again =
                switch (content) {
                    case Content.All(var resumes) -> {
                        if (!resumes) {
                            demandNotRolledBack();
                        }
                        yield null;
                    }
                    case Content.Standing() -> shownAgain().orElse(null);
                    case Content.Again(var one) -> first(one);
                };
        Catalogue catalogue;
        if (again == null) {
            Set<UUID> others = columns.heldByCountiesAlone();
            List<Courseware> chosen =
                    coursewares.forRelease(now).stream()
                            .filter(Courseware::isReady)
                            .filter(c -> !others.contains(c.id()))
                            .toList();
            chosen.forEach(c -> c.publishedIn(now));
            catalogue = catalogue(number, chosen, now);
        } else {
            catalogue = earlier.again(number, again, coursewares.published());
        }
        // those of today, whatever is shown: what was closed is not opened again
        catalogue = catalogue.asking(surveys.forRelease(now));
        BlobRef catalogueBlob = blobs.put(json.writeValueAsBytes(catalogue));
        TreeMap<String, BlobRef> all = Titles.blobsOf(catalogue);
        all.put(catalogueBlob.sha256(), catalogueBlob);
        ReleaseManifest manifest =
                new ReleaseManifest(
                        ReleaseManifest.FORMAT,
                        number,
                        now.toString(),
                        catalogueBlob,
                        List.copyOf(all.values()),
                        coursewares.withdrawn(),
                        counties.delegations());
        BlobRef document =
                documents.add(
                        SignedDocument.Type.RELEASE,
                        number,
                        sign(SignedDocument.Type.RELEASE, manifest));
        snapshot(number, document);
        long bytes = all.values().stream().mapToLong(BlobRef::sizeBytes).sum();
        int titles = catalogue.titles().size();
        Made made = new Made(number, now, note, titles, all.size(), bytes, again);
        record(made, idempotencyKey, all);
        recordLeases(number, catalogue);
        return made;
    }

    /** Names the newest release and the newest of each county, and says so at once. */
    private void snapshot(long number, BlobRef document)
            throws IOException, GeneralSecurityException {
        long version = documents.nextVersion(SignedDocument.Type.SNAPSHOT);
        Snapshot snapshot =
                new Snapshot(
                        version,
                        number,
                        document,
                        later(config.snapshotValid()),
                        counties.current());
        documents.add(
                SignedDocument.Type.SNAPSHOT,
                version,
                sign(SignedDocument.Type.SNAPSHOT, snapshot));
        timestamp();
    }

    /** A county's release came: the same release of the province, and that one beside it. */
    void nameCounties(long number) throws IOException, GeneralSecurityException {
        byte[] release = documents.find(SignedDocument.Type.RELEASE, number).orElseThrow();
        snapshot(number, new BlobRef(Digest.of(release).hex(), release.length));
    }

    /** The earlier release that the newest one shows again; what is new waits meanwhile. */
    @Transactional
    Optional<Long> shownAgain() {
        return newestFirst().stream().findFirst().flatMap(m -> Optional.ofNullable(m.again()));
    }

    private void demandNotRolledBack() {
        Optional<Long> again = shownAgain();
        if (again.isPresent()) {
            throw new ProblemException(Problem.ROLLED_BACK, again.get().toString());
        }
    }

    /** Where a release showed an earlier one again, that one. */
    private long first(long number) {
        Long again = numbered(number).stream().findFirst().map(Made::again).orElse(null);
        return again == null ? number : again;
    }

    /** Says anew, with a fresh date, which snapshot is the newest. */
    @Transactional(rollbackOn = Exception.class)
    void renewTimestamp() throws IOException, GeneralSecurityException {
        lock();
        if (documents.newestVersion(SignedDocument.Type.SNAPSHOT) > 0) {
            timestamp();
        }
    }

    /** Whether boxes may still play what was withdrawn, as far as the newest release says. */
    @Transactional(rollbackOn = Exception.class)
    boolean owesAWithdrawal() throws IOException {
        Optional<byte[]> newest = documents.newest(SignedDocument.Type.RELEASE);
        if (newest.isEmpty() || !documents.goesOn()) {
            return false;
        }
        ReleaseManifest manifest = documents.payload(newest.get(), ReleaseManifest.class);
        return !Set.copyOf(manifest.withdrawn()).containsAll(coursewares.withdrawn());
    }

    /**
     * Makes the release that says so, unless another did since somebody looked: the one that the
     * withdrawal itself makes may be under way.
     */
    @Transactional(rollbackOn = Exception.class)
    Optional<Made> publishOwed() throws IOException, GeneralSecurityException {
        lock();
        if (!owesAWithdrawal()) {
            return Optional.empty();
        }
        String key = "withdrawals " + UUID.randomUUID();
        return Optional.of(publish("撤回 withdrawal", key, new Content.Standing()));
    }

    /** {@link Documents#goesOn} */
    @Transactional
    boolean goesOn() {
        return documents.goesOn();
    }

    @Transactional
    boolean isDue() {
        return shownAgain().isEmpty()
                && documents.goesOn()
                && coursewares.anyDue(clock.instant(), columns.heldByCountiesAlone());
    }

    /** Makes the release of what is due, unless another origin did since somebody looked. */
    @Transactional(rollbackOn = Exception.class)
    Optional<Made> publishDue() throws IOException, GeneralSecurityException {
        lock();
        return isDue()
                ? Optional.of(publish("", "calendar " + UUID.randomUUID()))
                : Optional.empty();
    }

    private void timestamp() throws IOException, GeneralSecurityException {
        long snapshotVersion = documents.newestVersion(SignedDocument.Type.SNAPSHOT);
        byte[] snapshot =
                documents.find(SignedDocument.Type.SNAPSHOT, snapshotVersion).orElseThrow();
        long version = documents.nextVersion(SignedDocument.Type.TIMESTAMP);
        Timestamp timestamp =
                new Timestamp(
                        version,
                        clock.instant().truncatedTo(ChronoUnit.MILLIS).toString(),
                        later(config.timestampValid()),
                        snapshotVersion,
                        new BlobRef(Digest.of(snapshot).hex(), snapshot.length));
        documents.add(
                SignedDocument.Type.TIMESTAMP,
                version,
                sign(SignedDocument.Type.TIMESTAMP, timestamp));
        documents.forgetTimestampsBefore(version);
        signed.fire(new TimestampSigned(version));
    }

    private byte[] sign(SignedDocument.Type type, Object document)
            throws IOException, GeneralSecurityException {
        return signer.sign(type, document, List.of(Signer.Name.RELEASE));
    }

    private String later(Duration duration) {
        return clock.instant().plus(duration).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private Catalogue catalogue(long number, List<Courseware> chosen, Instant now)
            throws IOException {
        List<Catalogue.Title> titles = new ArrayList<>();
        List<String> restricted = new ArrayList<>();
        Set<UUID> ids = new HashSet<>();
        for (Courseware c : chosen) {
            ids.add(c.id());
            titles.add(words.title(c, now));
            if (c.isRestricted()) {
                restricted.add(c.id().toString());
            }
        }
        List<Catalogue.Column> shown = new ArrayList<>();
        for (ColumnNode column : columns.inOrder()) {
            if (!column.isOfCounty()) {
                shown.add(shown(column, ids));
            }
        }
        return new Catalogue(
                number,
                origin.province().name(),
                shown,
                titles,
                restricted,
                leases.durable().toSeconds());
    }

    /** A column as boxes see it, with these of its courseware. */
    Catalogue.Column shown(ColumnNode column, Set<UUID> ids) throws IOException {
        UUID parent = column.parent();
        String banner = column.bannerJson();
        return new Catalogue.Column(
                column.id().toString(),
                parent == null ? null : parent.toString(),
                column.slug(),
                column.title(),
                column.summary(),
                columns.coursewareOf(column.id()).stream()
                        .filter(ids::contains)
                        .map(UUID::toString)
                        .toList(),
                switch (column.lease()) {
                    case DURABLE -> null; // the usual one
                    case RECALLABLE -> leases.recallable().toSeconds();
                },
                column.colour(),
                banner == null ? null : json.readValue(banner, Catalogue.Banner.class));
    }

    private void record(Made made, String key, TreeMap<String, BlobRef> all) {
        database.createNativeQuery(
                        "insert into release values (:number, :at, :note, :key, :titles, :blobs,"
                                + " :bytes, cast(:again as bigint))")
                .setParameter("number", made.number())
                .setParameter("at", made.madeAt())
                .setParameter("note", made.note())
                .setParameter("key", key)
                .setParameter("titles", made.titles())
                .setParameter("blobs", made.blobs())
                .setParameter("bytes", made.bytes())
                .setParameter("again", made.again())
                .executeUpdate();
        documents.released(all.values());
    }

    /** So that it can be told later until when an edge that is out of reach shows what. */
    void recordLeases(long number, Catalogue catalogue) {
        Map<Long, StringJoiner> idsBySeconds = new TreeMap<>();
        catalogue
                .leases()
                .forEach((id, seconds) ->
                        idsBySeconds.computeIfAbsent(seconds, _ -> new StringJoiner(",")).add(id));
        idsBySeconds.forEach((seconds, ids) ->
                database.createNativeQuery(
                                """
                                insert into released_lease
                                select cast(t.id as uuid), :release, :seconds
                                  from string_to_table(:ids, ',') as t(id)
                                 where :seconds is distinct from (
                                       select l.seconds from released_lease l
                                        where l.courseware = cast(t.id as uuid)
                                        order by l.release desc limit 1)
                                on conflict (courseware, release) do update
                                   set seconds = greatest(released_lease.seconds, excluded.seconds)
                                """)
                        .setParameter("release", number)
                        .setParameter("seconds", seconds)
                        .setParameter("ids", ids.toString())
                        .executeUpdate());
    }

    @Transactional
    List<Made> newestFirst() {
        return find("true or note = :v", "");
    }

    @Transactional
    List<Made> numbered(long number) {
        return find("number = cast(:v as bigint)", Long.toString(number));
    }

    private List<Made> find(String where, String value) {
        List<Tuple> rows =
                database.createNativeQuery(
                                "select number, made_at, note, titles, blobs, bytes, again from release"
                                        + " where "
                                        + where
                                        + " order by number desc limit 200",
                                Tuple.class)
                        .setParameter("v", value)
                        .getResultList();
        return rows.stream()
                .map(t ->
                        new Made(
                                t.get("number", Long.class),
                                t.get("made_at", Instant.class),
                                t.get("note", String.class),
                                t.get("titles", Integer.class),
                                t.get("blobs", Integer.class),
                                t.get("bytes", Long.class),
                                t.get("again", Long.class)))
                .toList();
    }
}
