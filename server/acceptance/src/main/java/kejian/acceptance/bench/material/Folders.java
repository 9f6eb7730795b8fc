package kejian.acceptance.bench.material;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What runs leave behind. */
public final class Folders {

    private Folders() {}

    /** Nothing of it, if there was any; whatever links in it lead to stays. */
    public static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.toList();
        }
        for (Path each : all.reversed()) {
            Files.delete(each);
        }
    }
}
