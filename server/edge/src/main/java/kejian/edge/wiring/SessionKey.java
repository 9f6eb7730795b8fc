package kejian.edge.wiring;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import kejian.edge.disk.Disk;

/** Secrets of this edge's own, made at first start, mode 0600. */
final class SessionKey {

    private static final int BYTES = 32;

    private SessionKey() {}

    /** What sessions are issued with. */
    static byte[] loadOrCreate(Path data, Disk disk) throws IOException {
        return loadOrCreate(data, "session.key", disk);
    }

    static byte[] loadOrCreate(Path data, String name, Disk disk) throws IOException {
        Path file = data.resolve(name);
        try {
            byte[] key = Files.readAllBytes(file);
            if (key.length == BYTES) {
                return key;
            }
        } catch (NoSuchFileException e) {
            // first start
        }
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        Path fresh = data.resolve(name + ".new");
        disk.delete(fresh);
        // Not through the seam: the file must never exist with another mode, not for a moment.
        try (FileChannel channel =
                FileChannel.open(
                        fresh,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(key);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        disk.forceFolder(data);
        return key;
    }
}
