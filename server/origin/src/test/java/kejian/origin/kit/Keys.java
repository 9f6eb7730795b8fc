package kejian.origin.kit;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import kejian.contract.release.KeyRing;
import kejian.contract.release.SignedDocument;

/** A key as an edge makes it. */
public record Keys(KeyPair pair) {

    public static Keys fresh() throws GeneralSecurityException {
        return new Keys(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    }

    public KeyRing.Key shown() {
        byte[] encoded = pair.getPublic().getEncoded();
        return new KeyRing.Key(
                KeyRing.Key.idOf(encoded), Base64.getEncoder().encodeToString(encoded));
    }

    public SignedDocument sign(String mediaType, byte[] payload) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(SignedDocument.signedBytes(mediaType, payload));
        Base64.Encoder text = Base64.getEncoder();
        return new SignedDocument(
                mediaType,
                text.encodeToString(payload),
                List.of(
                        new SignedDocument.Signature(
                                shown().keyId(), text.encodeToString(signature.sign()))));
    }
}
