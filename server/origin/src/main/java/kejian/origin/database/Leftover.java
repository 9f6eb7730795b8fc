package kejian.origin.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a crash leaves of a database server. After kill -9 of our process the server lives on and
 * holds its folder; after kill -9 of the server its workers live on for a moment and hold its
 * memory. Nothing may be started, and no pid file removed, before all of them are gone.
 *
 * <p>A process that ended but was never waited for still has its id (in a container nobody may wait
 * for it): it has no program any more, and that is how it is told from a living one.
 */
final class Leftover {

    static final String PID_FILE = "data/postmaster.pid";

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

    private Leftover() {}

    /** The process of this id, if it is the server of this folder. */
    static Optional<ProcessHandle> server(Path folder, long pid) {
        return ProcessHandle.of(pid).filter(p -> isOurs(folder, p));
    }

    private static boolean isOurs(Path folder, ProcessHandle process) {
        String program = process.info().command().orElse("");
        if (!program.endsWith("/postgres")) {
            return false;
        }
        Path programs = folder.resolve("bin").toAbsolutePath();
        try {
            // the system names a program by its true path, whatever links led us here
            return Path.of(program).startsWith(programs)
                    || Path.of(program).startsWith(programs.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Stops the server, the clean way first.
     *
     * @throws IOException when it will not end
     */
    static void clear(Path folder) throws IOException {
        Path pidFile = folder.resolve(PID_FILE);
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile);
        if (!lines.isEmpty() && lines.getFirst().strip().matches("[0-9]+")) {
            long pid = Long.parseLong(lines.getFirst().strip());
            if (server(folder, pid).isPresent()) {
                new ProcessBuilder("kill", "-INT", Long.toString(pid)).start();
            }
        }
        long end = System.nanoTime() + ENDS_WITHIN.toNanos();
        while (ProcessHandle.allProcesses().anyMatch(p -> isOurs(folder, p))) {
            if (System.nanoTime() > end) {
                throw new IOException("the database server of an earlier run does not stop");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        // The server would take a process that nobody waited for, or a stranger, for itself.
        Files.deleteIfExists(pidFile);
    }
}
