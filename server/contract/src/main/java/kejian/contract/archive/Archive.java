package kejian.contract.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A ZIP file that a stranger made. {@code java.util.zip} stops none of what hostile ones do: paths
 * that lead out, links, twins, entries that lie over one another, headers that contradict the list,
 * sizes and checksums that lie. Here the whole list is checked before a byte is unpacked, and a
 * stream ends well only when its bytes were what the list announced.
 *
 * <p>Its memory is that of the list; entries are read where they lie. It writes no file: whoever
 * takes bytes out names them.
 */
public final class Archive implements AutoCloseable {

    private final FileChannel file;
    private final Bytes bytes;
    private final Map<String, ArchiveEntry> entries = new LinkedHashMap<>();

    private Archive(FileChannel file, ArchiveLimits limits) throws IOException {
        this.file = file;
        this.bytes = new Bytes(file);
        for (ArchiveEntry entry : new CentralDirectory(bytes, limits).read()) {
            entries.put(entry.name(), entry);
        }
    }

    /**
     * @throws ArchiveException what is wrong and what to do
     */
    public static Archive open(Path path, ArchiveLimits limits) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new Archive(file, limits);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** The files in the order of the list, folders and a system's litter left out. */
    public List<ArchiveEntry> entries() {
        return List.copyOf(entries.values());
    }

    public Optional<ArchiveEntry> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /**
     * @return a stream that throws {@link ArchiveException} instead of ending, or earlier, where
     *     the bytes are not what was announced
     */
    public InputStream open(ArchiveEntry entry) throws IOException {
        ByteBuffer head = bytes.at(entry.headerAt(), 30);
        long at = entry.headerAt() + 30 + Bytes.u16(head, 26) + Bytes.u16(head, 28);
        return new EntryStream(entry, new EntryStream.Packed(bytes, at, entry.packedBytes()));
    }

    /**
     * A small file whole.
     *
     * @throws ArchiveException {@code TOO_LARGE} above {@code most} bytes
     */
    public byte[] read(ArchiveEntry entry, int most) throws IOException {
        if (entry.sizeBytes() > most) {
            throw new ArchiveException(ArchiveFault.TOO_LARGE, entry.name());
        }
        try (InputStream in = open(entry)) {
            return in.readAllBytes();
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
