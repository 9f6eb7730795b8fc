package kejian.origin.release;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.release.Delegation;
import kejian.contract.release.KeyRing;
import kejian.contract.release.SignedDocument;
import kejian.contract.release.Snapshot;
import org.jspecify.annotations.Nullable;

/** Which keys sign for which county, and what they have signed. Within the caller's transaction. */
@ApplicationScoped
class CountyBook {

    private final EntityManager database;
    private final ObjectMapper json;

    CountyBook(EntityManager database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /**
     * A key as the API shows it.
     *
     * @param publicKey Base64 of its X.509 form
     */
    record Key(String keyId, String publicKey, Instant addedAt, String addedBy) {}

    /**
     * A county's release, or what is to become one.
     *
     * @param payload what is signed
     * @param document none while it has not come back signed
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never a key
    record Release(
            String area,
            long number,
            byte[] payload,
            int titles,
            int blobs,
            long bytes,
            Instant madeAt,
            byte @Nullable [] document,
            @Nullable Instant submittedAt,
            @Nullable String submittedBy) {}

    /** All that sign, as the province's release says it; none where no county does. */
    @Nullable List<Delegation> delegations() {
        Map<String, Integer> thresholds = new TreeMap<>();
        for (Tuple row : rows("select area, threshold from county where :a = ''", "")) {
            thresholds.put(row.get("area", String.class), row.get("threshold", Integer.class));
        }
        List<Delegation> all = new ArrayList<>();
        thresholds.forEach((area, threshold) -> {
            List<KeyRing.Key> keys =
                    keys(area).stream()
                            .map(k -> new KeyRing.Key(k.keyId(), k.publicKey()))
                            .toList();
            if (!keys.isEmpty()) {
                all.add(new Delegation(area, keys, threshold));
            }
        });
        return all.isEmpty() ? null : all;
    }

    Optional<Delegation> delegation(String area) {
        List<Delegation> all = delegations();
        return all == null
                ? Optional.empty()
                : all.stream().filter(d -> d.area().equals(area)).findFirst();
    }

    /** The present keys of a county. */
    List<Key> keys(String area) {
        return rows(
                        "select key_id, public_key, added_at, added_by from county_key"
                                + " where area = :a and ended_at is null order by id",
                        area)
                .stream()
                .map(row ->
                        new Key(
                                row.get("key_id", String.class),
                                row.get("public_key", String.class),
                                row.get("added_at", Instant.class),
                                row.get("added_by", String.class)))
                .toList();
    }

    /**
     * These keys and no others sign for the county from now on.
     *
     * @return whether anything is other than before
     */
    boolean delegate(Delegation wanted, String who, Instant now) {
        Optional<Delegation> before = delegation(wanted.area());
        List<String> had = before.map(CountyBook::ids).orElse(List.of());
        List<String> have = ids(wanted);
        if (had.equals(have)
                && (have.isEmpty() || before.orElseThrow().threshold() == wanted.threshold())) {
            return false;
        }
        for (String gone : had.stream().filter(id -> !have.contains(id)).toList()) {
            database.createNativeQuery(
                            "update county_key set ended_at = :at, ended_by = :by where area = :a"
                                    + " and key_id = :k and ended_at is null")
                    .setParameter("at", now)
                    .setParameter("by", who)
                    .setParameter("a", wanted.area())
                    .setParameter("k", gone)
                    .executeUpdate();
        }
        for (KeyRing.Key key : wanted.keys()) {
            if (!had.contains(key.keyId())) {
                database.createNativeQuery(
                                "insert into county_key (area, key_id, public_key, added_at,"
                                        + " added_by) values (:a, :k, :p, :at, :by)")
                        .setParameter("a", wanted.area())
                        .setParameter("k", key.keyId())
                        .setParameter("p", key.publicKey())
                        .setParameter("at", now)
                        .setParameter("by", who)
                        .executeUpdate();
            }
        }
        database.createNativeQuery(
                        "insert into county values (:a, :t) on conflict (area) do update set"
                                + " threshold = excluded.threshold")
                .setParameter("a", wanted.area())
                .setParameter("t", Math.max(1, wanted.threshold()))
                .executeUpdate();
        return true;
    }

    private static List<String> ids(Delegation delegation) {
        return delegation.keys().stream().map(KeyRing.Key::keyId).sorted().toList();
    }

    /** What the snapshot names: of each county the newest that its present keys have signed. */
    @Nullable List<Snapshot.County> current() throws IOException {
        List<Snapshot.County> all = new ArrayList<>();
        List<Delegation> delegations = delegations();
        for (Delegation keys : delegations == null ? List.<Delegation>of() : delegations) {
            Release newest = newestSigned(keys.area()).orElse(null);
            if (newest != null && newest.document() != null) {
                byte[] document = newest.document();
                if (isSigned(json.readValue(document, SignedDocument.class), keys)) {
                    all.add(
                            new Snapshot.County(
                                    keys.area(),
                                    newest.number(),
                                    new BlobRef(Digest.of(document).hex(), document.length)));
                }
            }
        }
        return all.isEmpty() ? null : all;
    }

    /** Whether enough of these keys have signed it. */
    static boolean isSigned(SignedDocument document, Delegation keys) {
        return keys.keys().stream().filter(document::isSignedBy).count() >= keys.threshold();
    }

    Optional<Release> newestSigned(String area) {
        return releases("area = :a and document is not null order by number desc limit 1", area)
                .stream()
                .findFirst();
    }

    /** What waits to be signed. */
    Optional<Release> draft(String area) {
        return releases("area = :a and document is null", area).stream().findFirst();
    }

    /** In the place of what waited before. */
    void put(Release draft, String who) {
        database.createNativeQuery(
                        "delete from county_release where area = :a and document is null")
                .setParameter("a", draft.area())
                .executeUpdate();
        database.createNativeQuery(
                        "insert into county_release (area, number, payload, titles, blobs, bytes,"
                                + " made_at, made_by) values (:a, :n, :p, :t, :b, :s, :at, :by)")
                .setParameter("a", draft.area())
                .setParameter("n", draft.number())
                .setParameter("p", draft.payload())
                .setParameter("t", draft.titles())
                .setParameter("b", draft.blobs())
                .setParameter("s", draft.bytes())
                .setParameter("at", draft.madeAt())
                .setParameter("by", who)
                .executeUpdate();
    }

    void signed(Release draft, byte[] document, String who, Instant now) {
        database.createNativeQuery(
                        "update county_release set document = :d, submitted_at = :at,"
                                + " submitted_by = :by where area = :a and number = :n")
                .setParameter("d", document)
                .setParameter("at", now)
                .setParameter("by", who)
                .setParameter("a", draft.area())
                .setParameter("n", draft.number())
                .executeUpdate();
    }

    private List<Release> releases(String where, String area) {
        return rows(
                        "select area, number, payload, titles, blobs, bytes, made_at, document,"
                                + " submitted_at, submitted_by from county_release where "
                                + where,
                        area)
                .stream()
                .map(row ->
                        new Release(
                                row.get("area", String.class),
                                row.get("number", Long.class),
                                row.get("payload", byte[].class),
                                row.get("titles", Integer.class),
                                row.get("blobs", Integer.class),
                                row.get("bytes", Long.class),
                                row.get("made_at", Instant.class),
                                row.get("document", byte[].class),
                                row.get("submitted_at", Instant.class),
                                row.get("submitted_by", String.class)))
                .toList();
    }

    private List<Tuple> rows(String sql, String area) {
        return database.createNativeQuery(sql, Tuple.class).setParameter("a", area).getResultList();
    }
}
