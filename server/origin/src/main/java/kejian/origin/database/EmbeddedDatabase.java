package kejian.origin.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A PostgreSQL server of our own in one folder, as a child process, durable: the library starts it
 * with fsync off unless told otherwise.
 */
public final class EmbeddedDatabase {

    private EmbeddedDatabase() {}

    /**
     * Starts the server on a free port of the loopback address.
     *
     * @throws IOException when the server of an earlier run will not stop, or the disk is full
     */
    public static EmbeddedPostgres start(Path folder) throws IOException {
        stopOrphan(folder.resolve("data/postmaster.pid"));
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data").toFile())
                .setOverrideWorkingDirectory(folder.resolve("bin").toFile())
                .setCleanDataDirectory(false)
                .setServerConfig("shared_buffers", "64MB")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .start();
    }

    /**
     * After kill -9 of our process the server lives on and holds its folder: stop it the clean way.
     */
    private static void stopOrphan(Path pidFile) throws IOException {
        if (!Files.exists(pidFile)) {
            return;
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
        var server =
                ProcessHandle.of(pid)
                        .filter(p -> p.info().command().orElse("").endsWith("/postgres"));
        if (server.isEmpty()) {
            return;
        }
        new ProcessBuilder("kill", "-INT", Long.toString(pid)).start();
        try {
            server.get().onExit().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the database server of an earlier run does not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
