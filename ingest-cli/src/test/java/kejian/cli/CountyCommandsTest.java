package kejian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import kejian.cli.client.Origin;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.release.CountyRelease;
import kejian.contract.release.KeyRing;
import kejian.contract.release.SignedDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A county's key is made, shown to the province and used without ever leaving its folder. */
class CountyCommandsTest {

    @TempDir Path folder;

    private static SignedDocument draft() throws Exception {
        BlobRef catalogue = new BlobRef(Digest.of(new byte[] {1}).hex(), 1);
        CountyRelease release =
                new CountyRelease(
                        1,
                        "410225",
                        3,
                        "2026-11-27T00:00:00Z",
                        catalogue,
                        List.of(catalogue),
                        List.of());
        byte[] payload = Origin.JSON.writeValueAsBytes(release);
        return new SignedDocument(
                CountyRelease.MEDIA_TYPE, Base64.getEncoder().encodeToString(payload), List.of());
    }

    private Path drafted(String name) throws Exception {
        return Files.write(folder.resolve(name), Origin.JSON.writeValueAsBytes(draft()));
    }

    private String made(Shell shell, String name) {
        Path key = folder.resolve(name);
        assertThat(shell.run("county", "keygen", key.toString())).isZero();
        return key.toString();
    }

    @Test
    void keygen_signsOffline_andThePublicHalfAloneGoesOut() throws Exception {
        try (Shell shell = new Shell(folder)) {
            String key = made(shell, "xian.key");
            assertThat(shell.out).contains("xian.key.pub");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(key))))
                    .isEqualTo("rw-------");
            assertThat(shell.run("county", "keygen", key)).isNotZero();

            Path file = drafted("draft.json");
            int before = shell.origin.bodies.size();
            assertThat(shell.run("county", "sign", file.toString(), "--key", key)).isZero();
            assertThat(shell.origin.bodies).hasSize(before);
            assertThat(shell.out).contains("410225").contains("3");
            SignedDocument signed =
                    Origin.JSON.readValue(Files.readAllBytes(file), SignedDocument.class);
            KeyRing.Key open = CountyKeyFile.readPublic(Path.of(key + ".pub"));
            assertThat(signed.isSignedBy(open)).isTrue();
            assertThat(signed.payload()).isEqualTo(draft().payload());

            shell.run("county", "sign", file.toString(), "--key", key);
            String second = made(shell, "second.key");
            shell.run("county", "sign", file.toString(), "--key", second);
            signed = Origin.JSON.readValue(Files.readAllBytes(file), SignedDocument.class);
            assertThat(signed.signatures()).hasSize(2);
            assertThat(signed.isSignedBy(open)).isTrue();
        }
    }

    @Test
    void key_sendsPublicHalves_andSubmitSendsTheFileToItsCounty() throws Exception {
        try (Shell shell = new Shell(folder)) {
            String key = made(shell, "xian.key");
            shell.origin.answers.put(
                    "PUT /api/counties/410225/keys", Origin.JSON.readTree("{\"keys\":[{}]}"));
            assertThat(shell.run("county", "key", "410225", "--public", key + ".pub")).isZero();
            JsonNode sent = shell.origin.bodies.getLast();
            assertThat(sent.path("keys").path(0).asText())
                    .isEqualTo(CountyKeyFile.readPublic(Path.of(key + ".pub")).publicKey());
            assertThat(sent.path("threshold").asInt()).isEqualTo(1);
            assertThat(shell.run("county", "key", "410225", "--revoke")).isZero();
            assertThat(shell.origin.bodies.getLast().path("keys")).isEmpty();
            assertThat(shell.run("county", "key", "410225")).isEqualTo(1);
            assertThat(shell.run("county", "key", "410225", "--public", key)).isEqualTo(4);

            shell.origin.answers.put(
                    "POST /api/counties/410225/draft",
                    Origin.JSON.readTree(Origin.JSON.writeValueAsBytes(draft())));
            Path file = folder.resolve("out.json");
            assertThat(shell.run("county", "prepare", "410225", "--out", file.toString())).isZero();
            assertThat(shell.run("county", "sign", file.toString(), "--key", key)).isZero();
            shell.origin.answers.put(
                    "POST /api/counties/410225/releases",
                    Origin.JSON.readTree("{\"number\":3,\"titles\":1}"));
            assertThat(shell.run("county", "submit", file.toString(), "--lang", "en")).isZero();
            assertThat(shell.out).contains("Release 3 of county 410225 is published");
            assertThat(shell.origin.bodies.getLast().path("signatures")).hasSize(1);
        }
    }

    @Test
    void sign_signsNothingButCountiesReleases_andSaysWhereTheKeyIsOpen() throws Exception {
        try (Shell shell = new Shell(folder)) {
            String key = made(shell, "xian.key");
            SignedDocument other =
                    new SignedDocument(
                            SignedDocument.Type.RELEASE.mediaType(), draft().payload(), List.of());
            Path file = Files.write(folder.resolve("x.json"), Origin.JSON.writeValueAsBytes(other));
            assertThat(shell.run("county", "sign", file.toString(), "--key", key)).isEqualTo(4);
            Files.writeString(file, "{}");
            assertThat(shell.run("county", "sign", file.toString(), "--key", key)).isEqualTo(4);
            Files.writeString(file, "no JSON");
            assertThat(shell.run("county", "sign", file.toString(), "--key", key)).isEqualTo(4);

            Path good = drafted("good.json");
            Files.setPosixFilePermissions(
                    Path.of(key), PosixFilePermissions.fromString("rw-r--r--"));
            assertThat(shell.run("county", "sign", good.toString(), "--key", key)).isZero();
            assertThat(shell.err).contains("chmod 600");
            String second = made(shell, "second.key");
            Files.copy(
                    Path.of(second + ".pub"),
                    Path.of(key + ".pub"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            assertThat(shell.run("county", "sign", good.toString(), "--key", key)).isEqualTo(4);
            Files.writeString(Path.of(second), "nothing");
            assertThat(shell.run("county", "sign", good.toString(), "--key", second)).isEqualTo(4);
        }
    }
}
