package kejian.edge.sync;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import kejian.contract.blob.Digest;
import kejian.contract.release.ReleaseManifest;
import kejian.edge.disk.Disk;
import kejian.edge.store.Blobs;
import kejian.edge.trust.Refused;
import kejian.edge.trust.Trust;
import org.jboss.logging.Logger;

/** The province's release documents, as they were served, by their numbers. */
final class ReleaseFiles {

    private static final Logger LOG = Logger.getLogger(ReleaseFiles.class);
    private static final String SUFFIX = ".json";

    private final Path folder;
    private final Disk disk;

    ReleaseFiles(Path folder, Disk disk) throws IOException {
        this.folder = folder;
        this.disk = disk;
        disk.createFolders(folder);
    }

    /** Durable when it returns. */
    void store(long number, byte[] document) throws IOException {
        Path fresh = folder.resolve(number + ".new");
        try (Disk.Out out = disk.create(fresh)) {
            out.write(ByteBuffer.wrap(document));
            out.force();
        }
        disk.rename(fresh, fileOf(number));
        disk.forceFolder(folder);
    }

    byte[] read(long number) throws IOException {
        return Files.readAllBytes(fileOf(number));
    }

    /** What a stored document says; nothing where it cannot be read any more. */
    Optional<ReleaseManifest> manifest(long number) throws IOException {
        return manifest(number, read(number));
    }

    private static Optional<ReleaseManifest> manifest(long number, byte[] document) {
        try {
            return Optional.of(Trust.readStored(document, "release " + number));
        } catch (Refused | IllegalArgumentException e) {
            LOG.errorf("release=%d cannot be read: %s", number, e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * The newest document whose every blob is here: what a pointer that rotted named.
     *
     * @param last what comes last, better than nothing
     */
    Optional<Current.Named> newestWhole(Blobs blobs, Predicate<Long> last) throws IOException {
        List<Long> wanted = new ArrayList<>(numbers());
        wanted.sort(Comparator.comparing(last::test));
        for (long number : wanted) {
            byte[] document = read(number);
            Optional<ReleaseManifest> manifest = manifest(number, document);
            if (manifest.isPresent() && blobs.missing(manifest.get().blobs()).blobs().isEmpty()) {
                return Optional.of(new Current.Named(number, Digest.of(document), null));
            }
        }
        return Optional.empty();
    }

    void delete(long number) throws IOException {
        disk.delete(fileOf(number));
    }

    /** The newest first. */
    List<Long> numbers() throws IOException {
        List<Long> numbers = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                String number = name.substring(0, name.length() - SUFFIX.length());
                if (number.matches("[1-9][0-9]{0,17}")) {
                    numbers.add(Long.parseLong(number));
                }
            }
        }
        numbers.sort(Comparator.reverseOrder());
        return numbers;
    }

    private Path fileOf(long number) {
        return folder.resolve(number + SUFFIX);
    }
}
