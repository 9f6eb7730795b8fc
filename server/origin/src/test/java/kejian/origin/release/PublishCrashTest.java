package kejian.origin.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kejian.contract.blob.Digest;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import kejian.origin.disk.Disk;
import kejian.origin.disk.RealDisk;
import kejian.origin.kit.MortalDisk;
import kejian.origin.kit.PowerCut;
import kejian.origin.kit.SqlSteps;
import kejian.origin.kit.Steps;
import kejian.origin.kit.SwitchableDisk;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * G2: a publication ends, or something under it fails, before each statement and each change to the
 * disk. Judged without the program's own code: by rows, by documents, by bytes.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@TestProfile(PublishCrashTest.Alone.class)
class PublishCrashTest {

    /** A database of its own: each column that other tests leave would be a step more. */
    public static class Alone implements QuarkusTestProfile {}

    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject Publisher publisher;
    @Inject SwitchableDisk disk;
    @Inject SwitchableDocuments documents;
    @Inject AgroalDataSource database;
    @Inject Scheduler scheduler;
    private long old;

    @BeforeEach
    void publishWhatIsLeft() throws Exception {
        scheduler.pause(); // it would publish what is due by itself
        publisher.publish("", UUID.randomUUID().toString());
        old = newest();
    }

    @AfterEach
    void mend() {
        scheduler.resume();
        SqlSteps.nothing();
        disk.become(new RealDisk());
        documents.commitEach(false);
    }

    @Test
    void process_endsAnywhere_oldStaysWholeAndTheRetryMakesOne() throws Exception {
        int points = 0;
        for (int k = 1; ; k++) {
            UUID due = due();
            Steps steps = new Steps(k);
            boolean died = dies(steps, "death " + k + old);
            if (!died) {
                assertNew(due, "death " + k + old);
                assertThat(points).isGreaterThan(20);
                System.out.printf("publication: %d deaths survived%n", points);
                return;
            }
            points++;
            assertOld(due);
            retry(due, "death " + k + old);
        }
    }

    @Test
    void documents_committedOneByOne_areCaught() throws Exception {
        documents.commitEach(true);
        boolean caught = false;
        for (int k = 1; k < 1_000 && !caught; k++) {
            UUID due = due();
            if (!dies(new Steps(k), "one by one " + k + old)) {
                break;
            }
            caught = !isOld(due);
            documents.commitEach(false);
            // what the mistake left is in the way of the next numbers: take it out
            sql("delete from signed_document where type = 'RELEASE' and version > " + old);
            sql(
                    "delete from signed_document where type = 'SNAPSHOT' and version not in (select"
                            + " max(version) from signed_document where type = 'SNAPSHOT')");
            publisher.publish("", UUID.randomUUID().toString());
            old = newest();
            documents.commitEach(true);
        }
        assertThat(caught).isTrue();
    }

    /** A connection that is gone comes as another exception, and from every place at once. */
    @Test
    void connection_endsAnywhere_oldStaysWholeAndTheRetryMakesOne() throws Exception {
        int lost = 0;
        for (int k = 1; ; k++) {
            UUID due = due();
            String key = "connection " + k + old;
            Steps steps = new Steps(k);
            boolean ended = false;
            SqlSteps.before(() -> {
                try {
                    steps.step();
                } catch (PowerCut e) {
                    if (steps.taken() == steps.limit()) {
                        endTransactions();
                    }
                }
            });
            try {
                publisher.publish("", key);
            } catch (Exception e) {
                ended = true;
            }
            SqlSteps.nothing();
            if (!steps.areOver()) {
                assertNew(due, key);
                assertThat(lost).isGreaterThan(12);
                return;
            }
            if (!ended) {
                // nothing had begun: the pool has another connection
                assertNew(due, key);
                continue;
            }
            lost++;
            assertOld(due);
            retry(due, key);
        }
    }

    @Test
    void disk_failsAtAnyChange_oldStaysWholeAndTheRetryMakesOne() throws Exception {
        for (int k = 1; ; k++) {
            UUID due = due();
            String key = "disk " + k + old;
            Failing failing = new Failing(k);
            disk.become(failing);
            boolean failed = false;
            try {
                publisher.publish("", key);
            } catch (IOException e) {
                assertThat(e).hasMessage("input/output error");
                failed = true;
            }
            disk.become(new RealDisk());
            if (!failing.hit()) {
                assertNew(due, key);
                assertThat(k).isGreaterThan(4);
                return;
            }
            if (failed) {
                assertOld(due);
            }
            retry(due, key);
        }
    }

    @Test
    void key_thatCannotBeRead_leavesTheOldRelease() throws Exception {
        UUID due = due();
        Path key = Caller.data().resolve("keys/release.private");
        Path away = Files.move(key, key.resolveSibling("away"));
        boolean failed = false;
        try {
            publisher.publish("", "key" + old);
        } catch (IOException e) {
            failed = true;
        }
        Files.move(away, key);
        assertThat(failed).isTrue();
        assertOld(due);
        retry(due, "key" + old);
    }

    /** What a commit names must outlive a power cut that comes right after it. */
    @Test
    void power_endsAfterTheCommit_everyBlobIsThere() throws Exception {
        assertThat(survivesPowerCut(MortalDisk.Omission.NOTHING)).isTrue();
        assertThat(survivesPowerCut(MortalDisk.Omission.FILE_FORCE)).isFalse();
        assertThat(survivesPowerCut(MortalDisk.Omission.FOLDER_FORCE)).isFalse();
    }

    private boolean survivesPowerCut(MortalDisk.Omission omission) throws Exception {
        UUID due = due();
        Path blobs = Caller.data().resolve("blobs");
        MortalDisk mortal = new MortalDisk(blobs, Steps.withoutEnd(), omission);
        disk.become(mortal);
        long number = publisher.publish("", "power " + omission + old).number();
        disk.become(new RealDisk());
        mortal.comeBack(MortalDisk.Aftermath.FORCED_ONLY);
        Files.createDirectories(blobs.resolve("arriving"));
        boolean whole = hasAllBlobs(number);
        if (whole) {
            assertNew(due, "power " + omission + old);
        }
        old = newest();
        return whole;
    }

    @Test
    void key_askedByFourAtOnce_isOneRelease() throws Exception {
        UUID due = due();
        try (var pool = Executors.newFixedThreadPool(4)) {
            List<Callable<Long>> asks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                asks.add(() -> publisher.publish("", "four" + old).number());
            }
            for (Future<Long> answer : pool.invokeAll(asks)) {
                assertThat(answer.get()).isEqualTo(old + 1);
            }
        }
        assertNew(due, "four" + old);
    }

    /** The withdrawal is committed, the process ends before the release that tells the edges. */
    @Test
    void withdrawal_withoutItsRelease_isOwedUntilOneIsMade() throws Exception {
        UUID due = due();
        publisher.publish("", "to withdraw " + old);
        assertThat(publisher.owesAWithdrawal()).isFalse();
        sql("update courseware set state = 'WITHDRAWN' where id = '" + due + "'");
        assertThat(publisher.owesAWithdrawal()).isTrue();
        publisher.publish("", "owed " + old);
        assertThat(publisher.owesAWithdrawal()).isFalse();
    }

    private boolean dies(Steps steps, String key) throws Exception {
        SqlSteps.before(steps::step);
        disk.become(
                new MortalDisk(Caller.data().resolve("blobs"), steps, MortalDisk.Omission.NOTHING));
        try {
            QuarkusTransaction.requiringNew()
                    .call(() -> {
                        publisher.publish("", key);
                        steps.step(); // the last moment before the commit
                        return null;
                    });
            return false;
        } catch (PowerCut e) {
            return true;
        } catch (RuntimeException e) {
            // Hibernate and Arc wrap it where they clean up
            assertThat(steps.areOver()).isTrue();
            return true;
        } finally {
            SqlSteps.nothing();
            disk.become(new RealDisk());
        }
    }

    private void retry(UUID due, String key) throws Exception {
        assertThat(publisher.publish("", key).number()).isEqualTo(old + 1);
        assertThat(publisher.publish("", key).number()).isEqualTo(old + 1);
        assertNew(due, key);
    }

    private void assertOld(UUID due) throws Exception {
        assertThat(isOld(due)).as("the release before is untouched").isTrue();
    }

    private boolean isOld(UUID due) throws Exception {
        return newest() == old
                && number("select max(version) from signed_document where type = 'RELEASE'") == old
                && number("select max(number) from release") == old
                && state(due).equals("SCHEDULED")
                && hasAllBlobs(old);
    }

    private void assertNew(UUID due, String key) throws Exception {
        long now = newest();
        assertThat(now).isEqualTo(old + 1);
        assertThat(number("select number from release where idempotency_key = '" + key + "'"))
                .isEqualTo(now);
        assertThat(number("select max(number) from release")).isEqualTo(now);
        assertThat(state(due)).isEqualTo("PUBLISHED");
        assertThat(hasAllBlobs(now)).isTrue();
        assertThat(catalogue(now)).contains(due.toString());
        old = now;
    }

    /** What an edge would believe: timestamp, snapshot, release. */
    private long newest() throws Exception {
        JsonNode timestamp =
                document(
                        "TIMESTAMP",
                        number(
                                "select max(version) from signed_document where type = 'TIMESTAMP'"));
        return document("SNAPSHOT", timestamp.get("snapshotVersion").asLong())
                .get("releaseNumber")
                .asLong();
    }

    private boolean hasAllBlobs(long number) throws Exception {
        for (JsonNode blob : document("RELEASE", number).get("blobs")) {
            String name = blob.get("sha256").asText();
            Path file = file(name);
            if (!Files.exists(file) || !Digest.of(Files.readAllBytes(file)).hex().equals(name)) {
                return false;
            }
        }
        return true;
    }

    private String catalogue(long number) throws Exception {
        JsonNode catalogue = document("RELEASE", number).get("catalogue");
        return Files.readString(file(catalogue.get("sha256").asText()));
    }

    private static Path file(String name) {
        return Caller.data().resolve("blobs/" + name.substring(0, 2) + "/" + name);
    }

    private JsonNode document(String type, long version) throws Exception {
        String sql = "select body from signed_document where type = ? and version = ?";
        try (Connection c = database.getConnection();
                var statement = c.prepareStatement(sql)) {
            statement.setString(1, type);
            statement.setLong(2, version);
            try (var row = statement.executeQuery()) {
                assertThat(row.next()).as("%s %d", type, version).isTrue();
                String payload = JSON.readTree(row.getBytes(1)).get("payload").asText();
                return JSON.readTree(Base64.getDecoder().decode(payload));
            }
        }
    }

    private long number(String sql) throws SQLException {
        return Long.parseLong(text(sql));
    }

    private String state(UUID id) throws SQLException {
        return text("select state from courseware where id = '" + id + "'");
    }

    private String text(String sql) throws SQLException {
        try (Connection c = database.getConnection();
                var statement = c.createStatement();
                var row = statement.executeQuery(sql)) {
            assertThat(row.next()).as(sql).isTrue();
            return row.getString(1);
        }
    }

    private void sql(String sql) throws SQLException {
        try (Connection c = database.getConnection();
                var statement = c.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Waits until they are gone, so that the next statement meets a dead connection. */
    private void endTransactions() {
        String url =
                ConfigProvider.getConfig().getValue("quarkus.datasource.jdbc.url", String.class);
        try (Connection other = DriverManager.getConnection(url);
                var statement = other.createStatement()) {
            statement.execute(
                    "select pg_terminate_backend(pid, 5000) from pg_stat_activity where state like"
                            + " 'idle in transaction%'");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Courseware that the next release will publish. */
    private UUID due() throws SQLException {
        UUID id = UUID.randomUUID();
        sql(
                """
                insert into courseware (id, kind, title, summary, presenter, publisher, tags, category,
                        purpose, state, version, area, created_by, created_at, publish_at, article)
                values ('%s', 'ARTICLE', '崩溃', '', '', '', '', 'RED_CLASSICS', 'EDUCATION',
                        'SCHEDULED', 0, '410000', 'ed', now(), now() - interval '1 minute',
                        '{"blocks":[{"text":"正文","heading":false}]}')
                """
                        .formatted(id));
        return id;
    }

    /** One change fails, the next ones work. */
    private static final class Failing implements Disk {

        private final RealDisk disk = new RealDisk();
        private final int k;
        private int changes;

        Failing(int k) {
            this.k = k;
        }

        boolean hit() {
            return changes >= k;
        }

        private void step() throws IOException {
            if (++changes == k) {
                throw new IOException("input/output error");
            }
        }

        @Override
        public Out create(Path file) throws IOException {
            step();
            Out real = disk.create(file);
            return new Out() {
                @Override
                public long size() throws IOException {
                    return real.size();
                }

                @Override
                public void truncate(long sizeBytes) throws IOException {
                    step();
                    real.truncate(sizeBytes);
                }

                @Override
                public void write(long at, ByteBuffer bytes) throws IOException {
                    step();
                    real.write(at, bytes);
                }

                @Override
                public void force() throws IOException {
                    step();
                    real.force();
                }

                @Override
                public void close() throws IOException {
                    real.close();
                }
            };
        }

        @Override
        public Out open(Path file) throws IOException {
            return disk.open(file);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            step();
            disk.rename(from, to);
        }

        @Override
        public void delete(Path file) throws IOException {
            step();
            disk.delete(file);
        }

        @Override
        public void createFolders(Path folder) throws IOException {
            disk.createFolders(folder);
        }

        @Override
        public void forceFolder(Path folder) throws IOException {
            step();
            disk.forceFolder(folder);
        }

        @Override
        public long freeBytes(Path folder) throws IOException {
            return disk.freeBytes(folder);
        }
    }
}
