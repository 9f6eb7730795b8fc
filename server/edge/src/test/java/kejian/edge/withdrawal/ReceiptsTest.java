package kejian.edge.withdrawal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import kejian.contract.release.SignedDocument;
import kejian.contract.withdrawal.WithdrawalReceipt;
import kejian.edge.disk.Disk;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.MortalDisk;
import kejian.edge.kit.MortalDisk.Aftermath;
import kejian.edge.kit.MortalDisk.Omission;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.province.Province;
import kejian.edge.trust.OwnKey;
import kejian.edge.trust.Refused;
import kejian.edge.trust.StrictJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each courseware is confirmed, by one envelope, whatever the line and the power do. */
class ReceiptsTest {

    private static final List<String> GONE =
            List.of("0198a000-0000-7000-8000-000000000001", "0198a000-0000-7000-8000-000000000002");

    @TempDir Path temp;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();
    private final List<byte[]> taken = new ArrayList<>();

    @AfterEach
    void stop() {
        origin.close();
    }

    @Test
    void ownKey_isMadeOnce_forTheOwnerAlone_andSignsWhatItSays() throws Exception {
        OwnKey key = OwnKey.loadOrCreate(temp, new RealDisk());
        Path file = temp.resolve("edge.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        OwnKey again = OwnKey.loadOrCreate(temp, new RealDisk());
        assertThat(again.shown()).isEqualTo(key.shown());
        SignedDocument signed =
                StrictJson.read(again.sign("a/b", List.of("x")), SignedDocument.class, "signed");
        assertThat(signed.isSignedBy(key.shown())).isTrue();
        SignedDocument other = new SignedDocument("a/c", signed.payload(), signed.signatures());
        assertThat(other.isSignedBy(key.shown())).isFalse();

        Files.write(file, TroublesomeOrigin.flip(Files.readAllBytes(file)));
        OwnKey fresh = OwnKey.loadOrCreate(temp, new RealDisk());
        assertThat(fresh.shown()).isNotEqualTo(key.shown());
        assertThat(temp.resolve("edge.key.damaged")).exists();
    }

    @Test
    void answerIsLost_theSameEnvelopeComesAgain_andNoOther() throws Exception {
        Receipts receipts = receipts(new RealDisk());
        receipts.inForce(7, GONE);
        receipts.inForce(7, GONE);
        assertThat(receipts.waiting()).isEqualTo(1);
        origin.with(
                "/sync/receipts",
                (x, _) -> {
                    taken.add(x.getRequestBody().readAllBytes());
                    x.close(); // taken, and the answer lost
                });
        assertThat(fails(receipts)).isTrue();
        assertThat(receipts.waiting()).isEqualTo(1);

        answering(204);
        receipts(new RealDisk()).send(province()); // after a start
        receipts = receipts(new RealDisk());
        receipts.inForce(8, GONE);
        receipts.send(province());
        assertThat(receipts.waiting()).isZero();
        assertThat(taken).hasSizeGreaterThanOrEqualTo(2);
        assertThat(taken).allMatch(e -> java.util.Arrays.equals(e, taken.getFirst()));
        WithdrawalReceipt said = said(taken.getFirst());
        assertThat(said.edge()).isEqualTo("county-1");
        assertThat(said.release()).isEqualTo(7);
        assertThat(said.courseware()).isEqualTo(GONE);
        assertThat(said.at()).isEqualTo(TroublesomeOrigin.NOW.toString());
    }

    @Test
    void refusedReceipt_stopsNoOther_andWaits() throws Exception {
        Receipts receipts = receipts(new RealDisk());
        receipts.inForce(7, GONE.subList(0, 1));
        receipts.inForce(8, GONE);
        assertThat(receipts.waiting()).isEqualTo(2);
        List<Integer> answers = new ArrayList<>(List.of(409, 204));
        origin.with("/sync/receipts", (x, _) -> x.sendResponseHeaders(answers.removeFirst(), -1));
        assertThat(fails(receipts)).isTrue();
        assertThat(receipts.waiting()).isEqualTo(1);
    }

    @Test
    void receiptByAKeyThatWasLost_isSignedAgain_byThePresentOne() throws Exception {
        receipts(new RealDisk()).inForce(7, GONE);
        Files.delete(temp.resolve("edge.key"));
        Receipts receipts = receipts(new RealDisk());
        OwnKey present = OwnKey.loadOrCreate(temp, new RealDisk());
        origin.with(
                "/sync/receipts",
                (x, _) -> {
                    byte[] envelope = x.getRequestBody().readAllBytes();
                    taken.add(envelope);
                    x.sendResponseHeaders(isBy(present, envelope) ? 204 : 409, -1);
                });
        receipts.inForce(7, GONE);
        assertThat(fails(receipts)).isTrue();
        receipts.inForce(7, GONE);
        receipts.send(province());
        assertThat(receipts.waiting()).isZero();
        assertThat(taken).hasSize(2);
        assertThat(said(taken.getLast()).courseware()).isEqualTo(GONE);
    }

    private static boolean isBy(OwnKey key, byte[] envelope) {
        try {
            return StrictJson.read(envelope, SignedDocument.class, "receipt")
                    .isSignedBy(key.shown());
        } catch (Refused e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void powerFailsAnywhere_everyCoursewareIsConfirmedByOneEnvelope() throws Exception {
        answering(204);
        for (int k = 1; ; k++) {
            boolean hit = false;
            for (Aftermath aftermath : Aftermath.values()) {
                taken.clear();
                Path data = temp.resolve(k + "-" + aftermath);
                Files.createDirectories(data);
                OwnKey key = OwnKey.loadOrCreate(data, new RealDisk());
                MortalDisk disk = new MortalDisk(data, k, Omission.NOTHING);
                try {
                    Receipts receipts = receipts(data, disk, key);
                    receipts.inForce(7, GONE);
                    receipts.send(province());
                } catch (MortalDisk.PowerCut e) {
                    assertThat(disk.wasHit()).isTrue();
                }
                hit = disk.wasHit();
                disk.comeBack(aftermath);
                Receipts after = receipts(data, new RealDisk(), key);
                after.inForce(9, GONE);
                after.send(province());
                after.inForce(9, GONE);
                assertThat(after.waiting()).isZero();
                Set<String> envelopes = new TreeSet<>();
                for (byte[] each : taken) {
                    envelopes.add(new String(each, java.nio.charset.StandardCharsets.UTF_8));
                    assertThat(said(each).courseware()).isEqualTo(GONE);
                }
                assertThat(envelopes).as("cut %d, %s", k, aftermath).hasSize(1);
            }
            if (!hit) {
                assertThat(k).isGreaterThan(10);
                return;
            }
        }
    }

    private void answering(int status) {
        origin.with(
                "/sync/receipts",
                (x, _) -> {
                    taken.add(x.getRequestBody().readAllBytes());
                    x.sendResponseHeaders(status, -1);
                });
    }

    private boolean fails(Receipts receipts) {
        try {
            receipts.send(province());
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static WithdrawalReceipt said(byte[] envelope) throws Exception {
        SignedDocument document = StrictJson.read(envelope, SignedDocument.class, "receipt");
        assertThat(document.payloadType()).isEqualTo(WithdrawalReceipt.MEDIA_TYPE);
        return StrictJson.read(document.payloadBytes(), WithdrawalReceipt.class, "receipt");
    }

    private Receipts receipts(Disk disk) throws IOException {
        return receipts(temp, disk, OwnKey.loadOrCreate(temp, new RealDisk()));
    }

    private static Receipts receipts(Path data, Disk disk, OwnKey key) throws IOException {
        Clock time = Clock.fixed(TroublesomeOrigin.NOW, ZoneOffset.UTC);
        return Receipts.open(data.resolve("receipts"), disk, "county-1", key, time);
    }

    private Province province() {
        Duration patience = Duration.ofSeconds(2);
        return new Province(
                origin.address(),
                Optional.of("secret"),
                new Province.Patience(patience, patience, patience, 1_000));
    }
}
