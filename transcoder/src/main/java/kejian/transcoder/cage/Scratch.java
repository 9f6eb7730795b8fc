package kejian.transcoder.cage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** One job's directory: empty when it begins, gone when it is closed. */
public final class Scratch implements AutoCloseable {

    private final Path directory;

    private Scratch(Path directory) {
        this.directory = directory;
    }

    /** Takes the directory, whatever an earlier process left in it. */
    public static Scratch in(Path directory) throws IOException {
        Scratch scratch = new Scratch(directory.toAbsolutePath());
        scratch.close();
        Files.createDirectories(scratch.directory);
        return scratch;
    }

    public Path directory() {
        return directory;
    }

    @Override
    public void close() throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(directory)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : deepestFirst) {
            Files.deleteIfExists(one);
        }
    }
}
