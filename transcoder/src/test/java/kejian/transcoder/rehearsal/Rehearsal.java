package kejian.transcoder.rehearsal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import kejian.transcoder.Studio;

/**
 * Runs the packed transcoder once on a short recording, so that the JVM writes its cache of the
 * classes that takes: {@code APP-FOLDER CACHE}. What comes of the recording does not matter, a
 * build without the GPL programs has no encoder for it.
 */
public final class Rehearsal {

    private Rehearsal() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path app = Path.of(args[0]).toAbsolutePath();
        Path cache = Path.of(args[1]).toAbsolutePath();
        Files.deleteIfExists(cache);
        Path folder = Files.createTempDirectory("kejian-rehearsal");
        try {
            run(app, cache, folder);
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        System.out.printf("transcoder.aot: %.1f MB%n", Files.size(cache) / 1e6);
    }

    private static void run(Path app, Path cache, Path folder)
            throws IOException, InterruptedException {
        Path clip = folder.resolve("clip.mkv");
        Studio.record(
                clip,
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=320x240:rate=25:duration=3",
                "-f",
                "lavfi",
                "-i",
                "sine=duration=3",
                "-c:v",
                "mpeg4",
                "-c:a",
                "pcm_s16le",
                "-f",
                "matroska");
        Path log = folder.resolve("log");
        int exit =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:AOTCacheOutput=" + cache,
                                "-Dkejian.cage.confinement=none",
                                "-jar",
                                // absolute: the cache remembers how the class path was written
                                app.resolve("quarkus-run.jar").toString(),
                                "--file",
                                clip.toString(),
                                "--out",
                                folder.resolve("made").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start()
                        .waitFor();
        if (!Files.exists(cache)) {
            throw new IOException("no cache (" + exit + "): " + Files.readString(log));
        }
    }
}
