package kejian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import kejian.cli.client.Origin;
import kejian.contract.release.KeyRing;
import kejian.contract.release.SignedDocument;
import kejian.contract.release.SignedDocument.Type;
import kejian.contract.withdrawal.WithdrawalCertificate;
import kejian.contract.withdrawal.WithdrawalCertificate.State;
import kejian.contract.withdrawal.WithdrawalReceipt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate is believed for its signatures alone, and each confirmation for the edge's own. */
class CertificateTest {

    private static final String ID = "0198a000-0000-7000-8000-000000000001";
    private static final String AT = "2026-11-26T08:00:00.120Z";

    @TempDir Path folder;
    private Shell shell;
    private final KeyPair root = keys();
    private final KeyPair release = keys();
    private final KeyPair edge = keys();

    @BeforeEach
    void start() throws Exception {
        shell = new Shell(folder);
        write("root.json", ring(root));
    }

    @AfterEach
    void stop() {
        shell.close();
    }

    @Test
    void certificate_allConfirmed_holds_alsoInEnglish() throws Exception {
        write("c.json", certificate(confirmed("county-1", ID, AT)));
        assertThat(check("c.json", "root.json")).isZero();
        assertThat(shell.out).contains("《春耕》", "王编辑", "county-1 已确认 " + AT);
        assertThat(check("c.json", "root.json", "--lang", "en")).isZero();
        assertThat(shell.out).contains("county-1 confirmed");
        assertThat(shell.origin.requests).isEmpty(); // no network
    }

    @Test
    void certificate_someWait_saysWho() throws Exception {
        write(
                "c.json",
                certificate(
                        confirmed("county-1", ID, AT),
                        new WithdrawalCertificate.Edge(
                                "county-2", "410000", State.WAITING, null, null, null, null)));
        assertThat(check("c.json", "root.json")).isEqualTo(6);
        assertThat(shell.out).contains("county-2 尚未确认");
        write(
                "c.json",
                certificate(
                        new WithdrawalCertificate.Edge(
                                "county-2",
                                "410000",
                                State.WAITING,
                                null,
                                null,
                                null,
                                null,
                                "2026-11-27T07:00:00Z",
                                "2026-11-26T12:00:00Z")));
        assertThat(check("c.json", "root.json")).isZero();
        assertThat(shell.out)
                .contains("county-2 尚未确认；租期最迟到 2026-11-27T07:00:00Z")
                .contains("已于 2026-11-26T12:00:00Z 停用");
    }

    @Test
    void certificate_anyByteChanged_doesNotHold() throws Exception {
        byte[] whole = certificate(confirmed("county-1", ID, AT));
        String payload = Origin.JSON.readTree(whole).path("payload").asText();
        int from = new String(whole, StandardCharsets.UTF_8).indexOf(payload);
        for (int i = from; i < from + payload.length(); i += 7) {
            byte[] changed = whole.clone();
            changed[i] = (byte) (changed[i] == 'A' ? 'B' : 'A');
            if (!Arrays.equals(changed, whole)) {
                write("c.json", changed);
                assertThat(check("c.json", "root.json")).as("byte %d", i).isEqualTo(4);
            }
        }
    }

    @Test
    void certificate_ofAnotherProvince_doesNotHold() throws Exception {
        write("c.json", certificate(confirmed("county-1", ID, AT)));
        KeyPair other = keys();
        write("other.json", sign(Type.ROOT.mediaType(), ringOf(other, keys()), other));
        assertThat(check("c.json", "other.json")).isEqualTo(4);
        assertThat(shell.err).contains("发布密钥");
        write("forged.json", sign(Type.ROOT.mediaType(), ringOf(root, release), other));
        assertThat(check("c.json", "forged.json")).isEqualTo(4);
        assertThat(shell.err).contains("root.json");
        write("c.json", sign(Type.RELEASE.mediaType(), Origin.JSON.createObjectNode(), release));
        assertThat(check("c.json", "root.json")).isEqualTo(4);
    }

    @Test
    void certificate_confirmationThatTheEdgeNeverGave_doesNotHold() throws Exception {
        String other = "0198a000-0000-7000-8000-000000000009";
        WithdrawalCertificate.Edge right = confirmed("county-1", ID, AT);
        WithdrawalCertificate.Edge foreign = confirmed("county-1", other, AT);
        WithdrawalCertificate.Edge later = confirmed("county-1", ID, "2026-11-27T08:00:00Z");
        for (SignedDocument receipt :
                Arrays.asList(
                        foreign.receipt(), // for another courseware
                        confirmed("county-2", ID, AT).receipt(), // by another edge
                        later.receipt(), // at another time
                        null)) {
            write(
                    "c.json",
                    certificate(
                            new WithdrawalCertificate.Edge(
                                    right.edge(),
                                    right.area(),
                                    State.CONFIRMED,
                                    right.at(),
                                    right.receivedAt(),
                                    right.key(),
                                    receipt)));
            assertThat(check("c.json", "root.json")).isEqualTo(4);
            assertThat(shell.err).contains("county-1 的回执不成立");
        }
        KeyPair stranger = keys();
        write(
                "c.json",
                certificate(
                        new WithdrawalCertificate.Edge(
                                "county-1",
                                "410000",
                                State.CONFIRMED,
                                AT,
                                AT,
                                key(stranger),
                                right.receipt())));
        assertThat(check("c.json", "root.json")).isEqualTo(4);
    }

    @Test
    void withdraw_waiting_tellsWhoConfirmed_andEndsWithSixWhereSomeDoNot() throws Exception {
        shell.origin.answers.put(
                "POST /api/courseware/" + ID + "/withdraw",
                Origin.JSON.readTree("{\"id\":\"" + ID + "\",\"state\":\"WITHDRAWN\"}"));
        shell.origin.answers.put("GET /api/withdrawals", withdrawals(3, 3));
        assertThat(shell.run("withdraw", ID, "--reason", "错", "--wait")).isZero();
        assertThat(shell.out).contains("已确认 3 / 3");
        shell.origin.answers.put("GET /api/withdrawals", withdrawals(1, 3));
        shell.origin.answers.put(
                "GET /api/withdrawals/" + ID + "/certificate",
                Origin.JSON.readTree(
                        certificate(
                                confirmed("county-1", ID, AT),
                                new WithdrawalCertificate.Edge(
                                        "county-2",
                                        "410000",
                                        State.WAITING,
                                        null,
                                        null,
                                        null,
                                        null,
                                        "2026-11-27T07:00:00Z",
                                        null))));
        assertThat(shell.run("withdraw", ID, "--reason", "错", "--wait=1s", "--lang", "en"))
                .isEqualTo(6);
        assertThat(shell.out).contains("Confirmed 1 of 3");
        assertThat(shell.err)
                .contains("county-2 has not confirmed; its lease ends at 2026-11-27T07:00:00Z")
                .doesNotContain("county-1");
        assertThat(shell.run("withdraw", ID, "--reason", "错", "--wait=long")).isEqualTo(1);
    }

    private static com.fasterxml.jackson.databind.JsonNode withdrawals(int confirmed, int edges)
            throws Exception {
        return Origin.JSON.readTree(
                "[{\"courseware\":\"%s\",\"confirmed\":%d,\"edges\":%d}]"
                        .formatted(ID, confirmed, edges));
    }

    private int check(String file, String rootFile, String... more) {
        List<String> all =
                new java.util.ArrayList<>(
                        List.of(
                                "certificate",
                                "check",
                                folder.resolve(file).toString(),
                                "--root",
                                folder.resolve(rootFile).toString()));
        all.addAll(List.of(more));
        return shell.run(all.toArray(String[]::new));
    }

    private void write(String name, byte[] bytes) throws Exception {
        Files.write(folder.resolve(name), bytes);
    }

    private WithdrawalCertificate.Edge confirmed(String name, String courseware, String at)
            throws Exception {
        byte[] receipt =
                sign(
                        WithdrawalReceipt.MEDIA_TYPE,
                        new WithdrawalReceipt(name, 5, List.of(courseware), at),
                        edge);
        return new WithdrawalCertificate.Edge(
                name,
                "410000",
                State.CONFIRMED,
                at,
                AT,
                key(edge),
                Origin.JSON.readValue(receipt, SignedDocument.class));
    }

    private byte[] certificate(WithdrawalCertificate.Edge... edges) throws Exception {
        return sign(
                WithdrawalCertificate.MEDIA_TYPE,
                new WithdrawalCertificate(ID, "春耕", AT, "王编辑", "第二页有误", 5, AT, List.of(edges)),
                release);
    }

    private byte[] ring(KeyPair signer) throws Exception {
        return sign(Type.ROOT.mediaType(), ringOf(root, release), signer);
    }

    private static KeyRing ringOf(KeyPair root, KeyPair release) {
        List<KeyRing.Role> roles =
                Arrays.stream(Type.values())
                        .map(t ->
                                new KeyRing.Role(
                                        t,
                                        List.of(key(t == Type.ROOT ? root : release).keyId()),
                                        1))
                        .toList();
        return new KeyRing(1, "2036-01-01T00:00:00Z", List.of(key(root), key(release)), roles);
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyRing.Key key(KeyPair pair) {
        byte[] encoded = pair.getPublic().getEncoded();
        return new KeyRing.Key(
                KeyRing.Key.idOf(encoded), Base64.getEncoder().encodeToString(encoded));
    }

    private static byte[] sign(String mediaType, Object document, KeyPair by) throws Exception {
        byte[] payload = Origin.JSON.writeValueAsBytes(document);
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(by.getPrivate());
        signature.update(SignedDocument.signedBytes(mediaType, payload));
        Base64.Encoder text = Base64.getEncoder();
        return Origin.JSON.writeValueAsBytes(
                new SignedDocument(
                        mediaType,
                        text.encodeToString(payload),
                        List.of(
                                new SignedDocument.Signature(
                                        key(by).keyId(), text.encodeToString(signature.sign())))));
    }
}
