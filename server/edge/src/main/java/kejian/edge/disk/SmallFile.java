package kejian.edge.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import kejian.contract.blob.Digest;

/**
 * A small file that is replaced whole: a reader finds the old bytes or the new ones. The first line
 * is the digest of what follows, so that a flipped bit at rest is noticed and never believed.
 */
public final class SmallFile {

    private static final int HEAD = 65;

    private SmallFile() {}

    /** Durable when it returns: file, rename and folder are all forced. */
    public static void replace(Disk disk, Path file, byte[] bytes) throws IOException {
        byte[] head = (Digest.of(bytes).hex() + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer all = ByteBuffer.allocate(head.length + bytes.length);
        all.put(head).put(bytes).flip();
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("no folder above " + file);
        }
        Path fresh = folder.resolve(file.getFileName() + ".new");
        try (Disk.Out out = disk.create(fresh)) {
            out.write(all);
            out.force();
        }
        disk.rename(fresh, file);
        disk.forceFolder(folder);
    }

    /**
     * The bytes last put there, or nothing where there is no file.
     *
     * @throws DamagedFile when the bytes are not those that were written
     */
    public static Optional<byte[]> read(Path file) throws IOException {
        byte[] all;
        try {
            all = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (all.length >= HEAD) {
            byte[] bytes = Arrays.copyOfRange(all, HEAD, all.length);
            String head = new String(all, 0, HEAD, StandardCharsets.US_ASCII);
            if (head.equals(Digest.of(bytes).hex() + "\n")) {
                return Optional.of(bytes);
            }
        }
        throw new DamagedFile(file);
    }

    /** The disk gave back other bytes than were written. */
    public static final class DamagedFile extends IOException {

        private static final long serialVersionUID = 1L;

        DamagedFile(Path file) {
            super(file + " is damaged");
        }
    }
}
