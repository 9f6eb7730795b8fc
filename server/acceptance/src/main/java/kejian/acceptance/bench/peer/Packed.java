package kejian.acceptance.bench.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program as a build packs it: its jar, its options beside it and the JVM's cache. */
public final class Packed {

    private Packed() {}

    /**
     * Options of Java that the program is packed with, as {@code kejian up} and the guide have it.
     *
     * @param jar {@code quarkus-run.jar}; absolute, since the cache remembers the class path
     * @param name of the program
     */
    public static List<String> options(Path jar, String name) {
        Path beside = jar.toAbsolutePath();
        List<String> options =
                new ArrayList<>(List.of("@" + beside.resolveSibling(name + ".options")));
        Path cache = beside.resolveSibling(name + ".aot");
        if (Files.exists(cache)) {
            options.add("-XX:AOTCache=" + cache);
        }
        return List.copyOf(options);
    }
}
