package kejian.edge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.edge.kit.HastyDisk;
import kejian.edge.kit.TroublesomeOrigin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a power cut little is read before boxes are served, and everything soon after. */
class UncleanStartTest {

    private static final int BLOBS = 300;
    private static final int BYTES = 100_000;

    @TempDir Path folder;
    private final List<Digest> read = new ArrayList<>();
    private final List<Digest> byAge = new ArrayList<>();
    private Blobs blobs;

    @BeforeEach
    void fill() throws Exception {
        Verify counting =
                (file, digest) -> {
                    read.add(digest);
                    return Verify.everyByte().matches(file, digest);
                };
        blobs = Blobs.open(folder, new HastyDisk(), counting);
        for (int i = 0; i < BLOBS; i++) {
            byte[] bytes = TroublesomeOrigin.bytes(i, BYTES);
            BlobRef blob = new BlobRef(Digest.of(bytes).hex(), BYTES);
            assertThat(blobs.put(blob, new ByteArrayInputStream(bytes))).isTrue();
            byAge.add(blob.digest());
            Files.setLastModifiedTime(pathOf(blob.digest()), FileTime.from(i, TimeUnit.DAYS));
        }
        read.clear();
    }

    private Path pathOf(Digest digest) {
        return blobs.locate(digest).orElseThrow();
    }

    @Test
    void writtenLast_isTheNewest_andNoMoreThanItsShare() throws Exception {
        List<Digest> newest = byAge.reversed();
        assertThat(blobs.writtenLast(10 * BYTES)).isEqualTo(newest.subList(0, 10));
        assertThat(blobs.writtenLast(10 * BYTES + 1)).isEqualTo(newest.subList(0, 11));
        assertThat(blobs.writtenLast()).isEqualTo(newest); // of less than the share: all
        Files.delete(pathOf(byAge.getFirst()));
        assertThat(blobs.writtenLast(1)).containsExactly(byAge.getFirst());
        assertThat(blobs.scrub(byAge.getFirst())).isFalse();
    }

    @Test
    void hurriedRound_readsEachOnce_inPieces_andFindsWhatRotted() throws Exception {
        Digest rotten = byAge.get(7);
        Path file = pathOf(rotten);
        Files.write(file, TroublesomeOrigin.flip(Files.readAllBytes(file)));
        Scrubber scrubber = new Scrubber(blobs);
        int pieces = 1;
        while (scrubber.hurry()) {
            assertThat(read.size()).isLessThan(BLOBS);
            pieces++;
        }
        assertThat(read).hasSize(BLOBS).doesNotHaveDuplicates();
        assertThat(pieces).isGreaterThan(3);
        assertThat(blobs.holds(rotten)).isFalse();
        assertThat(blobs.damagedSoFar()).isEqualTo(1);
    }
}
