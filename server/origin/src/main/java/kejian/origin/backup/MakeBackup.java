package kejian.origin.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;

/**
 * A backup of a province that goes on working. The database is read in one transaction, so its
 * tables are of one moment; blobs are copied after that moment began and before it ends, and none
 * is taken away meanwhile, so all that the tables name is there.
 */
final class MakeBackup {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** Leftovers rest while somebody holds it: the same words as there. */
    private static final String HOLD = "select pg_advisory_lock_shared(hashtext('backup'))";

    private final Home home;
    private final Clock clock;
    private final String program;

    MakeBackup(Home home, Clock clock, String program) {
        this.home = home;
        this.clock = clock;
        this.program = program;
    }

    /**
     * What came of it.
     *
     * @param copied blobs that the folder did not have before
     */
    record Made(Path folder, Manifest manifest, Shelves.Copied copied) {}

    /**
     * @param folder of all backups of this province; this one gets a folder in it
     * @throws Refused {@code no-province}, {@code blobs-elsewhere}
     */
    Made into(Path folder, boolean withoutBlobs) throws IOException, SQLException {
        if (!Files.isDirectory(home.data().resolve("keys"))) {
            throw new Refused("no-province", home.data().toString());
        }
        if (home.s3() && !withoutBlobs) {
            throw new Refused("blobs-elsewhere", home.data().toString());
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Path whole = folder.resolve(STAMP.format(now));
        if (Files.exists(whole)) {
            throw new Refused("backup-there", whole.toString());
        }
        Path fresh = folder.resolve(STAMP.format(now) + ".unfinished");
        Durable.folder(fresh.resolve(Manifest.TABLES));
        try (Home.Opened database = home.database();
                Connection connection = database.place().open()) {
            Place.text(connection, HOLD); // until the connection is closed
            connection.commit();
            Place.execute(connection, "set transaction isolation level repeatable read, read only");
            Manifest manifest = from(connection, now, fresh, withoutBlobs);
            Shelves.Copied copied = new Shelves.Copied(0, 0, List.of());
            if (!withoutBlobs) {
                Shelves theirs = new Shelves(folder.resolve("blobs"));
                List<BlobRef> blobs = home.blobs().all();
                copied = theirs.take(home.blobs(), blobs);
                byte[] list = Shelves.list(blobs);
                Durable.write(fresh.resolve(Manifest.BLOBS), list);
                manifest = with(manifest, blobs, Digest.of(list));
            }
            connection.rollback();
            manifest.write(fresh);
            Durable.force(fresh);
            Files.move(fresh, whole, StandardCopyOption.ATOMIC_MOVE);
            Durable.force(folder);
            return new Made(whole, manifest, copied);
        }
    }

    private Manifest from(Connection connection, Instant now, Path fresh, boolean withoutBlobs)
            throws IOException, SQLException {
        String schema = Schema.version(connection);
        if (schema.isEmpty()) {
            throw new Refused("no-province", home.data().toString());
        }
        Map<String, Long> sequences = Tables.sequences(connection);
        List<Manifest.TableLine> tables = new ArrayList<>();
        for (Tables.Table table : Tables.of(connection)) {
            Manifest.TableLine name = new Manifest.TableLine(table.name(), table.columns(), 0, "");
            TableSum sum = write(Loading.rows(connection, table), fresh.resolve(name.file()));
            tables.add(
                    new Manifest.TableLine(table.name(), table.columns(), sum.rows(), sum.sum()));
        }
        Durable.force(fresh.resolve(Manifest.TABLES));
        long release = Place.number(connection, "select coalesce(max(number), 0) from release");
        return new Manifest(
                Manifest.FORMAT,
                now.toString(),
                program,
                schema,
                "PostgreSQL " + Place.text(connection, "show server_version"),
                release,
                tables,
                sequences,
                files(fresh.resolve(Manifest.FILES)),
                new Manifest.BlobsLine(withoutBlobs, 0, 0, ""));
    }

    private static Manifest with(Manifest m, List<BlobRef> blobs, Digest list) {
        long bytes = blobs.stream().mapToLong(BlobRef::sizeBytes).sum();
        return new Manifest(
                m.format(),
                m.madeAt(),
                m.program(),
                m.schema(),
                m.server(),
                m.release(),
                m.tables(),
                m.sequences(),
                m.files(),
                new Manifest.BlobsLine(false, blobs.size(), bytes, list.hex()));
    }

    private static TableSum write(Rows rows, Path file) throws IOException, SQLException {
        TableSum.Adding sum = new TableSum.Adding();
        try (FileChannel channel = Durable.open(file)) {
            GZIPOutputStream packed =
                    new GZIPOutputStream(Channels.newOutputStream(channel), 1 << 16) {
                        {
                            def.setLevel(Deflater.BEST_SPEED);
                        }
                    };
            for (byte[] row; (row = rows.next()) != null; ) {
                sum.add(row);
                packed.write(row);
            }
            packed.finish();
            channel.force(true);
        }
        return sum.sum();
    }

    private List<Manifest.FileLine> files(Path into) throws IOException {
        List<Manifest.FileLine> lines = new ArrayList<>();
        for (Path file : home.secrets()) {
            lines.add(copy(home.data().resolve(file), into, file.toString()));
        }
        for (Path settings : home.settings()) {
            lines.add(copy(settings, into, "settings/" + settings.getFileName()));
        }
        return lines;
    }

    private static Manifest.FileLine copy(Path file, Path into, String name) throws IOException {
        Path to = into.resolve(name);
        Path folder = Objects.requireNonNull(to.getParent());
        Durable.folder(folder);
        try (InputStream in = Files.newInputStream(file)) {
            Digest digest = Durable.write(to, in);
            Durable.force(folder);
            return new Manifest.FileLine(name, Files.size(to), digest.hex());
        }
    }
}
