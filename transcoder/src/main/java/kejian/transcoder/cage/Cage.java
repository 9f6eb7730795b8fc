package kejian.transcoder.cage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import kejian.transcoder.ffmpeg.Programs;
import org.jspecify.annotations.Nullable;

/**
 * Starts children that read untrusted bytes, and never lets one outlive its call.
 *
 * <p>A child has an empty environment but for its libraries, limits set by the shell that becomes
 * it ({@code ulimit} then {@code exec}, so there is no moment without them), and the rung of {@link
 * Confinement} in force. Memory is not limited here: RLIMIT_AS makes FFmpeg hang (measured), so the
 * pod or cgroup does it.
 */
public final class Cage {

    private static final int KEPT_ERROR_CHARS = 64 * 1024;
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int DESCRIPTORS = 256;
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final Programs programs;
    private final Confinement confinement;
    private final List<Path> readable;

    public Cage(Programs programs, Confinement confinement) {
        this.programs = programs;
        this.confinement = confinement;
        this.readable =
                List.of(
                        Path.of("/usr"),
                        Path.of("/bin"),
                        Path.of("/lib"),
                        Path.of("/lib64"),
                        Path.of(System.getProperty("java.home")),
                        programs.folder());
    }

    public Confinement confinement() {
        return confinement;
    }

    public Programs programs() {
        return programs;
    }

    /**
     * Starts FFmpeg once without an input, as a proof that it runs here. It also loads every class
     * that a restricted thread will need: such a thread could not read them from disk.
     *
     * @throws IOException when it cannot be started; the message says what it said
     */
    public void warmUp(Path directory) throws IOException, InterruptedException {
        Cage bare = new Cage(programs, Confinement.NONE);
        Ended ended =
                bare.run(
                        new Command(
                                programs.ffmpeg(),
                                List.of("-hide_banner", "-v", "level+error", "-version"),
                                directory,
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(60),
                                1),
                        new Silent());
        if (!ended.succeeded()) {
            throw new IOException("FFmpeg does not start here: " + ended.firstError());
        }
    }

    /**
     * Runs one child to its end. When the calling thread is interrupted the child and all its
     * children are killed before this returns.
     *
     * @throws IOException when it cannot be started, or confinement is refused
     */
    public Ended run(Command command, Command.Watcher watcher)
            throws IOException, InterruptedException {
        if (confinement == Confinement.REFUSED) {
            throw new IOException(
                    "no confinement on this machine; kejian.cage.confinement=none would allow it");
        }
        Process process = start(command);
        // The restricted thread could not read the child's start time, and without it the JDK's own
        // handle refuses to kill: this thread asks again.
        Optional<ProcessHandle> handle = ProcessHandle.of(process.pid());
        Errors errors = new Errors(watcher);
        try {
            process.getOutputStream().close();
            Thread output = reader(process.getInputStream(), watcher::output);
            Thread error = reader(process.getErrorStream(), errors::line);
            Ended.Cause cause = await(process, handle, command, watcher);
            output.join();
            error.join();
            int exit = process.waitFor();
            return errors.ended(cause, exit);
        } finally {
            kill(handle);
        }
    }

    private static Ended.Cause await(
            Process process,
            Optional<ProcessHandle> handle,
            Command command,
            Command.Watcher watcher)
            throws InterruptedException {
        long started = System.nanoTime();
        long moved = started;
        long done = watcher.workDone();
        while (!process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
            long now = System.nanoTime();
            if (watcher.workDone() > done) {
                done = watcher.workDone();
                moved = now;
            }
            if (now - moved > command.stall().toNanos()) {
                kill(handle);
                return Ended.Cause.STALLED;
            }
            if (now - started > command.wall().toNanos()) {
                kill(handle);
                return Ended.Cause.OVER_TIME;
            }
        }
        return Ended.Cause.EXITED;
    }

    private static void kill(Optional<ProcessHandle> handle) {
        handle.ifPresent(child -> {
            List<ProcessHandle> tree = child.descendants().toList();
            child.destroyForcibly();
            tree.forEach(ProcessHandle::destroyForcibly);
        });
    }

    private Process start(Command command) throws IOException {
        Starter starter = new Starter(builder(command), confinement, readable, command);
        Thread thread = Thread.ofPlatform().name("cage-starter").unstarted(starter);
        thread.start();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // starting takes a moment; the child must not be lost sight of
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return starter.started();
    }

    private ProcessBuilder builder(Command command) {
        List<String> line = new ArrayList<>();
        line.add("/bin/sh");
        line.add("-c");
        // -f counts blocks of 512 bytes (POSIX)
        line.add(
                "ulimit -t %d && ulimit -f %d && ulimit -n %d && ulimit -c 0 && exec \"$@\""
                        .formatted(
                                command.cpu().toSeconds(),
                                Math.max(1, command.maxFileBytes() / 512),
                                DESCRIPTORS));
        line.add("child");
        line.add(command.program().toString());
        line.addAll(command.arguments());
        ProcessBuilder builder = new ProcessBuilder(line).directory(command.directory().toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("LC_ALL", "C");
        environment.put("HOME", command.directory().toString());
        environment.put("TMPDIR", command.directory().toString());
        environment.put("LD_LIBRARY_PATH", programs.folder().toString());
        return builder;
    }

    private static Thread reader(InputStream stream, Consumer<String> lines) {
        return Thread.ofVirtual()
                .start(() -> {
                    try (var reader =
                            new BufferedReader(
                                    new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        each(reader, lines);
                    } catch (IOException e) {
                        lines.accept("[error] the pipe broke: " + e.getMessage());
                    }
                });
    }

    /** Lines of bounded length: a hostile file can make FFmpeg write one without end. */
    private static void each(BufferedReader reader, Consumer<String> lines) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = reader.read(); c >= 0; c = reader.read()) {
            if (c == '\n') {
                lines.accept(line.toString());
                line.setLength(0);
            } else if (line.length() < LONGEST_LINE) {
                line.append((char) c);
            }
        }
        if (!line.isEmpty()) {
            lines.accept(line.toString());
        }
    }

    /** The throw-away thread's work: restrict itself, then start the child, which inherits it. */
    private static final class Starter implements Runnable {
        private final ProcessBuilder builder;
        private final Confinement confinement;
        private final List<Path> readable;
        private final Command command;
        private @Nullable Process process;
        private @Nullable Throwable failed;

        Starter(ProcessBuilder b, Confinement confinement, List<Path> readable, Command command) {
            this.builder = b;
            this.confinement = confinement;
            this.readable = readable;
            this.command = command;
        }

        @Override
        public void run() {
            try {
                confinement.restrictThisThread(readable, command.directory(), command.devices());
                process = builder.start();
            } catch (IOException | RuntimeException | Error e) {
                failed = e;
            }
        }

        Process started() throws IOException {
            if (process == null) {
                throw new IOException("the child could not be started in its cage", failed);
            }
            return process;
        }
    }

    private static final class Errors {
        private final Command.Watcher watcher;
        private final List<String> kept = new ArrayList<>();
        private int keptChars;
        private long count;

        Errors(Command.Watcher watcher) {
            this.watcher = watcher;
        }

        void line(String line) {
            // with -v level+verbose FFmpeg marks each line; what is unmarked is not FFmpeg's log
            boolean marked = line.contains("[verbose] ") || line.contains("[info] ");
            // an indented line goes on with the report of a filter, marked where it began
            boolean goesOn = line.startsWith("  ");
            if (!marked && !goesOn && !line.contains("[warning] ") && !line.isBlank()) {
                count++;
                if (keptChars + line.length() <= KEPT_ERROR_CHARS) {
                    keptChars += line.length();
                    kept.add(line);
                }
            }
            watcher.error(line);
        }

        Ended ended(Ended.Cause cause, int exit) {
            return new Ended(cause, exit, count, kept);
        }
    }

    private static final class Silent implements Command.Watcher {
        @Override
        public void output(String line) {}

        @Override
        public long workDone() {
            return 0;
        }
    }
}
