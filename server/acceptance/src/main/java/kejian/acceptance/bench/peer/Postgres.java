package kejian.acceptance.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** PostgreSQL of the operating system's package, as an operator's own server of a province. */
public final class Postgres {

    private static final Path PACKAGES = Path.of("/usr/lib/postgresql");
    private static final String NOBODY = "65534";
    private static final String PASSWORD = "of-this-bench";
    private static final String OWNER = "kejian";

    private Postgres() {}

    /**
     * @param url with user and password
     */
    public record Running(Server server, String url, String version) implements AutoCloseable {

        @Override
        public void close() {
            server.close();
        }
    }

    /** The newest one's programs; nothing where the package is not installed. */
    public static Optional<Path> programs() throws IOException {
        if (!Files.isDirectory(PACKAGES)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(PACKAGES)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(
                            Comparator.comparingDouble(bin ->
                                    Double.parseDouble(
                                            Objects.requireNonNull(bin.getParent())
                                                    .getFileName()
                                                    .toString())));
        }
    }

    /**
     * A new server with an empty database that a role without further rights owns.
     *
     * @param folder its data and its log; every user may pass the folders above
     */
    public static Running start(Path folder, int port) throws IOException, InterruptedException {
        Path bin = programs().orElseThrow(() -> new IOException("no package postgresql"));
        Files.createDirectories(folder);
        Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        if (isRoot()) {
            run(folder, List.of("chown", "-R", NOBODY + ":" + NOBODY, folder.toString()));
        }
        run(
                folder,
                asNobody(
                        bin.resolve("initdb").toString(),
                        "--pgdata=" + folder.resolve("data"),
                        "--username=postgres",
                        "--pwfile=" + password,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C.UTF-8"));
        String address = "jdbc:postgresql://127.0.0.1:" + port + "/";
        Server server =
                Server.start(
                        "postgresql",
                        port,
                        folder,
                        asNobody(
                                bin.resolve("postgres").toString(),
                                "-D",
                                folder.resolve("data").toString(),
                                "-p",
                                Integer.toString(port),
                                "-c",
                                "listen_addresses=127.0.0.1",
                                "-c",
                                "unix_socket_directories="),
                        () -> answers(address));
        try (Connection c = superuser(address);
                Statement s = c.createStatement()) {
            s.execute("create role %s login password '%s'".formatted(OWNER, PASSWORD));
            s.execute("create database %s owner %s".formatted(OWNER, OWNER));
            String url = address + OWNER + "?user=" + OWNER + "&password=" + PASSWORD;
            return new Running(server, url, c.getMetaData().getDatabaseProductVersion());
        } catch (SQLException e) {
            server.close();
            throw new IOException("PostgreSQL takes no database", e);
        }
    }

    /** Who an origin comes as, in the place of the one that it would come as by itself. */
    public static List<String> settings() {
        return List.of(
                "-Dquarkus.datasource.username=" + OWNER,
                "-Dquarkus.datasource.password=" + PASSWORD);
    }

    private static Connection superuser(String address) throws SQLException {
        return DriverManager.getConnection(address + "postgres", "postgres", PASSWORD);
    }

    private static boolean answers(String address) {
        try (Connection _ = superuser(address)) {
            return true;
        } catch (SQLException e) {
            return false; // not listening yet
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** It refuses to be root. */
    private static List<String> asNobody(String... command) {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            all.addAll(
                    List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        all.addAll(List.of(command));
        return all;
    }

    private static void run(Path folder, List<String> command)
            throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        int ended =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start()
                        .waitFor();
        if (ended != 0) {
            throw new IOException(command.getLast() + " failed: " + Files.readString(said));
        }
    }
}
