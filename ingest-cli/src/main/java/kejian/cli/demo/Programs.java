package kejian.cli.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kejian.cli.client.ApiException;

/**
 * The packed programs that commands start: each where a checkout's build puts it, or in {@code lib}
 * of an installation.
 *
 * @param home the checkout, or the folder of the installation
 */
public record Programs(Path home) {

    /** As the launcher says it. */
    public static Programs here() {
        return new Programs(Path.of(System.getProperty("kejian.home", "")).toAbsolutePath());
    }

    public Path origin() {
        return packed("server/origin/target/quarkus-app", "origin");
    }

    Path transcoder() {
        return packed("transcoder/target/quarkus-app", "transcoder");
    }

    public Path edge() {
        return packed("server/edge/target/quarkus-app", "edge");
    }

    Path boxes() {
        return packed("server/acceptance/target", "boxes").resolve("boxes.jar");
    }

    Path bench() {
        return packed("server/acceptance/target", "boxes").resolve("bench.jar");
    }

    private Path packed(String built, String installed) {
        Path lib = home.resolve("lib");
        return Files.isDirectory(lib) ? lib.resolve(installed) : home.resolve(built);
    }

    /**
     * Options of Java that a program is packed with, and the JVM's cache where one was made.
     *
     * @param app the packed folder; absolute, since the cache remembers the class path
     */
    public static List<String> options(Path app, String name) {
        List<String> options = new ArrayList<>(List.of("@" + app.resolve(name + ".options")));
        Path cache = app.resolve(name + ".aot");
        if (Files.exists(cache)) {
            options.add("-XX:AOTCache=" + cache);
        }
        return options;
    }

    /**
     * @throws ApiException {@code not-built}
     */
    public static void demand(Path program) throws ApiException {
        if (!Files.exists(program)) {
            throw new ApiException(
                    ApiException.INPUT_MISSING,
                    "not-built",
                    "没有这个程序；源码目录里先 ./mvnw package。Not here: "
                            + program
                            + "; in a checkout, ./mvnw package makes it");
        }
    }
}
