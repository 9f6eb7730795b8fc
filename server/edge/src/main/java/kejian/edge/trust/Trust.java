package kejian.edge.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.edge.BoxRegister;
import kejian.contract.edge.EdgeTicket;
import kejian.contract.release.Catalogue;
import kejian.contract.release.KeyRing;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument;
import kejian.contract.release.SignedDocument.Type;
import kejian.contract.release.Snapshot;
import kejian.contract.release.Timestamp;
import kejian.edge.disk.Disk;
import kejian.edge.disk.SmallFile;
import kejian.edge.trust.Seen.Mark;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The client's workflow of The Update Framework (specification 1.0.34 §5), with three roles below
 * the root. The ring is the pinned one and its successors, each kept on the disk as it was served
 * and verified again at every start. What was seen (versions with digests, the province's time)
 * lies in one small file; where that is damaged, the active release is still the floor.
 */
public final class Trust {

    private static final Comparator<BlobRef> BY_NAME = Comparator.comparing(BlobRef::sha256);

    private static final Logger LOG = Logger.getLogger(Trust.class);

    /**
     * Of a version over the one before, more than an edge can miss in its life: a thief of a key
     * cannot use all numbers up, so the province can always go on above the thief's.
     */
    private static final long FARTHEST_LEAP = 1_000_000;

    /** Longer than any lease: nobody knows when the province spoke. */
    private static final Duration FOR_EVER = Duration.ofDays(365_000);

    private final Path folder;
    private final Disk disk;
    private final ProvinceTime time;
    private KeyRing ring;
    private Seen seen;
    private long heardVersion;
    private @Nullable Instant spokenAt; // by the newest timestamp that was believed
    private @Nullable Instant renewedAt;

    private Trust(Path folder, Disk disk, KeyRing ring, Seen seen, ProvinceTime time) {
        this.folder = folder;
        this.disk = disk;
        this.ring = ring;
        this.seen = seen;
        this.time = time;
        this.renewedAt = seen.renewed();
    }

    /**
     * @param pinned the first root's {@link SignedDocument}, as it was handed over at enrolment
     * @throws Refused when the pinned document does not verify by itself
     */
    public static Trust open(Path folder, Disk disk, byte[] pinned, Clock wall, LongSupplier nanos)
            throws IOException, Refused {
        disk.createFolders(folder);
        KeyRing ring = firstRing(pinned);
        Seen seen = readSeen(folder.resolve("seen"));
        ProvinceTime.Known known = seen.atMs() == 0 ? null : seen.time();
        Trust trust = new Trust(folder, disk, ring, seen, new ProvinceTime(known, wall, nanos));
        trust.replayRoots();
        return trust;
    }

    /** Whether the province itself speaks by this key. */
    synchronized boolean isOwn(KeyRing.Key key) {
        return ring.keys().stream().anyMatch(k -> k.keyId().equals(key.keyId()));
    }

    /** The number of the ring that speaks now. */
    public synchronized int rootVersion() {
        return ring.version();
    }

    /** Version of the newest timestamp that was believed, 0 for none. */
    public synchronized long timestampVersion() {
        return seen.timestamp().version();
    }

    public ProvinceTime time() {
        return time;
    }

    /**
     * Takes the next root document; it must be signed by enough keys of this ring and of itself.
     */
    public synchronized void acceptRoot(byte[] envelope) throws Refused, IOException {
        KeyRing next = verifiedSuccessor(envelope);
        SmallFile.replace(disk, rootFile(next.version()), envelope);
        // TUF §5.3.11: new keys may begin again below the versions that a thief's key has raised.
        if (!Envelopes.keyIdsOf(ring, Type.TIMESTAMP)
                        .equals(Envelopes.keyIdsOf(next, Type.TIMESTAMP))
                || !Envelopes.keyIdsOf(ring, Type.SNAPSHOT)
                        .equals(Envelopes.keyIdsOf(next, Type.SNAPSHOT))) {
            save(seen.withoutVersions());
            heardVersion = 0;
        }
        ring = next;
        LOG.infof("root=%d is in force", next.version());
    }

    /**
     * The snapshot that a timestamp names, if the ring in force signed it; nothing else of it is
     * judged, and nothing is kept. Where there is none, a newer ring must be asked for.
     */
    public synchronized Optional<BlobRef> snapshotNamedBy(byte[] envelope) {
        String what = "timestamp";
        try {
            refuseExpired("root " + ring.version(), ring.expires());
            SignedDocument document = Envelopes.parse(envelope, what);
            byte[] payload = Envelopes.open(document, Type.TIMESTAMP, ring, what);
            Timestamp timestamp = StrictJson.readTolerant(payload, Timestamp.class, what);
            return Optional.ofNullable(timestamp.snapshot());
        } catch (Refused e) {
            return Optional.empty(); // whoever accepts it hears why
        }
    }

    /** Verifies the newest word of the province, and lets it set the time. */
    public synchronized Timestamp acceptTimestamp(byte[] envelope) throws Refused, IOException {
        return accept(envelope, /* carried= */ false);
    }

    /**
     * The same of one that was carried here. It may be older than what the line said while it was
     * on its way: that is no rollback as long as it names no older snapshot than is known, and then
     * it sets no time. Its expiry holds as any other's.
     */
    public synchronized Timestamp acceptCarriedTimestamp(byte[] envelope)
            throws Refused, IOException {
        return accept(envelope, /* carried= */ true);
    }

    private Timestamp accept(byte[] envelope, boolean carried) throws Refused, IOException {
        String what = "timestamp";
        refuseExpired("root " + ring.version(), ring.expires());
        SignedDocument document = Envelopes.parse(envelope, what);
        byte[] payload = Envelopes.open(document, Type.TIMESTAMP, ring, what);
        Timestamp timestamp = StrictJson.readTolerant(payload, Timestamp.class, what);
        require(timestamp.snapshot(), what);
        Instant signedAt = instant(timestamp.signedAt(), what);
        Mark mark = new Mark(timestamp.version(), Digest.of(payload).hex());
        boolean overtaken =
                carried
                        && mark.version() > 0
                        && mark.version() < seen.timestamp().version()
                        && timestamp.snapshotVersion() >= seen.snapshot().version();
        if (!overtaken) {
            refuseOlder(what, mark, seen.timestamp());
        }
        if (time.isFuture(signedAt)) {
            throw new Refused(
                    new Refusal.FutureDated(what, timestamp.signedAt(), time.now().toString()));
        }
        refuseExpired(what, timestamp.expires());
        if (mark.version() > Math.max(heardVersion, seen.timestamp().version())) {
            // once, also where a full disk keeps it from being remembered
            time.confirm(signedAt, carried);
            heardVersion = mark.version();
        }
        if (mark.version() > seen.timestamp().version()) {
            save(seen.withTimestamp(mark));
        }
        spokenAt = signedAt;
        return timestamp;
    }

    /** Verifies the snapshot that a timestamp named. */
    public synchronized Snapshot acceptSnapshot(Timestamp timestamp, byte[] envelope)
            throws Refused, IOException {
        String what = "snapshot";
        checkBytes(timestamp.snapshot(), envelope, what);
        SignedDocument document = Envelopes.parse(envelope, what);
        byte[] payload = Envelopes.open(document, Type.SNAPSHOT, ring, what);
        Snapshot snapshot = StrictJson.readTolerant(payload, Snapshot.class, what);
        require(snapshot.release(), what);
        if (snapshot.version() != timestamp.snapshotVersion()) {
            throw new Refused(
                    new Refusal.Mismatch(what, "the timestamp names another snapshot version"));
        }
        Mark mark = new Mark(snapshot.version(), Digest.of(payload).hex());
        refuseOlder(what, mark, seen.snapshot());
        refuseOlder(
                "release",
                new Mark(snapshot.releaseNumber(), snapshot.release().sha256()),
                seen.release());
        refuseExpired(what, snapshot.expires());
        if (mark.version() > seen.snapshot().version()) {
            save(seen.withSnapshot(mark));
        }
        return snapshot;
    }

    /** Verifies the release that a snapshot named; nothing is remembered of it yet. */
    public synchronized ReleaseManifest verifyRelease(Snapshot snapshot, byte[] envelope)
            throws Refused {
        String what = "release " + snapshot.releaseNumber();
        checkBytes(snapshot.release(), envelope, what);
        SignedDocument document = Envelopes.parse(envelope, what);
        byte[] payload = Envelopes.open(document, Type.RELEASE, ring, what);
        ReleaseManifest manifest = readManifest(payload, what);
        if (manifest.number() != snapshot.releaseNumber()) {
            throw new Refused(new Refusal.Mismatch(what, "its number is " + manifest.number()));
        }
        return manifest;
    }

    /** A release of this number and document is about to be activated: none below it ever again. */
    public synchronized void remember(Snapshot snapshot) throws IOException {
        if (snapshot.releaseNumber() > seen.release().version()) {
            save(seen.withRelease(new Mark(snapshot.releaseNumber(), snapshot.release().sha256())));
        }
    }

    /** What is active on this disk counts as seen, even where the file of what was seen is lost. */
    public synchronized void atLeast(long releaseNumber, Digest document) throws IOException {
        if (releaseNumber > seen.release().version()) {
            save(seen.withRelease(new Mark(releaseNumber, document.hex())));
        }
    }

    /**
     * What the newest timestamp names is in force here, its withdrawals first of all: leases run
     * anew, from when the province signed it. To say so again, or of an older one, changes nothing.
     */
    public synchronized void renewLeases() throws IOException {
        Instant spoken = spokenAt;
        if (spoken != null && (renewedAt == null || spoken.isAfter(renewedAt))) {
            renewedAt = spoken; // also where a full disk keeps it from being remembered
            save(seen);
        }
    }

    /** When the province signed what renewed the leases last; nothing where that is not known. */
    public synchronized Optional<Instant> renewedAt() {
        return Optional.ofNullable(renewedAt);
    }

    /** How long the province has been silent since, as far as that is proven. */
    public synchronized Duration silence() {
        Instant since = renewedAt;
        if (since == null) {
            return FOR_EVER;
        }
        Duration silence = Duration.between(since, time.proven());
        return silence.isNegative() ? Duration.ZERO : silence;
    }

    /**
     * Where the file of what was seen is lost, leases run from when the active release was made:
     * the province spoke then, and nobody knows of a later time.
     */
    public synchronized void lentWith(ReleaseManifest manifest) throws Refused {
        if (renewedAt == null) {
            Instant madeAt = instant(manifest.madeAt(), "release " + manifest.number());
            time.atLeast(madeAt);
            renewedAt = madeAt;
        }
    }

    /** Keeps the time that has gone by, so that a power cut does not give it back. */
    public synchronized void saveTime() throws IOException {
        save(seen);
    }

    /** A release that was verified once and lies on this disk: its signature is looked at again. */
    public synchronized ReleaseManifest verifyStored(byte[] envelope, long number) throws Refused {
        String what = "release " + number;
        SignedDocument document = Envelopes.parse(envelope, what);
        ReleaseManifest manifest =
                readManifest(Envelopes.open(document, Type.RELEASE, ring, what), what);
        if (manifest.number() != number) {
            throw new Refused(new Refusal.Mismatch(what, "its number is " + manifest.number()));
        }
        return manifest;
    }

    /** The manifest in a document that this edge stored after verifying it. */
    public static ReleaseManifest readStored(byte[] envelope, String what) throws Refused {
        return readManifest(Envelopes.parse(envelope, what).payloadBytes(), what);
    }

    /** The catalogue of a release, from the bytes that its digest named. */
    public static Catalogue readCatalogue(byte[] json, ReleaseManifest manifest) throws Refused {
        String what = "catalogue of release " + manifest.number();
        Map<Object, Object> seen = new HashMap<>();
        Catalogue catalogue =
                StrictJson.readTolerant(
                        json,
                        Catalogue.class,
                        what,
                        value ->
                                value instanceof BlobRef blob
                                        ? listed(manifest, blob)
                                        : seen.computeIfAbsent(value, v -> v));
        if (catalogue.release() != manifest.number()) {
            throw new Refused(new Refusal.Mismatch(what, "it says release " + catalogue.release()));
        }
        return catalogue;
    }

    /** The manifest's own, where it lists it. */
    private static BlobRef listed(ReleaseManifest manifest, BlobRef blob) {
        int at = Collections.binarySearch(manifest.blobs(), blob, BY_NAME);
        return at >= 0 && manifest.blobs().get(at).equals(blob) ? manifest.blobs().get(at) : blob;
    }

    private static ReleaseManifest readManifest(byte[] payload, String what) throws Refused {
        return checked(StrictJson.readTolerant(payload, ReleaseManifest.class, what), what);
    }

    static ReleaseManifest checked(ReleaseManifest manifest, String what) throws Refused {
        if (manifest.format() != ReleaseManifest.FORMAT) {
            throw new Refused(new Refusal.UnknownFormat(what, manifest.format()));
        }
        require(manifest.catalogue(), what);
        BlobRef before = null;
        boolean catalogueListed = false;
        for (BlobRef blob : manifest.blobs()) {
            if (before != null && before.sha256().compareTo(blob.sha256()) >= 0) {
                throw new Refused(
                        new Refusal.Malformed(what, "a blob is named twice or out of order"));
            }
            catalogueListed |= blob.equals(manifest.catalogue());
            before = blob;
        }
        if (!catalogueListed) {
            throw new Refused(new Refusal.Malformed(what, "its catalogue is not among its blobs"));
        }
        return manifest;
    }

    private static KeyRing firstRing(byte[] pinned) throws Refused {
        String what = "pinned root";
        SignedDocument document = Envelopes.parse(pinned, what);
        // Its own keys must have signed it; that nobody else wrote it is what pinning says.
        KeyRing ring = StrictJson.readTolerant(payloadOf(document, what), KeyRing.class, what);
        Envelopes.checkRing(ring, what);
        Envelopes.open(document, Type.ROOT, ring, what);
        return ring;
    }

    private KeyRing verifiedSuccessor(byte[] envelope) throws Refused {
        String what = "root " + (ring.version() + 1);
        SignedDocument document = Envelopes.parse(envelope, what);
        byte[] payload = Envelopes.open(document, Type.ROOT, ring, what);
        KeyRing next = StrictJson.readTolerant(payload, KeyRing.class, what);
        Envelopes.checkRing(next, what);
        Envelopes.open(document, Type.ROOT, next, what);
        if (next.version() <= ring.version()) {
            throw new Refused(new Refusal.Rollback(what, next.version(), ring.version()));
        }
        if (next.version() != ring.version() + 1) {
            throw new Refused(new Refusal.Mismatch(what, "its version is " + next.version()));
        }
        instant(next.expires(), what);
        return next;
    }

    private void replayRoots() throws IOException {
        for (int version = ring.version() + 1; ; version++) {
            try {
                Optional<byte[]> stored = SmallFile.read(rootFile(version));
                if (stored.isEmpty()) {
                    return;
                }
                ring = verifiedSuccessor(stored.get());
            } catch (SmallFile.DamagedFile | Refused e) {
                LOG.errorf("root=%d on the disk is not used: %s", version, e.getMessage());
                Files.deleteIfExists(rootFile(version)); // the origin has it and is asked again
                return;
            }
        }
    }

    private void refuseExpired(String what, String expires) throws Refused {
        Instant now = time.now();
        if (!instant(expires, what).isAfter(now)) {
            throw new Refused(new Refusal.Expired(what, expires, now.toString()));
        }
    }

    /** Whose ticket it is, if a key that signs timestamps signed it and it has not ended. */
    public synchronized EdgeTicket ticket(byte[] envelope) throws Refused {
        String what = "ticket";
        SignedDocument document = Envelopes.parse(envelope, what);
        byte[] payload =
                Envelopes.open(document, EdgeTicket.MEDIA_TYPE, Type.TIMESTAMP, ring, what);
        EdgeTicket ticket = StrictJson.readTolerant(payload, EdgeTicket.class, what);
        refuseExpired(what, ticket.expires());
        return ticket;
    }

    /** The register of an edge's boxes, if a key that signs releases signed it. */
    public synchronized BoxRegister register(byte[] envelope) throws Refused {
        String what = "register of boxes";
        SignedDocument document = Envelopes.parse(envelope, what);
        byte[] payload = Envelopes.open(document, BoxRegister.MEDIA_TYPE, Type.RELEASE, ring, what);
        return StrictJson.readTolerant(payload, BoxRegister.class, what);
    }

    static void refuseOlder(String what, Mark offered, Mark known) throws Refused {
        if (offered.version() < 1 || offered.version() < known.version()) {
            throw new Refused(new Refusal.Rollback(what, offered.version(), known.version()));
        }
        if (known.version() > 0 && offered.version() - known.version() > FARTHEST_LEAP) {
            throw new Refused(new Refusal.Leap(what, offered.version(), known.version()));
        }
        if (offered.version() == known.version() && !offered.sha256().equals(known.sha256())) {
            throw new Refused(new Refusal.Equivocation(what, offered.version()));
        }
    }

    static void checkBytes(BlobRef announced, byte[] bytes, String what) throws Refused {
        if (bytes.length != announced.sizeBytes()) {
            throw new Refused(new Refusal.SizeDiffers(what, announced.sizeBytes(), bytes.length));
        }
        if (!Digest.of(bytes).hex().equals(announced.sha256())) {
            throw new Refused(new Refusal.DigestDiffers(what));
        }
    }

    private static byte[] payloadOf(SignedDocument document, String what) throws Refused {
        try {
            return document.payloadBytes();
        } catch (IllegalArgumentException e) {
            throw new Refused(new Refusal.Malformed(what, "it is not Base64"));
        }
    }

    private static void require(@Nullable Object value, String what) throws Refused {
        if (value == null) {
            throw new Refused(new Refusal.Malformed(what, "a required key is missing"));
        }
    }

    private static Instant instant(@Nullable String text, String what) throws Refused {
        if (text == null) {
            throw new Refused(new Refusal.Malformed(what, "a time is missing"));
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new Refused(new Refusal.Malformed(what, "a time is no instant"));
        }
    }

    private Path rootFile(int version) {
        return folder.resolve("root-" + version);
    }

    private void save(Seen next) throws IOException {
        Seen timed = next.at(time.known(), renewedAt);
        SmallFile.replace(disk, folder.resolve("seen"), StrictJson.write(timed));
        seen = timed;
    }

    private static Seen readSeen(Path file) throws IOException {
        try {
            Optional<byte[]> stored = SmallFile.read(file);
            return stored.isEmpty()
                    ? Seen.NOTHING
                    : StrictJson.read(stored.get(), Seen.class, "what was seen");
        } catch (SmallFile.DamagedFile | Refused e) {
            LOG.errorf("%s; versions are taken from the active release", e.getMessage());
            return Seen.NOTHING;
        }
    }
}
