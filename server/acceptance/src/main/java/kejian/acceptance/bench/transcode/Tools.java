package kejian.acceptance.bench.transcode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.transcoder.ffmpeg.Programs;

/** Runs the bundled FFmpeg and counts what a command and all its children took. */
final class Tools {

    private static final long LONGEST_MINUTES = 20;
    private static final long LOOK_EVERY_MS = 100;

    /** The shell's own times, then its children's: those that were waited for, at any depth. */
    private static final Pattern TIMES = Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s");

    private final Programs programs;
    private final Path folder;

    Tools(Path folder) throws IOException {
        this.programs = Programs.find();
        this.folder = Files.createDirectories(folder);
    }

    /** What FFmpeg says, when it ended well. */
    String ffmpeg(List<String> arguments) throws IOException, InterruptedException {
        return started(command("info", arguments)).said();
    }

    /** What a program says, when it ended well. */
    String program(List<String> command) throws IOException, InterruptedException {
        return started(command).said();
    }

    /** Processor seconds, user and system, of FFmpeg with these arguments. */
    double cpuOfFfmpeg(List<String> arguments) throws IOException, InterruptedException {
        return cpuOf(command("error", arguments));
    }

    double cpuOf(List<String> command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.addAll(List.of("sh", "-c", "\"$@\" >/dev/null || exit 1; times", "sh"));
        line.addAll(command);
        return seconds(started(line).said());
    }

    /** Most bytes that a command and all its children held together while it ran. */
    long memoryOf(List<String> command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        long most = 0;
        while (!process.waitFor(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)) {
            long now = held(process.pid());
            now += process.descendants().mapToLong(child -> held(child.pid())).sum();
            most = Math.max(most, now);
        }
        if (process.exitValue() != 0) {
            throw new IOException(process.exitValue() + " from " + command);
        }
        return most;
    }

    /** Shared pages by halves, thirds and so on; 0 of a process that has just ended. */
    private static long held(long process) {
        try {
            return Files.readAllLines(Path.of("/proc", "" + process, "smaps_rollup")).stream()
                    .filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    static double seconds(String times) throws IOException {
        Matcher found = TIMES.matcher(times);
        double last = -1;
        while (found.find()) {
            last =
                    60 * (Double.parseDouble(found.group(1)) + Double.parseDouble(found.group(3)))
                            + Double.parseDouble(found.group(2))
                            + Double.parseDouble(found.group(4));
        }
        if (last < 0) {
            throw new IOException("no times from the shell: " + times);
        }
        return last;
    }

    private List<String> command(String level, List<String> arguments) {
        List<String> line = new ArrayList<>(List.of(programs.ffmpeg().toString()));
        line.addAll(List.of("-nostdin", "-hide_banner", "-nostats", "-v", level, "-y"));
        line.addAll(arguments);
        return line;
    }

    private record Ended(String said) {}

    private Ended started(List<String> command) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "said", ".log");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile());
            if (command.contains(programs.ffmpeg().toString())) {
                builder.environment().put("LD_LIBRARY_PATH", programs.folder().toString());
            }
            Process process = builder.start();
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("it hangs: " + command);
            }
            String said = Files.readString(log);
            if (process.exitValue() != 0) {
                List<String> lines = said.lines().toList();
                throw new IOException(
                        command
                                + " said: "
                                + lines.subList(Math.max(0, lines.size() - 5), lines.size()));
            }
            return new Ended(said);
        } finally {
            Files.delete(log);
        }
    }
}
