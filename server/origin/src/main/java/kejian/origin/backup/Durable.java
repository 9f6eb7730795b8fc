package kejian.origin.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Set;
import kejian.contract.blob.Digest;

/** Files that are on the disk when the call returns, whole or not at all, for their owner alone. */
final class Durable {

    private static final int PIECE = 1 << 16;

    private Durable() {}

    static Path folder(Path folder) throws IOException {
        return Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    static void write(Path file, byte[] bytes) throws IOException {
        try (InputStream in = new java.io.ByteArrayInputStream(bytes)) {
            write(file, in);
        }
    }

    /** Answers the digest of what was written. */
    static Digest write(Path file, InputStream bytes) throws IOException {
        Path fresh = fresh(file);
        MessageDigest hash = Digest.newSha256();
        try (FileChannel channel = open(fresh);
                OutputStream out = Channels.newOutputStream(channel)) {
            byte[] piece = new byte[PIECE];
            for (int n; (n = bytes.read(piece)) >= 0; ) {
                hash.update(piece, 0, n);
                out.write(piece, 0, n);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        return Digest.of(hash);
    }

    /**
     * Copies what has this digest.
     *
     * @return whether it has; nothing was written where not
     */
    static boolean copy(Path from, Path to, Digest expected) throws IOException {
        Path fresh = fresh(to);
        try (InputStream in = Files.newInputStream(from)) {
            if (!write(fresh, in).equals(expected)) {
                Files.delete(fresh);
                return false;
            }
        }
        Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    static Digest digest(Path file) throws IOException {
        MessageDigest hash = Digest.newSha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] piece = new byte[PIECE];
            for (int n; (n = in.read(piece)) >= 0; ) {
                hash.update(piece, 0, n);
            }
        }
        return Digest.of(hash);
    }

    /** Names in a folder last from here on. */
    static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path fresh(Path file) {
        return file.resolveSibling(Objects.requireNonNull(file.getFileName()) + ".new");
    }
}
