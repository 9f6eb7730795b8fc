package kejian.contract.possession;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import org.junit.jupiter.api.Test;

class LeavesTest {

    private static final int LEAF = 64;

    private static byte[] nonce(long seed) {
        byte[] nonce = new byte[Challenge.NONCE_BYTES];
        new Random(seed).nextBytes(nonce);
        return nonce;
    }

    private static BlobRef blob(int number, long size) {
        return new BlobRef(
                Digest.of(("blob " + number).getBytes(StandardCharsets.UTF_8)).hex(), size);
    }

    @Test
    void everyByteOfARelease_isInOneLeaf() {
        List<BlobRef> blobs =
                List.of(blob(1, 0), blob(2, 1), blob(3, 64), blob(4, 0), blob(5, 200), blob(6, 0));
        Leaves leaves = Leaves.of(blobs, LEAF);
        assertThat(leaves.count()).isEqualTo(6);
        assertThat(leaves.chosen(nonce(1), 1000))
                .containsExactly(
                        new Leaves.Leaf(0, blobs.get(1), 0, 1),
                        new Leaves.Leaf(1, blobs.get(2), 0, 64),
                        new Leaves.Leaf(2, blobs.get(4), 0, 64),
                        new Leaves.Leaf(3, blobs.get(4), 64, 64),
                        new Leaves.Leaf(4, blobs.get(4), 128, 64),
                        new Leaves.Leaf(5, blobs.get(4), 192, 8));
        assertThat(Leaves.of(List.of(), LEAF).chosen(nonce(1), 10)).isEmpty();
        assertThat(Leaves.of(List.of(blob(1, 0)), LEAF).chosen(nonce(1), 10)).isEmpty();
    }

    @Test
    void chosen_areAsManyAsWanted_alikeForBothSides_andOthersForEachNonce() {
        List<BlobRef> blobs = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            blobs.add(blob(i, 1 + i * 37L % 1000));
        }
        Leaves leaves = Leaves.of(blobs, LEAF);
        List<Leaves.Leaf> chosen = leaves.chosen(nonce(7), 500);
        assertThat(chosen).hasSize(500).doesNotHaveDuplicates();
        assertThat(Leaves.of(blobs, LEAF).chosen(nonce(7), 500)).isEqualTo(chosen);
        Set<Leaves.Leaf> other = Set.copyOf(leaves.chosen(nonce(8), 500));
        assertThat(chosen.stream().filter(other::contains).count())
                .as("as many in common as chance has it")
                .isBetween(30L, 250L);
    }

    @Test
    void everyLeaf_isChosenAsOften() {
        Leaves leaves = Leaves.of(List.of(blob(1, 100L * LEAF)), LEAF);
        Integer[] often = new Integer[100];
        java.util.Arrays.fill(often, 0);
        for (int i = 0; i < 4000; i++) {
            leaves.chosen(nonce(i), 10).forEach(leaf -> often[(int) leaf.number()]++);
        }
        // 400 each are expected, with a deviation of 19
        assertThat(often).allSatisfy(n -> assertThat(n).isBetween(300, 500));
    }

    @Test
    void tag_isOfTheseBytes_atThisPlace_ofThisEdge_forThisNonce() {
        Leaves.Leaf leaf = new Leaves.Leaf(3, blob(1, 640), 192, LEAF);
        Leaves.Leaf elsewhere = new Leaves.Leaf(4, blob(1, 640), 256, LEAF);
        byte[] bytes = nonce(9);
        byte[] flipped = bytes.clone();
        flipped[31] ^= 1;
        Set<String> tags =
                List.of(
                                tag(nonce(1), "east", leaf, bytes),
                                tag(nonce(2), "east", leaf, bytes),
                                tag(nonce(1), "west", leaf, bytes),
                                tag(nonce(1), "east", elsewhere, bytes),
                                tag(nonce(1), "east", leaf, flipped))
                        .stream()
                        .collect(Collectors.toSet());
        assertThat(tags).hasSize(5);
        assertThat(tag(nonce(1), "east", leaf, bytes)).isIn(tags);
    }

    private static String tag(byte[] nonce, String edge, Leaves.Leaf leaf, byte[] bytes) {
        ByteBuffer to = ByteBuffer.allocate(LeafTag.BYTES);
        new LeafTag(nonce, edge).put(leaf, ByteBuffer.wrap(bytes), to);
        assertThat(to.hasRemaining()).isFalse();
        return java.util.HexFormat.of().formatHex(to.array());
    }

    /** Half a percent of an edge's leaves is damaged: how often a challenge meets one of them. */
    @Test
    void halfAPercentOfDamage_isMet_9990TimesOf10000() {
        int all = 12_000;
        Leaves leaves = Leaves.of(List.of(blob(1, (long) all * LEAF)), LEAF);
        int trials = Integer.getInteger("kejian.possession.trials", 500);
        int met = 0;
        for (int trial = 0; trial < trials; trial++) {
            Random random = new Random(trial);
            boolean[] damaged = new boolean[all];
            for (int left = all / 200; left > 0; ) {
                int at = random.nextInt(all);
                left -= damaged[at] ? 0 : 1;
                damaged[at] = true;
            }
            met +=
                    leaves.chosen(nonce(1_000_000 + trial), 1500).stream()
                                    .anyMatch(leaf -> damaged[(int) leaf.number()])
                            ? 1
                            : 0;
        }
        System.out.println("possession: damage met in " + met + " of " + trials + " trials");
        assertThat(met).isGreaterThanOrEqualTo(trials - Math.max(2, trials / 1000));
    }
}
