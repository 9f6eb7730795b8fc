package kejian.edge.sync;

import static kejian.edge.kit.TroublesomeOrigin.NOW;
import static kejian.edge.kit.TroublesomeOrigin.ref;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import kejian.contract.release.KeyRing;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument.Type;
import kejian.contract.release.Snapshot;
import kejian.contract.release.Timestamp;
import kejian.edge.kit.Keys;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.trust.StrictJson;

/** A province's documents in which each role has keys, a threshold and signers of its own. */
final class SignedTree {

    static final String WEEK = "2026-11-30T08:00:00Z";
    static final String YEARS = "2036-01-01T00:00:00Z";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TroublesomeOrigin origin;
    private final Map<Type, List<Keys>> keys = new EnumMap<>(Type.class);
    private final Map<Type, Integer> thresholds = new EnumMap<>(Type.class);
    private final Map<Type, List<Keys>> signers = new EnumMap<>(Type.class);

    /** What changes a document's JSON before it is signed. */
    UnaryOperator<ObjectNode> dressing = json -> json;

    String timestampExpires = WEEK;
    String snapshotExpires = WEEK;

    SignedTree(TroublesomeOrigin origin) {
        this.origin = origin;
        for (Type type : Type.values()) {
            List<Keys> one = List.of(Keys.fresh());
            role(type, 1, one);
            signedBy(type, one);
        }
    }

    void role(Type type, int threshold, List<Keys> of) {
        keys.put(type, List.copyOf(of));
        thresholds.put(type, threshold);
    }

    void signedBy(Type type, List<Keys> of) {
        signers.put(type, List.copyOf(of));
    }

    List<Keys> signersOf(Type type) {
        return signers.get(type);
    }

    /** New keys for a role, which sign from now on. */
    void rotate(Type type) {
        List<Keys> one = List.of(Keys.fresh());
        role(type, 1, one);
        signedBy(type, one);
    }

    KeyRing ring(int version, String expires) {
        Map<String, KeyRing.Key> all = new LinkedHashMap<>();
        List<KeyRing.Role> roles = new ArrayList<>();
        for (Type type : Type.values()) {
            keys.get(type).forEach(k -> all.put(k.id(), k.key()));
            List<String> ids = keys.get(type).stream().map(Keys::id).toList();
            roles.add(new KeyRing.Role(type, ids, thresholds.get(type)));
        }
        return new KeyRing(version, expires, List.copyOf(all.values()), roles);
    }

    byte[] root(int version) {
        return root(version, YEARS);
    }

    /** Serves it too. */
    byte[] root(int version, String expires) {
        byte[] signed = sign(Type.ROOT, ring(version, expires));
        origin.documents.put("/sync/root/" + version + ".json", signed);
        return signed;
    }

    ReleaseManifest publish(long number, long version, byte[]... blobs) {
        ReleaseManifest manifest = origin.manifest(number, blobs);
        byte[] release = sign(Type.RELEASE, manifest);
        origin.documents.put("/sync/release/" + number + ".json", release);
        snapshot(new Snapshot(version, number, ref(release), snapshotExpires), version);
        return manifest;
    }

    void snapshot(Snapshot snapshot, long timestampVersion) {
        byte[] signed = sign(Type.SNAPSHOT, snapshot);
        origin.documents.put("/sync/snapshot/" + snapshot.version() + ".json", signed);
        timestamp(timestampVersion, snapshot.version(), signed);
    }

    void timestamp(long version, long snapshotVersion, byte[] snapshot) {
        Timestamp timestamp =
                new Timestamp(
                        version, NOW.toString(), timestampExpires, snapshotVersion, ref(snapshot));
        origin.documents.put("/sync/timestamp.json", sign(Type.TIMESTAMP, timestamp));
    }

    private byte[] sign(Type type, Object document) {
        try {
            ObjectNode json = (ObjectNode) JSON.readTree(StrictJson.write(document));
            byte[] payload = JSON.writeValueAsBytes(dressing.apply(json));
            return Keys.signBytes(type, payload, signers.get(type).toArray(Keys[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
