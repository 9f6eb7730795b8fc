package kejian.edge.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import kejian.edge.disk.Disk;

/** Makes closed segments that the province has not yet smaller. */
public final class Packing {

    private Packing() {}

    /**
     * Packs one of them; callers that record do not wait for it. The packed one takes the other's
     * name in one rename: a power cut leaves one of the two.
     *
     * @return whether there may be more to pack
     */
    public static boolean one(Journal journal) throws IOException {
        Optional<Closed> next = journal.firstRaw();
        if (next.isEmpty()) {
            return false;
        }
        Closed segment = next.get();
        Path file = Segment.fileOf(journal.folder(), segment.firstSeq());
        Optional<ByteBuffer> packed = packed(file, segment);
        if (packed.isEmpty()) {
            journal.replace(segment, segment.as(Closed.Form.LEFT, segment.bytes()));
            return true;
        }
        Disk disk = journal.disk();
        Path fresh = journal.folder().resolve(file.getFileName() + ".new");
        try (Disk.Out target = disk.create(fresh)) {
            target.write(packed.get().duplicate());
            target.force();
        } catch (IOException e) {
            disk.delete(fresh); // the disk may be full
            throw e;
        }
        Closed after = segment.as(Closed.Form.PACKED, packed.get().limit());
        if (!journal.replace(segment, after, fresh)) {
            disk.delete(fresh);
        }
        return true;
    }

    private static Optional<ByteBuffer> packed(Path file, Closed segment) throws IOException {
        try {
            return Segment.pack(file, segment.bytes());
        } catch (NoSuchFileException e) {
            return Optional.empty(); // sent and forgotten in the meantime
        }
    }
}
