package kejian.origin.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.problem.Problem;
import kejian.origin.disk.Disk;
import kejian.origin.problem.ProblemException;

/**
 * {@code <folder>/ab/<sha256>}. A blob comes into being by a rename, after its bytes were fsynced;
 * the folder is fsynced after that. So a name that is there has all its bytes, whatever happened.
 */
final class FilesystemBlobs implements Blobs {

    private final Disk disk;
    private final Path folder;
    private final Path arriving;
    private final long reserveBytes;

    /** Folders whose names are durable, as far as this process has seen to it. */
    private final Set<Path> durableShelves = ConcurrentHashMap.newKeySet();

    /**
     * @param reserveBytes kept free on the disk: database and journal go on when blobs fill it
     */
    FilesystemBlobs(Disk disk, Path folder, long reserveBytes) throws IOException {
        this.disk = disk;
        this.folder = folder;
        this.arriving = folder.resolve("arriving");
        this.reserveBytes = reserveBytes;
        disk.createFolders(arriving);
        forceWhatAnEarlierLifeLeft();
        try (var leftovers = Files.newDirectoryStream(arriving)) {
            for (Path leftover : leftovers) {
                disk.delete(leftover);
            }
        }
    }

    /**
     * A process that was killed between a rename and the folder's fsync leaves a blob that a power
     * cut can still take away; everybody believes it from here on.
     */
    private void forceWhatAnEarlierLifeLeft() throws IOException {
        disk.forceFolder(Objects.requireNonNull(folder.toAbsolutePath().getParent()));
        disk.forceFolder(folder);
        try (var shelves = Files.newDirectoryStream(folder)) {
            for (Path shelf : shelves) {
                disk.forceFolder(shelf);
            }
        }
    }

    @Override
    public void put(BlobRef expected, InputStream bytes) throws IOException {
        if (Files.exists(path(expected.digest()))) {
            // Whoever renamed it a moment ago may not have forced the name yet.
            forceName(shelf(expected.digest()));
            return;
        }
        admit(expected.sizeBytes());
        Path file = arriving.resolve(UUID.randomUUID().toString());
        try {
            MessageDigest hash = Digest.newSha256();
            try (Disk.Out out = disk.create(file)) {
                long left = expected.sizeBytes();
                long at = 0;
                byte[] piece = new byte[1 << 16];
                for (int n; (n = bytes.read(piece)) >= 0; ) {
                    left -= n;
                    if (left < 0) {
                        throw new WrongDigestException(expected.digest());
                    }
                    hash.update(piece, 0, n);
                    out.write(at, ByteBuffer.wrap(piece, 0, n));
                    at += n;
                }
                out.force();
            }
            if (!Digest.of(hash).equals(expected.digest())) {
                throw new WrongDigestException(expected.digest());
            }
            adopt(file, expected);
        } finally {
            disk.delete(file);
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
        Path shelf = shelf(known.digest());
        disk.createFolders(shelf);
        disk.rename(file, target);
        forceName(shelf);
    }

    private void forceName(Path shelf) throws IOException {
        disk.forceFolder(shelf);
        if (!durableShelves.contains(shelf)) {
            disk.forceFolder(folder);
            durableShelves.add(shelf);
        }
    }

    private void admit(long sizeBytes) throws IOException {
        if (disk.freeBytes(folder) - sizeBytes < reserveBytes) {
            throw new ProblemException(Problem.STORAGE_FULL);
        }
    }

    @Override
    public void remove(Digest digest) throws IOException {
        disk.delete(path(digest));
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
        return shelf(digest).resolve(digest.hex());
    }

    private Path shelf(Digest digest) {
        return folder.resolve(digest.hex().substring(0, 2));
    }
}
