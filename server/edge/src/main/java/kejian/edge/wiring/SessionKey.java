package kejian.edge.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import kejian.edge.disk.Disk;
import kejian.edge.disk.SecretFile;

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
        SecretFile.create(disk, data, name, key);
        return key;
    }
}
