package kejian.edge.sync;

import static kejian.edge.kit.TroublesomeOrigin.bytes;
import static kejian.edge.kit.TroublesomeOrigin.ref;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kejian.contract.release.SignedDocument;
import kejian.contract.release.SignedDocument.Type;
import kejian.contract.release.Snapshot;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.Keys;
import kejian.edge.kit.Node;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.trust.StrictJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases 33 to 53 of docs/tuf-cases.md: keys, versions that fall, keys that change. */
class TufKeysTest {

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

    private Node started() throws Exception {
        Node node = new Node(data, new RealDisk(), pinned, origin.address());
        assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        return node;
    }

    private static void refused(Node node, String reason) {
        assertThat(node.sync.runOnce())
                .isInstanceOfSatisfying(
                        Outcome.NotBelieved.class,
                        o -> assertThat(o.refusal().reason()).isEqualTo(reason));
        assertThat(node.releases.activeNumber()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Type.class,
            names = {"TIMESTAMP", "SNAPSHOT", "RELEASE"})
    void c33_belowTheThreshold_andC36_oneSignatureTwice(Type type) throws Exception {
        Keys one = Keys.fresh();
        tree.role(type, 2, List.of(one, Keys.fresh()));
        try (Node node = started()) {
            tree.root(2);
            tree.signedBy(type, List.of(one));
            tree.publish(2, 2, NEW);
            refused(node, "below-threshold");
            tree.signedBy(type, List.of(one, one));
            tree.publish(3, 3, NEW);
            refused(node, "below-threshold");
        }
    }

    @ParameterizedTest
    @EnumSource(Type.class)
    void c34_thresholdAboveTheKeys(Type type) throws Exception {
        try (Node node = started()) {
            tree.role(type, 2, List.of(Keys.fresh()));
            tree.root(2);
            tree.publish(2, 2, NEW);
            refused(node, "malformed");
            assertThat(node.trust.rootVersion()).isEqualTo(1);
        }
    }

    @Test
    void c35_oneKeyTwice_ofARoleOrOfTheRing() throws Exception {
        try (Node node = started()) {
            Keys one = Keys.fresh();
            tree.role(Type.SNAPSHOT, 2, List.of(one, one));
            tree.root(2);
            tree.publish(2, 2, NEW);
            refused(node, "malformed");
            tree.rotate(Type.SNAPSHOT);
            tree.dressing =
                    json -> {
                        ArrayNode keys = (ArrayNode) json.get("keys");
                        keys.add(keys.get(0).deepCopy());
                        return json;
                    };
            tree.root(2);
            refused(node, "bad-key");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "X25519", "Ed448"})
    void c37_onlyEd25519_isAKey(String algorithm) throws Exception {
        try (Node node = started()) {
            tree.role(Type.SNAPSHOT, 1, List.of(Keys.of(algorithm)));
            tree.root(2);
            tree.publish(2, 2, NEW);
            refused(node, "bad-key");
        }
    }

    @Test
    void c38_oneBadSignature_besideEnoughGoodOnes() throws Exception {
        Keys bad = Keys.fresh();
        Keys good = Keys.fresh();
        tree.role(Type.TIMESTAMP, 1, List.of(bad, good));
        tree.signedBy(Type.TIMESTAMP, List.of(good));
        try (Node node = startedAfterRotation()) {
            tree.publish(2, 2, NEW);
            byte[] envelope = origin.documents.get("/sync/timestamp.json");
            SignedDocument right = StrictJson.read(envelope, SignedDocument.class, "timestamp");
            SignedDocument.Signature never =
                    new SignedDocument.Signature(
                            bad.id(), Base64.getEncoder().encodeToString(new byte[64]));
            List<SignedDocument.Signature> both = new ArrayList<>(List.of(never));
            both.addAll(right.signatures());
            origin.documents.put(
                    "/sync/timestamp.json",
                    StrictJson.write(
                            new SignedDocument(right.payloadType(), right.payload(), both)));
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(2));
        }
    }

    /** Whose first release was signed after the keys had changed. */
    private Node startedAfterRotation() throws Exception {
        tree.root(2);
        tree.publish(1, 1, OLD);
        return started();
    }

    @Test
    void c40_timestamp_c41_snapshot_c46_release_thatFall() throws Exception {
        try (Node node = started()) {
            tree.publish(5, 5, NEW);
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(5));
            byte[] five = origin.documents.get("/sync/snapshot/5.json");
            tree.timestamp(4, 5, five);
            falls(node);
            byte[] release = origin.documents.get("/sync/release/5.json");
            tree.snapshot(new Snapshot(4, 5, ref(release), SignedTree.WEEK), 6);
            falls(node);
            byte[] older = origin.documents.get("/sync/release/1.json");
            tree.snapshot(new Snapshot(6, 1, ref(older), SignedTree.WEEK), 7);
            falls(node);
        }
    }

    private static void falls(Node node) {
        assertThat(node.sync.runOnce())
                .isInstanceOfSatisfying(
                        Outcome.NotBelieved.class,
                        o -> assertThat(o.refusal().reason()).isEqualTo("rollback"));
        assertThat(node.releases.activeNumber()).isEqualTo(5);
    }

    @Test
    void c42_snapshotWithoutARelease() throws Exception {
        try (Node node = started()) {
            tree.dressing =
                    json -> {
                        json.remove("release");
                        return json;
                    };
            tree.publish(2, 2, NEW);
            refused(node, "malformed");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Type.class,
            names = {"TIMESTAMP", "SNAPSHOT", "RELEASE"})
    void c43_numbersThatLeap_leaveNoRoomAbove_andAreRefused(Type type) throws Exception {
        try (Node node = started()) {
            long far = Long.MAX_VALUE - 1;
            byte[] snapshot = origin.documents.get("/sync/snapshot/1.json");
            switch (type) {
                case TIMESTAMP -> tree.timestamp(far, 1, snapshot);
                case SNAPSHOT -> {
                    byte[] release = origin.documents.get("/sync/release/1.json");
                    tree.snapshot(new Snapshot(far, 1, ref(release), SignedTree.WEEK), 2);
                }
                default -> tree.publish(far, 2, NEW);
            }
            refused(node, "leap");
            // a thief of the key gets so far; the province, which has it again, numbers above
            tree.publish(900_000, 900_000, NEW);
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(900_000));
            tree.publish(900_001, 900_001, OLD);
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(900_001));
        }
    }

    @Test
    void c44_snapshot_andC45_timestamp_beginAgainUnderNewKeys() throws Exception {
        try (Node node = started()) {
            tree.publish(2, 99, NEW);
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(2));
            tree.rotate(Type.TIMESTAMP);
            tree.root(2);
            tree.timestamp(1, 99, origin.documents.get("/sync/snapshot/99.json"));
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.UpToDate(2));
            assertThat(node.trust.timestampVersion()).isEqualTo(1);

            tree.rotate(Type.TIMESTAMP);
            tree.rotate(Type.SNAPSHOT);
            tree.root(3);
            tree.publish(3, 1, OLD);
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(3));
        }
    }

    /**
     * @param keys and {@code signers}: numbers of ten keys
     */
    record Step(int[] keys, int threshold, int[] signers, boolean isTaken) {}

    record Rotation(String name, List<Step> steps) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Step step(String keys, int threshold, String signers) {
        return new Step(numbers(keys), threshold, numbers(signers), true);
    }

    private static Step refusedStep(String keys, int threshold, String signers) {
        return new Step(numbers(keys), threshold, numbers(signers), false);
    }

    private static int[] numbers(String digits) {
        return digits.chars().map(c -> c - '0').toArray();
    }

    static Stream<Rotation> rootRotations() {
        return Stream.of(
                rotation(
                        "one key for another",
                        step("1", 1, "1"),
                        step("2", 1, "21"),
                        step("2", 1, "2")),
                rotation(
                        "strangers sign too",
                        step("1", 1, "314"),
                        step("2", 1, "3214"),
                        step("2", 1, "324")),
                rotation(
                        "three of five, other three each time",
                        step("01234", 3, "024"),
                        step("01234", 3, "041"),
                        step("01234", 3, "013"),
                        step("01234", 3, "013")),
                rotation(
                        "three of five, one key changes",
                        step("01234", 3, "024"),
                        step("01345", 3, "041")),
                rotation(
                        "three of five, one key changes in two steps",
                        step("01234", 3, "024"),
                        step("01345", 3, "0245"),
                        step("01345", 3, "045")),
                rotation(
                        "three of five, all keys change",
                        step("01234", 3, "024"),
                        step("56789", 3, "024567"),
                        step("56789", 3, "567")),
                rotation("threshold rises", step("123", 1, "1"), step("123", 2, "12")),
                rotation(
                        "threshold falls",
                        step("123", 2, "12"),
                        step("123", 1, "12"),
                        step("123", 1, "1")),
                rotation("threshold rises with a key", step("1", 1, "1"), step("12", 2, "12")),
                rotation(
                        "not signed by the old key", step("1", 1, "1"), refusedStep("2", 1, "234")),
                rotation(
                        "not signed by the new key", step("1", 1, "1"), refusedStep("2", 1, "134")),
                rotation(
                        "not signed by three new ones",
                        step("01234", 3, "024"),
                        refusedStep("01345", 3, "024")),
                rotation(
                        "not signed by three old ones",
                        step("01234", 3, "024"),
                        refusedStep("01345", 3, "045")),
                rotation(
                        "new threshold not reached",
                        step("123", 1, "1"),
                        refusedStep("123", 2, "2")),
                rotation(
                        "old threshold not reached",
                        step("123", 2, "12"),
                        refusedStep("123", 1, "1")));
    }

    private static Rotation rotation(String name, Step... steps) {
        return new Rotation(name, List.of(steps));
    }

    @ParameterizedTest
    @MethodSource("rootRotations")
    void c52_rootKeysThatChange(Rotation rotation) throws Exception {
        List<Keys> ten = IntStream.range(0, 10).mapToObj(i -> Keys.fresh()).toList();
        int version = 0;
        int taken = 0;
        for (Step step : rotation.steps()) {
            tree.role(Type.ROOT, step.threshold(), chosen(ten, step.keys()));
            tree.signedBy(Type.ROOT, chosen(ten, step.signers()));
            byte[] root = tree.root(++version);
            pinned = version == 1 ? root : pinned;
            taken += step.isTaken() ? 1 : 0;
        }
        try (Node node = new Node(data, new RealDisk(), pinned, origin.address())) {
            Outcome outcome = node.sync.runOnce();
            assertThat(node.trust.rootVersion()).isEqualTo(taken);
            if (taken == rotation.steps().size()) {
                assertThat(outcome).isEqualTo(new Outcome.Activated(1));
            } else {
                assertThat(outcome).isInstanceOf(Outcome.NotBelieved.class);
                assertThat(node.releases.activeNumber()).isZero();
            }
        }
    }

    private static List<Keys> chosen(List<Keys> of, int[] numbers) {
        return Arrays.stream(numbers).mapToObj(of::get).toList();
    }

    static Stream<Rotation> otherRotations() {
        return Stream.of(
                rotation("one key for another", step("2", 1, "2")),
                rotation("strangers sign too", step("1", 1, "314")),
                rotation("not signed by the new key", refusedStep("2", 1, "134")),
                rotation("one of three by a stranger", refusedStep("01345", 3, "024")),
                rotation("two of three", refusedStep("01345", 3, "04")),
                rotation("three of five, first", step("01234", 3, "024")),
                rotation("three of five, second", step("01234", 3, "041")),
                rotation("three of five, third", step("01234", 3, "013")),
                rotation("three of five, fourth", step("01234", 3, "123")),
                rotation("three of five, fifth", step("01234", 3, "234")));
    }

    @ParameterizedTest
    @MethodSource("otherRotations")
    void c53_keysOfOtherRolesThatChange(Rotation rotation) throws Exception {
        Step step = rotation.steps().getFirst();
        for (Type type : List.of(Type.TIMESTAMP, Type.SNAPSHOT, Type.RELEASE)) {
            try (TroublesomeOrigin other = new TroublesomeOrigin()) {
                List<Keys> ten = IntStream.range(0, 10).mapToObj(i -> Keys.fresh()).toList();
                SignedTree documents = new SignedTree(other);
                byte[] first = documents.root(1);
                documents.publish(1, 1, OLD);
                Path place = data.resolve(type.name());
                try (Node node = new Node(place, new RealDisk(), first, other.address())) {
                    assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
                    documents.role(type, step.threshold(), chosen(ten, step.keys()));
                    documents.signedBy(type, chosen(ten, step.signers()));
                    documents.root(2);
                    documents.publish(2, 2, NEW);
                    Outcome outcome = node.sync.runOnce();
                    if (step.isTaken()) {
                        assertThat(outcome).as("%s", type).isEqualTo(new Outcome.Activated(2));
                    } else {
                        assertThat(outcome).as("%s", type).isInstanceOf(Outcome.NotBelieved.class);
                        assertThat(node.releases.activeNumber()).isEqualTo(1);
                    }
                }
            }
        }
    }
}
