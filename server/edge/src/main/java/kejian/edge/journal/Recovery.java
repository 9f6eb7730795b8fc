package kejian.edge.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kejian.edge.disk.Disk;
import org.jboss.logging.Logger;

/**
 * What a journal's folder holds after a start, however the last stop was.
 *
 * @param closed all segments that hold records, rising
 * @param cursor of the epoch that goes on
 * @param damaged records and segments that rotted
 */
record Recovery(List<Closed> closed, Cursor cursor, long damaged) {

    private static final Logger LOG = Logger.getLogger(Recovery.class);

    Recovery {
        closed = List.copyOf(closed);
    }

    /** Torn ends, which nobody was told of, are cut off. */
    static Recovery of(Path folder, Disk disk) throws IOException {
        disk.createFolders(folder);
        clearHalfPacked(folder, disk);
        long damaged = 0;
        List<Segment> found = new ArrayList<>();
        long below = Long.MAX_VALUE;
        for (Path file : segmentFiles(folder).reversed()) {
            Optional<Segment> segment = Segment.scan(file, below);
            if (segment.isEmpty() && Files.size(file) > Segment.HEAD_BYTES) {
                // its head was forced before its first record: this is rot, and for people to see
                LOG.errorf("%s has a damaged head and is put aside", file);
                disk.rename(file, folder.resolve(file.getFileName() + ".damaged"));
                damaged++;
            } else if (segment.isEmpty() || segment.get().lastSeq() < segment.get().firstSeq()) {
                disk.delete(file); // a power cut before its first record
            } else {
                found.addFirst(segment.get());
                below = segment.get().firstSeq();
            }
        }
        Cursor cursor = cursor(folder, disk, found);
        List<Closed> closed = new ArrayList<>();
        for (Segment segment : found) {
            if (segment.goodBytes() < segment.fileBytes()) {
                LOG.infof(
                        "seq=%d is the last whole record of its segment, %d torn bytes cut off",
                        segment.lastSeq(), segment.fileBytes() - segment.goodBytes());
                try (Disk.Out torn = disk.append(segment.file())) {
                    torn.truncate(segment.goodBytes());
                    torn.force();
                }
            }
            damaged += segment.damaged();
            closed.add(
                    new Closed(
                            segment.firstSeq(),
                            segment.lastSeq(),
                            segment.goodBytes(),
                            segment.isPacked() ? Closed.Form.PACKED : Closed.Form.RAW));
        }
        if (damaged > 0) {
            LOG.errorf("%d journal records are damaged and left out", damaged);
        }
        return new Recovery(closed, cursor, damaged);
    }

    /**
     * The epoch stands in every segment and in the cursor. Where both are lost numbers may begin
     * again, so a new epoch begins.
     */
    private static Cursor cursor(Path folder, Disk disk, List<Segment> found) throws IOException {
        Optional<Cursor> stored = Cursor.read(folder);
        UUID known =
                found.isEmpty()
                        ? stored.map(Cursor::epoch).orElseGet(UUID::randomUUID)
                        : found.getLast().epoch();
        Cursor cursor = stored.filter(c -> c.epoch().equals(known)).orElse(new Cursor(known, 0));
        if (!stored.equals(Optional.of(cursor))) {
            cursor.write(disk, folder);
        }
        return cursor;
    }

    /** What a power cut left of a packing. */
    private static void clearHalfPacked(Path folder, Disk disk) throws IOException {
        try (DirectoryStream<Path> halves = Files.newDirectoryStream(folder, "*.seg.new")) {
            for (Path half : halves) {
                disk.delete(half);
            }
        }
    }

    private static List<Path> segmentFiles(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, "*.seg")) {
            stream.forEach(files::add);
        }
        files.sort(null);
        return files;
    }
}
