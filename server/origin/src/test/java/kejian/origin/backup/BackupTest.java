package kejian.origin.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import kejian.origin.database.DataFolder;
import kejian.origin.database.EmbeddedDatabase;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A province on another disk and back; {@code RestoreDrillIT} does it to one at work. */
class BackupTest {

    private static final Clock NOON = at("2026-12-01T12:00:00Z");

    @TempDir static Path province;
    @TempDir Path folder;
    private static Home home;
    private static EmbeddedDatabase server;
    private Path backups;

    private static Clock at(String moment) {
        return Clock.fixed(Instant.parse(moment), ZoneOffset.UTC);
    }

    /** It goes on running while it is backed up. */
    @BeforeAll
    static void start() throws Exception {
        home = new Home(province.resolve("data"), null, false, List.of());
        server = EmbeddedDatabase.start(home.postgres());
        ProvinceData.fill(new Place(server.jdbcUrl(), null, null));
        ProvinceData.files(home.data());
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void folder() {
        backups = folder.resolve("backups");
    }

    private MakeBackup.Made backup(Clock clock) throws Exception {
        return new MakeBackup(home, clock, "test").into(backups, /* withoutBlobs= */ false);
    }

    private static Map<String, TableSum> sums(Place place) throws SQLException, IOException {
        Map<String, TableSum> sums = new HashMap<>();
        try (Connection c = place.open()) {
            for (Tables.Table table : Tables.of(c)) {
                sums.put(table.name(), Loading.sum(Loading.rows(c, table)));
            }
        }
        return sums;
    }

    @Test
    void province_restored_isTheSame_butForUploadsUnderWayAndNumbersToCome() throws Exception {
        MakeBackup.Made made = backup(NOON);
        assertThat(made.folder().getFileName()).hasToString("20261201T120000Z");
        assertThat(made.copied().blobs()).isEqualTo(5);
        Home other = new Home(folder.resolve("other"), null, false, List.of());
        Clock nextDay = Clock.offset(NOON, Duration.ofDays(1));
        Restore.Done done = Restore.of(made.folder(), nextDay).to(other);
        assertThat(done.blobs()).isEqualTo(5);
        assertThat(done.releasesAbove()).isEqualTo(12 + 100 + 24 * 6);
        try (EmbeddedDatabase restored = EmbeddedDatabase.start(other.postgres())) {
            Place there = new Place(restored.jdbcUrl(), null, null);
            Map<String, TableSum> before = sums(new Place(server.jdbcUrl(), null, null));
            Map<String, TableSum> after = sums(there);
            for (String table : List.of("upload", "version_floor")) {
                assertThat(after.remove(table)).isNotEqualTo(before.remove(table));
            }
            assertThat(after).isEqualTo(before);
            try (Connection c = there.open()) {
                assertThat(Place.text(c, "select state from upload")).isEqualTo("GONE");
                assertThat(
                                Place.number(
                                        c,
                                        "select version from version_floor where type ="
                                                + " 'TIMESTAMP'"))
                        .isEqualTo(99 + 1_000 + 24 * 60);
            }
        }
        for (String file : List.of("keys/release.private", "keys/release.public", "worker-token")) {
            assertThat(other.data().resolve(file))
                    .hasSameBinaryContentAs(home.data().resolve(file));
        }
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(
                                        other.data().resolve("keys/release.private"))))
                .isEqualTo("rw-------");
        assertThat(other.blobs().all()).isEqualTo(home.blobs().all());
        assertThat(other.unfinished()).doesNotExist();
    }

    /** Rows that refer to one another are written together, and come together. */
    @Test
    void backup_whileRowsAreWritten_isOfOneMoment() throws Exception {
        Place place = new Place(server.jdbcUrl(), null, null);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger written = new AtomicInteger();
        CompletableFuture<Void> writer =
                CompletableFuture.runAsync(() -> {
                    try (Connection c = place.open()) {
                        while (!over.get()) {
                            String n = "9" + written.get();
                            Place.execute(
                                    c,
                                    "insert into area (code, name, parent) values ('%s', 'a', '410000')"
                                            .formatted(n));
                            Place.execute(
                                    c,
                                    "insert into edge (name, area, address) values ('e%s', '%s', 'http://e')"
                                            .formatted(n, n));
                            c.commit();
                            written.incrementAndGet();
                        }
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                });
        MakeBackup.Made made;
        int before;
        try {
            while (written.get() < 20) {
                assertThat(writer).isNotCompletedExceptionally();
                Thread.onSpinWait();
            }
            before = written.get();
            made = backup(NOON);
        } finally {
            over.set(true);
            writer.join();
        }
        assertThat(written.get()).as("written meanwhile").isGreaterThan(before);
        Manifest.TableLine edges =
                made.manifest().tables().stream()
                        .filter(t -> t.name().equals("edge"))
                        .findFirst()
                        .orElseThrow();
        assertThat(edges.rows()).isGreaterThan(before);
        Restore.of(made.folder(), NOON).rehearse(folder);
    }

    /** A value that the server keeps in other words stands for one that it keeps wrongly. */
    @Test
    void rows_thatReadBackOtherwise_areNotTaken() throws Exception {
        try (EmbeddedDatabase other = EmbeddedDatabase.start(folder.resolve("postgres"))) {
            Place place = new Place(other.jdbcUrl(), null, null);
            try (Schema schema = Schema.open()) {
                schema.migrate(place, Schema.NEWEST);
            }
            String row = "1\t2026-01-01 00:00:00+08\tx\ty\t410000\tz\t1\n";
            try (Connection c = place.open()) {
                Loading.Source source =
                        table ->
                                Rows.of(
                                        new ByteArrayInputStream(
                                                table.name().equals("export_made")
                                                        ? row.getBytes(StandardCharsets.UTF_8)
                                                        : new byte[0]));
                refused("copy-differs", () -> new Loading(c).load(Tables.of(c), Map.of(), source));
            }
        }
    }

    @Test
    void secondBackup_copiesWhatIsNew_andBothCanBeRestored() throws Exception {
        MakeBackup.Made first = backup(NOON);
        Path added = ProvinceData.blob(home.data(), "added since");
        try {
            MakeBackup.Made second = backup(Clock.offset(NOON, Duration.ofHours(1)));
            assertThat(second.copied().blobs()).isEqualTo(1);
            assertThat(second.manifest().blobs().count()).isEqualTo(6);
            for (MakeBackup.Made each : List.of(first, second)) {
                Restore.Done done = Restore.of(each.folder(), NOON).rehearse(folder);
                assertThat(done.blobs()).isEqualTo(each.manifest().blobs().count());
            }
            try (Stream<Path> left = Files.list(folder)) {
                assertThat(left).containsExactly(backups);
            }
        } finally {
            Files.delete(added);
        }
    }

    @Test
    void backup_damagedAnywhere_isRefused_byARehearsalToo() throws Exception {
        Path backup = backup(NOON).folder();
        Path blob = blobs(backups).getFirst();
        for (Path file :
                List.of(
                        backup.resolve("files/keys/release.private"),
                        backup.resolve("blobs.tsv"),
                        backup.resolve("tables/export_made.copy.gz"),
                        blob)) {
            byte[] sound = Files.readAllBytes(file);
            byte[] damaged = sound.clone();
            damaged[damaged.length / 2] ^= 1;
            Files.write(file, damaged);
            assertThatThrownBy(() -> Restore.of(backup, NOON).rehearse(folder))
                    .as(file.toString())
                    .isInstanceOf(IOException.class);
            Files.delete(file);
            assertThatThrownBy(() -> Restore.of(backup, NOON).rehearse(folder))
                    .as("without " + file)
                    .isInstanceOf(IOException.class);
            Files.write(file, sound);
        }
        assertThat(Restore.of(backup, NOON).rehearse(folder).blobs()).isEqualTo(5);
    }

    private static List<Path> blobs(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("blobs"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void row_thatIsMissing_isFound() throws Exception {
        Path backup = backup(NOON).folder();
        Path table = backup.resolve("tables/export_made.copy.gz");
        List<String> rows;
        try (var in = new GZIPInputStream(Files.newInputStream(table))) {
            rows = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
        try (var out = new GZIPOutputStream(Files.newOutputStream(table))) {
            out.write(
                    (String.join("\n", rows.subList(1, rows.size())) + "\n")
                            .getBytes(StandardCharsets.UTF_8));
        }
        refused("backup-damaged", () -> Restore.of(backup, NOON).rehearse(folder));
    }

    @Test
    void blob_thatTheProvinceItselfLost_isTold_andNotInTheBackup() throws Exception {
        Path rotten = ProvinceData.blob(home.data(), "rotten");
        Files.writeString(rotten, "rotteN");
        try {
            MakeBackup.Made made = backup(NOON);
            assertThat(made.copied().damaged()).containsExactly(rotten.getFileName().toString());
            assertThat(blobs(backups)).hasSize(5);
        } finally {
            Files.delete(rotten);
        }
    }

    @Test
    void restore_ontoAnything_isRefused() throws Exception {
        Path backup = backup(NOON).folder();
        Files.createDirectories(folder.resolve("used"));
        Files.writeString(folder.resolve("used/file"), "somebody's");
        Home used = new Home(folder.resolve("used"), null, false, List.of());
        refused("data-not-empty", () -> Restore.of(backup, NOON).to(used));
        Home onS3 = new Home(folder.resolve("s3"), null, /* s3= */ true, List.of());
        refused("blobs-otherwise", () -> Restore.of(backup, NOON).to(onS3));
        Home onTheSame =
                new Home(
                        folder.resolve("empty"),
                        new Place(server.jdbcUrl(), null, null),
                        false,
                        List.of());
        refused("database-not-empty", () -> Restore.of(backup, NOON).to(onTheSame));
    }

    @Test
    void backup_ofALaterVersion_orNone_isRefused() throws Exception {
        Path backup = backup(NOON).folder();
        Path manifest = backup.resolve(Manifest.NAME);
        String whole = Files.readString(manifest);
        Files.writeString(
                manifest, whole.replaceFirst("\"schema\" : \"\\d+\"", "\"schema\" : \"9999\""));
        refused("backup-newer", () -> Restore.of(backup, NOON).rehearse(folder));
        Files.writeString(manifest, whole.replaceFirst("\"format\" : 1", "\"format\" : 2"));
        refused("backup-newer", () -> Restore.of(backup, NOON));
        Files.delete(manifest);
        refused("no-backup", () -> Restore.of(backup, NOON));
    }

    @Test
    void restore_brokenOff_leavesAFolderThatNoOriginStartsOn() throws Exception {
        Path backup = backup(NOON).folder();
        Files.delete(backup.resolve("tables/export_made.copy.gz"));
        Home other = new Home(folder.resolve("other"), null, false, List.of());
        assertThatThrownBy(() -> Restore.of(backup, NOON).to(other))
                .isInstanceOf(IOException.class);
        try (DataFolder held = DataFolder.take(other.data())) {
            assertThatThrownBy(held::demandWhole).isInstanceOf(DataFolder.Unfit.class);
        }
    }

    private static void refused(String code, ThrowingCallable what) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
