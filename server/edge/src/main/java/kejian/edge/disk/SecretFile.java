package kejian.edge.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file for the owner alone, mode 0600 from its first moment. */
public final class SecretFile {

    private SecretFile() {}

    /** Durable when it returns. */
    public static void create(Disk disk, Path folder, String name, byte[] secret)
            throws IOException {
        Path fresh = folder.resolve(name + ".new");
        disk.delete(fresh);
        // Not through the seam: the file must never exist with another mode, not for a moment.
        try (FileChannel channel =
                FileChannel.open(
                        fresh,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(secret);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        disk.forceFolder(folder);
    }
}
