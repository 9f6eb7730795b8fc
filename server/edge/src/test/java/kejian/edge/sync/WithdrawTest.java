package kejian.edge.sync;

import static kejian.edge.kit.TroublesomeOrigin.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import kejian.contract.blob.BlobRef;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument.Type;
import kejian.edge.disk.Disk;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.Keys;
import kejian.edge.kit.MortalDisk;
import kejian.edge.kit.MortalDisk.Aftermath;
import kejian.edge.kit.MortalDisk.Omission;
import kejian.edge.kit.Node;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.store.Verify;
import kejian.edge.sync.NewsLine.Heard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * G3 (a): what is withdrawn is gone at once, and stays gone, though its release is far from whole.
 */
class WithdrawTest {

    private static final String GONE = "0198a000-0000-7000-8000-000000000002";
    private static final String STAYS = "0198a000-0000-7000-8000-000000000001";
    private static final byte[] BIG = bytes(9, 400_000);

    @TempDir Path temp;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();
    private final CountDownLatch slowly = new CountDownLatch(1);

    @BeforeEach
    void publishTheFirst() {
        PictureReleases.publish(origin, 1);
    }

    @AfterEach
    void stop() {
        slowly.countDown();
        origin.close();
    }

    @Test
    void withdrawn_whileAnOlderReleaseIsFetched_isGoneBeforeThatIsWhole() throws Exception {
        try (Node node = node(temp, new RealDisk(), Releases::new)) {
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
            Thread filling = fillSlowly(node, 2, List.of());
            assertThat(isGone(node)).isFalse();

            publish(3, List.of(GONE));
            assertThat(node.sync.look()).isEmpty();
            assertThat(isGone(node)).isTrue();
            assertThat(node.releases.get().orElseThrow().isWithdrawn(STAYS)).isFalse();
            assertThat(node.releases.activeNumber()).isEqualTo(1);

            slowly.countDown();
            filling.join();
            assertThat(node.releases.activeNumber()).isEqualTo(2); // which still lists it
            assertThat(isGone(node)).isTrue();
        }
        try (Node again = node(temp, new RealDisk(), Releases::new).restored()) {
            assertThat(again.releases.activeNumber()).isEqualTo(2);
            assertThat(isGone(again)).isTrue();
        }
    }

    @Test
    void withdrawn_byTheReleaseBeingFetched_isGoneBeforeItsFirstBlob() throws Exception {
        assertThat(isGoneDuringTheFill(Releases::new)).isTrue();
    }

    @Test
    void withdrawn_onlyAtActivation_isCaught() throws Exception {
        assertThat(isGoneDuringTheFill(FaultyReleases.GoneAtActivation::new)).isFalse();
    }

    private boolean isGoneDuringTheFill(Node.MakeReleases make) throws Exception {
        try (Node node = node(temp, new RealDisk(), make)) {
            node.sync.runOnce();
            Thread filling = fillSlowly(node, 2, List.of(GONE));
            boolean gone = isGone(node);
            slowly.countDown();
            filling.join();
            assertThat(node.releases.activeNumber()).isEqualTo(2);
            assertThat(isGone(node)).isTrue();
            return gone;
        }
    }

    @Test
    void withdrawn_powerFailsAnywhereLater_staysGoneWithoutTheProvince() throws Exception {
        assertThat(comesBack(Omission.NOTHING, Releases::new)).isFalse();
    }

    @Test
    void withdrawn_inMemoryAlone_isCaught() throws Exception {
        assertThat(comesBack(Omission.NOTHING, FaultyReleases.GoneInMemory::new)).isTrue();
    }

    @Test
    void withdrawn_withoutFsyncOfTheFile_isCaught() throws Exception {
        assertThat(comesBack(Omission.FILE_FORCE, Releases::new)).isTrue();
    }

    @Test
    void withdrawn_withoutFsyncOfTheFolder_isCaught() throws Exception {
        assertThat(comesBack(Omission.FOLDER_FORCE, Releases::new)).isTrue();
    }

    /** Whether a withdrawal that was in force is ever none after the power came back. */
    private boolean comesBack(Omission omission, Node.MakeReleases make) throws Exception {
        boolean wasInForce = false;
        // once it is in force, the many steps of the fill that follows are looked at in strides
        for (int k = 1; ; k += wasInForce ? 6 : 1) {
            boolean hit = false;
            for (Aftermath aftermath : Aftermath.values()) {
                Path data = temp.resolve(omission + "-" + k + "-" + aftermath);
                Files.createDirectories(data);
                PictureReleases.publish(origin, 1);
                try (Node node = node(data, new RealDisk(), Releases::new)) {
                    node.sync.runOnce();
                }
                publish(2, List.of(GONE));
                MortalDisk disk = new MortalDisk(data, k, omission);
                boolean inForce = false;
                try (Node node = node(data, disk, make)) {
                    node.restored();
                    inForce = node.sync.look().isEmpty();
                    node.sync.runOnce();
                } catch (MortalDisk.PowerCut | IllegalStateException e) {
                    assertThat(disk.wasHit()).isTrue(); // dead, as planned
                }
                hit = disk.wasHit();
                disk.comeBack(aftermath);
                URI nobody = URI.create("http://127.0.0.1:1");
                try (Node node =
                        new Node(
                                data,
                                new RealDisk(),
                                origin.pinned,
                                nobody,
                                Verify.everyByte(),
                                Releases::new,
                                0)) {
                    node.restored();
                    boolean isBack =
                            node.releases.get().map(v -> !v.isWithdrawn(GONE)).orElse(false);
                    if (inForce && isBack) {
                        return true;
                    }
                }
                wasInForce |= inForce;
            }
            if (!hit) {
                assertThat(k).isGreaterThan(20);
                return false;
            }
        }
    }

    @Test
    void withdrawn_diskFullAtAnyWrite_isGoneAllTheSameAndDurableWithTheNextRound()
            throws Exception {
        for (int k = 1; k < 12; k++) {
            Path data = temp.resolve("full-" + k);
            Files.createDirectories(data);
            PictureReleases.publish(origin, 1);
            try (Node node = node(data, new RealDisk(), Releases::new)) {
                node.sync.runOnce();
            }
            publish(2, List.of(GONE));
            MortalDisk disk = new MortalDisk(data, k, Omission.NOTHING).failingOnce();
            try (Node node = node(data, disk, Releases::new)) {
                node.restored();
                node.sync.look();
                node.sync.look();
                assertThat(isGone(node)).as("write %d", k).isTrue();
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("No space"); // while the program began
                continue;
            }
            try (Node node = node(data, new RealDisk(), Releases::new).restored()) {
                assertThat(isGone(node)).as("after a start, write %d", k).isTrue();
            }
        }
    }

    @Test
    void fileOfWithdrawals_damaged_isMadeAnewByTheNextRound() throws Exception {
        try (Node node = node(temp, new RealDisk(), Releases::new)) {
            node.sync.runOnce();
            publish(2, List.of(GONE));
            assertThat(node.sync.look()).isEmpty();
        }
        Path file = temp.resolve("WITHDRAWN");
        Files.write(file, TroublesomeOrigin.flip(Files.readAllBytes(file)));
        try (Node node = node(temp, new RealDisk(), Releases::new).restored()) {
            assertThat(node.releases.activeNumber()).isEqualTo(1);
            assertThat(node.sync.look()).isEmpty();
            assertThat(isGone(node)).isTrue();
        }
    }

    @Test
    void look_whileFilling_fetchesADocumentOnce() throws Exception {
        try (Node node = node(temp, new RealDisk(), Releases::new)) {
            node.sync.runOnce();
            publish(2, List.of(GONE));
            node.sync.look();
            node.sync.look();
            node.sync.look();
        }
        assertThat(origin.requests.stream().filter(r -> r.equals("/sync/release/2.json")))
                .hasSize(1);
    }

    @Test
    void newsLine_eachAnswer_isTakenForWhatItIs() throws Exception {
        try (Node node = node(temp, new RealDisk(), Releases::new)) {
            NewsLine line = new NewsLine(node.province);
            assertThat(line.listen(4)).isEqualTo(new Heard.NotOffered(404)); // an older origin
            origin.with("/sync/news", (x, _) -> x.sendResponseHeaders(204, -1));
            assertThat(line.listen(4)).isEqualTo(new Heard.Quiet());
            answer("{\"timestamp\":5}");
            assertThat(line.listen(4)).isEqualTo(new Heard.News(5));
            assertThat(line.listen(5)).isInstanceOf(Heard.Failed.class);
            answer("[]");
            assertThat(line.listen(4)).isInstanceOf(Heard.Failed.class);
            origin.with("/sync/news", TroublesomeOrigin.portal());
            assertThat(line.listen(4)).isInstanceOf(Heard.Failed.class);
            origin.with("/sync/news", (x, _) -> x.sendResponseHeaders(503, -1));
            assertThat(line.listen(4)).isInstanceOf(Heard.Failed.class);
        }
    }

    private void answer(String json) {
        origin.with(
                "/sync/news",
                (x, _) -> TroublesomeOrigin.send(x, 200, json.getBytes(StandardCharsets.UTF_8)));
    }

    private static boolean isGone(Node node) {
        return node.releases.get().orElseThrow().isWithdrawn(GONE);
    }

    /** Begins to fetch a release whose big blob stops half way until {@link #slowly} is over. */
    private Thread fillSlowly(Node node, long release, List<String> withdrawn) throws IOException {
        publish(release, withdrawn, BIG);
        origin.with(
                "/sync/blob/" + TroublesomeOrigin.ref(BIG).sha256(),
                (x, bytes) -> {
                    try {
                        x.sendResponseHeaders(200, bytes.length);
                        x.getResponseBody().write(bytes, 0, bytes.length / 2);
                        x.getResponseBody().flush();
                        for (int at = bytes.length / 2; at < bytes.length; at += 4_000) {
                            slowly.await(200, TimeUnit.MILLISECONDS);
                            x.getResponseBody().write(bytes, at, 4_000);
                            x.getResponseBody().flush();
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        Thread filling = Thread.ofVirtual().start(node.sync::runOnce);
        until(() ->
                node.sync.pending().number() == release && node.sync.pending().missingBytes() > 0);
        return filling;
    }

    private void publish(long release, List<String> withdrawn) {
        publish(release, withdrawn, bytes(8, 900));
    }

    private void publish(long release, List<String> withdrawn, byte[] blob) {
        ReleaseManifest plain = PictureReleases.publish(origin, release);
        List<BlobRef> blobs = new ArrayList<>(plain.blobs());
        blobs.add(origin.add(blob));
        blobs.sort(Comparator.comparing(BlobRef::sha256));
        ReleaseManifest manifest =
                new ReleaseManifest(
                        plain.format(),
                        release,
                        plain.madeAt(),
                        plain.catalogue(),
                        blobs,
                        withdrawn);
        origin.publish(
                manifest,
                Keys.sign(Type.RELEASE, manifest, origin.signer),
                release,
                "2026-11-30T08:00:00Z");
    }

    private Node node(Path data, Disk disk, Node.MakeReleases make) throws Exception {
        return new Node(data, disk, origin.pinned, origin.address(), Verify.everyByte(), make, 0);
    }

    private static void until(BooleanSupplier condition) {
        long giveUp = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(giveUp);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
