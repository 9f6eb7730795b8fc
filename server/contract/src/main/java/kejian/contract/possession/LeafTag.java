package kejian.contract.possession;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import kejian.contract.blob.Digest;

/**
 * What only a reader of a leaf's bytes can compute once the nonce is known: HMAC-SHA256 (RFC 2104),
 * cut to {@value #BYTES} bytes. The key is made of the nonce and the edge's name, so that one
 * edge's answer is of no use to another.
 */
public final class LeafTag {

    public static final int BYTES = 16;

    private final Mac mac;

    /**
     * @param nonce of the challenge
     * @param edge its name
     */
    public LeafTag(byte[] nonce, String edge) {
        MessageDigest key = Digest.newSha256();
        key.update(nonce);
        key.update(edge.getBytes(StandardCharsets.UTF_8));
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.digest(), "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }

    /**
     * Appends a leaf's tag.
     *
     * @param bytes all of the leaf
     */
    public void put(Leaves.Leaf leaf, ByteBuffer bytes, ByteBuffer to) {
        mac.update(ByteBuffer.allocate(Long.BYTES).putLong(leaf.number()).flip());
        mac.update(bytes);
        to.put(mac.doFinal(), 0, BYTES);
    }

    /** Appends what says that the leaf is not there. */
    public static void putAbsent(ByteBuffer to) {
        to.put(new byte[BYTES]);
    }
}
