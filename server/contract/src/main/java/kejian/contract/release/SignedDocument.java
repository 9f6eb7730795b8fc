package kejian.contract.release;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/**
 * A signed document on the wire. The signature is over the very bytes of the payload, so that
 * nobody need agree on how JSON is written: the form is DSSE's (Dead Simple Signing Envelope
 * v1.0.2), with Ed25519 (RFC 8032).
 *
 * @param payloadType one of {@link Type}'s media types
 * @param payload the document's JSON in UTF-8, as Base64
 */
public record SignedDocument(String payloadType, String payload, List<Signature> signatures) {

    public SignedDocument {
        signatures = List.copyOf(signatures);
    }

    /** The payload's bytes; hostile until a signature over {@link #signedBytes} was verified. */
    public byte[] payloadBytes() {
        return Base64.getDecoder().decode(payload);
    }

    /** Whether one of the signatures is this key's, and holds. */
    public boolean isSignedBy(KeyRing.Key key) {
        try {
            byte[] signed = signedBytes(payloadType, payloadBytes());
            for (Signature each : signatures) {
                if (each.sig() != null
                        && key.keyId().equals(each.keyId())
                        && isSignature(key, signed, Base64.getDecoder().decode(each.sig()))) {
                    return true;
                }
            }
            return false;
        } catch (IllegalArgumentException e) {
            return false; // not Base64
        }
    }

    /** Whether this is the key's signature over the bytes; false too for what is no key. */
    public static boolean isSignature(KeyRing.Key key, byte[] signed, byte[] signature) {
        try {
            byte[] encoded = Base64.getDecoder().decode(key.publicKey());
            if (!KeyRing.Key.idOf(encoded).equals(key.keyId())) {
                return false;
            }
            java.security.Signature verifier = java.security.Signature.getInstance("Ed25519");
            verifier.initVerify(
                    KeyFactory.getInstance("Ed25519")
                            .generatePublic(new X509EncodedKeySpec(encoded)));
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** DSSE's pre-authentication encoding: what a signature is over. */
    public static byte[] signedBytes(String payloadType, byte[] payload) {
        byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
        byte[] head =
                ("DSSEv1 " + type.length + " " + payloadType + " " + payload.length + " ")
                        .getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[head.length + payload.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(payload, 0, all, head.length, payload.length);
        return all;
    }

    /**
     * @param keyId {@link KeyRing.Key#keyId()} of the signer
     * @param sig Base64 of the 64 bytes
     */
    public record Signature(String keyId, String sig) {}

    /** The four documents of a release, after the roles of The Update Framework. */
    public enum Type {
        ROOT("application/vnd.kejian.root+json"),
        TIMESTAMP("application/vnd.kejian.timestamp+json"),
        SNAPSHOT("application/vnd.kejian.snapshot+json"),
        RELEASE("application/vnd.kejian.release+json");

        private final String mediaType;

        Type(String mediaType) {
            this.mediaType = mediaType;
        }

        public String mediaType() {
            return mediaType;
        }
    }
}
