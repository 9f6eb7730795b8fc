package kejian.acceptance.bench.transcode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Our packed transcoder on one file, whole: start of the JVM, cage, probe, ladder with tier A's
 * rung, sound, checks of every output, poster and storyboard.
 */
final class Ours {

    private final Tools tools;
    private final Path app;
    private final Path out;
    private final List<String> where;

    /**
     * @param app the packed program's folder
     * @param out where the renditions come to lie
     */
    Ours(Tools tools, Path app, Path out) {
        this(tools, app, out, List.of());
    }

    private Ours(Tools tools, Path app, Path out, List<String> where) {
        this.tools = tools;
        this.app = app;
        this.out = out;
        this.where = where;
    }

    /** The same on one processor alone, its renditions in a folder beside the others'. */
    Ours onProcessor(int number) {
        return new Ours(
                tools,
                app,
                out.resolveSibling(out.getFileName() + "-" + number),
                List.of("taskset", "-c", Integer.toString(number)));
    }

    record Took(double cpuSeconds, double wallSeconds) {}

    /**
     * @param options of the program beyond the file and where to
     */
    Took make(Path recording, String... options) throws IOException, InterruptedException {
        List<String> command = command(recording);
        command.addAll(List.of(options));
        long begun = System.nanoTime();
        double cpu = tools.cpuOf(command);
        return new Took(cpu, (System.nanoTime() - begun) / 1e9);
    }

    /** Of all renditions that were made last. */
    long bytes() throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            long sum = 0;
            for (Path file : files.filter(f -> f.toString().endsWith(".mp4")).toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }

    /** Most that its processes held together, in megabytes. */
    double memory(Path recording) throws IOException, InterruptedException {
        return tools.memoryOf(command(recording)) / 1e6;
    }

    private List<String> command(Path recording) throws IOException {
        if (Files.isDirectory(out)) {
            try (Stream<Path> files = Files.list(out)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(out);
        List<String> line = new ArrayList<>(where);
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        line.addAll(List.of("-XX:AOTCache=" + app.resolve("transcoder.aot")));
        line.addAll(List.of("-jar", app.resolve("quarkus-run.jar").toString()));
        line.addAll(List.of("--file", recording.toString(), "--out", out.toString()));
        return line;
    }
}
