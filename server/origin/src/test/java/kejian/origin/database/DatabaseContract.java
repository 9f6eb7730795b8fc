package kejian.origin.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the origin leans on in its database, whoever runs the server. */
@Tag("engines")
abstract class DatabaseContract {

    private final String schema = "contract_" + UUID.randomUUID().toString().replace('-', '_');

    /** How to reach an existing, empty or used, database. */
    abstract String url();

    Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(url());
        connection.setSchema(schema);
        return connection;
    }

    @BeforeEach
    void make() throws SQLException {
        try (Connection c = DriverManager.getConnection(url())) {
            execute(c, "create schema " + schema);
        }
    }

    @AfterEach
    void remove() throws SQLException {
        try (Connection c = DriverManager.getConnection(url())) {
            execute(c, "drop schema " + schema + " cascade");
        }
    }

    @Test
    void migrations_fromNothing_andAgain_areWhole() {
        Flyway flyway =
                Flyway.configure()
                        .dataSource(url(), null, null)
                        .defaultSchema(schema)
                        .schemas(schema)
                        .load();
        assertThat(flyway.migrate().migrationsExecuted).isGreaterThanOrEqualTo(5);
        assertThat(flyway.migrate().migrationsExecuted).isZero();
        flyway.validate();
    }

    /** RFC 9562 §5.7, of the server's own or of ours for older ones. */
    @Test
    void id_madeByTheDatabase_beginsWithTheMoment_andIsOfVersion7() throws SQLException {
        Flyway.configure()
                .dataSource(url(), null, null)
                .defaultSchema(schema)
                .schemas(schema)
                .load()
                .migrate();
        try (Connection c = connect()) {
            Instant before = Instant.now().minusMillis(1);
            UUID first = UUID.fromString(text(c, "select uuidv7()"));
            UUID second = UUID.fromString(text(c, "select uuidv7()"));
            assertThat(first.version()).isEqualTo(7);
            assertThat(first.variant()).isEqualTo(2);
            assertThat(Instant.ofEpochMilli(first.getMostSignificantBits() >>> 16))
                    .isBetween(before, Instant.now().plusMillis(1));
            assertThat(second).isNotEqualTo(first);
        }
    }

    @Test
    void commit_isDurableWhenItReturns() throws SQLException {
        try (Connection c = connect()) {
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                assertThat(text(c, "show " + setting)).as(setting).isEqualTo("on");
            }
        }
    }

    @Test
    void version_isOneThatWeKnow() throws SQLException {
        try (Connection c = connect()) {
            assertThat(Integer.parseInt(text(c, "show server_version_num")))
                    .isGreaterThanOrEqualTo(150_000);
            assertThat(text(c, "show server_encoding")).isEqualTo("UTF8");
        }
    }

    @Test
    void migration_thatFails_leavesNothingHalf() throws SQLException {
        try (Connection c = connect()) {
            c.setAutoCommit(false);
            execute(c, "create table half (id int)");
            assertThatThrownBy(() -> execute(c, "create table half (id int)"))
                    .isInstanceOf(SQLException.class);
            c.rollback();
            assertThat(
                            text(
                                    c,
                                    "select count(*) from pg_tables where schemaname = '"
                                            + schema
                                            + "'"))
                    .isEqualTo("0");
        }
    }

    /** One publication at a time, also over several origins. */
    @Test
    void advisoryLock_isHeldUntilTheTransactionEnds() throws Exception {
        try (Connection first = connect();
                Connection second = connect()) {
            first.setAutoCommit(false);
            execute(first, "select pg_advisory_xact_lock(4711)");
            CompletableFuture<Void> waiting =
                    CompletableFuture.runAsync(() -> {
                        try {
                            execute(second, "select pg_advisory_xact_lock(4711)");
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    });
            assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            first.rollback();
            waiting.get(20, TimeUnit.SECONDS);
        }
    }

    /** Two workers never lease one job. */
    @Test
    void row_lockedByAnother_isSkipped() throws SQLException {
        try (Connection first = connect();
                Connection second = connect()) {
            execute(first, "create table job (id int primary key)");
            execute(first, "insert into job values (1), (2)");
            first.setAutoCommit(false);
            second.setAutoCommit(false);
            String next = "select id from job order by id limit 1 for update skip locked";
            assertThat(text(first, next)).isEqualTo("1");
            assertThat(text(second, next)).isEqualTo("2");
            first.rollback();
            second.rollback();
        }
    }

    /** Records that come twice count once, whoever comes first. */
    @Test
    void key_insertedByEightAtOnce_isThereOnce() throws Exception {
        try (Connection c = connect()) {
            execute(c, "create table record (box text, sequence int, primary key (box, sequence))");
        }
        List<CompletableFuture<Integer>> inserts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            inserts.add(CompletableFuture.supplyAsync(this::insert));
        }
        int sum = 0;
        for (CompletableFuture<Integer> insert : inserts) {
            sum += result(insert);
        }
        assertThat(sum).isEqualTo(1);
    }

    private int insert() {
        try (Connection c = connect();
                var statement = c.createStatement()) {
            return statement.executeUpdate(
                    "insert into record values ('box', 1) on conflict do nothing");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int result(CompletableFuture<Integer> insert) throws InterruptedException {
        try {
            return insert.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    @Test
    void time_isOneInstant_whateverTheZone() throws SQLException {
        Instant moment = Instant.parse("2026-10-25T00:30:00.123456Z");
        try (Connection c = connect()) {
            execute(c, "create table moment (at timestamptz)");
            execute(c, "set time zone 'Asia/Shanghai'");
            try (var insert = c.prepareStatement("insert into moment values (?)")) {
                insert.setTimestamp(1, java.sql.Timestamp.from(moment));
                insert.executeUpdate();
            }
            execute(c, "set time zone 'America/New_York'");
            try (var statement = c.createStatement();
                    var row = statement.executeQuery("select at from moment")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getTimestamp(1).toInstant()).isEqualTo(moment);
            }
        }
    }

    @Test
    void text_ofManyPlanes_comesBackAsItWas() throws SQLException {
        String text = "𠮷野家 果树 e\u0301 \uD83C\uDF3E";
        try (Connection c = connect();
                var statement = c.prepareStatement("select ?::text")) {
            statement.setString(1, text);
            try (var row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                assertThat(row.getString(1)).isEqualTo(text);
            }
        }
    }

    static void execute(Connection c, String sql) throws SQLException {
        try (var statement = c.createStatement()) {
            statement.execute(sql);
        }
    }

    static String text(Connection c, String sql) throws SQLException {
        try (var statement = c.createStatement();
                var row = statement.executeQuery(sql)) {
            assertThat(row.next()).as(sql).isTrue();
            return row.getString(1);
        }
    }
}
