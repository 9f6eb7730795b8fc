package kejian.edge.sync;

import static kejian.edge.kit.TroublesomeOrigin.NOW;
import static kejian.edge.kit.TroublesomeOrigin.bytes;
import static kejian.edge.kit.TroublesomeOrigin.ref;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import kejian.contract.blob.BlobRef;
import kejian.contract.release.KeyRing;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument;
import kejian.contract.release.SignedDocument.Type;
import kejian.contract.release.Snapshot;
import kejian.contract.release.Timestamp;
import kejian.edge.kit.Keys;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.trust.StrictJson;

/** What can be wrong with a release on its way to an edge, and the reason that must be given. */
final class WrongReleases {

    static final byte[] OLD = bytes(1, 50_000);
    static final byte[] NEW = bytes(2, 70_000);
    private static final String WEEK = "2026-11-30T08:00:00Z";

    private WrongReleases() {}

    /** One thing wrong; {@code trouble} happens after release 1 was activated. */
    record Case(String name, String reason, Consumer<TroublesomeOrigin> trouble) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case blob(String name, String reason, TroublesomeOrigin.Answer answer) {
        return new Case(
                name,
                reason,
                o -> {
                    o.publish(2, NEW);
                    o.with("/sync/blob/" + ref(NEW).sha256(), answer);
                });
    }

    private static Case release(
            String name, String reason, java.util.function.UnaryOperator<ReleaseManifest> change) {
        return new Case(
                name,
                reason,
                o -> {
                    ReleaseManifest bad = change.apply(o.manifest(2, NEW));
                    o.publish(bad, Keys.sign(Type.RELEASE, bad, o.signer), 2, WEEK);
                });
    }

    private static Case timestamp(String name, String reason, Timestamp stamp) {
        return new Case(
                name,
                reason,
                o -> {
                    o.publish(2, NEW);
                    o.stamp(stamp, o.signer);
                });
    }

    private static Timestamp stamp(long version, String signedAt, String expires) {
        return new Timestamp(version, signedAt, expires, 2, ref(NEW));
    }

    static Stream<Case> all() {
        Keys stranger = Keys.fresh();
        return Stream.of(blobsAndReleases(), statements(stranger), roots(stranger))
                .flatMap(each -> each);
    }

    private static Stream<Case> blobsAndReleases() {
        return Stream.of(
                blob(
                        "blob one bit flipped",
                        "digest-differs",
                        TroublesomeOrigin.instead(TroublesomeOrigin::flip)),
                blob(
                        "blob one byte more",
                        "size-differs",
                        TroublesomeOrigin.instead(TroublesomeOrigin::oneMore)),
                blob(
                        "blob one byte more, chunked",
                        "too-large",
                        TroublesomeOrigin.chunked(TroublesomeOrigin::oneMore)),
                blob(
                        "blob endless",
                        "too-large",
                        (x, b) -> {
                            x.sendResponseHeaders(200, 0);
                            for (int i = 0; i < 10_000; i++) {
                                x.getResponseBody().write(b);
                            }
                        }),
                blob(
                        "blob short with its own length",
                        "size-differs",
                        TroublesomeOrigin.instead(b -> Arrays.copyOf(b, 10))),
                blob("another valid blob", "size-differs", TroublesomeOrigin.instead(b -> OLD)),
                blob(
                        "another blob of the same size",
                        "digest-differs",
                        TroublesomeOrigin.instead(b -> bytes(9, b.length))),
                blob("blob behind a portal", "foreign-page", TroublesomeOrigin.portal()),
                blob(
                        "blob redirected",
                        "redirected",
                        (x, b) -> {
                            x.getResponseHeaders().set("Location", "http://169.254.169.254/");
                            TroublesomeOrigin.send(x, 302, new byte[0]);
                        }),
                release(
                        "blob named twice",
                        "malformed",
                        m ->
                                withBlobs(
                                        m,
                                        List.of(
                                                m.blobs().getFirst(),
                                                m.blobs().getFirst(),
                                                m.blobs().getLast()))),
                release(
                        "one digest with two sizes",
                        "malformed",
                        m ->
                                withBlobs(
                                        m,
                                        List.of(
                                                m.blobs().getFirst(),
                                                new BlobRef(m.blobs().getFirst().sha256(), 7),
                                                m.blobs().getLast()))),
                release("blobs out of order", "malformed", m -> withBlobs(m, m.blobs().reversed())),
                release(
                        "catalogue not listed",
                        "malformed",
                        m ->
                                withBlobs(
                                        m,
                                        m.blobs().stream()
                                                .filter(b -> !b.equals(m.catalogue()))
                                                .toList())),
                release(
                        "catalogue of another release",
                        "mix-and-match",
                        m ->
                                new ReleaseManifest(
                                        1, 3, m.madeAt(), m.catalogue(), m.blobs(), m.withdrawn())),
                release(
                        "a catalogue that is none",
                        "malformed",
                        m -> {
                            List<BlobRef> one = List.of(ref(NEW));
                            return new ReleaseManifest(1, 2, m.madeAt(), ref(NEW), one, List.of());
                        }),
                release(
                        "format of the future",
                        "unknown-format",
                        m ->
                                new ReleaseManifest(
                                        2,
                                        2,
                                        m.madeAt(),
                                        m.catalogue(),
                                        m.blobs(),
                                        m.withdrawn())));
    }

    private static Stream<Case> statements(Keys stranger) {
        return Stream.of(
                timestamp(
                        "expired",
                        "expired",
                        stamp(2, "2026-11-01T00:00:00Z", "2026-11-08T00:00:00Z")),
                timestamp(
                        "expired this very moment",
                        "expired",
                        stamp(2, NOW.toString(), NOW.toString())),
                timestamp(
                        "signed in the future",
                        "future-dated",
                        stamp(2, "2026-11-25T08:00:00Z", "2027-11-25T08:00:00Z")),
                timestamp("version 0", "rollback", stamp(0, NOW.toString(), WEEK)),
                timestamp(
                        "version 1 with other bytes",
                        "equivocation",
                        stamp(1, NOW.toString(), WEEK)),
                timestamp("expiry that is no time", "malformed", stamp(2, NOW.toString(), "never")),
                new Case(
                        "timestamp version 2^63",
                        "malformed",
                        o ->
                                o.documents.put(
                                        "/sync/timestamp.json",
                                        Keys.signBytes(
                                                Type.TIMESTAMP,
                                                "{\"version\":9223372036854775808}"
                                                        .getBytes(StandardCharsets.UTF_8),
                                                o.signer))),
                new Case(
                        "timestamp as null",
                        "malformed",
                        o ->
                                o.documents.put(
                                        "/sync/timestamp.json",
                                        Keys.signBytes(
                                                Type.TIMESTAMP,
                                                "null".getBytes(StandardCharsets.UTF_8),
                                                o.signer))),
                new Case(
                        "timestamp by a stranger",
                        "wrong-key",
                        o -> {
                            o.publish(2, NEW);
                            o.stamp(stamp(2, NOW.toString(), WEEK), stranger);
                        }),
                new Case(
                        "timestamp by the root key",
                        "wrong-key",
                        o -> o.stamp(stamp(2, NOW.toString(), WEEK), o.root)),
                new Case(
                        "timestamp unsigned",
                        "wrong-key",
                        o -> o.stamp(stamp(2, NOW.toString(), WEEK))),
                new Case(
                        "timestamp behind a portal",
                        "foreign-page",
                        o -> o.with("/sync/timestamp", TroublesomeOrigin.portal())),
                new Case(
                        "timestamp as HTML called JSON",
                        "foreign-page",
                        o ->
                                o.with(
                                        "/sync/timestamp",
                                        TroublesomeOrigin.instead(b ->
                                                "\n<!DOCTYPE html>"
                                                        .getBytes(StandardCharsets.UTF_8)))),
                new Case(
                        "timestamp oversized",
                        "too-large",
                        o ->
                                o.with(
                                        "/sync/timestamp",
                                        TroublesomeOrigin.chunked(b -> new byte[1 << 20]))),
                new Case(
                        "timestamp redirected",
                        "redirected",
                        o ->
                                o.with(
                                        "/sync/timestamp",
                                        (x, b) -> {
                                            x.getResponseHeaders()
                                                    .set("Location", "http://169.254.169.254/");
                                            TroublesomeOrigin.send(x, 307, new byte[0]);
                                        })),
                new Case(
                        "key twice in the envelope",
                        "malformed",
                        o ->
                                o.with(
                                        "/sync/timestamp",
                                        TroublesomeOrigin.instead(b ->
                                                ("{\"payload\":\"\","
                                                                + new String(
                                                                                b,
                                                                                StandardCharsets
                                                                                        .UTF_8)
                                                                        .substring(1))
                                                        .getBytes(StandardCharsets.UTF_8)))),
                new Case(
                        "text after the envelope",
                        "malformed",
                        o ->
                                o.with(
                                        "/sync/timestamp",
                                        TroublesomeOrigin.instead(b ->
                                                (new String(b, StandardCharsets.UTF_8) + "{}")
                                                        .getBytes(StandardCharsets.UTF_8)))),
                new Case(
                        "timestamp gzipped",
                        "malformed",
                        o ->
                                o.with(
                                        "/sync/timestamp",
                                        (x, b) -> {
                                            x.getResponseHeaders().set("Content-Encoding", "gzip");
                                            TroublesomeOrigin.send(
                                                    x, 200, new byte[] {0x1f, (byte) 0x8b, 8, 0});
                                        })),
                new Case(
                        "signature of other bytes",
                        "bad-signature",
                        o -> {
                            Timestamp wanted = stamp(2, NOW.toString(), WEEK);
                            byte[] payload = StrictJson.write(wanted);
                            SignedDocument.Signature other =
                                    o.signer.signature(
                                            Type.TIMESTAMP.mediaType(),
                                            "x".getBytes(StandardCharsets.UTF_8));
                            o.documents.put(
                                    "/sync/timestamp.json",
                                    envelope(Type.TIMESTAMP, payload, other));
                        }),
                new Case(
                        "snapshot where a timestamp belongs",
                        "wrong-type",
                        o -> {
                            o.publish(2, NEW);
                            o.documents.put(
                                    "/sync/timestamp.json",
                                    o.documents.get("/sync/snapshot/2.json"));
                        }),
                new Case(
                        "old snapshot under a new name",
                        "digest-differs",
                        o -> {
                            byte[] old = o.documents.get("/sync/snapshot/1.json");
                            o.publish(2, NEW);
                            o.documents.put("/sync/snapshot/2.json", old);
                        }),
                new Case(
                        "snapshot of another version",
                        "mix-and-match",
                        o -> {
                            o.publish(2, NEW);
                            byte[] signed = o.documents.get("/sync/snapshot/2.json");
                            o.documents.put("/sync/snapshot/5.json", signed);
                            o.stamp(
                                    new Timestamp(5, NOW.toString(), WEEK, 5, ref(signed)),
                                    o.signer);
                        }),
                new Case(
                        "snapshot expired",
                        "expired",
                        o -> {
                            ReleaseManifest m = o.manifest(2, NEW);
                            o.publish(m, Keys.sign(Type.RELEASE, m, o.signer), 2, WEEK);
                            snapshot(
                                    o,
                                    2,
                                    new Snapshot(
                                            2,
                                            2,
                                            ref(o.documents.get("/sync/release/2.json")),
                                            "2026-11-01T00:00:00Z"));
                        }),
                new Case(
                        "release number falls",
                        "rollback",
                        o -> {
                            o.publish(9, NEW);
                            ReleaseManifest m = o.manifest(0, NEW);
                            o.publish(m, Keys.sign(Type.RELEASE, m, o.signer), 10, WEEK);
                        }),
                new Case(
                        "release 1 with other bytes",
                        "equivocation",
                        o -> {
                            ReleaseManifest m = o.manifest(1, NEW);
                            o.publish(m, Keys.sign(Type.RELEASE, m, o.signer), 2, WEEK);
                        }),
                new Case(
                        "release by a stranger",
                        "wrong-key",
                        o -> {
                            ReleaseManifest m = o.manifest(2, NEW);
                            o.publish(m, Keys.sign(Type.RELEASE, m, stranger), 2, WEEK);
                        }),
                new Case(
                        "release document replaced",
                        "size-differs",
                        o -> {
                            o.publish(2, NEW);
                            o.with(
                                    "/sync/release/",
                                    TroublesomeOrigin.instead(b -> Arrays.copyOf(b, b.length - 1)));
                        }),
                new Case(
                        "announced release beyond the limit",
                        "too-large",
                        o -> {
                            o.publish(2, NEW);
                            snapshot(
                                    o,
                                    2,
                                    new Snapshot(
                                            2, 2, new BlobRef(ref(NEW).sha256(), 1L << 40), WEEK));
                        }));
    }

    private static Stream<Case> roots(Keys stranger) {
        List<Case> cases = new ArrayList<>();
        // Roots: the next ring must be signed by enough keys of the ring before and of itself.
        Keys next = Keys.fresh();
        cases.add(
                root(
                        "root by a stranger",
                        "wrong-key",
                        o -> Keys.sign(Type.ROOT, Keys.ring(2, 1, o.signer, next), next)));
        cases.add(
                root(
                        "root not signed by itself",
                        "wrong-key",
                        o -> Keys.sign(Type.ROOT, Keys.ring(2, 1, o.signer, next), o.root)));
        cases.add(
                root(
                        "root of a leap",
                        "mix-and-match",
                        o -> Keys.sign(Type.ROOT, Keys.ring(3, 1, o.signer, o.root), o.root)));
        cases.add(
                root(
                        "root of the same version",
                        "rollback",
                        o -> Keys.sign(Type.ROOT, Keys.ring(1, 1, o.signer, next), o.root, next)));
        cases.add(
                root(
                        "root below its own threshold, one signature twice",
                        "below-threshold",
                        o -> {
                            byte[] payload =
                                    StrictJson.write(Keys.ring(2, 2, o.signer, o.root, next));
                            SignedDocument.Signature one =
                                    o.root.signature(Type.ROOT.mediaType(), payload);
                            return envelope(Type.ROOT, payload, one, one);
                        }));
        cases.add(
                root(
                        "key id that is not the key's digest",
                        "bad-key",
                        o -> {
                            KeyRing good = Keys.ring(2, 1, o.signer, o.root);
                            List<KeyRing.Key> keys = new ArrayList<>(good.keys());
                            keys.add(new KeyRing.Key(next.id(), stranger.key().publicKey()));
                            return Keys.sign(
                                    Type.ROOT,
                                    new KeyRing(2, good.expires(), keys, good.roles()),
                                    o.root);
                        }));
        cases.add(
                root(
                        "key of another algorithm",
                        "bad-key",
                        o -> {
                            KeyRing good = Keys.ring(2, 1, o.signer, o.root);
                            List<KeyRing.Key> keys = new ArrayList<>(good.keys());
                            keys.add(Keys.of("X25519").key());
                            return Keys.sign(
                                    Type.ROOT,
                                    new KeyRing(2, good.expires(), keys, good.roles()),
                                    o.root);
                        }));
        return cases.stream();
    }

    private static Case root(
            String name,
            String reason,
            java.util.function.Function<TroublesomeOrigin, byte[]> make) {
        return new Case(
                name,
                reason,
                o -> {
                    o.publish(2, NEW);
                    o.documents.put("/sync/root/2.json", make.apply(o));
                });
    }

    private static void snapshot(TroublesomeOrigin o, long version, Snapshot snapshot) {
        byte[] signed = Keys.sign(Type.SNAPSHOT, snapshot, o.signer);
        o.documents.put("/sync/snapshot/" + version + ".json", signed);
        o.stamp(new Timestamp(version, NOW.toString(), WEEK, version, ref(signed)), o.signer);
    }

    private static byte[] envelope(
            Type type, byte[] payload, SignedDocument.Signature... signatures) {
        return StrictJson.write(
                new SignedDocument(
                        type.mediaType(),
                        java.util.Base64.getEncoder().encodeToString(payload),
                        List.of(signatures)));
    }

    private static ReleaseManifest withBlobs(ReleaseManifest m, List<BlobRef> blobs) {
        return new ReleaseManifest(1, m.number(), m.madeAt(), m.catalogue(), blobs, m.withdrawn());
    }
}
