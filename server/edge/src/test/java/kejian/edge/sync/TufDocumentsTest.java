package kejian.edge.sync;

import static kejian.edge.kit.TroublesomeOrigin.NOW;
import static kejian.edge.kit.TroublesomeOrigin.bytes;
import static kejian.edge.kit.TroublesomeOrigin.ref;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument.Type;
import kejian.contract.release.Snapshot;
import kejian.edge.disk.RealDisk;
import kejian.edge.disk.SmallFile;
import kejian.edge.kit.Keys;
import kejian.edge.kit.Node;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.trust.Refused;
import kejian.edge.trust.Trust;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cases 1 to 32 of docs/tuf-cases.md: documents, expiry, files. */
class TufDocumentsTest {

    private static final byte[] OLD = bytes(1, 5_000);
    private static final byte[] NEW = bytes(2, 6_000);

    @TempDir Path data;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();
    private final SignedTree tree = new SignedTree(origin);
    private byte[] pinned;

    @BeforeEach
    void publishTheFirst() {
        pinned = tree.root(1);
        tree.publish(1, 1, OLD);
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    private Node node() throws Exception {
        return new Node(data, new RealDisk(), pinned, origin.address());
    }

    private Node started() throws Exception {
        Node node = node();
        assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        return node;
    }

    /** Refused by this name, and the release before goes on. */
    private static void refused(Node node, String reason) {
        assertThat(node.sync.runOnce())
                .isInstanceOfSatisfying(
                        Outcome.NotBelieved.class,
                        o -> assertThat(o.refusal().reason()).isEqualTo(reason));
        assertThat(node.releases.activeNumber()).isEqualTo(1);
    }

    @Test
    void c01_refresh_asksInOrder_andC03_noFileBeforeItsDocuments() throws Exception {
        try (Node node = started()) {
            List<String> asked = List.copyOf(origin.requests);
            assertThat(asked.subList(0, 4))
                    .containsExactly(
                            "/sync/timestamp.json", // asked again where the root has changed
                            "/sync/root/2.json",
                            "/sync/snapshot/1.json",
                            "/sync/release/1.json");
            assertThat(asked.subList(4, asked.size())).allMatch(a -> a.startsWith("/sync/blob/"));
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.UpToDate(1));
        }
    }

    @Test
    void c02_whatIsTrusted_isKept() throws Exception {
        started().close();
        try (Node again = node().restored()) {
            assertThat(again.trust.rootVersion()).isEqualTo(1);
            assertThat(again.trust.timestampVersion()).isEqualTo(1);
            assertThat(again.releases.activeNumber()).isEqualTo(1);
        }
    }

    @Test
    void c04_firstRootThatIsNone_andC05_unsigned_areRefused() {
        pinned = "{}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(this::node).isInstanceOf(Refused.class);
        tree.signedBy(Type.ROOT, List.of());
        pinned = tree.root(1);
        assertThatThrownBy(this::node).isInstanceOf(Refused.class);
        tree.signedBy(Type.ROOT, List.of(Keys.fresh()));
        pinned = tree.root(1);
        assertThatThrownBy(this::node).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @EnumSource(Type.class)
    void c06_unsignedDocument_isRefused(Type type) throws Exception {
        try (Node node = started()) {
            tree.signedBy(type, List.of());
            if (type == Type.ROOT) {
                tree.root(2);
            }
            tree.publish(2, 2, NEW);
            refused(node, "wrong-key");
        }
    }

    @Test
    void c07_addressAndVersion_differ() throws Exception {
        try (Node node = started()) {
            tree.publish(2, 2, NEW);
            byte[] three = tree.root(3);
            origin.documents.put("/sync/root/2.json", three);
            refused(node, "mix-and-match");
            origin.documents.remove("/sync/root/2.json");
            origin.documents.remove("/sync/root/3.json");

            byte[] snapshot = origin.documents.get("/sync/snapshot/2.json");
            origin.documents.put("/sync/snapshot/3.json", snapshot);
            tree.timestamp(3, 3, snapshot);
            refused(node, "mix-and-match");

            byte[] release = origin.documents.get("/sync/release/2.json");
            origin.documents.put("/sync/release/9.json", release);
            tree.snapshot(new Snapshot(4, 9, ref(release), SignedTree.WEEK), 4);
            refused(node, "mix-and-match");
        }
    }

    @Test
    void c08_timestampChanges_underTheSameVersion() throws Exception {
        try (Node node = started()) {
            tree.timestampExpires = "2026-11-30T08:00:01Z";
            tree.publish(1, 1, OLD);
            refused(node, "equivocation");
        }
    }

    @Test
    void c09_digestsOfDocuments_c10_ofARelease_c11_ofASnapshot() throws Exception {
        try (Node node = started()) { // each document was found by its digest
            tree.publish(2, 2, NEW);
            for (String path : List.of("/sync/snapshot/2.json", "/sync/release/2.json")) {
                origin.with(path, TroublesomeOrigin.instead(TroublesomeOrigin::flip));
                refused(node, "digest-differs");
                origin.behave();
            }
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(2));
        }
    }

    @Test
    void c12_documents_areKeptAsTheyWereServed() throws Exception {
        try (Node node = started()) {
            byte[] root = tree.root(2);
            tree.publish(2, 2, NEW);
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(2));
            assertThat(data.resolve("releases/2.json"))
                    .hasBinaryContent(origin.documents.get("/sync/release/2.json"));
            assertThat(SmallFile.read(data.resolve("trust/root-2"))).get().isEqualTo(root);
        }
    }

    @Test
    void c13_unknownFields_andC14_fieldsOfOldTimes_arePassedOver() throws Exception {
        tree.dressing =
                json -> {
                    json.put("x-later", "字").putObject("x-more").put("a", 1);
                    if (json.path("keys").path(0) instanceof ObjectNode key) {
                        key.putArray("keyid_hash_algorithms").add("md5");
                    }
                    return json;
                };
        pinned = tree.root(1);
        tree.root(2);
        tree.publish(1, 1, OLD);
        try (Node node = started()) {
            assertThat(node.trust.rootVersion()).isEqualTo(2);
        }
    }

    @Test
    void c15_snapshot_c16_release_c17_timestamp_thatAreNotThere() throws Exception {
        try (Node node = started()) {
            tree.publish(2, 2, NEW);
            for (String path :
                    List.of(
                            "/sync/snapshot/2.json",
                            "/sync/release/2.json",
                            "/sync/timestamp.json")) {
                origin.with(path, (x, b) -> x.sendResponseHeaders(404, -1));
                assertThat(node.sync.runOnce()).isEqualTo(new Outcome.NothingOffered(404));
                assertThat(node.releases.activeNumber()).isEqualTo(1);
                origin.behave();
            }
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(2));
        }
    }

    @Test
    void c18_documentOfAnotherType() throws Exception {
        try (Node node = started()) {
            tree.publish(2, 2, NEW);
            byte[] timestamp = origin.documents.get("/sync/timestamp.json");
            byte[] snapshot = origin.documents.get("/sync/snapshot/2.json");
            byte[] release = origin.documents.get("/sync/release/2.json");
            origin.documents.put("/sync/root/2.json", release);
            refused(node, "wrong-type");
            origin.documents.remove("/sync/root/2.json");
            origin.documents.put("/sync/timestamp.json", snapshot);
            refused(node, "wrong-type");
            origin.documents.put("/sync/snapshot/3.json", timestamp);
            tree.timestamp(3, 3, timestamp);
            refused(node, "wrong-type");
            origin.documents.put("/sync/release/2.json", snapshot);
            tree.snapshot(new Snapshot(4, 2, ref(snapshot), SignedTree.WEEK), 4);
            refused(node, "wrong-type");
        }
    }

    @Test
    void c20_expiredRoot_isKept_andNothingElseIsTaken() throws Exception {
        try (Node node = started()) {
            tree.root(2);
            tree.root(3, "2026-11-22T08:00:00Z");
            tree.publish(2, 2, NEW);
            refused(node, "expired");
            assertThat(node.trust.rootVersion()).isEqualTo(3);
            assertThat(node.trust.timestampVersion()).isEqualTo(1);
        }
    }

    @Test
    void c21_expiredTimestamp_c22_expiredSnapshot_andC23_withItItsRelease() throws Exception {
        try (Node node = started()) {
            tree.timestampExpires = "2026-11-22T08:00:00Z";
            tree.publish(2, 2, NEW);
            refused(node, "expired");
            assertThat(node.trust.timestampVersion()).isEqualTo(1);
            tree.timestampExpires = SignedTree.WEEK;
            tree.snapshotExpires = "2026-11-22T08:00:00Z";
            tree.publish(2, 2, NEW);
            refused(node, "expired");
            assertThat(node.trust.timestampVersion()).isEqualTo(2);
        }
    }

    @Test
    void c24_rootExpiredHere_andC25_timestampExpiredHere_areOvertaken() throws Exception {
        AtomicLong nanos = new AtomicLong();
        Clock wall = Clock.fixed(NOW, ZoneOffset.UTC);
        pinned = tree.root(1, "2026-11-30T08:00:00Z");
        Trust trust = Trust.open(data, new RealDisk(), pinned, wall, nanos::get);
        trust.acceptTimestamp(origin.documents.get("/sync/timestamp.json"));
        nanos.set(Duration.ofDays(18).toNanos());
        tree.timestampExpires = "2026-12-14T08:00:00Z";
        tree.publish(2, 2, NEW);
        byte[] timestamp = origin.documents.get("/sync/timestamp.json");
        assertThatThrownBy(() -> trust.acceptTimestamp(timestamp))
                .isInstanceOfSatisfying(
                        Refused.class, e -> assertThat(e.refusal().reason()).isEqualTo("expired"));
        trust.acceptRoot(tree.root(2, "2026-12-14T08:00:00Z"));
        assertThat(trust.acceptTimestamp(timestamp).version()).isEqualTo(2);
    }

    @Test
    void c26_file_isTheOneThatWasNamed_andC32_isFetchedOnce() throws Exception {
        try (Node node = started()) {
            Path file = node.blobs.locate(ref(OLD).digest()).orElseThrow();
            assertThat(file).hasBinaryContent(OLD);
            tree.publish(2, 2, OLD, NEW);
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(2));
            assertThat(origin.requests).filteredOn(r -> r.endsWith(ref(OLD).sha256())).hasSize(1);
        }
    }

    @Test
    void c27_namesWithFolders_andC31_digestsOfAnotherKind_areNone() throws Exception {
        try (Node node = started()) {
            int version = 2;
            for (String digest : List.of("../../etc/passwd", "a/b", "", "0".repeat(128))) {
                tree.dressing =
                        json -> {
                            if (json.path("blobs").path(0) instanceof ObjectNode blob) {
                                blob.put("sha256", digest);
                            }
                            return json;
                        };
                tree.publish(2, version++, NEW);
                refused(node, "malformed");
            }
        }
    }

    @Test
    void c28_fileExchanged_c29_manyTimesOver_isNeverTaken() throws Exception {
        try (Node node = started()) {
            for (int i = 2; i < 12; i++) {
                byte[] right = bytes(i * 10, 4_000);
                byte[] wrong = bytes(i * 10 + 1, 4_000);
                ReleaseManifest manifest = tree.publish(i, i, right);
                origin.documents.put("/sync/blob/" + ref(right).sha256(), wrong);
                assertThat(node.sync.runOnce())
                        .isInstanceOfSatisfying(
                                Outcome.NotBelieved.class,
                                o -> assertThat(o.refusal().reason()).isEqualTo("digest-differs"));
                assertThat(node.releases.activeNumber()).isEqualTo(i - 1);
                origin.documents.put("/sync/blob/" + ref(right).sha256(), right);
                assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(i));
                assertThat(manifest.blobs()).contains(ref(right));
                Path file = node.blobs.locate(ref(right).digest()).orElseThrow();
                assertThat(Files.readAllBytes(file)).isEqualTo(right);
            }
        }
    }
}
