package kejian.edge.trust;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import kejian.contract.release.KeyRing;
import kejian.contract.release.SignedDocument;
import kejian.edge.disk.Disk;
import kejian.edge.disk.SecretFile;
import org.jboss.logging.Logger;

/**
 * This edge's own key (Ed25519, RFC 8032): made here at the first start, mode 0600, never sent
 * anywhere. What it signs, nobody else can have said.
 */
public final class OwnKey {

    private static final Logger LOG = Logger.getLogger(OwnKey.class);
    private static final String ALGORITHM = "Ed25519";
    private static final String FILE = "edge.key";

    private final PrivateKey secret;
    private final KeyRing.Key shown;

    private OwnKey(PrivateKey secret, KeyRing.Key shown) {
        this.secret = secret;
        this.shown = shown;
    }

    public static OwnKey loadOrCreate(Path data, Disk disk) throws IOException {
        Path file = data.resolve(FILE);
        List<String> lines;
        try {
            lines = Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
        } catch (NoSuchFileException e) {
            return create(data, disk); // first start
        }
        try {
            return read(lines);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // The province will refuse the new one and show it: an edge without its key must be
            // enrolled again, and serves on meanwhile.
            LOG.errorf("the edge's key is damaged and put aside: %s", e.getMessage());
            Files.move(
                    file,
                    data.resolve(FILE + ".damaged"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return create(data, disk);
        }
    }

    private static OwnKey create(Path data, Disk disk) throws IOException {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            Base64.Encoder text = Base64.getEncoder();
            byte[] open = pair.getPublic().getEncoded();
            OwnKey key = new OwnKey(pair.getPrivate(), shown(open));
            String lines =
                    text.encodeToString(pair.getPrivate().getEncoded())
                            + "\n"
                            + text.encodeToString(open)
                            + "\n";
            SecretFile.create(disk, data, FILE, lines.getBytes(StandardCharsets.US_ASCII));
            LOG.infof("a key of this edge's own was made: key=%s", key.shown.keyId());
            return key;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    private static OwnKey read(List<String> lines) throws GeneralSecurityException {
        if (lines.size() != 2) {
            throw new IllegalArgumentException("it has " + lines.size() + " lines");
        }
        Base64.Decoder text = Base64.getDecoder();
        PrivateKey secret =
                KeyFactory.getInstance(ALGORITHM)
                        .generatePrivate(new PKCS8EncodedKeySpec(text.decode(lines.getFirst())));
        OwnKey key = new OwnKey(secret, shown(text.decode(lines.getLast())));
        byte[] probe = {1, 2, 3};
        if (!SignedDocument.isSignature(key.shown, probe, key.signature(probe))) {
            throw new IllegalArgumentException("its halves do not belong together");
        }
        return key;
    }

    private static KeyRing.Key shown(byte[] encoded) {
        return new KeyRing.Key(
                KeyRing.Key.idOf(encoded), Base64.getEncoder().encodeToString(encoded));
    }

    /** The half that everybody may know. */
    public KeyRing.Key shown() {
        return shown;
    }

    /** The document in its envelope, as JSON. */
    public byte[] sign(String mediaType, Object document) {
        byte[] payload = StrictJson.write(document);
        byte[] signature = signature(SignedDocument.signedBytes(mediaType, payload));
        Base64.Encoder text = Base64.getEncoder();
        return StrictJson.write(
                new SignedDocument(
                        mediaType,
                        text.encodeToString(payload),
                        List.of(
                                new SignedDocument.Signature(
                                        shown.keyId(), text.encodeToString(signature)))));
    }

    private byte[] signature(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(secret);
            signature.update(Arrays.copyOf(bytes, bytes.length));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the edge's key does not sign", e);
        }
    }
}
