package kejian.edge.sync;

import static kejian.edge.kit.TroublesomeOrigin.ref;
import static kejian.edge.sync.CountyStage.AREA;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import kejian.contract.blob.BlobRef;
import kejian.contract.possession.Challenge;
import kejian.contract.possession.LeafTag;
import kejian.contract.possession.Leaves;
import kejian.contract.possession.Proof;
import kejian.contract.release.Snapshot;
import kejian.delivery.view.ReleaseView;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.Node;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.possession.Possession;
import kejian.edge.trust.StrictJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The province asks for a county's files as well, where boxes see them. */
class CountyProofTest {

    @TempDir Path data;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();
    private final CountyStage stage = new CountyStage(origin);

    @AfterEach
    void stop() {
        origin.close();
    }

    @Test
    void proof_isOfBoth_whereTheProvinceAsksForBoth() throws Exception {
        stage.publish(1, 1);
        try (Node node =
                Node.ofCounty(
                        data,
                        new RealDisk(),
                        origin.pinned,
                        origin.address(),
                        AREA,
                        Releases::new)) {
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
            ReleaseView view = node.releases.get().orElseThrow();
            byte[] nonce = TroublesomeOrigin.bytes(9, Challenge.NONCE_BYTES);
            Snapshot.County shown = node.releases.shownCounty().orElseThrow();
            Leaves both =
                    Leaves.of(
                            view.manifest().blobs(), shown, view.county().orElseThrow().release());
            List<Leaves.Leaf> leaves = both.chosen(nonce, 100);
            assertThat(leaves)
                    .extracting(Leaves.Leaf::blob)
                    .contains(shown.document(), ref(CountyStage.picture(1)));
            Path picture = node.blobs.locate(ref(CountyStage.picture(1)).digest()).orElseThrow();
            assertThat(wrong(answer(node, challenge(nonce, shown)), leaves, nonce)).isEmpty();

            byte[] rotten = Files.readAllBytes(picture);
            rotten[0] ^= 1;
            Files.write(picture, rotten);
            assertThat(wrong(answer(node, challenge(nonce, shown)), leaves, nonce))
                    .containsExactly(ref(CountyStage.picture(1)));
            Snapshot.County another =
                    new Snapshot.County(AREA, 2, ref(CountyStage.provincePicture(1)));
            assertThat(answer(node, challenge(nonce, another))).as("not shown here").isNull();
        }
    }

    private static Challenge challenge(byte[] nonce, Snapshot.County county) {
        return new Challenge(
                "c1",
                Base64.getEncoder().encodeToString(nonce),
                1,
                100,
                "2026-11-23T08:05:00Z",
                List.of(),
                county);
    }

    /** Null where it does not answer. */
    private byte[] answer(Node node, Challenge challenge) throws Exception {
        List<byte[]> proofs = new ArrayList<>();
        byte[] asked = StrictJson.write(challenge);
        origin.with(
                "/sync/possession",
                (exchange, none) -> {
                    if (exchange.getRequestMethod().equals("POST")) {
                        proofs.add(exchange.getRequestBody().readAllBytes());
                        TroublesomeOrigin.send(exchange, 202, new byte[0]);
                    } else {
                        TroublesomeOrigin.send(exchange, 200, asked);
                    }
                });
        new Possession(node.province, node.blobs, node.releases, "east").runOnce();
        return proofs.isEmpty()
                ? null
                : Base64.getDecoder()
                        .decode(StrictJson.read(proofs.getLast(), Proof.class, "proof").tags());
    }

    /** Blobs whose piece has another tag than the bytes that the province has. */
    private List<BlobRef> wrong(byte[] tags, List<Leaves.Leaf> leaves, byte[] nonce) {
        assertThat(tags).hasSize(leaves.size() * LeafTag.BYTES);
        LeafTag tag = new LeafTag(nonce, "east");
        List<BlobRef> wrong = new ArrayList<>();
        for (int i = 0; i < leaves.size(); i++) {
            BlobRef blob = leaves.get(i).blob();
            byte[] bytes = origin.documents.get("/sync/blob/" + blob.sha256());
            ByteBuffer right = ByteBuffer.allocate(LeafTag.BYTES);
            tag.put(leaves.get(i), ByteBuffer.wrap(bytes), right);
            if (!ByteBuffer.wrap(tags, i * LeafTag.BYTES, LeafTag.BYTES).equals(right.flip())) {
                wrong.add(blob);
            }
        }
        return wrong;
    }
}
