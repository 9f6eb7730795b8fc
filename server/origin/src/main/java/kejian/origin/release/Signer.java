package kejian.origin.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import kejian.contract.release.KeyRing;
import kejian.contract.release.SignedDocument;
import kejian.origin.OriginConfig;
import org.jboss.logging.Logger;

/** The province's keys, Ed25519 of the JDK (RFC 8032), and what they sign. */
@ApplicationScoped
class Signer {

    private static final Logger LOG = Logger.getLogger(Signer.class);

    private final Path folder;
    private final ObjectMapper json;

    Signer(OriginConfig config, ObjectMapper json) {
        this.folder = config.data().resolve("keys");
        this.json = json;
    }

    /** Which of the two keys. */
    enum Name {
        ROOT,
        RELEASE
    }

    KeyRing.Key publicKey(Name name) throws IOException, GeneralSecurityException {
        byte[] encoded = Base64.getMimeDecoder().decode(Files.readString(file(name, "public")));
        return new KeyRing.Key(
                KeyRing.Key.idOf(encoded), Base64.getEncoder().encodeToString(encoded));
    }

    /** Makes both keys where there are none; says once where the root key belongs. */
    void ensureKeys() throws IOException, GeneralSecurityException {
        Files.createDirectories(folder);
        for (Name name : Name.values()) {
            if (Files.exists(file(name, "private"))) {
                continue;
            }
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            write(file(name, "public"), pair.getPublic().getEncoded(), "rw-r--r--");
            write(file(name, "private"), pair.getPrivate().getEncoded(), "rw-------");
            if (name == Name.ROOT) {
                LOG.warn(
                        "a root key was made in the data folder's keys; move root.private to a place"
                                + " that is offline, it is needed only to change keys");
            }
        }
    }

    /** The document's bytes as they are served from now on. */
    byte[] sign(SignedDocument.Type type, Object document, List<Name> signers)
            throws IOException, GeneralSecurityException {
        return sign(type.mediaType(), document, signers);
    }

    byte[] sign(String mediaType, Object document, List<Name> signers)
            throws IOException, GeneralSecurityException {
        byte[] payload = json.writeValueAsBytes(document);
        byte[] signed = SignedDocument.signedBytes(mediaType, payload);
        List<SignedDocument.Signature> signatures = new java.util.ArrayList<>();
        for (Name name : signers) {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(privateKey(name));
            signature.update(signed);
            signatures.add(
                    new SignedDocument.Signature(
                            publicKey(name).keyId(),
                            Base64.getEncoder().encodeToString(signature.sign())));
        }
        return bytes(
                new SignedDocument(
                        mediaType, Base64.getEncoder().encodeToString(payload), signatures));
    }

    private byte[] bytes(SignedDocument document) throws JsonProcessingException {
        return json.writeValueAsBytes(document);
    }

    private PrivateKey privateKey(Name name) throws IOException, GeneralSecurityException {
        byte[] encoded = Base64.getMimeDecoder().decode(Files.readString(file(name, "private")));
        return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    private Path file(Name name, String part) {
        return folder.resolve(name.name().toLowerCase(java.util.Locale.ROOT) + "." + part);
    }

    private static void write(Path file, byte[] key, String rights) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(
                fresh,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights)));
        Files.writeString(fresh, Base64.getMimeEncoder().encodeToString(key) + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
