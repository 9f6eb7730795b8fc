package kejian.edge.courier;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import kejian.contract.courier.CourierFolder;
import kejian.contract.courier.Seal;
import kejian.edge.journal.JournalCopy;

/**
 * Writes what the province has not confirmed onto the disk, each batch sealed and under its last
 * name only when it is durable. Older files of this edge go when all new ones are there.
 */
final class JournalOut {

    static final String SUFFIX = ".jnl";

    private final JournalCopy journal;
    private final String edge;
    private final String token;

    /**
     * @param token the edge's, which seals
     */
    JournalOut(JournalCopy journal, String edge, String token) {
        this.journal = journal;
        this.edge = edge;
        this.token = token;
    }

    /**
     * @return records written
     */
    long write(Path top) throws IOException {
        Path all = folder(top.resolve(CourierFolder.NAME).resolve(CourierFolder.JOURNAL));
        Path folder = folder(all.resolve(edge));
        Set<String> written = new HashSet<>();
        long[] records = {0};
        journal.each((name, json, count) -> {
            put(folder, name + SUFFIX, Seal.sealed(token, json));
            written.add(name + SUFFIX);
            records[0] += count;
        });
        force(folder);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX + "*")) {
            for (Path file : files) {
                if (!written.contains(String.valueOf(file.getFileName()))) {
                    Files.delete(file);
                }
            }
        }
        force(folder);
        return records[0];
    }

    private static void put(Path folder, String name, byte[] bytes) throws IOException {
        Path fresh = folder.resolve(name + ".part");
        Files.deleteIfExists(fresh); // also a link that somebody left there
        try (FileChannel out =
                FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(true);
        }
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** A link could lead the edge to write somewhere else. */
    private static Path folder(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(folder);
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("no plain folder: " + folder.getFileName());
        }
        return folder;
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
