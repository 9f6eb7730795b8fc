package kejian.origin.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;

/**
 * Blobs in files, {@code FOLDER/ab/<sha256>}, as the province keeps them and as a backup does. All
 * backups in one folder share them: a second one copies what is new.
 */
final class Shelves {

    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");

    private final Path folder;

    Shelves(Path folder) {
        this.folder = folder;
    }

    /** What was copied, and what would not come. */
    record Copied(long blobs, long bytes, List<String> damaged) {

        Copied {
            damaged = List.copyOf(damaged);
        }
    }

    /** Those that are here, by digest. */
    List<BlobRef> all() throws IOException {
        TreeMap<String, BlobRef> found = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder, 2)) {
            files.filter(f -> NAME.matcher(name(f)).matches())
                    .forEach(f -> {
                        try {
                            found.put(name(f), new BlobRef(name(f), Files.size(f)));
                        } catch (java.nio.file.NoSuchFileException e) {
                            found.remove(name(f)); // taken away between the look and the question
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return List.copyOf(found.values());
    }

    private static String name(Path file) {
        return Objects.requireNonNull(file.getFileName()).toString();
    }

    /** Brings these here; each is read whole and has its digest, or is told of. */
    Copied take(Shelves from, List<BlobRef> wanted) throws IOException {
        long blobs = 0;
        long bytes = 0;
        List<String> damaged = new ArrayList<>();
        Set<Path> shelves = new HashSet<>();
        for (BlobRef blob : wanted) {
            if (has(blob)) {
                continue;
            }
            Path source = from.path(blob);
            Path target = path(blob);
            Path shelf = Objects.requireNonNull(target.getParent());
            Durable.folder(shelf);
            if (Files.exists(source) && Durable.copy(source, target, blob.digest())) {
                blobs++;
                bytes += blob.sizeBytes();
                shelves.add(shelf);
            } else {
                damaged.add(blob.sha256());
            }
        }
        for (Path shelf : shelves) {
            Durable.force(shelf);
        }
        if (!shelves.isEmpty()) {
            Durable.force(folder);
        }
        return new Copied(blobs, bytes, damaged);
    }

    /** Those whose bytes are gone, or are others; each is read whole. */
    List<String> damaged(List<BlobRef> of) throws IOException {
        List<String> found = new ArrayList<>();
        for (BlobRef blob : of) {
            if (!has(blob) || !Durable.digest(path(blob)).equals(blob.digest())) {
                found.add(blob.sha256());
            }
        }
        return found;
    }

    private boolean has(BlobRef blob) throws IOException {
        Path file = path(blob);
        return Files.exists(file) && Files.size(file) == blob.sizeBytes();
    }

    private Path path(BlobRef blob) {
        return folder.resolve(blob.sha256().substring(0, 2)).resolve(blob.sha256());
    }

    static byte[] list(List<BlobRef> blobs) {
        StringBuilder lines = new StringBuilder();
        blobs.forEach(
                b -> lines.append(b.sha256()).append('\t').append(b.sizeBytes()).append('\n'));
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @throws Refused {@code backup-damaged} where it is not the list that was written
     */
    static List<BlobRef> read(Path file, String sha256) throws IOException {
        if (!Files.exists(file) || !Durable.digest(file).equals(new Digest(sha256))) {
            throw new Refused("backup-damaged", file.toString());
        }
        List<BlobRef> blobs = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String[] parts = line.split("\t");
            blobs.add(new BlobRef(parts[0], Long.parseLong(parts[1])));
        }
        return blobs;
    }
}
