package kejian.origin.release;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.problem.Problem;
import kejian.contract.release.CountyRelease;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument.Type;
import kejian.contract.release.Snapshot;
import kejian.contract.release.Timestamp;
import kejian.origin.problem.ProblemException;

/**
 * The newest release's documents for a courier. A disk is on the road for weeks, so it has a
 * timestamp of its own that is believed for longer; the line's stay short-lived.
 */
@ApplicationScoped
public class CourierDocuments {

    private final Documents documents;
    private final Publisher publisher;
    private final Signer signer;
    private final ReleaseConfig config;
    private final Clock clock;

    CourierDocuments(
            Documents documents,
            Publisher publisher,
            Signer signer,
            ReleaseConfig config,
            Clock clock) {
        this.documents = documents;
        this.publisher = publisher;
        this.signer = signer;
        this.config = config;
        this.clock = clock;
    }

    /**
     * @param ofCounties what each county's edges need besides, by its area
     * @param byAddress the very bytes that were signed, by the address that an edge asks for
     */
    public record Carried(
            ReleaseManifest release,
            Instant expires,
            Map<String, List<BlobRef>> ofCounties,
            Map<String, byte[]> byAddress) {}

    /**
     * @throws ProblemException {@code not-ready} while there is no release
     */
    @Transactional(rollbackOn = Exception.class)
    public Carried make() throws IOException, GeneralSecurityException {
        publisher.lock();
        long snapshotVersion = documents.newestVersion(Type.SNAPSHOT);
        if (snapshotVersion == 0) {
            throw new ProblemException(Problem.NOT_READY);
        }
        Map<String, byte[]> all = new TreeMap<>();
        for (long root = 2; root <= documents.newestVersion(Type.ROOT); root++) {
            all.put("sync/root/" + root + ".json", stored(Type.ROOT, root));
        }
        byte[] snapshot = stored(Type.SNAPSHOT, snapshotVersion);
        all.put("sync/snapshot/" + snapshotVersion + ".json", snapshot);
        Snapshot named = payload(snapshot, Snapshot.class);
        long number = named.releaseNumber();
        byte[] release = stored(Type.RELEASE, number);
        all.put("sync/release/" + number + ".json", release);
        Instant expires =
                clock.instant().plus(config.courierValid()).truncatedTo(ChronoUnit.SECONDS);
        all.put("sync/timestamp.json", timestamp(snapshotVersion, snapshot, expires));
        return new Carried(
                payload(release, ReleaseManifest.class), expires, ofCounties(named), all);
    }

    /** Their documents are blobs, so they lie on the disk as these do. */
    private Map<String, List<BlobRef>> ofCounties(Snapshot named) throws IOException {
        Map<String, List<BlobRef>> all = new TreeMap<>();
        List<Snapshot.County> counties = named.counties();
        for (Snapshot.County each : counties == null ? List.<Snapshot.County>of() : counties) {
            Optional<CountyRelease> release = documents.county(each);
            if (release.isPresent()) {
                List<BlobRef> blobs = new ArrayList<>(release.get().blobs());
                blobs.add(each.document());
                all.put(each.area(), blobs);
            }
        }
        return all;
    }

    /** A number of its own: the next one is the line's, and no number is said twice. */
    private byte[] timestamp(long snapshotVersion, byte[] snapshot, Instant expires)
            throws IOException, GeneralSecurityException {
        long version = documents.nextVersion(Type.TIMESTAMP);
        Timestamp timestamp =
                new Timestamp(
                        version,
                        clock.instant().truncatedTo(ChronoUnit.MILLIS).toString(),
                        expires.toString(),
                        snapshotVersion,
                        new BlobRef(Digest.of(snapshot).hex(), snapshot.length));
        byte[] signed = signer.sign(Type.TIMESTAMP, timestamp, List.of(Signer.Name.RELEASE));
        documents.add(Type.TIMESTAMP, version, signed);
        documents.carriedAway(Instant.parse(timestamp.signedAt()));
        // Nobody sees the long-lived one on the line: this takes its place before the commit.
        publisher.renewTimestamp();
        return signed;
    }

    /** A release by its number, for what an edge has already. */
    @Transactional(rollbackOn = Exception.class)
    public Optional<ReleaseManifest> release(long number) throws IOException {
        Optional<byte[]> stored = documents.find(Type.RELEASE, number);
        return stored.isEmpty()
                ? Optional.empty()
                : Optional.of(payload(stored.get(), ReleaseManifest.class));
    }

    private byte[] stored(Type type, long version) {
        return documents.find(type, version).orElseThrow();
    }

    private <T> T payload(byte[] envelope, Class<T> type) throws IOException {
        return documents.payload(envelope, type);
    }
}
