package kejian.origin.database;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * A PostgreSQL server of our own in one folder, as a child process, durable: the library starts it
 * with fsync off unless told otherwise. Where the server ends without being asked (killed, out of
 * memory) it is started again on the same port; what it had committed is there, what it had not is
 * asked again by whoever wanted it.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    /** The setting that names another database in its place. */
    public static final String OTHER = "quarkus.datasource.jdbc.url";

    private static final Logger LOG = Logger.getLogger(EmbeddedDatabase.class);

    /** Replaying the log after a crash takes as long as it takes on a busy disk. */
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(120);

    private static final int LOWEST_PORT = 20_000;
    private static final int HIGHEST_PORT = 32_000;
    private static final int PORT_TRIES = 100;
    private static final long LOOK_EVERY_MS = 250;
    private static final long TRY_AGAIN_MS = 1_000;

    /** Of {@code postmaster.pid}, from 0. */
    private static final int PORT_LINE = 3;

    private final Path folder;
    private final Thread watch;
    private final EmbeddedPostgres server;
    private volatile boolean closing;

    private EmbeddedDatabase(Path folder, EmbeddedPostgres server) {
        this.folder = folder;
        this.server = server;
        this.watch = Thread.ofPlatform().daemon().name("database-watch").unstarted(this::watch);
    }

    /**
     * Starts the server on a free port of the loopback address.
     *
     * @throws IOException when the server of an earlier run will not stop, or the disk is full
     * @throws DataFolder.Unfit when the province went on with another server
     */
    public static EmbeddedDatabase start(Path folder) throws IOException {
        if (Files.exists(moved(folder))) {
            throw new DataFolder.Unfit(
                    "数据库已迁到 "
                            + Files.readString(moved(folder)).strip()
                            + "，请设 quarkus.datasource.jdbc.url；要用回旧库，删去这个文件",
                    "says where the database was moved to: name that in"
                            + " quarkus.datasource.jdbc.url, or remove the file to go back",
                    moved(folder));
        }
        EmbeddedDatabase database = new EmbeddedDatabase(folder, launch(folder));
        database.watch.start();
        return database;
    }

    public String jdbcUrl() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    /** A note of where the province's database is now. */
    public static Path moved(Path folder) {
        return folder.resolve("moved-to");
    }

    /** How to reach the server that another process of ours runs in this folder. */
    public static Optional<String> running(Path folder) throws IOException {
        Path file = folder.resolve(Leftover.PID_FILE);
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        if (lines.size() <= PORT_LINE
                || Leftover.server(folder, Long.parseLong(lines.getFirst().strip())).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                "jdbc:postgresql://localhost:%s/postgres?user=postgres"
                        .formatted(lines.get(PORT_LINE).strip()));
    }

    private static EmbeddedPostgres launch(Path folder) throws IOException {
        Leftover.clear(folder);
        return EmbeddedPostgres.builder()
                .setPgBinaryResolver(new Programs())
                .setPort(freePort())
                .setDataDirectory(folder.resolve("data").toFile())
                .setOverrideWorkingDirectory(folder.resolve("bin").toFile())
                .setCleanDataDirectory(false)
                .setPGStartupWait(STARTS_WITHIN)
                // whoever started it stops it, after the last request and not beside it
                .setRegisterShutdownHook(false)
                .setServerConfig("shared_buffers", "64MB")
                // nobody uses one, and its lock in /tmp outlives a killed server
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .start();
    }

    /** One a server: the library unpacks once for each, and each folder has programs of its own. */
    private static final class Programs implements PgBinaryResolver {

        @Override
        public InputStream getPgBinary(String system, String machine) throws IOException {
            return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine);
        }
    }

    /**
     * Below the ports that systems give to outgoing connections: one of those may take a port
     * between the moment that it is found free and the moment that the server binds it.
     */
    private static int freePort() throws IOException {
        RandomGenerator random = RandomGenerator.getDefault();
        for (int i = 0; i < PORT_TRIES; i++) {
            int port = random.nextInt(LOWEST_PORT, HIGHEST_PORT);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (BindException e) {
                LOG.debugf("port %d is taken", port);
            }
        }
        throw new IOException("no free port for the database server");
    }

    private void watch() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
                synchronized (this) {
                    if (closing) {
                        return;
                    }
                    if (!isRunning()) {
                        LOG.error("the database server has ended, it is started again");
                        startAgain();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isRunning() {
        try {
            List<String> file = Files.readAllLines(folder.resolve(Leftover.PID_FILE));
            return Leftover.server(folder, Long.parseLong(file.getFirst().strip())).isPresent();
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }

    /**
     * By the server's own means: {@code restart} takes the options of the last start, and tells at
     * once when the server ends again, which the library waits out.
     */
    private void startAgain() throws InterruptedException {
        try {
            Leftover.clear(folder);
            Path data = folder.resolve("data");
            String options = Files.readString(data.resolve("postmaster.opts"));
            Path server = Path.of(options.substring(0, options.indexOf(' ')));
            List<String> command = new ArrayList<>();
            if (System.getProperty("user.name").equals("root")) {
                command.addAll(List.of("unshare", "-U")); // the server refuses to run as root
            }
            command.addAll(
                    List.of(
                            server.resolveSibling("pg_ctl").toString(),
                            "-D",
                            data.toString(),
                            "-w",
                            "-t",
                            Long.toString(STARTS_WITHIN.toSeconds()),
                            "restart"));
            int exit =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                            .start()
                            .waitFor();
            if (exit == 0) {
                LOG.info("the database server is up again");
                return;
            }
            LOG.errorf("the database server does not start, pg_ctl ends with %d", exit);
        } catch (IOException e) {
            LOG.errorf("the database server does not start: %s", e.getMessage());
        }
        TimeUnit.MILLISECONDS.sleep(TRY_AGAIN_MS);
    }

    @Override
    public void close() throws IOException {
        closing = true;
        watch.interrupt();
        synchronized (this) {
            server.close();
        }
    }
}
