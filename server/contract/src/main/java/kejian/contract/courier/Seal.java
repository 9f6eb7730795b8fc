package kejian.contract.courier;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import kejian.contract.blob.Digest;

/**
 * What an edge gives a courier to carry: a line with the HMAC-SHA256 (RFC 2104) of the rest, then
 * the rest. The key is the SHA-256 of the edge's token: both sides have that, and the province has
 * nothing else of the token. So a carrier can lose records, but neither change nor invent any.
 */
public final class Seal {

    private static final int HEAD = 65;
    private static final byte[] PURPOSE = "kejian-courier-1\n".getBytes(StandardCharsets.US_ASCII);

    private Seal() {}

    /**
     * @param token the edge's
     */
    public static byte[] sealed(String token, byte[] content) {
        String key = Digest.of(token.getBytes(StandardCharsets.UTF_8)).hex();
        byte[] head = (mac(key, content) + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + content.length);
        System.arraycopy(content, 0, all, head.length, content.length);
        return all;
    }

    /** What was sealed, not believed yet; nothing where the file is none of ours. */
    public static Optional<byte[]> contentOf(byte[] sealed) {
        return sealed.length > HEAD && sealed[HEAD - 1] == '\n'
                ? Optional.of(Arrays.copyOfRange(sealed, HEAD, sealed.length))
                : Optional.empty();
    }

    /**
     * Whether the edge whose token has this SHA-256 sealed it, and nobody changed it since.
     *
     * @param tokenSha256 64 hexadecimal digits
     */
    public static boolean holds(String tokenSha256, byte[] sealed) {
        return contentOf(sealed)
                .map(content -> {
                    byte[] expected = mac(tokenSha256, content).getBytes(StandardCharsets.US_ASCII);
                    byte[] found = Arrays.copyOf(sealed, HEAD - 1);
                    return MessageDigest.isEqual(expected, found);
                })
                .orElse(false);
    }

    private static String mac(String key, byte[] content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            mac.update(PURPOSE);
            return HexFormat.of().formatHex(mac.doFinal(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
