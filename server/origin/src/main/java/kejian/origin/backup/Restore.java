package kejian.origin.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.origin.database.EmbeddedDatabase;

/**
 * A backup becomes a province again, in an empty data folder and an empty database. Everything is
 * compared with what the backup says of itself on the way, and rows once more after they were
 * written. A rehearsal does the same in a folder that is removed at the end, and reads the blobs
 * where they lie.
 */
final class Restore {

    /** What can have been signed at once, and since: edges take no leap of a million. */
    private enum Numbers {
        RELEASE(100, 6),
        SNAPSHOT(1_000, 60),
        TIMESTAMP(1_000, 60);

        private static final long MOST = 900_000;

        private final long atOnce;
        private final long anHour;

        Numbers(long atOnce, long anHour) {
            this.atOnce = atOnce;
            this.anHour = anHour;
        }

        long leftOut(Duration since) {
            return Math.clamp(atOnce + since.toMinutes() * anHour / 60, atOnce, MOST);
        }
    }

    private static final String FLOOR =
            """
            insert into version_floor (type, version, restored_at)
            select ?, ? + greatest(coalesce(max(version), 0), coalesce(
                        (select version from version_floor where type = ?), 0)), ?
              from signed_document where type = ?
            on conflict (type) do update
               set version = excluded.version, restored_at = excluded.restored_at
            """;

    private final Path folder;
    private final Manifest manifest;
    private final Shelves shelves;
    private final Clock clock;

    private Restore(Path folder, Manifest manifest, Shelves shelves, Clock clock) {
        this.folder = folder;
        this.manifest = manifest;
        this.shelves = shelves;
        this.clock = clock;
    }

    /**
     * @param folder of one backup; the blobs are in the folder around it
     * @throws Refused {@code no-backup}, {@code backup-newer}, {@code backup-damaged}
     */
    static Restore of(Path folder, Clock clock) throws IOException {
        Path whole = folder.toAbsolutePath().normalize();
        Manifest manifest = Manifest.read(whole);
        for (Manifest.FileLine file : manifest.files()) {
            Path there = whole.resolve(Manifest.FILES).resolve(file.path());
            if (!Files.exists(there) || !Durable.digest(there).equals(new Digest(file.sha256()))) {
                throw new Refused("backup-damaged", there.toString());
            }
        }
        Path around = Objects.requireNonNull(whole.getParent());
        return new Restore(whole, manifest, new Shelves(around.resolve("blobs")), clock);
    }

    /**
     * What stands there now.
     *
     * @param releasesAbove the next release's number is above this
     */
    record Done(Manifest manifest, long rows, long blobs, long releasesAbove) {}

    private List<BlobRef> blobs() throws IOException {
        return manifest.blobs().elsewhere()
                ? List.of()
                : Shelves.read(folder.resolve(Manifest.BLOBS), manifest.blobs().list());
    }

    /** Nothing of it lasts but the answer. */
    Done rehearse(Path in) throws IOException, SQLException {
        Path place = Files.createTempDirectory(in, "kejian-rehearsal");
        try {
            List<BlobRef> blobs = blobs();
            demandSound(shelves.damaged(blobs));
            EmbeddedDatabase server = EmbeddedDatabase.start(place.resolve("postgres"));
            try (server) {
                long above = fill(new Place(server.jdbcUrl(), null, null));
                return new Done(manifest, rows(), blobs.size(), above);
            }
        } finally {
            remove(place);
        }
    }

    /**
     * @throws Refused {@code blobs-otherwise}, {@code data-not-empty}, {@code database-not-empty},
     *     {@code backup-damaged}
     */
    Done to(Home home) throws IOException, SQLException {
        boolean staying = manifest.blobs().elsewhere() && Files.isDirectory(home.shelf());
        if (home.s3() != manifest.blobs().elsewhere() && !staying) {
            throw new Refused("blobs-otherwise", home.data().toString());
        }
        demandEmpty(home);
        Durable.folder(home.data());
        Durable.write(home.unfinished(), folder.toString().getBytes());
        Durable.force(home.data());
        List<BlobRef> blobs = blobs();
        demandSound(home.blobs().take(shelves, blobs).damaged());
        long above;
        try (Home.Opened database = home.database()) {
            above = fill(database.place());
        }
        for (Manifest.FileLine file : manifest.files()) {
            bring(file, home.data());
        }
        Files.delete(home.unfinished());
        Durable.force(home.data());
        return new Done(manifest, rows(), blobs.size(), above);
    }

    private void demandEmpty(Home home) throws IOException, SQLException {
        if (Files.exists(home.data())) {
            try (Stream<Path> files = Files.list(home.data())) {
                // blobs that a backup is without may have stayed where they were
                Predicate<Path> stays =
                        file -> manifest.blobs().elsewhere() && file.equals(home.shelf());
                if (files.anyMatch(stays.negate())) {
                    throw new Refused("data-not-empty", home.data().toString());
                }
            }
        }
        if (home.external() != null) {
            try (Connection connection = home.external().open()) {
                Schema.demandEmpty(connection);
            }
        }
    }

    private static void demandSound(List<String> damaged) throws Refused {
        if (!damaged.isEmpty()) {
            throw new Refused("backup-damaged", damaged.size() + " blobs: " + damaged.getFirst());
        }
    }

    private long rows() {
        return manifest.tables().stream().mapToLong(Manifest.TableLine::rows).sum();
    }

    /**
     * The schema of then, its rows, then what has been added to the schema since.
     *
     * @return what releases go on above
     */
    private long fill(Place place) throws IOException, SQLException {
        try (Schema schema = Schema.open()) {
            if (!schema.knows(manifest.schema())) {
                throw new Refused("backup-newer", manifest.schema());
            }
            schema.migrate(place, manifest.schema());
            try (Connection connection = place.open()) {
                load(connection);
                connection.commit();
            }
            schema.migrate(place, Schema.NEWEST);
            try (Connection connection = place.open()) {
                // their bytes are not in a backup: whoever sends them is told, and begins anew
                Place.execute(
                        connection,
                        "update upload set state = 'GONE' where state in ('RECEIVING', 'REFUSED')");
                long above = raise(connection);
                connection.commit();
                return above;
            }
        }
    }

    private void load(Connection connection) throws IOException, SQLException {
        Map<String, TableSum> there =
                new Loading(connection)
                        .load(
                                manifest.tables().stream().map(Manifest.TableLine::table).toList(),
                                manifest.sequences(),
                                this::rows);
        for (Manifest.TableLine table : manifest.tables()) {
            if (!table.tableSum().equals(there.get(table.name()))) {
                throw new Refused("backup-damaged", table.file());
            }
        }
    }

    private Rows rows(Tables.Table table) throws IOException {
        Path file = folder.resolve(new Manifest.TableLine(table.name(), List.of(), 0, "").file());
        return Rows.of(new GZIPInputStream(Files.newInputStream(file), 1 << 16));
    }

    /**
     * Edges refuse a number that they have seen, and what was handed out since the backup is not
     * known here, nor by a province that was restored from it before: so many are left out as can
     * have been signed, more for each hour since.
     */
    private long raise(Connection connection) throws SQLException {
        Instant now = clock.instant();
        Duration since = Duration.between(Instant.parse(manifest.madeAt()), now);
        for (Numbers numbers : Numbers.values()) {
            try (PreparedStatement insert = connection.prepareStatement(FLOOR)) {
                insert.setString(1, numbers.name());
                insert.setLong(2, numbers.leftOut(since));
                insert.setString(3, numbers.name());
                insert.setTimestamp(4, Timestamp.from(now));
                insert.setString(5, numbers.name());
                insert.executeUpdate();
            }
        }
        return Place.number(connection, "select version from version_floor where type = 'RELEASE'");
    }

    /** The province's own only; how it was configured is for whoever reads it. */
    private void bring(Manifest.FileLine file, Path data) throws IOException {
        if (file.path().startsWith("settings/")) {
            return;
        }
        Path to = data.resolve(file.path()).normalize();
        if (!to.startsWith(data)) {
            throw new Refused("backup-damaged", file.path());
        }
        Path around = Objects.requireNonNull(to.getParent());
        Durable.folder(around);
        try (InputStream in =
                Files.newInputStream(folder.resolve(Manifest.FILES).resolve(file.path()))) {
            Durable.write(to, in);
        }
        if (file.path().endsWith(".public")) {
            Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-r--r--"));
        }
        Durable.force(around);
    }

    static void remove(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
