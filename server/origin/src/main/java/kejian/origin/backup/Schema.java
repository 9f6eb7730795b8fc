package kejian.origin.backup;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;

/**
 * The tables of this program, made where there are none. Quarkus keeps the list of migrations to
 * itself, so they are read from where this class is.
 */
final class Schema implements AutoCloseable {

    static final String NEWEST = "latest";
    private static final String MIGRATIONS = "db/migration/";
    private static final Pattern VERSIONED = Pattern.compile("V([0-9]+)__.*[.]sql");
    private static final String VERSION =
            "select version from flyway_schema_history where success and version is not null"
                    + " order by installed_rank desc limit 1";

    private final Path folder;
    private final boolean unpacked;

    private Schema(Path folder, boolean unpacked) {
        this.folder = folder;
        this.unpacked = unpacked;
    }

    static Schema open() throws IOException {
        Path program;
        try {
            program =
                    Path.of(
                            Objects.requireNonNull(
                                            Schema.class.getProtectionDomain().getCodeSource())
                                    .getLocation()
                                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
        if (Files.isDirectory(program)) {
            return new Schema(program.resolve(MIGRATIONS), /* unpacked= */ false);
        }
        Path folder = Files.createTempDirectory("kejian-migrations");
        try (JarFile jar = new JarFile(program.toFile())) {
            List<JarEntry> entries =
                    jar.stream()
                            .filter(e -> e.getName().startsWith(MIGRATIONS) && !e.isDirectory())
                            .toList();
            for (JarEntry entry : entries) {
                try (InputStream in = jar.getInputStream(entry)) {
                    Files.copy(in, folder.resolve(Path.of(entry.getName()).getFileName()));
                }
            }
        }
        return new Schema(folder, /* unpacked= */ true);
    }

    /** Brings a database to this version, or to {@link #NEWEST}. */
    void migrate(Place place, String version) {
        flyway(place, version).migrate();
    }

    /** Whether this program has a migration of that version. */
    boolean knows(String version) throws IOException {
        return versions().contains(version);
    }

    /** The last of this program's migrations. */
    String newest() throws IOException {
        return versions().stream()
                .max(Comparator.comparing(MigrationVersion::fromVersion))
                .orElseThrow();
    }

    /** By their names: what a database has been given tells of newer programs' as well. */
    private List<String> versions() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> VERSIONED.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> name.group(1))
                    .toList();
        }
    }

    private Flyway flyway(Place place, String version) {
        return Flyway.configure()
                .dataSource(place.source())
                .locations("filesystem:" + folder)
                .target(version)
                .load();
    }

    /** The newest migration that was done; empty where none was. */
    static String version(Connection connection) throws SQLException {
        String table = "select to_regclass('flyway_schema_history') is not null";
        return Place.text(connection, table).equals("t") ? Place.text(connection, VERSION) : "";
    }

    /**
     * @throws Refused {@code database-not-empty}
     */
    static void demandEmpty(Connection connection) throws SQLException, IOException {
        String tables =
                "select coalesce(string_agg(relname, ' '), '') from pg_class where relkind = 'r'"
                        + " and relnamespace = current_schema()::regnamespace";
        String found = Place.text(connection, tables);
        if (!found.isEmpty()) {
            throw new Refused("database-not-empty", found);
        }
    }

    @Override
    public void close() throws IOException {
        if (unpacked) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
