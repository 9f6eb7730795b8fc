package kejian.contract.blob;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of some bytes, as 64 lower-case hexadecimal digits. It is the only name a blob has.
 *
 * @param hex 64 digits of {@code 0-9a-f}
 */
public record Digest(String hex) implements Comparable<Digest> {

    public Digest {
        if (!isDigest(hex)) {
            throw new IllegalArgumentException("not a SHA-256: " + hex.length() + " characters");
        }
    }

    /** Whether the text could be given to the constructor: exactly one spelling is a digest. */
    public static boolean isDigest(String text) {
        if (text.length() != 64) {
            return false;
        }
        for (int i = 0; i < 64; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    public static Digest of(byte[] bytes) {
        return fromHash(newSha256().digest(bytes));
    }

    /** Ends the given hash; it is reset by that. */
    public static Digest of(MessageDigest finished) {
        return fromHash(finished.digest());
    }

    /** A fresh hash to feed bytes into. */
    public static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Digest fromHash(byte[] hash) {
        return new Digest(HexFormat.of().formatHex(hash));
    }

    @Override
    public int compareTo(Digest other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
