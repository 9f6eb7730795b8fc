package kejian.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Set;
import kejian.cli.client.ApiException;
import kejian.contract.release.KeyRing;
import kejian.contract.release.SignedDocument;

/**
 * A county's key in two files as OpenSSL writes them (RFC 7468, RFC 8410): the private one with
 * mode 0600, and its public half beside it with {@code .pub} at the end.
 */
final class CountyKeyFile {

    private static final String ALGORITHM = "Ed25519";

    private CountyKeyFile() {}

    /**
     * Makes both files; neither may be there.
     *
     * @return the public half's id
     */
    static String make(Path file) throws IOException {
        KeyPair pair;
        try {
            pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        byte[] open = pair.getPublic().getEncoded();
        Files.writeString(publicFile(file), pem("PUBLIC KEY", open), StandardOpenOption.CREATE_NEW);
        return KeyRing.Key.idOf(open);
    }

    static Path publicFile(Path file) {
        return file.resolveSibling(file.getFileName() + ".pub");
    }

    /** The public key in a file, as the origin takes it. */
    static KeyRing.Key readPublic(Path file) throws IOException {
        byte[] encoded = read(file, "PUBLIC KEY");
        try {
            KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw noKey(file);
        }
        return new KeyRing.Key(
                KeyRing.Key.idOf(encoded), Base64.getEncoder().encodeToString(encoded));
    }

    /** The signature over these bytes by the private key in the file; it never leaves this. */
    static SignedDocument.Signature sign(Path file, byte[] signed) throws IOException {
        KeyRing.Key open = readPublic(publicFile(file));
        try {
            PrivateKey key =
                    KeyFactory.getInstance(ALGORITHM)
                            .generatePrivate(new PKCS8EncodedKeySpec(read(file, "PRIVATE KEY")));
            if (!(key instanceof EdECPrivateKey)) {
                throw noKey(file);
            }
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(signed);
            byte[] made = signature.sign();
            if (!SignedDocument.isSignature(open, signed, made)) {
                throw noKey(publicFile(file)); // of another pair
            }
            return new SignedDocument.Signature(
                    open.keyId(), Base64.getEncoder().encodeToString(made));
        } catch (GeneralSecurityException e) {
            throw noKey(file);
        }
    }

    /** Whether others of the machine could read it. */
    static boolean isOpenToOthers(Path file) throws IOException {
        try {
            Set<?> rights = Files.getPosixFilePermissions(file);
            return rights.stream().anyMatch(r -> !r.toString().startsWith("OWNER_"));
        } catch (UnsupportedOperationException e) {
            return false; // no such rights there
        }
    }

    private static byte[] read(Path file, String label) throws IOException {
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        String begin = "-----BEGIN " + label + "-----";
        String end = "-----END " + label + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw noKey(file);
        }
        try {
            return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        } catch (IllegalArgumentException e) {
            throw noKey(file);
        }
    }

    private static String pem(String label, byte[] encoded) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
    }

    private static ApiException noKey(Path file) {
        return new ApiException(
                ApiException.REFUSED, "validation", file + " 不是可用的 Ed25519 密钥 no Ed25519 key");
    }
}
