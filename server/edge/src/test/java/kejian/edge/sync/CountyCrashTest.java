package kejian.edge.sync;

import static kejian.edge.sync.CountyStage.AREA;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kejian.contract.blob.Digest;
import kejian.edge.disk.Disk;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.Folders;
import kejian.edge.kit.MortalDisk;
import kejian.edge.kit.MortalDisk.Aftermath;
import kejian.edge.kit.MortalDisk.Omission;
import kejian.edge.kit.Node;
import kejian.edge.kit.TroublesomeOrigin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The power fails before every change to the disk while a pair of releases is activated. */
class CountyCrashTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path temp;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();
    private final CountyStage stage = new CountyStage(origin);
    private Path before;

    @BeforeEach
    void activateTheFirst() throws Exception {
        before = temp.resolve("before");
        Files.createDirectories(before);
        stage.publish(1, 1);
        try (Node node = node(before, new RealDisk())) {
            node.sync.runOnce();
            assertThat(node.shown()).isEqualTo("1.1");
        }
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    @Test
    void activation_powerFailsAnywhere_leavesAPairThatIsWhole() throws Exception {
        stage.publish(2, 2);
        Map<String, Integer> seen = enumerate(Omission.NOTHING, "2.2");
        assertThat(seen.keySet()).isSubsetOf("1.1", "1.2", "2.1", "2.2").contains("1.1", "2.2");
        assertThat(seen.values().stream().mapToInt(n -> n).sum()).isGreaterThan(100);
        System.out.println("activation of a pair, crash points x aftermaths: " + seen);
    }

    @Test
    void activation_noFsyncOfFiles_isCaught() throws Exception {
        stage.publish(2, 2);
        assertThat(enumerate(Omission.FILE_FORCE, "2.2").keySet())
                .anyMatch(s -> s.startsWith("HALF"));
    }

    @Test
    void activation_noFsyncOfFolders_isCaught() throws Exception {
        stage.publish(2, 2);
        assertThat(enumerate(Omission.FOLDER_FORCE, "2.2").keySet())
                .anyMatch(s -> s.startsWith("HALF"));
    }

    @Test
    void revocation_powerFailsAnywhere_leavesOldOrNew() throws Exception {
        stage.delegations = List.of();
        stage.publish(2, 0);
        Map<String, Integer> seen = enumerate(Omission.NOTHING, "2");
        assertThat(seen.keySet()).isSubsetOf("1.1", "1", "2").contains("1.1", "2");
        System.out.println("revocation, crash points x aftermaths: " + seen);
    }

    @Test
    void activation_diskFullAtAnyWrite_whatWasShownGoesOnAndTheNextRoundSucceeds()
            throws Exception {
        stage.publish(2, 2);
        for (int k = 1; ; k++) {
            Path data = copy("full");
            MortalDisk disk = new MortalDisk(data, k, Omission.NOTHING).failingOnce();
            try (Node node = node(data, disk)) {
                node.restored();
                node.sync.runOnce();
                assertThat(state(data)).isIn("1.1", "1.2", "2.1", "2.2");
                assertThat(node.shown()).isIn("1.1", "1.2", "2.1", "2.2");
                if (!disk.wasHit()) {
                    assertThat(node.shown()).isEqualTo("2.2");
                    assertThat(k).isGreaterThan(20);
                    return;
                }
                node.sync.runOnce();
                node.sync.runOnce();
                assertThat(node.shown()).as("write %d", k).isEqualTo("2.2");
                assertThat(state(data)).isEqualTo("2.2");
            } catch (IOException e) {
                // The disk was full while the program began: it says so and is started again.
                assertThat(e).hasMessageContaining("No space");
                assertThat(state(data)).isEqualTo("1.1");
            }
        }
    }

    private Map<String, Integer> enumerate(Omission omission, String end) throws Exception {
        Map<String, Integer> seen = new TreeMap<>();
        for (int k = 1; ; k++) {
            boolean hit = false;
            for (Aftermath aftermath : Aftermath.values()) {
                Path data = copy("k" + k);
                MortalDisk disk = new MortalDisk(data, k, omission);
                try (Node node = node(data, disk)) {
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
                    goesOn(data, state, end);
                }
                Folders.delete(data);
            }
            if (!hit) {
                return seen;
            }
        }
    }

    /** The program itself starts on what is left, shows the same, and comes to the end. */
    private void goesOn(Path data, String state, String end) throws Exception {
        try (Node node = node(data, new RealDisk())) {
            node.restored();
            assertThat(node.shown()).isEqualTo(state);
            node.sync.runOnce();
            assertThat(node.shown()).isEqualTo(end);
            assertThat(state(data)).isEqualTo(end);
        }
    }

    private Node node(Path data, Disk disk) throws Exception {
        return Node.ofCounty(data, disk, origin.pinned, origin.address(), AREA, Releases::new);
    }

    /** What the disk holds, judged without the program: the pointer, both documents, every blob. */
    private static String state(Path data) throws IOException {
        String pointer = Files.readString(data.resolve("CURRENT"), StandardCharsets.US_ASCII);
        String[] lines = pointer.split("\n", -1);
        if (lines.length != 3
                || !Digest.of((lines[1] + "\n").getBytes(StandardCharsets.US_ASCII))
                        .hex()
                        .equals(lines[0])) {
            return "HALF pointer";
        }
        String[] words = lines[1].split(" ");
        Path release = data.resolve("releases/" + words[0] + ".json");
        if (!isWhole(release, words[1]) || !isHere(data, release)) {
            return "HALF release";
        }
        if (words.length == 2) {
            return words[0];
        }
        Path county = blob(data, words[4]);
        if (!isWhole(county, words[4]) || !isHere(data, county)) {
            return "HALF county";
        }
        return words[0] + "." + words[3];
    }

    private static boolean isHere(Path data, Path document) throws IOException {
        JsonNode envelope = JSON.readTree(document.toFile());
        JsonNode payload =
                JSON.readTree(Base64.getDecoder().decode(envelope.get("payload").asText()));
        for (JsonNode blob : payload.get("blobs")) {
            String sha256 = blob.get("sha256").asText();
            if (!isWhole(blob(data, sha256), sha256)) {
                return false;
            }
        }
        return true;
    }

    private static Path blob(Path data, String sha256) {
        return data.resolve("blobs/" + sha256.substring(0, 2) + "/" + sha256);
    }

    private static boolean isWhole(Path file, String sha256) throws IOException {
        return Files.exists(file) && Digest.of(Files.readAllBytes(file)).hex().equals(sha256);
    }

    private Path copy(String name) throws IOException {
        return Folders.copy(before, temp.resolve(name));
    }
}
