package kejian.acceptance.bench.material;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import kejian.contract.release.KeyRing;
import kejian.contract.release.SignedDocument;

/** The bench's own root and release key; they speak for nothing else. */
final class Signing {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALGORITHM = "Ed25519";

    private final KeyPair pair;

    private Signing(KeyPair pair) {
        this.pair = pair;
    }

    static Signing keptIn(Path folder) throws IOException {
        Path secret = folder.resolve("bench-key.pkcs8");
        Path open = folder.resolve("bench-key.spki");
        try {
            if (!Files.exists(secret)) {
                KeyPair fresh = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
                Files.write(open, fresh.getPublic().getEncoded());
                Files.write(secret, fresh.getPrivate().getEncoded());
            }
            KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
            PublicKey shown = keys.generatePublic(new X509EncodedKeySpec(Files.readAllBytes(open)));
            PrivateKey kept =
                    keys.generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(secret)));
            return new Signing(new KeyPair(shown, kept));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** The root document that the edge is given by hand. */
    byte[] root() throws IOException {
        byte[] encoded = pair.getPublic().getEncoded();
        String id = KeyRing.Key.idOf(encoded);
        List<KeyRing.Role> roles =
                java.util.Arrays.stream(SignedDocument.Type.values())
                        .map(type -> new KeyRing.Role(type, List.of(id), 1))
                        .toList();
        KeyRing ring =
                new KeyRing(
                        1,
                        "2056-01-01T00:00:00Z",
                        List.of(new KeyRing.Key(id, Base64.getEncoder().encodeToString(encoded))),
                        roles);
        return sign(SignedDocument.Type.ROOT, ring);
    }

    byte[] sign(SignedDocument.Type type, Object document) throws IOException {
        byte[] payload = JSON.writeValueAsBytes(document);
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(pair.getPrivate());
            signature.update(SignedDocument.signedBytes(type.mediaType(), payload));
            SignedDocument.Signature signed =
                    new SignedDocument.Signature(
                            KeyRing.Key.idOf(pair.getPublic().getEncoded()),
                            Base64.getEncoder().encodeToString(signature.sign()));
            return JSON.writeValueAsBytes(
                    new SignedDocument(
                            type.mediaType(),
                            Base64.getEncoder().encodeToString(payload),
                            List.of(signed)));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }
}
