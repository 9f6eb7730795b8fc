package kejian.contract.possession;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.release.CountyRelease;
import kejian.contract.release.Snapshot;

/**
 * Pieces of a release's blobs, 1 MiB each but for a blob's last, numbered through the manifest in
 * its order. Which of them a nonce means is computed alike by both sides, so that a challenge is as
 * small as the nonce.
 */
public final class Leaves {

    public static final int BYTES = 1 << 20;

    private final List<BlobRef> blobs;
    private final int leafBytes;
    private final long[] before;

    private Leaves(List<BlobRef> blobs, int leafBytes) {
        this.blobs = List.copyOf(blobs);
        this.leafBytes = leafBytes;
        before = new long[blobs.size() + 1];
        for (int i = 0; i < blobs.size(); i++) {
            before[i + 1] = before[i] + (blobs.get(i).sizeBytes() + leafBytes - 1) / leafBytes;
        }
    }

    /**
     * @param blobs of a release's manifest, in its order
     */
    public static Leaves of(List<BlobRef> blobs) {
        return of(blobs, BYTES);
    }

    /**
     * Those of a county's release behind the province's: its blobs, and its document, which is one.
     * What the province's has already is not counted twice.
     */
    public static Leaves of(List<BlobRef> province, Snapshot.County county, CountyRelease release) {
        LinkedHashSet<BlobRef> all = new LinkedHashSet<>(province);
        all.addAll(release.blobs());
        all.add(county.document());
        return of(List.copyOf(all));
    }

    static Leaves of(List<BlobRef> blobs, int leafBytes) {
        return new Leaves(blobs, leafBytes);
    }

    /** How many there are. */
    public long count() {
        return before[blobs.size()];
    }

    /**
     * Those that a nonce means, in rising order, none twice: Floyd's sampling with SHA-256 of nonce
     * and counter as the source of chance.
     *
     * @param wanted how many; all where there are no more
     */
    public List<Leaf> chosen(byte[] nonce, int wanted) {
        long all = count();
        TreeSet<Long> numbers = new TreeSet<>();
        Chance chance = new Chance(nonce);
        for (long top = Math.max(0, all - wanted); top < all; top++) {
            long one = all <= wanted ? top : chance.below(top + 1);
            if (!numbers.add(one)) {
                numbers.add(top);
            }
        }
        List<Leaf> leaves = new ArrayList<>();
        numbers.forEach(number -> leaves.add(leaf(number)));
        return leaves;
    }

    private Leaf leaf(long number) {
        int at = Arrays.binarySearch(before, number);
        // empty blobs share a number with the blob after them, which is the one that is meant
        int blob = at < 0 ? -at - 2 : at;
        while (before[blob + 1] == number) {
            blob++;
        }
        BlobRef ref = blobs.get(blob);
        long offset = (number - before[blob]) * leafBytes;
        return new Leaf(number, ref, offset, (int) Math.min(leafBytes, ref.sizeBytes() - offset));
    }

    /**
     * @param number through the release
     * @param offset in the blob
     */
    public record Leaf(long number, BlobRef blob, long offset, int bytes) {}

    private static final class Chance {
        private final byte[] nonce;
        private final MessageDigest hash = Digest.newSha256();
        private ByteBuffer words = ByteBuffer.allocate(0);
        private int counter;

        Chance(byte[] nonce) {
            this.nonce = nonce.clone();
        }

        /**
         * Each number below the bound alike: a word past its last whole multiple is thrown away.
         */
        long below(long bound) {
            while (true) {
                if (!words.hasRemaining()) {
                    hash.update(nonce);
                    words =
                            ByteBuffer.wrap(
                                    hash.digest(ByteBuffer.allocate(4).putInt(counter++).array()));
                }
                long word = words.getLong() >>> 1;
                if (word < Long.MAX_VALUE - Long.MAX_VALUE % bound) {
                    return word % bound;
                }
            }
        }
    }
}
