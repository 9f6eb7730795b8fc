package kejian.origin.upload;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import kejian.contract.blob.Digest;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** The headers of tus 1.0.0, read strictly. */
final class TusHeaders {

    static final long MAX_SIZE = 1L << 40;
    private static final int LONGEST_METADATA = 8_192;

    /** Visible ASCII without space and comma (tus 1.0.0, Upload-Metadata). */
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x2b\\x2d-\\x7e]+");

    private TusHeaders() {}

    /** A non-negative decimal number in its one spelling. */
    static @Nullable Long number(@Nullable String text, Problem otherwise) {
        if (text == null) {
            return null;
        }
        if (!text.matches("0|[1-9][0-9]{0,18}")) {
            throw new ProblemException(otherwise);
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw new ProblemException(otherwise, "2^63");
        }
    }

    static Map<String, String> metadata(@Nullable String header) {
        Map<String, String> values = new HashMap<>();
        if (header == null || header.isBlank()) {
            return values;
        }
        if (header.length() > LONGEST_METADATA) {
            throw new ProblemException(Problem.UPLOAD_METADATA);
        }
        for (String pair : header.split(",", -1)) {
            String[] parts = pair.strip().split(" ", -1);
            if (!KEY.matcher(parts[0]).matches() || parts.length > 2) {
                throw new ProblemException(Problem.UPLOAD_METADATA);
            }
            String value = parts.length == 1 ? "" : decoded(parts[1]);
            if (values.put(parts[0], value) != null) {
                throw new ProblemException(Problem.UPLOAD_METADATA);
            }
        }
        return values;
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.UPLOAD_METADATA, "base64");
        }
    }

    static @Nullable String digest(Map<String, String> metadata) {
        String announced = metadata.get("sha256");
        if (announced != null && !Digest.isDigest(announced)) {
            throw new ProblemException(Problem.UPLOAD_METADATA, "sha256");
        }
        return announced;
    }

    /** A name is a label: control characters and what turns text around are left out. */
    static String filename(Map<String, String> metadata) {
        String name = metadata.getOrDefault("filename", "");
        String clean = name.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}]", "").strip();
        return clean.length() > 255 ? clean.substring(0, 255) : clean;
    }

    static Appending.@Nullable Checksum checksum(@Nullable String header) {
        if (header == null) {
            return null;
        }
        String[] parts = header.split(" ", -1);
        String algorithm =
                switch (parts[0]) {
                    case "sha1" -> "SHA-1";
                    case "sha256" -> "SHA-256";
                    default -> throw new ProblemException(Problem.UPLOAD_CHECKSUM_ALGORITHM);
                };
        try {
            return new Appending.Checksum(
                    MessageDigest.getInstance(algorithm), Base64.getDecoder().decode(parts[1]));
        } catch (NoSuchAlgorithmException
                | IllegalArgumentException
                | ArrayIndexOutOfBoundsException e) {
            throw new ProblemException(Problem.UPLOAD_CHECKSUM_ALGORITHM);
        }
    }
}
