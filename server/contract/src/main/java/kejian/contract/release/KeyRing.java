package kejian.contract.release;

import java.util.List;
import kejian.contract.blob.Digest;

/**
 * The root document: which keys speak for which role, and how many must agree. An edge is given the
 * first one by hand (pinned); each later one must carry enough signatures of the one before and of
 * itself (TUF §5.3).
 *
 * @param version 1, 2, 3 … without a gap
 * @param expires ISO 8601 instant
 */
public record KeyRing(int version, String expires, List<Key> keys, List<Role> roles) {

    public KeyRing {
        keys = List.copyOf(keys);
        roles = List.copyOf(roles);
    }

    /**
     * @param publicKey Base64 of the X.509 SubjectPublicKeyInfo of an Ed25519 key (RFC 8410)
     */
    public record Key(String keyId, String publicKey) {

        /**
         * A key's id is the SHA-256 of its encoded public key; a ring with another id is refused.
         */
        public static String idOf(byte[] encodedPublicKey) {
            return Digest.of(encodedPublicKey).hex();
        }
    }

    /**
     * @param threshold how many distinct keys of the role must have signed
     */
    public record Role(SignedDocument.Type type, List<String> keyIds, int threshold) {

        public Role {
            keyIds = List.copyOf(keyIds);
            if (threshold < 1) {
                throw new IllegalArgumentException("threshold below 1");
            }
        }
    }
}
