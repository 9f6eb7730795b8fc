package kejian.edge.sync;

import static kejian.edge.kit.TroublesomeOrigin.NOW;
import static kejian.edge.kit.TroublesomeOrigin.ref;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import kejian.contract.blob.BlobRef;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument.Type;
import kejian.contract.release.Timestamp;
import kejian.delivery.view.ReleaseView;
import kejian.edge.disk.Disk;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.Keys;
import kejian.edge.kit.Machine;
import kejian.edge.kit.MortalDisk;
import kejian.edge.kit.MortalDisk.Aftermath;
import kejian.edge.kit.MortalDisk.Omission;
import kejian.edge.kit.Node;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.store.Verify;
import kejian.edge.trust.Refused;
import kejian.edge.trust.StrictJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** G3 (b): what was lent stops with its lease, and comes back with the province's word alone. */
class LeaseTest {

    private static final String LENT = "0198a000-0000-7000-8000-000000000001";
    private static final String IN_BOTH = "0198a000-0000-7000-8000-000000000002";
    private static final String IN_NONE = "0198a000-0000-7000-8000-000000000003";
    private static final Duration RECALLABLE = Duration.ofHours(24);
    private static final Duration DURABLE = Duration.ofDays(30);
    private static final String NEXT_YEAR = "2027-11-30T08:00:00Z";
    private static final String FIVE_HOURS_AGO = "2026-11-23T03:00:00Z";
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    @TempDir Path temp;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();
    private Machine machine = new Machine(NOW);

    @BeforeEach
    void publishTheFirst() {
        publish(1, List.of());
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    private void publish(long release, List<String> withdrawn) {
        Catalogue plain = PictureReleases.catalogue(release);
        byte[] catalogue =
                StrictJson.write(
                        new Catalogue(
                                release,
                                plain.titleOfProvince(),
                                List.of(
                                        column("lent", List.of(LENT, IN_BOTH), RECALLABLE),
                                        column("kept", List.of(IN_BOTH), DURABLE)),
                                plain.titles()));
        BlobRef blob = origin.add(catalogue);
        ReleaseManifest manifest =
                new ReleaseManifest(1, release, FIVE_HOURS_AGO, blob, List.of(blob), withdrawn);
        origin.publish(
                manifest, Keys.sign(Type.RELEASE, manifest, origin.signer), release, NEXT_YEAR);
    }

    private static Catalogue.Column column(String slug, List<String> ids, Duration lease) {
        return new Catalogue.Column(slug, null, slug, slug, "", ids, lease.toSeconds(), null);
    }

    /** The province signs anew what it said before. */
    private void speak(long version, Instant at) {
        byte[] snapshot = origin.documents.get("/sync/snapshot/1.json");
        origin.stamp(
                new Timestamp(version, at.toString(), NEXT_YEAR, 1, ref(snapshot)), origin.signer);
    }

    private Node node(Path data, Disk disk, URI province) throws Exception {
        return new Node(
                data,
                disk,
                origin.pinned,
                province,
                Verify.everyByte(),
                Releases::new,
                0,
                machine.wall(),
                machine.nanos());
    }

    private Node node() throws Exception {
        return node(temp, new RealDisk(), origin.address());
    }

    /** As the edge does when the next lease ends, and each minute. */
    private void run(Node node, Duration time) throws IOException {
        machine.run(time);
        node.trust.saveTime();
        node.releases.afterSilence(node.trust.silence());
    }

    private static List<String> gone(Node node) {
        ReleaseView view = node.releases.get().orElseThrow();
        return List.of(LENT, IN_BOTH, IN_NONE).stream()
                .filter(id -> view.goneBecause(id) == Problem.LEASE_ENDED)
                .toList();
    }

    @Test
    void silentProvince_eachColumnEndsWithItsLease_andIsBackAtTheNextWord() throws Exception {
        try (Node node = node()) {
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
            run(node, RECALLABLE.minusSeconds(1));
            assertThat(gone(node)).isEmpty();
            assertThat(node.releases.afterSilence(node.trust.silence()))
                    .hasValue(Duration.ofSeconds(1));
            run(node, Duration.ofSeconds(1));
            assertThat(gone(node)).containsExactly(LENT);
            run(node, DURABLE.minus(RECALLABLE).minusSeconds(1));
            assertThat(gone(node)).containsExactly(LENT);
            run(node, Duration.ofSeconds(1));
            assertThat(gone(node)).containsExactly(LENT, IN_BOTH, IN_NONE);

            speak(2, machine.truth());
            assertThat(node.sync.look()).isEmpty();
            assertThat(gone(node)).isEmpty();
            run(node, RECALLABLE);
            assertThat(gone(node)).containsExactly(LENT);
        }
    }

    @Test
    void provinceThatAnswersButSaysNothingNew_renewsNothing() throws Exception {
        try (Node node = node()) {
            node.sync.runOnce();
            for (int hour = 0; hour < 24; hour++) {
                run(node, Duration.ofHours(1));
                assertThat(node.sync.look()).isEmpty(); // the same timestamp each time
            }
            assertThat(gone(node)).containsExactly(LENT);
        }
    }

    @Test
    void wordsKeptBackForDays_renewNothingHoweverManyThereAre() throws Exception {
        try (Node node = node()) {
            node.sync.runOnce();
            run(node, Duration.ofDays(5));
            for (int hour = 1; hour < 30; hour++) {
                speak(1 + hour, NOW.plus(Duration.ofHours(hour)));
                assertThat(node.sync.look()).isEmpty();
                assertThat(gone(node)).as("after %d old words", hour).containsExactly(LENT);
            }
            speak(40, machine.truth());
            node.sync.look();
            assertThat(gone(node)).isEmpty();
        }
    }

    @Test
    void timestampThatComesThroughWithoutItsRelease_renewsNothing() throws Exception {
        try (Node node = node()) {
            node.sync.runOnce();
            run(node, Duration.ofHours(20));
            publish(2, List.of(LENT));
            byte[] snapshot = origin.documents.get("/sync/snapshot/2.json");
            origin.stamp(
                    new Timestamp(9, machine.truth().toString(), NEXT_YEAR, 2, ref(snapshot)),
                    origin.signer);
            origin.with("/sync/release/2", (x, _) -> x.sendResponseHeaders(503, -1));
            assertThat(node.sync.look()).isPresent();
            run(node, Duration.ofHours(4));
            assertThat(gone(node)).containsExactly(LENT);
            assertThat(node.releases.get().orElseThrow().isWithdrawn(LENT)).isFalse();
            origin.behave();
            assertThat(node.sync.look()).isEmpty();
            assertThat(node.releases.get().orElseThrow().isWithdrawn(LENT)).isTrue();
        }
    }

    @Test
    void restart_withClocksTurnedByTenYears_givesNothingBackAndEndsNothing() throws Exception {
        try (Node node = node()) {
            node.sync.runOnce();
            run(node, Duration.ofHours(20));
        }
        for (int years : new int[] {-10, -10}) {
            machine.turn(Duration.ofDays(365L * years));
            machine.off(Duration.ZERO);
            try (Node node = node(temp, new RealDisk(), NOBODY).restored()) {
                assertThat(gone(node)).isEmpty();
                run(node, Duration.ofHours(1));
                machine.turn(Duration.ofDays(-365L * years)); // while it runs
                run(node, Duration.ofMinutes(50));
                assertThat(gone(node)).isEmpty();
            }
        }
        machine.turn(Duration.ofDays(-3_650));
        try (Node node = node(temp, new RealDisk(), NOBODY).restored()) {
            run(node, Duration.ofMinutes(21));
            assertThat(gone(node)).containsExactly(LENT);
        }
        machine.off(Duration.ZERO);
        try (Node node = node(temp, new RealDisk(), NOBODY).restored()) {
            assertThat(gone(node)).containsExactly(LENT);
        }
        machine.turn(Duration.ofDays(3_650)); // a day is all that a clock can take
        try (Node node = node(temp, new RealDisk(), NOBODY).restored()) {
            run(node, Duration.ofDays(27));
            assertThat(gone(node)).containsExactly(LENT);
        }
    }

    @Test
    void powerFailsAnywhereInAContact_leaseIsTheOldOrTheNew_andTheNewOnceItWasTold()
            throws Exception {
        assertThat(isLost(Omission.NOTHING)).isFalse();
    }

    @Test
    void leaseRenewed_withoutFsyncOfTheFile_isCaught() throws Exception {
        assertThat(isLost(Omission.FILE_FORCE)).isTrue();
    }

    @Test
    void leaseRenewed_withoutFsyncOfTheFolder_isCaught() throws Exception {
        assertThat(isLost(Omission.FOLDER_FORCE)).isTrue();
    }

    /** Whether a renewal that was in force is ever forgotten after the power came back. */
    private boolean isLost(Omission omission) throws Exception {
        for (int k = 1; ; k++) {
            boolean hit = false;
            for (Aftermath aftermath : Aftermath.values()) {
                Path data = temp.resolve(omission + "-" + k + "-" + aftermath);
                Files.createDirectories(data);
                machine = new Machine(NOW);
                publish(1, List.of());
                try (Node node = node(data, new RealDisk(), origin.address())) {
                    node.sync.runOnce();
                    run(node, Duration.ofHours(20));
                }
                speak(2, machine.truth());
                MortalDisk disk = new MortalDisk(data, k, omission);
                boolean told = false;
                try (Node node = node(data, disk, origin.address())) {
                    node.restored();
                    told = node.sync.look().isEmpty();
                    node.trust.saveTime();
                    node.trust.saveTime();
                } catch (MortalDisk.PowerCut e) {
                    assertThat(disk.wasHit()).isTrue(); // dead, as planned
                }
                hit = disk.wasHit();
                disk.comeBack(aftermath);
                machine.turn(Duration.ofDays(-3_650));
                machine.off(Duration.ofMinutes(1));
                try (Node node = node(data, new RealDisk(), NOBODY).restored()) {
                    Instant renewedAt = node.trust.renewedAt().orElseThrow();
                    boolean isNew = renewedAt.equals(NOW.plus(Duration.ofHours(20)));
                    if (told && !isNew) {
                        return true;
                    }
                    if (omission == Omission.NOTHING) {
                        assertThat(renewedAt.plus(node.trust.silence()))
                                .as("the time after k=%d %s", k, aftermath)
                                .isEqualTo(NOW.plus(Duration.ofHours(20)));
                        assertThat(isNew || renewedAt.equals(NOW)).isTrue();
                    }
                }
            }
            if (!hit) {
                assertThat(k).isGreaterThan(8);
                return false;
            }
        }
    }

    @Test
    void diskFullAtAnyWrite_leaseIsRenewedAllTheSame() throws Exception {
        for (int k = 1; k < 14; k++) {
            Path data = temp.resolve("full-" + k);
            Files.createDirectories(data);
            machine = new Machine(NOW);
            publish(1, List.of());
            try (Node node = node(data, new RealDisk(), origin.address())) {
                node.sync.runOnce();
                run(node, Duration.ofHours(20));
            }
            speak(2, machine.truth());
            MortalDisk disk = new MortalDisk(data, k, Omission.NOTHING).failingOnce();
            try (Node node = node(data, disk, origin.address())) {
                node.restored();
                node.sync.look();
                node.sync.look();
                machine.run(Duration.ofHours(10));
                node.releases.afterSilence(node.trust.silence());
                assertThat(gone(node)).as("write %d", k).isEmpty();
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("No space"); // while the program began
            }
        }
    }

    @Test
    void whatWasSeen_damaged_leasesRunFromWhenTheReleaseWasMade() throws Exception {
        try (Node node = node()) {
            node.sync.runOnce();
            run(node, Duration.ofHours(2));
        }
        Path file = temp.resolve("trust/seen");
        Files.write(file, TroublesomeOrigin.flip(Files.readAllBytes(file)));
        machine.turn(Duration.ofDays(-20_000)); // 1970 and its like
        machine.off(Duration.ZERO);
        try (Node node = node(temp, new RealDisk(), NOBODY).restored()) {
            assertThat(node.trust.renewedAt()).hasValue(Instant.parse(FIVE_HOURS_AGO));
            assertThat(gone(node)).isEmpty();
            run(node, RECALLABLE);
            assertThat(gone(node)).containsExactly(LENT);
        }
    }

    @Test
    void catalogue_withoutLeases_isReadAsBefore_andALeaseOfNoTimeIsRefused() throws Exception {
        String json =
                new String(StrictJson.write(PictureReleases.catalogue(7)), StandardCharsets.UTF_8);
        String older = json.replace(",\"leaseSeconds\":null", "");
        assertThat(older).isNotEqualTo(json).doesNotContain("leaseSeconds");
        Catalogue read = StrictJson.readTolerant(bytes(older), Catalogue.class, "catalogue");
        assertThat(read.leases()).containsOnlyKeys(LENT, IN_BOTH, IN_NONE);
        assertThat(read.leases().values()).containsOnly(DURABLE.toSeconds());
        String none = json.replace("\"leaseSeconds\":null", "\"leaseSeconds\":0");
        assertThatThrownBy(() -> StrictJson.readTolerant(bytes(none), Catalogue.class, "catalogue"))
                .isInstanceOf(Refused.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void releaseOfAnOlderProvince_isLentForThirtyDays() throws Exception {
        PictureReleases.publish(origin, 7);
        try (Node node = node()) {
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(7));
            run(node, DURABLE.minusSeconds(1));
            assertThat(gone(node)).isEmpty();
            run(node, Duration.ofSeconds(1));
            assertThat(gone(node)).containsExactly(LENT, IN_BOTH, IN_NONE);
        }
    }
}
