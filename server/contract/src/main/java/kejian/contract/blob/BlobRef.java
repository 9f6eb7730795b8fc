package kejian.contract.blob;

/**
 * Names a blob and says how long it is, so that a reader can bound what it takes before it has
 * hashed it.
 *
 * @param sha256 64 lower-case hexadecimal digits
 */
public record BlobRef(String sha256, long sizeBytes) {

    public BlobRef {
        if (!Digest.isDigest(sha256)) {
            throw new IllegalArgumentException("sha256 is no SHA-256");
        }
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("sizeBytes is negative");
        }
    }

    public Digest digest() {
        return new Digest(sha256);
    }
}
