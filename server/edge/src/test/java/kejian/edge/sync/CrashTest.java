package kejian.edge.sync;

import static kejian.edge.kit.TroublesomeOrigin.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.release.ReleaseManifest;
import kejian.edge.disk.Disk;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.Folders;
import kejian.edge.kit.MortalDisk;
import kejian.edge.kit.MortalDisk.Aftermath;
import kejian.edge.kit.MortalDisk.Omission;
import kejian.edge.kit.Node;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.store.Blobs;
import kejian.edge.store.Verify;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** G1, G8: the power fails before every change to the disk, for every change there is. */
class CrashTest {

    private static final byte[] KEPT = bytes(1, 3_000);
    private static final byte[] OLD = bytes(2, 3_000);
    private static final byte[] NEW = bytes(3, 5_000);

    @TempDir Path temp;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();
    private Path before;

    @BeforeEach
    void activateTheFirst() throws Exception {
        before = temp.resolve("before");
        Files.createDirectories(before);
        origin.publish(1, KEPT, OLD);
        try (Node node = new Node(before, new RealDisk(), origin.pinned, origin.address())) {
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        }
        origin.publish(2, KEPT, NEW);
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    @Test
    void activation_powerFailsAnywhere_leavesOldOrNewAndGoesOn() throws Exception {
        Map<String, Integer> seen = enumerate(Omission.NOTHING, Releases::new);
        assertThat(seen.keySet()).isSubsetOf("OLD", "NEW");
        assertThat(seen.get("OLD")).isGreaterThan(40);
        assertThat(seen.get("NEW")).isGreaterThan(4);
        System.out.println("activation, crash points x aftermaths: " + seen);
    }

    @Test
    void activation_pointerFirst_isCaught() throws Exception {
        assertThat(enumerate(Omission.NOTHING, PointerFirst::new).keySet())
                .anyMatch(s -> s.startsWith("HALF"));
    }

    @Test
    void activation_noFsyncOfFiles_isCaught() throws Exception {
        assertThat(enumerate(Omission.FILE_FORCE, Releases::new).keySet())
                .anyMatch(s -> s.startsWith("HALF"));
    }

    @Test
    void activation_noFsyncOfFolders_isCaught() throws Exception {
        assertThat(enumerate(Omission.FOLDER_FORCE, Releases::new).keySet())
                .anyMatch(s -> s.startsWith("HALF"));
    }

    @Test
    void activation_diskFullAtAnyWrite_oldGoesOnAndTheNextRoundSucceeds() throws Exception {
        for (int k = 1; ; k++) {
            Path data = copy("full");
            MortalDisk disk = new MortalDisk(data, k, Omission.NOTHING).failingOnce();
            try (Node node = node(data, disk, Releases::new)) {
                node.restored();
                Outcome outcome = node.sync.runOnce();
                assertThat(state(data)).isIn("OLD", "NEW");
                assertThat(node.releases.activeNumber()).isIn(1L, 2L);
                if (!disk.wasHit()) {
                    assertThat(outcome).isEqualTo(new Outcome.Activated(2));
                    assertThat(k).isGreaterThan(15);
                    return;
                }
                node.sync.runOnce();
                assertThat(node.releases.activeNumber()).as("write %d", k).isEqualTo(2);
                assertThat(state(data)).isEqualTo("NEW");
            } catch (IOException e) {
                // The disk was full while the program began: it says so and is started again.
                assertThat(e).hasMessageContaining("No space");
                assertThat(state(data)).isEqualTo("OLD");
            }
        }
    }

    private Map<String, Integer> enumerate(Omission omission, Node.MakeReleases make)
            throws Exception {
        Map<String, Integer> seen = new TreeMap<>();
        for (int k = 1; ; k++) {
            boolean hit = false;
            for (Aftermath aftermath : Aftermath.values()) {
                Path data = copy("k" + k);
                MortalDisk disk = new MortalDisk(data, k, omission);
                try (Node node = node(data, disk, make)) {
                    node.restored();
                    node.sync.runOnce();
                } catch (MortalDisk.PowerCut | IllegalStateException e) {
                    // dead, as planned; in a fetching thread it comes wrapped
                    assertThat(disk.wasHit()).isTrue();
                }
                hit = disk.wasHit();
                disk.comeBack(aftermath);
                String state = state(data);
                seen.merge(state, 1, Integer::sum);
                if (omission == Omission.NOTHING && !state.startsWith("HALF")) {
                    goesOn(data, state);
                }
                Folders.delete(data);
            }
            if (!hit) {
                return seen;
            }
        }
    }

    /** The program itself starts on what is left, shows the same, and reaches the new release. */
    private void goesOn(Path data, String state) throws Exception {
        try (Node node = new Node(data, new RealDisk(), origin.pinned, origin.address())) {
            node.restored();
            assertThat(node.releases.activeNumber()).isEqualTo(state.equals("OLD") ? 1 : 2);
            node.sync.runOnce();
            assertThat(node.releases.activeNumber()).isEqualTo(2);
            assertThat(state(data)).isEqualTo("NEW");
        }
    }

    private Node node(Path data, Disk disk, Node.MakeReleases make) throws Exception {
        return new Node(data, disk, origin.pinned, origin.address(), Verify.everyByte(), make, 0);
    }

    /** What the disk holds, judged without the program: the pointer, its document, every blob. */
    private String state(Path data) throws IOException {
        String pointer = Files.readString(data.resolve("CURRENT"), StandardCharsets.US_ASCII);
        String[] lines = pointer.split("\n", -1);
        if (lines.length != 3
                || !Digest.of((lines[1] + "\n").getBytes(StandardCharsets.US_ASCII))
                        .hex()
                        .equals(lines[0])) {
            return "HALF pointer";
        }
        String number = lines[1].split(" ")[0];
        Path document = data.resolve("releases/" + number + ".json");
        if (!Files.exists(document)
                || !Digest.of(Files.readAllBytes(document)).hex().equals(lines[1].split(" ")[1])) {
            return "HALF document";
        }
        byte[][] wanted = number.equals("1") ? new byte[][] {KEPT, OLD} : new byte[][] {KEPT, NEW};
        ReleaseManifest manifest = origin.manifest(Long.parseLong(number), wanted);
        for (BlobRef blob : manifest.blobs()) {
            Path file =
                    data.resolve("blobs/" + blob.sha256().substring(0, 2) + "/" + blob.sha256());
            if (!Files.exists(file) || !Digest.of(Files.readAllBytes(file)).equals(blob.digest())) {
                return "HALF blob";
            }
        }
        return number.equals("1") ? "OLD" : "NEW";
    }

    private Path copy(String name) throws IOException {
        return Folders.copy(before, temp.resolve(name));
    }

    /** The seeded mistake: the new release is named before its blobs are there. */
    private static final class PointerFirst extends Releases {

        PointerFirst(Path data, Disk disk, Blobs blobs) throws IOException {
            super(data, disk, blobs);
        }

        @Override
        void beforeFetch(ReleaseManifest manifest, byte[] document) throws IOException {
            storeDocument(manifest.number(), document);
            movePointer(manifest.number(), Digest.of(document));
        }
    }
}
