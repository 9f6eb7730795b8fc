package kejian.origin.backup;

import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kejian.origin.database.DataFolder;
import kejian.origin.database.EmbeddedDatabase;
import org.jspecify.annotations.Nullable;

/**
 * A province on this machine, as its settings name it.
 *
 * @param data its data folder
 * @param external its database, where it is not the embedded one
 * @param s3 whether its blobs are in an object store
 * @param settings the files that it is configured by
 */
record Home(Path data, @Nullable Place external, boolean s3, List<Path> settings) {

    Home {
        settings = List.copyOf(settings);
    }

    /** What an origin with these settings would run on. */
    static Home of(SmallRyeConfig settings) {
        Place external =
                settings.getOptionalValue(EmbeddedDatabase.OTHER, String.class)
                        .map(url ->
                                new Place(
                                        url,
                                        usually(settings, url, "username"),
                                        usually(settings, url, "password")))
                        .orElse(null);
        String files = value(settings, "quarkus.config.locations");
        List<Path> paths = new ArrayList<>();
        for (String file : files == null ? new String[0] : files.split(",")) {
            paths.add(Path.of(file.strip()));
        }
        boolean s3 = value(settings, "kejian.blobs.s3.endpoint") != null;
        return new Home(DataFolder.of(settings).toAbsolutePath(), external, s3, paths);
    }

    /** What the program has by itself where neither settings nor the address say it. */
    private static @Nullable String usually(SmallRyeConfig settings, String url, String what) {
        String said = value(settings, "quarkus.datasource." + what);
        return said == null && !url.contains("user=") ? "postgres" : said;
    }

    static @Nullable String value(SmallRyeConfig settings, String key) {
        return settings.getOptionalValue(key, String.class).orElse(null);
    }

    Path postgres() {
        return data.resolve("postgres");
    }

    Path shelf() {
        return data.resolve("blobs");
    }

    Shelves blobs() {
        return new Shelves(shelf());
    }

    /** A database while it is needed: started for us, or of whoever runs it. */
    record Opened(Place place, @Nullable EmbeddedDatabase started, @Nullable DataFolder held)
            implements AutoCloseable {

        Opened(Place place) {
            this(place, null, null);
        }

        @Override
        public void close() throws IOException {
            if (started != null) {
                started.close();
            }
            if (held != null) {
                held.close();
            }
        }
    }

    /** The running one, or one that is started for as long as this lasts. */
    Opened database() throws IOException {
        if (external != null) {
            return new Opened(external);
        }
        Optional<String> running = EmbeddedDatabase.running(postgres());
        if (running.isPresent()) {
            return new Opened(new Place(running.get(), null, null));
        }
        DataFolder held = DataFolder.take(data); // no origin starts meanwhile
        EmbeddedDatabase started = EmbeddedDatabase.start(postgres());
        return new Opened(new Place(started.jdbcUrl(), null, null), started, held);
    }

    /** What is kept beside blobs and database: keys above all. Paths below the data folder. */
    List<Path> secrets() throws IOException {
        List<Path> found = new ArrayList<>();
        Path keys = data.resolve("keys");
        if (Files.isDirectory(keys)) {
            try (Stream<Path> files = Files.list(keys)) {
                files.filter(Files::isRegularFile)
                        .filter(f -> !f.toString().endsWith(".new"))
                        .sorted()
                        .map(data::relativize)
                        .forEach(found::add);
            }
        }
        for (String name : List.of("worker-token", "first-password")) {
            if (Files.isRegularFile(data.resolve(name))) {
                found.add(Path.of(name));
            }
        }
        return found;
    }

    /** Stands in the data folder from the first byte of a restore to its last. */
    Path unfinished() {
        return DataFolder.unfinished(data);
    }
}
