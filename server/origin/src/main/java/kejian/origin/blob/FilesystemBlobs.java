package kejian.origin.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.UUID;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;

/**
 * {@code <folder>/ab/<sha256>}. A blob comes into being by a rename, after its bytes were fsynced;
 * the folder is fsynced after that. So a name that is there has all its bytes, whatever happened.
 */
final class FilesystemBlobs implements Blobs {

    private final Path folder;
    private final Path arriving;
    private final long reserveBytes;

    /**
     * @param reserveBytes kept free on the disk: database and journal go on when blobs fill it
     */
    FilesystemBlobs(Path folder, long reserveBytes) throws IOException {
        this.folder = folder;
        this.arriving = folder.resolve("arriving");
        this.reserveBytes = reserveBytes;
        Files.createDirectories(arriving);
        try (var leftovers = Files.newDirectoryStream(arriving)) {
            for (Path leftover : leftovers) {
                Files.delete(leftover);
            }
        }
    }

    @Override
    public void put(BlobRef expected, InputStream bytes) throws IOException {
        if (Files.exists(path(expected.digest()))) {
            return;
        }
        admit(expected.sizeBytes());
        Path file = arriving.resolve(UUID.randomUUID().toString());
        try {
            MessageDigest hash = Digest.newSha256();
            try (FileChannel out =
                    FileChannel.open(
                            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                long left = expected.sizeBytes();
                byte[] piece = new byte[1 << 16];
                for (int n; (n = bytes.read(piece)) >= 0; ) {
                    left -= n;
                    if (left < 0) {
                        throw new WrongDigestException(expected.digest());
                    }
                    hash.update(piece, 0, n);
                    ByteBuffer buffer = ByteBuffer.wrap(piece, 0, n);
                    while (buffer.hasRemaining()) {
                        out.write(buffer);
                    }
                }
                out.force(true);
            }
            if (!Digest.of(hash).equals(expected.digest())) {
                throw new WrongDigestException(expected.digest());
            }
            adopt(file, expected);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public BlobRef put(byte[] bytes) throws IOException {
        BlobRef blob = new BlobRef(Digest.of(bytes).hex(), bytes.length);
        put(blob, new java.io.ByteArrayInputStream(bytes));
        return blob;
    }

    @Override
    public void adopt(Path file, BlobRef known) throws IOException {
        Path target = path(known.digest());
        Path shelf = folder.resolve(known.sha256().substring(0, 2));
        if (!Files.isDirectory(shelf)) {
            try {
                Files.createDirectory(shelf);
            } catch (FileAlreadyExistsException e) {
                // another request was first
                assert Files.isDirectory(shelf);
            }
            force(folder);
        }
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        force(shelf);
    }

    private void admit(long sizeBytes) throws IOException {
        if (Files.getFileStore(folder).getUsableSpace() - sizeBytes < reserveBytes) {
            throw new ProblemException(Problem.STORAGE_FULL);
        }
    }

    @Override
    public Optional<Long> size(Digest digest) throws IOException {
        Path file = path(digest);
        return Files.exists(file) ? Optional.of(Files.size(file)) : Optional.empty();
    }

    @Override
    public InputStream open(Digest digest, long from) throws IOException {
        FileChannel channel = FileChannel.open(path(digest), StandardOpenOption.READ);
        return Channels.newInputStream(channel.position(from));
    }

    @Override
    public Optional<Path> locate(Digest digest) {
        Path file = path(digest);
        return Files.exists(file) ? Optional.of(file) : Optional.empty();
    }

    private Path path(Digest digest) {
        return folder.resolve(digest.hex().substring(0, 2)).resolve(digest.hex());
    }

    /** A rename is durable only when its folder is. */
    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
