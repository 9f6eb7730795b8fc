package kejian.edge.sync;

import static kejian.edge.kit.TroublesomeOrigin.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import kejian.contract.release.Catalogue;
import kejian.edge.disk.Disk;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.MortalDisk;
import kejian.edge.kit.MortalDisk.Aftermath;
import kejian.edge.kit.MortalDisk.Omission;
import kejian.edge.kit.Node;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.store.Verify;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One action shows the release before, and it stays so until the province has a newer one. */
class RollBackTest {

    private static final String GONE = "0198a000-0000-7000-8000-000000000002";
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    @TempDir Path temp;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();

    @BeforeEach
    void publishTheFirst() {
        PictureReleases.publish(origin, 1);
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    private Node node(Path data, Disk disk, URI address) throws Exception {
        return node(data, disk, address, Releases::new);
    }

    private Node node(Path data, Disk disk, URI address, Node.MakeReleases make) throws Exception {
        return new Node(data, disk, origin.pinned, address, Verify.everyByte(), make, 0);
    }

    private Node node() throws Exception {
        return node(temp, new RealDisk(), origin.address());
    }

    private void activateTwo(Node node) {
        assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        PictureReleases.publish(origin, 2, List.of(GONE));
        assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(2));
    }

    @Test
    void earlierRelease_isShownAgain_andTheNewestIsPassedOver_untilANewerOneComes()
            throws Exception {
        try (Node node = node()) {
            activateTwo(node);
            assertThat(node.sync.rollBack()).isEqualTo(OptionalLong.of(1));
            assertThat(node.releases.activeNumber()).isEqualTo(1);
            assertThat(node.releases.passedOver()).isEqualTo(2);
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.UpToDate(1));
        }
        try (Node again = node().restored()) {
            assertThat(again.releases.activeNumber()).isEqualTo(1);
            assertThat(again.sync.runOnce()).isEqualTo(new Outcome.UpToDate(1));
            PictureReleases.publish(origin, 3);
            assertThat(again.sync.runOnce()).isEqualTo(new Outcome.Activated(3));
            assertThat(again.releases.passedOver()).isZero();
        }
    }

    @Test
    void whatWasWithdrawn_staysGone_alsoAfterAStartWithoutTheProvince() throws Exception {
        try (Node node = node()) {
            activateTwo(node);
            node.sync.rollBack();
            assertThat(isGone(node)).isTrue();
        }
        Files.delete(temp.resolve("WITHDRAWN")); // and its file was lost before the roll-back
        try (Node node = node().restored()) {
            node.sync.endRollBack();
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(2));
        }
        Files.deleteIfExists(temp.resolve("WITHDRAWN"));
        try (Node node = node(temp, new RealDisk(), NOBODY).restored()) {
            node.sync.rollBack();
            assertThat(isGone(node)).isTrue();
        }
        try (Node node = node(temp, new RealDisk(), NOBODY).restored()) {
            assertThat(node.releases.activeNumber()).isEqualTo(1);
            assertThat(isGone(node)).isTrue();
        }
    }

    @Test
    void undone_theNewestComesBack() throws Exception {
        try (Node node = node()) {
            activateTwo(node);
            node.sync.rollBack();
            node.sync.endRollBack();
            assertThat(node.releases.passedOver()).isZero();
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(2));
        }
    }

    @Test
    void rolledBackTwice_noneOfTheTwoComesBack() throws Exception {
        try (Node node = node()) {
            activateTwo(node);
            PictureReleases.publish(origin, 3);
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(3));
            assertThat(node.sync.rollBack()).isEqualTo(OptionalLong.of(2));
            assertThat(node.sync.rollBack()).isEmpty(); // the first has gone, two are kept
            PictureReleases.publish(origin, 4);
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(4));
            assertThat(node.sync.rollBack()).isEqualTo(OptionalLong.of(2));
            assertThat(node.releases.passedOver()).isEqualTo(4);
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.UpToDate(2));
        }
    }

    @Test
    void withoutAnEarlierRelease_orWithADamagedOne_nothingChanges() throws Exception {
        try (Node node = node()) {
            assertThat(node.sync.rollBack()).isEmpty();
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
            assertThat(node.sync.rollBack()).isEmpty();
            PictureReleases.publish(origin, 2);
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(2));
            Path document = temp.resolve("releases/1.json");
            byte[] right = Files.readAllBytes(document);
            String changed =
                    new String(right).replaceFirst("\"payload\":\"(.{40}).", "\"payload\":\"$1A");
            Files.write(document, changed.getBytes());
            assertThat(node.sync.rollBack()).isEmpty();
            Files.write(document, Files.readAllBytes(temp.resolve("releases/2.json")));
            assertThat(node.sync.rollBack()).isEmpty();
            assertThat(node.releases.activeNumber()).isEqualTo(2);
            assertThat(node.releases.passedOver()).isZero();
            Files.write(document, right);
            assertThat(node.sync.rollBack()).isEqualTo(OptionalLong.of(1));
        }
    }

    @Test
    void whatWasGoneBackTo_isLost_theOtherIsBetterThanNone() throws Exception {
        try (Node node = node()) {
            activateTwo(node);
            node.sync.rollBack();
        }
        Files.delete(temp.resolve("releases/1.json"));
        try (Node node = node().restored()) {
            assertThat(node.releases.get()).isEmpty();
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(2));
        }
    }

    @Test
    void pointerThatRots_doesNotBringBackWhatWasRolledBack() throws Exception {
        try (Node node = node()) {
            activateTwo(node);
            node.sync.rollBack();
        }
        Path pointer = temp.resolve("CURRENT");
        Files.write(pointer, TroublesomeOrigin.flip(Files.readAllBytes(pointer)));
        try (Node node = node().restored()) {
            assertThat(node.releases.activeNumber()).isEqualTo(1);
            assertThat(node.releases.passedOver()).isEqualTo(2);
        }
    }

    @Test
    void whatWasRestrictedSince_orLentForLess_staysSo() throws Exception {
        Catalogue open = PictureReleases.catalogue(1);
        Catalogue.Column column = open.columns().getFirst();
        Catalogue strict =
                new Catalogue(
                        2,
                        open.titleOfProvince(),
                        List.of(
                                new Catalogue.Column(
                                        column.id(),
                                        null,
                                        column.slug(),
                                        column.title(),
                                        "",
                                        column.courseware(),
                                        60L,
                                        null)),
                        open.titles(),
                        List.of(GONE));
        PassedOver passedOver = PassedOver.open(temp.resolve("P"), new RealDisk());
        passedOver.add(1, strict);
        Catalogue shown = PassedOver.open(temp.resolve("P"), new RealDisk()).asLentSince(open);
        assertThat(shown.restricted()).containsExactly(GONE);
        assertThat(shown.leases().values()).containsOnly(60L);
        assertThat(shown.titles()).isEqualTo(open.titles());
        passedOver.end();
        assertThat(passedOver.asLentSince(open)).isEqualTo(open);
    }

    @Test
    void fillUnderWay_givesWay() throws Exception {
        byte[] big = bytes(9, 400_000);
        CountDownLatch slowly = new CountDownLatch(1);
        try (Node node = node()) {
            activateTwo(node);
            origin.publish(3, big);
            origin.with(
                    "/sync/blob/" + TroublesomeOrigin.ref(big).sha256(),
                    (x, all) -> {
                        x.sendResponseHeaders(200, all.length);
                        for (int at = 0; at < all.length; at += 4_000) {
                            x.getResponseBody().write(all, at, 4_000);
                            x.getResponseBody().flush();
                            if (at > all.length / 2) {
                                await(slowly);
                            }
                        }
                    });
            Thread filling = Thread.ofVirtual().start(node.sync::runOnce);
            while (node.sync.pending().number() != 3 || node.sync.pending().missingBytes() == 0) {
                LockSupport.parkNanos(2_000_000);
            }
            assertThat(node.sync.rollBack()).isEqualTo(OptionalLong.of(1));
            filling.join();
            assertThat(node.releases.activeNumber()).isEqualTo(1);
            slowly.countDown();
            origin.behave();
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(3));
        }
    }

    @Test
    void forgottenRollBack_isCaught() throws Exception {
        Node.MakeReleases forgets = FaultyReleases.ForgetsRollBack::new;
        try (Node node = node(temp, new RealDisk(), origin.address(), forgets)) {
            activateTwo(node);
            assertThat(node.sync.rollBack()).isEqualTo(OptionalLong.of(1));
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(2));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(50, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void powerFailsAnywhere_oldOrNewIsShown_andWhatWasRolledBackStaysBack() throws Exception {
        int rolledBack = 0;
        for (int k = 1; ; k++) {
            boolean hit = false;
            for (Aftermath aftermath : Aftermath.values()) {
                Path data = Files.createDirectories(temp.resolve(k + "-" + aftermath));
                PictureReleases.publish(origin, 1);
                try (Node node = node(data, new RealDisk(), origin.address())) {
                    activateTwo(node);
                }
                MortalDisk disk = new MortalDisk(data, k, Omission.NOTHING);
                boolean done = false;
                try (Node node = node(data, disk, origin.address())) {
                    node.restored();
                    done = node.sync.rollBack().isPresent();
                } catch (MortalDisk.PowerCut e) {
                    assertThat(disk.wasHit()).isTrue();
                }
                hit = disk.wasHit();
                disk.comeBack(aftermath);
                try (Node node = node(data, new RealDisk(), origin.address()).restored()) {
                    long shown = node.releases.activeNumber();
                    assertThat(shown).isIn(done ? List.of(1L) : List.of(1L, 2L));
                    assertThat(isGone(node)).isTrue();
                    node.sync.runOnce();
                    assertThat(node.releases.activeNumber()).as("write %d", k).isEqualTo(shown);
                    rolledBack += shown == 1 ? 1 : 0;
                }
            }
            if (!hit) {
                assertThat(k).isGreaterThan(8);
                assertThat(rolledBack).isGreaterThan(4);
                return;
            }
        }
    }

    @Test
    void diskFull_atAnyWrite_leavesOneOrTheOther_andTheNextTrySucceeds() throws Exception {
        for (int k = 1; k < 20; k++) {
            Path data = Files.createDirectories(temp.resolve("full-" + k));
            PictureReleases.publish(origin, 1);
            try (Node node = node(data, new RealDisk(), origin.address())) {
                activateTwo(node);
            }
            MortalDisk disk = new MortalDisk(data, k, Omission.NOTHING).failingOnce();
            try (Node node = node(data, disk, origin.address())) {
                node.restored();
                try {
                    node.sync.rollBack();
                } catch (IOException e) {
                    assertThat(e).hasMessageContaining("No space");
                    assertThat(node.releases.activeNumber()).isEqualTo(2);
                    node.sync.rollBack();
                }
                assertThat(node.releases.activeNumber()).as("write %d", k).isEqualTo(1);
                assertThat(node.sync.runOnce()).isEqualTo(new Outcome.UpToDate(1));
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("No space"); // while the program began
            }
        }
    }

    private static boolean isGone(Node node) {
        return node.releases.get().orElseThrow().isWithdrawn(GONE);
    }
}
