package kejian.origin.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server of the operating system's package, as an operator would run it for a province: another
 * version than the embedded one, a user without rights of the system, passwords, a role that owns
 * its database and is no superuser.
 */
public final class DebianPostgres implements AutoCloseable {

    private static final String NOBODY = "65534";
    private static final String SUPERUSER = "postgres";
    private static final String OWNER = "kejian";
    private static final String PASSWORD = "of these tests";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path bin;
    private final Path folder;
    private final int port;
    private Process process;

    private DebianPostgres(Path bin, Path folder, int port) {
        this.bin = bin;
        this.folder = folder;
        this.port = port;
    }

    /** The newest one's programs. */
    private static Optional<Path> programs() {
        Path packages = Path.of(System.getProperty("engines.postgresql", ""));
        if (!Files.isDirectory(packages.resolve("."))) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(packages)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(
                            Comparator.comparingDouble(bin ->
                                    Double.parseDouble(bin.getParent().getFileName().toString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether tests on it run; where not, a line says why. */
    public static boolean isWanted() {
        String why =
                System.getProperty("engines.postgresql", "").isEmpty()
                        ? "run with -Pengines"
                        : programs().isEmpty() ? "there is no package postgresql" : "";
        if (!why.isEmpty()) {
            System.out.println("left out: PostgreSQL of the operating system; " + why);
        }
        return why.isEmpty();
    }

    public static DebianPostgres start() throws Exception {
        Path folder = Files.createTempDirectory("postgresql");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        DebianPostgres server = new DebianPostgres(programs().orElseThrow(), folder, port);
        try {
            server.initialise();
            server.startAgain();
            server.makeDatabase("kejian");
            return server;
        } catch (Exception | AssertionError e) {
            server.close();
            throw e;
        }
    }

    private void initialise() throws IOException, InterruptedException {
        Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        if (isRoot()) {
            run(List.of("chown", "-R", NOBODY + ":" + NOBODY, folder.toString()));
        }
        run(
                asNobody(
                        bin.resolve("initdb").toString(),
                        "--pgdata=" + folder.resolve("data"),
                        "--username=" + SUPERUSER,
                        "--pwfile=" + password,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C.UTF-8"));
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static List<String> asNobody(String... command) {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            all.addAll(
                    List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        all.addAll(List.of(command));
        return all;
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        int ended =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start()
                        .waitFor();
        assertThat(ended).as(command + Files.readString(said)).isZero();
    }

    /** On the same port, with what it had committed. */
    public void startAgain() throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        launch();
        while (!answers()) {
            assertThat(System.nanoTime()).as(() -> "it answers: " + said()).isLessThan(end);
            Thread.sleep(50);
            if (!process.isAlive()) {
                launch(); // workers of the one that was killed hold its memory for a moment
            }
        }
    }

    private void launch() throws IOException {
        process =
                new ProcessBuilder(
                                asNobody(
                                        bin.resolve("postgres").toString(),
                                        "-D",
                                        folder.resolve("data").toString(),
                                        "-p",
                                        Integer.toString(port),
                                        "-c",
                                        "listen_addresses=127.0.0.1",
                                        "-c",
                                        "unix_socket_directories="))
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        folder.resolve("server.log").toFile()))
                        .start();
    }

    private boolean answers() {
        try (Connection _ = asSuperuser()) {
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private String said() {
        try {
            return Files.readString(folder.resolve("server.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Connection asSuperuser() throws SQLException {
        return DriverManager.getConnection(address("postgres"), SUPERUSER, PASSWORD);
    }

    /** As the operators' guide has it. */
    private void makeDatabase(String name) throws SQLException {
        try (Connection c = asSuperuser()) {
            DatabaseContract.execute(
                    c, "create role %s login password '%s'".formatted(OWNER, PASSWORD));
            DatabaseContract.execute(c, "create database %s owner %s".formatted(name, OWNER));
            System.out.println(
                    "PostgreSQL of the operating system: "
                            + DatabaseContract.text(c, "show server_version"));
        }
    }

    /** Another empty one beside it. */
    public String makeAnother(String name) throws SQLException {
        try (Connection c = asSuperuser()) {
            DatabaseContract.execute(c, "create database %s owner %s".formatted(name, OWNER));
        }
        return url(name);
    }

    private String address(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    private String url(String database) {
        return "%s?user=%s&password=%s"
                .formatted(address(database), OWNER, PASSWORD.replace(" ", "%20"));
    }

    /** With user and password. */
    public String url() {
        return url("kejian");
    }

    public String urlWithoutSecrets() {
        return address("kejian");
    }

    public String user() {
        return OWNER;
    }

    public String password() {
        return PASSWORD;
    }

    /** Ends every connection of the origin's, as a firewall or a fail-over does; how many. */
    int cutConnections() throws SQLException {
        try (Connection c = asSuperuser()) {
            return Integer.parseInt(
                    DatabaseContract.text(
                            c,
                            "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                                    + " where usename = '"
                                    + OWNER
                                    + "'"));
        }
    }

    /** kill -9 of the server and its workers. */
    public void kill() throws Exception {
        List<ProcessHandle> workers = process.descendants().toList();
        process.destroyForcibly().waitFor();
        for (ProcessHandle worker : workers) {
            worker.destroyForcibly();
            worker.onExit().get();
        }
    }

    @Override
    public void close() throws Exception {
        if (process != null) {
            kill();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
