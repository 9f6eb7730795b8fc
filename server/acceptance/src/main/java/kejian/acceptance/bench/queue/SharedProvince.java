package kejian.acceptance.bench.queue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import kejian.acceptance.bench.peer.MissingPeer;
import kejian.acceptance.bench.peer.ObjectStore;
import kejian.acceptance.bench.peer.Origin;
import kejian.acceptance.bench.peer.Postgres;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.peer.Transcoder;
import kejian.acceptance.bench.sync.Staff;
import org.jspecify.annotations.Nullable;

/**
 * Packed origins over one database and, where there are two, one S3 store; each can be killed and
 * started again. The database is PostgreSQL of the operating system's package, or the first
 * origin's own where that is not installed.
 */
public final class SharedProvince implements AutoCloseable {

    /** Column of its editor. */
    public static final String COLUMN = "sync";

    private final Path home;
    private final Path folder;
    private final int portBase;
    private final List<String> settings;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final List<Server> origins = new ArrayList<>();
    private String database = "";
    private String version = "";
    private @Nullable Staff staff;
    private @Nullable Server store;

    /**
     * @param portBase of the first origin; the second, the database and the store follow, from +10
     *     on transcoders
     * @param settings of the origins
     */
    private SharedProvince(Path home, Path folder, int portBase, List<String> settings) {
        this.home = home;
        this.folder = folder;
        this.portBase = portBase;
        this.settings = new ArrayList<>(settings);
    }

    /** One origin that keeps blobs in files. */
    static SharedProvince ofOne(Path home, Path folder, int portBase)
            throws IOException, InterruptedException {
        SharedProvince province = new SharedProvince(home, folder, portBase, List.of());
        return province.up(() -> province.start(1));
    }

    /** Two, with an S3 store. */
    public static SharedProvince ofTwo(Path home, Path folder, int portBase, List<String> settings)
            throws IOException, InterruptedException, MissingPeer {
        ObjectStore.program(home);
        SharedProvince province = new SharedProvince(home, folder, portBase, settings);
        return province.up(() -> {
            province.startStore();
            province.start(2);
        });
    }

    private interface Start {
        void now() throws IOException, InterruptedException, MissingPeer;
    }

    private SharedProvince up(Start start) throws IOException, InterruptedException {
        boolean up = false;
        try {
            start.now();
            up = true;
            return this;
        } catch (MissingPeer e) {
            throw new IOException(e);
        } finally {
            if (!up) {
                close();
            }
        }
    }

    private void start(int count) throws IOException, InterruptedException {
        if (Postgres.programs().isPresent()) {
            Postgres.Running server =
                    keep(Postgres.start(folder.resolve("postgres"), portBase + 2));
            database = server.url();
            version = server.version();
            settings.add("-Dquarkus.datasource.jdbc.url=" + database);
            settings.addAll(Postgres.settings());
        }
        origins.add(keep(Origin.start(home, at(0), portBase, settings)));
        if (database.isEmpty()) {
            List<String> pid =
                    Files.readAllLines(at(0).resolve("origin/postgres/data/postmaster.pid"));
            database =
                    "jdbc:postgresql://127.0.0.1:" + pid.get(3).strip() + "/postgres?user=postgres";
            version = "the embedded one";
            settings.add("-Dquarkus.datasource.jdbc.url=" + database); // the second one's
        }
        staff = Staff.of(address(0), Origin.firstPassword(at(0)));
        if (count == 2) {
            copySecrets();
            origins.add(keep(Origin.start(home, at(1), portBase + 1, settings)));
        }
    }

    /** One province: the same keys, the same token of transcoders. */
    private void copySecrets() throws IOException {
        Path from = at(0).resolve("origin");
        Path keys = Files.createDirectories(at(1).resolve("origin/keys"));
        try (Stream<Path> files = Files.list(from.resolve("keys"))) {
            for (Path key : files.toList()) {
                Files.copy(key, keys.resolve(key.getFileName()));
            }
        }
        Files.copy(token(), at(1).resolve("origin/worker-token"));
    }

    private <T extends AutoCloseable> T keep(T started) {
        running.push(started);
        return started;
    }

    private Path at(int origin) {
        return folder.resolve("origin-" + origin);
    }

    public URI address(int origin) {
        return URI.create("http://127.0.0.1:" + (portBase + origin));
    }

    public Server origin(int number) {
        return origins.get(number);
    }

    /** After a kill, on the same port and data. */
    public void startOrigin(int number) throws IOException, InterruptedException {
        origins.set(number, keep(Origin.start(home, at(number), portBase + number, settings)));
    }

    /** The store, also again after a kill. */
    public void startStore() throws IOException, InterruptedException, MissingPeer {
        int port = portBase + 3;
        if (store == null) {
            settings.addAll(ObjectStore.settings(port));
        }
        store = keep(ObjectStore.start(home, folder.resolve("store"), port));
    }

    public Server store() {
        return Objects.requireNonNull(store, "of two origins only");
    }

    /** Names of what lies in the store. */
    public List<String> objects() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("store/objects"))) {
            return all.filter(Files::isRegularFile)
                    .map(object -> String.valueOf(object.getFileName()))
                    .toList();
        }
    }

    /**
     * A transcoder of one slot at the origins in turn.
     *
     * @param before what its command begins with, such as {@code taskset}
     */
    public Server startTranscoder(int number, List<String> before, List<String> more)
            throws IOException, InterruptedException {
        return keep(
                Transcoder.start(
                        home,
                        folder.resolve("transcoder-" + number),
                        portBase + 10 + number,
                        portBase + number % origins.size(),
                        token(),
                        before,
                        more));
    }

    private Path token() {
        return at(0).resolve("origin/worker-token");
    }

    Calls worker(int origin) throws IOException {
        return Calls.of(address(origin), Files.readString(token()).strip());
    }

    public Calls editor(int origin) throws IOException, InterruptedException {
        return Calls.login(
                address(origin), "editor", Objects.requireNonNull(staff).password("editor"));
    }

    public Connection database() throws SQLException {
        return DriverManager.getConnection(database);
    }

    /** Of its database. */
    public String version() {
        return version;
    }

    @Override
    public void close() throws IOException {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }
}
