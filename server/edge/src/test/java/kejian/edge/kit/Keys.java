package kejian.edge.kit;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import kejian.contract.release.KeyRing;
import kejian.contract.release.SignedDocument;
import kejian.contract.release.SignedDocument.Type;
import kejian.edge.trust.StrictJson;

/** Keys that sign documents for tests. */
public record Keys(KeyPair pair) {

    public static Keys fresh() {
        return of("Ed25519");
    }

    public static Keys of(String algorithm) {
        try {
            return new Keys(KeyPairGenerator.getInstance(algorithm).generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String id() {
        return KeyRing.Key.idOf(pair.getPublic().getEncoded());
    }

    public KeyRing.Key key() {
        String encoded = Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
        return new KeyRing.Key(id(), encoded);
    }

    public SignedDocument.Signature signature(String payloadType, byte[] payload) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(SignedDocument.signedBytes(payloadType, payload));
            String text = Base64.getEncoder().encodeToString(signature.sign());
            return new SignedDocument.Signature(id(), text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static byte[] sign(Type type, Object document, Keys... signers) {
        return signBytes(type, StrictJson.write(document), signers);
    }

    public static byte[] signBytes(Type type, byte[] payload, Keys... signers) {
        List<SignedDocument.Signature> signatures = new ArrayList<>();
        for (Keys each : signers) {
            signatures.add(each.signature(type.mediaType(), payload));
        }
        return StrictJson.write(
                new SignedDocument(
                        type.mediaType(), Base64.getEncoder().encodeToString(payload), signatures));
    }

    /** A ring in which the first keys are the root's and the last one signs all else. */
    public static KeyRing ring(int version, int rootThreshold, Keys release, Keys... roots) {
        List<KeyRing.Key> keys = new ArrayList<>();
        Arrays.stream(roots).map(Keys::key).forEach(keys::add);
        keys.add(release.key());
        List<String> rootIds = Arrays.stream(roots).map(Keys::id).toList();
        List<KeyRing.Role> roles = new ArrayList<>();
        for (Type type : Type.values()) {
            roles.add(
                    type == Type.ROOT
                            ? new KeyRing.Role(type, rootIds, rootThreshold)
                            : new KeyRing.Role(type, List.of(release.id()), 1));
        }
        return new KeyRing(version, "2036-01-01T00:00:00Z", keys, roles);
    }
}
