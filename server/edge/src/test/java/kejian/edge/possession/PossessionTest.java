package kejian.edge.possession;

import static kejian.edge.kit.TroublesomeOrigin.bytes;
import static kejian.edge.kit.TroublesomeOrigin.ref;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kejian.contract.blob.BlobRef;
import kejian.contract.possession.Challenge;
import kejian.contract.possession.LeafTag;
import kejian.contract.possession.Leaves;
import kejian.contract.possession.Proof;
import kejian.contract.release.ReleaseManifest;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.Node;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.sync.Outcome;
import kejian.edge.trust.Refused;
import kejian.edge.trust.StrictJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an edge says of its disk, against what lies there. */
class PossessionTest {

    private static final byte[] LARGE = bytes(5, 3 * Leaves.BYTES + 12_345);
    private static final byte[] SMALL = bytes(6, 777);
    private static final byte[] NONCE = bytes(7, Challenge.NONCE_BYTES);

    @TempDir Path data;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();
    private final List<Proof> proofs = new ArrayList<>();
    private Node node;
    private Possession possession;
    private ReleaseManifest manifest;

    @BeforeEach
    void start() throws Exception {
        manifest = origin.publish(1, LARGE, SMALL);
        node = new Node(data, new RealDisk(), origin.pinned, origin.address());
        assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        possession = new Possession(node.province, node.blobs, node.releases, "east");
    }

    @AfterEach
    void stop() {
        node.close();
        origin.close();
    }

    private void ask(String nonce, long release, int leaves, BlobRef... suspect) {
        Challenge asked =
                new Challenge(
                        "c1",
                        nonce,
                        release,
                        leaves,
                        "2026-11-23T08:05:00Z",
                        List.of(suspect),
                        null);
        byte[] challenge = TroublesomeOrigin.later(StrictJson.write(asked));
        origin.with(
                "/sync/possession",
                (exchange, none) -> {
                    if (exchange.getRequestMethod().equals("POST")) {
                        proofs.add(read(exchange.getRequestBody().readAllBytes()));
                        TroublesomeOrigin.send(exchange, 202, new byte[0]);
                    } else {
                        TroublesomeOrigin.send(exchange, 200, challenge);
                    }
                });
    }

    private static Proof read(byte[] json) throws IOException {
        try {
            return StrictJson.read(json, Proof.class, "proof");
        } catch (Refused e) {
            throw new IOException(e);
        }
    }

    private void ask() {
        ask(Base64.getEncoder().encodeToString(NONCE), 1, 1500);
    }

    /** Blobs of which some leaf has another tag than its true bytes; told absent, with a minus. */
    private List<String> wrong() throws Exception {
        assertThat(possession.runOnce()).isTrue();
        byte[] tags = Base64.getDecoder().decode(proofs.getLast().tags());
        Map<String, byte[]> truth = new HashMap<>();
        for (byte[] blob : List.of(LARGE, SMALL)) {
            truth.put(ref(blob).sha256(), blob);
        }
        truth.put(
                manifest.catalogue().sha256(),
                origin.documents.get("/sync/blob/" + manifest.catalogue().sha256()));
        List<Leaves.Leaf> leaves = Leaves.of(manifest.blobs()).chosen(NONCE, 1500);
        assertThat(tags).hasSize(leaves.size() * LeafTag.BYTES);
        LeafTag tag = new LeafTag(NONCE, "east");
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < leaves.size(); i++) {
            Leaves.Leaf leaf = leaves.get(i);
            byte[] theirs = Arrays.copyOfRange(tags, i * LeafTag.BYTES, (i + 1) * LeafTag.BYTES);
            ByteBuffer right = ByteBuffer.allocate(LeafTag.BYTES);
            byte[] all = truth.get(leaf.blob().sha256());
            tag.put(leaf, ByteBuffer.wrap(all, (int) leaf.offset(), leaf.bytes()), right);
            boolean absent = Arrays.equals(theirs, new byte[LeafTag.BYTES]);
            if (absent || !Arrays.equals(theirs, right.array())) {
                wrong.add((absent ? "-" : "") + leaf.offset() / Leaves.BYTES);
            }
        }
        return wrong;
    }

    private Path file(byte[] blob) {
        String name = ref(blob).sha256();
        return data.resolve("blobs").resolve(name.substring(0, 2)).resolve(name);
    }

    @Test
    void answer_thatWasLost_isSentAgainAsItWas_whileTheQuestionStands() throws Exception {
        ask(Base64.getEncoder().encodeToString(NONCE), 1, 4);
        TroublesomeOrigin.Answer right = origin.troubleAt("/sync/possession");
        origin.with(
                "/sync/possession",
                (exchange, none) -> {
                    if (exchange.getRequestMethod().equals("POST")) {
                        proofs.add(read(exchange.getRequestBody().readAllBytes()));
                        throw new IOException("the line breaks");
                    }
                    right.send(exchange, none);
                });
        assertThatThrownBy(possession::runOnce).isInstanceOf(IOException.class);
        assertThat(possession.hasUnsent()).isTrue();
        Path blob = data.resolve("blobs/" + ref(SMALL).sha256().substring(0, 2));
        Files.delete(blob.resolve(ref(SMALL).sha256())); // would be told as absent if read anew
        origin.with("/sync/possession", right);
        assertThat(possession.runOnce()).isTrue();
        assertThat(possession.hasUnsent()).isFalse();
        assertThat(proofs).hasSize(2);
        assertThat(proofs.getLast()).isEqualTo(proofs.getFirst());

        origin.with(
                "/sync/possession",
                (exchange, none) -> {
                    if (exchange.getRequestMethod().equals("POST")) {
                        TroublesomeOrigin.send(exchange, 503, new byte[0]);
                    } else {
                        right.send(exchange, none);
                    }
                });
        assertThatThrownBy(possession::runOnce).hasMessageContaining("503");
        assertThat(possession.hasUnsent()).isTrue();
        origin.with("/sync/possession", (x, b) -> x.sendResponseHeaders(204, -1));
        assertThat(possession.runOnce()).isFalse(); // it is over
        assertThat(possession.hasUnsent()).isFalse();
    }

    @Test
    void wholeDisk_isProved() throws Exception {
        ask();
        assertThat(wrong()).isEmpty();
        assertThat(proofs.getLast().challenge()).isEqualTo("c1");
    }

    @Test
    void flippedBit_truncation_andDeletion_show() throws Exception {
        ask();
        byte[] bytes = Files.readAllBytes(file(LARGE));
        bytes[Leaves.BYTES + 5] ^= 4;
        Files.write(file(LARGE), bytes);
        assertThat(wrong()).containsExactly("1");
        Files.write(file(LARGE), Arrays.copyOf(bytes, 3 * Leaves.BYTES + 12_344));
        assertThat(wrong()).containsExactlyInAnyOrder("1", "-3");
        Files.write(file(LARGE), Arrays.copyOf(bytes, 2 * Leaves.BYTES));
        assertThat(wrong()).containsExactlyInAnyOrder("1", "-2", "-3");
        Files.delete(file(SMALL));
        assertThat(wrong()).containsExactlyInAnyOrder("1", "-2", "-3", "-0");
    }

    @Test
    void oneLeafThatIsLonger_isReadToItsLength() throws Exception {
        ask();
        Files.write(file(SMALL), new byte[5000], StandardOpenOption.APPEND);
        assertThat(wrong()).isEmpty();
    }

    @Test
    void suspects_areReadWhole_setAside_andFetchedAgain() throws Exception {
        byte[] bytes = Files.readAllBytes(file(LARGE));
        bytes[bytes.length - 1] ^= 1;
        Files.write(file(LARGE), bytes);
        ask(Base64.getEncoder().encodeToString(NONCE), 1, 1500, ref(LARGE), ref(SMALL));
        assertThat(wrong()).containsExactlyInAnyOrder("-0", "-1", "-2", "-3");
        assertThat(node.blobs.holds(ref(LARGE).digest())).isFalse();
        assertThat(node.blobs.holds(ref(SMALL).digest())).isTrue();
        assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        assertThat(wrong()).isEmpty();
    }

    @Test
    void questionsThatCannotBeAnswered_areNot() throws Exception {
        ask(Base64.getEncoder().encodeToString(NONCE), 2, 1500);
        assertThat(possession.runOnce()).as("another release").isFalse();
        ask(Base64.getEncoder().encodeToString(NONCE), 1, Challenge.MOST_LEAVES + 1);
        assertThat(possession.runOnce()).as("too many").isFalse();
        ask("no base64!", 1, 1500);
        assertThatThrownBy(possession::runOnce).isInstanceOf(Refused.class);
        origin.with("/sync/possession", (x, b) -> TroublesomeOrigin.send(x, 503, new byte[0]));
        assertThatThrownBy(possession::runOnce).isInstanceOf(IOException.class);
        origin.with("/sync/possession", (x, b) -> TroublesomeOrigin.send(x, 204, new byte[0]));
        assertThat(possession.runOnce()).isFalse();
        origin.behave();
        assertThat(possession.runOnce()).as("a province of before").isFalse();
        assertThat(proofs).isEmpty();
    }
}
