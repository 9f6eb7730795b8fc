package kejian.origin.release;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import kejian.contract.release.CountyRelease;
import kejian.contract.release.KeyRing;
import kejian.contract.release.SignedDocument;

/** Keys of a county, and what is signed with them. */
final class CountyKeys {

    private CountyKeys() {}

    static SignedDocument signed(SignedDocument draft, KeyPair... pairs) throws Exception {
        return ofPayload(draft.payloadBytes(), pairs);
    }

    static SignedDocument ofPayload(byte[] payload, KeyPair... pairs) throws Exception {
        List<SignedDocument.Signature> all = new ArrayList<>();
        for (KeyPair pair : pairs) {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(SignedDocument.signedBytes(CountyRelease.MEDIA_TYPE, payload));
            all.add(
                    new SignedDocument.Signature(
                            ringKey(pair).keyId(),
                            Base64.getEncoder().encodeToString(signature.sign())));
        }
        return new SignedDocument(
                CountyRelease.MEDIA_TYPE, Base64.getEncoder().encodeToString(payload), all);
    }

    static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String encoded(KeyPair pair) {
        return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    }

    static KeyRing.Key ringKey(KeyPair pair) {
        return new KeyRing.Key(KeyRing.Key.idOf(pair.getPublic().getEncoded()), encoded(pair));
    }
}
