package kejian.origin.release;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.release.Catalogue;
import kejian.contract.release.CountyRelease;
import kejian.contract.release.SignedDocument;
import kejian.contract.release.Snapshot;
import kejian.contract.release.Timestamp;

/** Signed documents, byte for byte as they were signed. */
@ApplicationScoped
public class Documents {

    private final EntityManager database;
    private final ObjectMapper json;

    /** Of a string: what a release with a million blobs is in Base64. */
    private static final int LONGEST_TEXT = 1 << 27;

    Documents(EntityManager database, ObjectMapper json) {
        this.database = database;
        this.json = unbounded(json);
    }

    /** What strangers send is bounded; what this province made is as long as it is. */
    private static ObjectMapper unbounded(ObjectMapper bounded) {
        ObjectMapper own = bounded.copy();
        own.getFactory()
                .setStreamReadConstraints(
                        bounded.getFactory()
                                .streamReadConstraints()
                                .rebuild()
                                .maxDocumentLength(-1)
                                .maxStringLength(LONGEST_TEXT)
                                .build());
        return own;
    }

    /** What a document of this province says, however long. */
    public <T> T payload(byte[] envelope, Class<T> type) throws IOException {
        byte[] payload = json.readValue(envelope, SignedDocument.class).payloadBytes();
        return json.readValue(payload, type);
    }

    /** What a county signed and the province published; nothing for what never was. */
    @Transactional(rollbackOn = Exception.class)
    public Optional<CountyRelease> county(Snapshot.County named) throws IOException {
        List<Tuple> rows =
                database.createNativeQuery(
                                "select payload, document from county_release where area = :a and"
                                        + " number = :n and document is not null",
                                Tuple.class)
                        .setParameter("a", named.area())
                        .setParameter("n", named.number())
                        .getResultList();
        for (Tuple row : rows) {
            if (Digest.of(row.get("document", byte[].class)).equals(named.document().digest())) {
                byte[] payload = row.get("payload", byte[].class);
                return Optional.of(json.readValue(payload, CountyRelease.class));
            }
        }
        return Optional.empty();
    }

    /** A release's catalogue, from its blob. */
    public Catalogue catalogue(byte[] blob) throws IOException {
        return json.readValue(blob, Catalogue.class);
    }

    /** The date of a timestamp. */
    public Instant signedAt(byte[] timestamp) throws IOException {
        return Instant.parse(payload(timestamp, Timestamp.class).signedAt());
    }

    public Optional<byte[]> find(SignedDocument.Type type, long version) {
        return database.createNativeQuery(
                        "select body from signed_document where type = :t and version = :v",
                        byte[].class)
                .setParameter("t", type.name())
                .setParameter("v", version)
                .getResultStream()
                .map(byte[].class::cast)
                .findFirst();
    }

    public Optional<byte[]> newest(SignedDocument.Type type) {
        return newestVersion(type) == 0 ? Optional.empty() : find(type, newestVersion(type));
    }

    public long newestVersion(SignedDocument.Type type) {
        return ((Number)
                        database.createNativeQuery(
                                        "select coalesce(max(version), 0) from signed_document where"
                                                + " type = :t",
                                        Long.class)
                                .setParameter("t", type.name())
                                .getSingleResult())
                .longValue();
    }

    /** Above all that were ever handed out, also by a province that this one was restored from. */
    long nextVersion(SignedDocument.Type type) {
        return Math.max(newestVersion(type), floor(type)) + 1;
    }

    /**
     * Whether releases go on by themselves. After a restore somebody looks first at what was
     * withdrawn since the backup, and makes the next one by hand.
     */
    boolean goesOn() {
        return floor(SignedDocument.Type.RELEASE) <= newestVersion(SignedDocument.Type.RELEASE);
    }

    private long floor(SignedDocument.Type type) {
        return ((Number)
                        database.createNativeQuery(
                                        "select coalesce(max(version), 0) from version_floor where"
                                                + " type = :t",
                                        Long.class)
                                .setParameter("t", type.name())
                                .getSingleResult())
                .longValue();
    }

    /** Within the caller's transaction. */
    BlobRef add(SignedDocument.Type type, long version, byte[] body) {
        database.createNativeQuery(
                        "insert into signed_document (type, version, body) values (:t, :v, :b)")
                .setParameter("t", type.name())
                .setParameter("v", version)
                .setParameter("b", body)
                .executeUpdate();
        return new BlobRef(Digest.of(body).hex(), body.length);
    }

    /** A word of that date is on a disk now, and whoever gets it may be lent by it. */
    void carriedAway(Instant signedAt) {
        database.createNativeQuery(
                        """
                        insert into courier_word (signed_at) values (:at)
                        on conflict (one) do update set signed_at = excluded.signed_at
                        """)
                .setParameter("at", signedAt)
                .executeUpdate();
    }

    /** Only the newest timestamp is ever asked for. */
    void forgetTimestampsBefore(long version) {
        database.createNativeQuery(
                        "delete from signed_document where type = 'TIMESTAMP' and version < :v")
                .setParameter("v", version)
                .executeUpdate();
    }

    /** Edges may fetch these from now on. Within the caller's transaction. */
    void released(Collection<BlobRef> blobs) {
        for (BlobRef blob : blobs) {
            database.createNativeQuery(
                            "insert into released_blob values (:s, :b) on conflict do nothing")
                    .setParameter("s", blob.sha256())
                    .setParameter("b", blob.sizeBytes())
                    .executeUpdate();
        }
    }

    /** Whether some release holds the blob. */
    public boolean isReleased(Digest digest) {
        return !database.createNativeQuery("select 1 from released_blob where sha256 = :s")
                .setParameter("s", digest.hex())
                .getResultList()
                .isEmpty();
    }
}
