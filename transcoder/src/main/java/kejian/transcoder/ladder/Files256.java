package kejian.transcoder.ladder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;

/** Names files by what they hold. */
public final class Files256 {

    private Files256() {}

    public static BlobRef blob(Path file) throws IOException {
        MessageDigest hash = Digest.newSha256();
        long size = 0;
        byte[] part = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                hash.update(part, 0, read);
                size += read;
            }
        }
        return new BlobRef(Digest.of(hash).hex(), size);
    }
}
