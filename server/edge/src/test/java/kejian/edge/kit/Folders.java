package kejian.edge.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Copies of a disk's content, so that each death begins from the same. */
public final class Folders {

    private Folders() {}

    /** In the place of whatever was there. */
    public static Path copy(Path from, Path to) throws IOException {
        delete(to);
        for (Path each : all(from)) {
            Path target = to.resolve(from.relativize(each));
            if (Files.isDirectory(each)) {
                Files.createDirectories(target);
            } else {
                Files.copy(each, target);
            }
        }
        return to;
    }

    /** Nothing of it, if there was any. */
    public static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            for (Path each : all(folder).reversed()) {
                Files.delete(each);
            }
        }
    }

    /** Each folder before what is in it. */
    private static List<Path> all(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.toList();
        }
    }
}
