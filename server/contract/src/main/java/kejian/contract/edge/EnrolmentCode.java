package kejian.contract.edge;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import kejian.contract.blob.Digest;

/**
 * What a person carries from the province to a new edge, once: 80 bits that the two alone know, and
 * 80 bits of the SHA-256 of the root document that the edge shall pin. So neither side takes a
 * stranger for the other. Written in Crockford's Base32, eight groups of four.
 */
public final class EnrolmentCode {

    /** Bytes of the secret. */
    public static final int SECRET_BYTES = 10;

    private static final int ALL_BYTES = 20;
    private static final int GROUP = 4;
    private static final String SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final byte[] PURPOSE =
            "kejian-enrolment-1\n".getBytes(StandardCharsets.US_ASCII);

    private final byte[] all;

    private EnrolmentCode(byte[] all) {
        this.all = all;
    }

    /**
     * @param secret fresh random bytes, {@value #SECRET_BYTES} of them
     * @param rootDocument as the province serves it
     */
    public static EnrolmentCode of(byte[] secret, byte[] rootDocument) {
        if (secret.length != SECRET_BYTES) {
            throw new IllegalArgumentException("a secret has " + SECRET_BYTES + " bytes");
        }
        byte[] all = Arrays.copyOf(secret, ALL_BYTES);
        byte[] root = fingerprint(rootDocument);
        System.arraycopy(root, 0, all, SECRET_BYTES, ALL_BYTES - SECRET_BYTES);
        return new EnrolmentCode(all);
    }

    /**
     * As a person typed it: in either case, with or without dashes and spaces, O for 0, I or L for
     * 1.
     *
     * @throws IllegalArgumentException where it is no code
     */
    public static EnrolmentCode parse(String text) {
        byte[] all = new byte[ALL_BYTES];
        int symbols = 0;
        int bits = 0;
        int held = 0;
        int filled = 0;
        for (char c : text.toCharArray()) {
            if (c == '-' || c == ' ') {
                continue;
            }
            int value = SYMBOLS.indexOf(plain(c));
            if (value < 0 || ++symbols > ALL_BYTES * 8 / 5) {
                throw new IllegalArgumentException("not a code");
            }
            held = held << 5 | value;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                all[filled++] = (byte) (held >> bits);
            }
        }
        if (filled != ALL_BYTES) {
            throw new IllegalArgumentException("a code has 32 letters and digits");
        }
        return new EnrolmentCode(all);
    }

    private static char plain(char c) {
        char upper = c >= 'a' && c <= 'z' ? (char) (c - 32) : c;
        return switch (upper) {
            case 'O' -> '0';
            case 'I', 'L' -> '1';
            default -> upper;
        };
    }

    /** For people. */
    public String text() {
        StringBuilder text = new StringBuilder();
        int bits = 0;
        int held = 0;
        int symbols = 0;
        for (byte b : all) {
            held = held << 8 | b & 0xff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                if (symbols > 0 && symbols % GROUP == 0) {
                    text.append('-');
                }
                text.append(SYMBOLS.charAt(held >> bits & 31));
                symbols++;
            }
        }
        return text.toString();
    }

    /** Whether this is the root document that the code was made for. */
    public boolean names(byte[] rootDocument) {
        byte[] wanted = Arrays.copyOfRange(all, SECRET_BYTES, ALL_BYTES);
        return MessageDigest.isEqual(
                wanted, Arrays.copyOf(fingerprint(rootDocument), ALL_BYTES - SECRET_BYTES));
    }

    /** What the province keeps of it: the SHA-256 of the secret, in hexadecimal digits. */
    public String key() {
        return Digest.of(Arrays.copyOf(all, SECRET_BYTES)).hex();
    }

    /**
     * The HMAC-SHA256 (RFC 2104) by which who has the code vouches for an edge's word of its key;
     * the code itself never goes over the line.
     *
     * @param key as {@link #key()} gives it
     * @param word payload of the signed {@link kejian.contract.withdrawal.EdgeKey}
     */
    public static String proof(String key, byte[] word) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            mac.update(PURPOSE);
            return HexFormat.of().formatHex(mac.doFinal(word));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static byte[] fingerprint(byte[] rootDocument) {
        return HexFormat.of().parseHex(Digest.of(rootDocument).hex());
    }
}
