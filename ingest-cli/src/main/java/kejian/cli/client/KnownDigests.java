package kejian.cli.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import kejian.contract.blob.Digest;

/**
 * SHA-256 of files that were read before, so that a second run of the same command need not read
 * five gigabytes again. A file is known by its path, length, time, and its first and last MiB; the
 * server computes the digest of what arrives anyway, so a wrong memory is found out, never stored.
 */
public final class KnownDigests {

    private static final int PIECE = 1 << 20;

    private final Path folder;

    public KnownDigests(Path folder) {
        this.folder = folder;
    }

    public String sha256(Path file) throws IOException {
        Path known = folder.resolve(key(file));
        if (Files.exists(known)) {
            String digest = Files.readString(known).strip();
            if (Digest.isDigest(digest)) {
                return digest;
            }
        }
        String digest = TusUpload.sha256(file);
        Files.createDirectories(folder);
        Files.writeString(known, digest);
        return digest;
    }

    private static String key(Path file) throws IOException {
        MessageDigest key = Digest.newSha256();
        String label =
                file.toRealPath()
                        + "\n"
                        + Files.size(file)
                        + "\n"
                        + Files.getLastModifiedTime(file).toInstant();
        key.update(label.getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            key.update(piece(channel, 0));
            key.update(piece(channel, Math.max(0, channel.size() - PIECE)));
        }
        return Digest.of(key).hex().substring(0, 32);
    }

    private static ByteBuffer piece(FileChannel channel, long at) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        while (piece.hasRemaining() && channel.read(piece, at + piece.position()) >= 0) {
            // to the end, or a MiB
        }
        return piece.flip();
    }
}
