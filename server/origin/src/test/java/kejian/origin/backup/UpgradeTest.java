package kejian.origin.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import kejian.origin.database.EmbeddedDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an earlier program left is brought to this one, whole, or stays as it was. */
class UpgradeTest {

    private static final Clock NOON =
            Clock.fixed(Instant.parse("2026-12-01T12:00:00Z"), ZoneOffset.UTC);
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** By the definitions of docs/figures.md, from the records alone. */
    private static final String RECKONED =
            """
            select coalesce(string_agg(line, e'\\n' order by line), '') from (
                select concat_ws(' ', to_char(day, 'YYYY-MM'), coalesce(c.county, s.area), tier,
                           count(*) filter (where watched_ms >= 1000),
                           count(*) filter (where effective_ms >= least(30000, duration_ms / 2.0)),
                           sum(watched_ms), sum(effective_ms),
                           coalesce(sum(greatest(heads, 0)) filter (
                               where effective_ms >= least(30000, duration_ms / 2.0)), 0)) line
                  from %s s left join area_county c on c.code = s.area
                 where counted and duration_ms > 0
                 group by to_char(day, 'YYYY-MM'), coalesce(c.county, s.area), tier) r
            """;

    private static final String SUMMED =
            """
            select coalesce(string_agg(line, e'\\n' order by line), '') from (
                select concat_ws(' ', to_char(begins, 'YYYY-MM'), county, tier, sum(starts),
                           sum(valid), sum(watched), sum(effective), sum(heads)) line
                  from %s where span = 'M' and courseware %s ''
                 group by to_char(begins, 'YYYY-MM'), county, tier) r
            """;

    @TempDir static Path servers;
    @TempDir Path data;
    private static EmbeddedDatabase server;

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedDatabase.start(servers);
        create("earlier", "template0");
        EarlierProvince.fill(place("earlier"));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static Place place(String name) {
        return new Place(server.jdbcUrl().replace("/postgres?", "/" + name + "?"), null, null);
    }

    private static void create(String name, String template) throws SQLException {
        try (Connection c = place("postgres").source().getConnection()) {
            Place.execute(c, "create database " + name + " template " + template);
        }
    }

    private static Place earlier() throws SQLException {
        String name = "d" + UUID.randomUUID().toString().replace('-', '_');
        create(name, "earlier");
        return place(name);
    }

    private static void migrate(Place place) throws IOException {
        try (Schema schema = Schema.open()) {
            schema.migrate(place, Schema.NEWEST);
        }
    }

    private static List<Tables.Table> tables(Place place) throws SQLException {
        try (Connection c = place.open()) {
            return Tables.of(c);
        }
    }

    private static Map<String, TableSum> sums(Place place, List<Tables.Table> tables)
            throws SQLException, IOException {
        Map<String, TableSum> sums = new LinkedHashMap<>();
        try (Connection c = place.open()) {
            for (Tables.Table table : tables) {
                sums.put(table.name(), Loading.sum(Loading.rows(c, table)));
            }
        }
        return sums;
    }

    private static String text(Place place, String sql) throws SQLException {
        try (Connection c = place.open()) {
            return Place.text(c, sql);
        }
    }

    private Upgrade upgrade(Place place, boolean backup) throws IOException {
        Files.createDirectories(data.resolve("keys"));
        Files.writeString(data.resolve("keys/release.private"), "secret\n");
        return new Upgrade(new Home(data, place, false, List.of()), NOON, backup);
    }

    @Test
    void rowsOfBefore_areAllThereAfterwards_andTheirSumsAreReckoned() throws Exception {
        Place place = earlier();
        List<Tables.Table> ofThen = tables(place);
        Map<String, TableSum> before = sums(place, ofThen);
        assertThat(before.get("viewing_session").rows()).isEqualTo(3_000);
        assertThat(before.values()).filteredOn(sum -> sum.rows() > 0).hasSizeGreaterThan(25);
        migrate(place);
        assertThat(sums(place, ofThen)).isEqualTo(before);
        String reckoned = text(place, RECKONED.formatted("viewing_session"));
        assertThat(reckoned.lines()).hasSize(3 * 3 * 3);
        assertThat(text(place, SUMMED.formatted("viewing_sum", "="))).isEqualTo(reckoned);
        assertThat(text(place, SUMMED.formatted("viewing_sum", "<>"))).isEqualTo(reckoned);
        String closed = text(place, RECKONED.formatted("closed_session"));
        assertThat(closed.lines()).hasSize(3 * 3);
        assertThat(text(place, SUMMED.formatted("closed_sum", "="))).isEqualTo(closed);
        assertThat(text(place, "select count(*) from viewing_session where evidence_gone"))
                .isEqualTo("1500");
        assertThat(text(place, "select count(*) from station_fault_step where what = 'CLOSED'"))
                .isEqualTo("4");
        assertThat(text(place, "select county from area where code = '410225101'"))
                .isEqualTo("410225");
    }

    @Test
    void migration_killedInTheMiddle_andAgain_endsAsOneThatWasNot() throws Exception {
        Place whole = earlier();
        migrate(whole);
        Place killed = earlier();
        List<String> seen = new ArrayList<>();
        for (String version : List.of("143", "150", "165")) {
            Process program = program(killed);
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (Integer.parseInt(text(killed, VERSION)) < Integer.parseInt(version)) {
                assertThat(program.isAlive() || program.exitValue() == 0).isTrue();
                assertThat(System.nanoTime()).isLessThan(end);
            }
            program.destroyForcibly().waitFor();
            seen.add(text(killed, VERSION));
        }
        System.out.println("killed after migrations " + seen);
        assertThat(seen.getFirst()).isNotEqualTo(text(whole, VERSION));
        assertThat(program(killed).waitFor()).isZero();
        List<Tables.Table> tables = tables(whole);
        assertThat(tables(killed)).isEqualTo(tables);
        assertThat(sums(killed, tables)).isEqualTo(sums(whole, tables));
        assertThat(text(killed, "select count(*) from flyway_schema_history where not success"))
                .isEqualTo("0");
    }

    private static final String VERSION =
            "select version from flyway_schema_history where version is not null"
                    + " order by installed_rank desc limit 1";

    private static Process program(Place place) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Migrating.class.getName(),
                        place.url())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void databaseOfAnEarlierProgram_isWrittenDownFirst_andCanBeHadBack() throws Exception {
        Place place = earlier();
        List<Tables.Table> ofThen = tables(place);
        Map<String, TableSum> before = sums(place, ofThen);
        Files.createDirectories(data.resolve("before-upgrade/20261130T120000Z.unfinished/tables"));
        Path backup = upgrade(place, true).prepare().orElseThrow();
        assertThat(backup).isEqualTo(data.resolve("before-upgrade/20261201T120000Z"));
        try (Stream<Path> all = Files.list(data.resolve("before-upgrade"))) {
            assertThat(all).containsExactly(backup);
        }
        Manifest manifest = Manifest.read(backup);
        assertThat(manifest.schema()).isEqualTo(EarlierProvince.VERSION);
        assertThat(manifest.blobs().elsewhere()).isTrue();
        Map<String, TableSum> written = new LinkedHashMap<>();
        manifest.tables().forEach(t -> written.put(t.name(), t.tableSum()));
        assertThat(written).isEqualTo(before);
        // back where its blobs have stayed: a folder with nothing else in it
        migrate(place);
        Path other = data.resolve("other");
        ProvinceData.blob(other, "a film");
        create("back", "template0");
        Home back = new Home(other, place("back"), false, List.of());
        Restore.of(backup, NOON).to(back);
        assertThat(sums(place("back"), ofThen)).containsAllEntriesOf(before);
        assertThat(back.blobs().all()).hasSize(1);
    }

    @Test
    void databaseOfANewerProgram_isRefused_andLeftAsItIs() throws Exception {
        Place place = earlier();
        try (Connection c = place.open()) {
            Place.execute(
                    c,
                    "insert into flyway_schema_history select 9999, '9999', description, type,"
                            + " script, checksum, installed_by, installed_on, execution_time,"
                            + " success from flyway_schema_history where version = '140'");
            c.commit();
        }
        assertThatThrownBy(() -> upgrade(place, true).prepare())
                .isInstanceOf(Upgrade.Unfit.class)
                .hasMessageContaining("9999")
                .hasMessageContaining("更新的版本")
                .hasMessageContaining("newer program");
        assertThat(data.resolve("before-upgrade")).doesNotExist();
    }

    @Test
    void databaseThatIsNew_orOfThisProgram_orSavedOtherwise_isNotWrittenDown() throws Exception {
        create("fresh", "template0");
        assertThat(upgrade(place("fresh"), true).prepare()).isEmpty();
        Place place = earlier();
        assertThat(upgrade(place, false).prepare()).isEqualTo(Optional.empty());
        migrate(place);
        assertThat(upgrade(place, true).prepare()).isEmpty();
        assertThat(data.resolve("before-upgrade")).doesNotExist();
    }

    @Test
    void backupThatCannotBeMade_keepsTheProgramFromStarting() throws Exception {
        Upgrade upgrade = upgrade(earlier(), true);
        Files.writeString(data.resolve("before-upgrade"), "a file where a folder should be");
        assertThatThrownBy(upgrade::prepare)
                .isInstanceOf(Upgrade.Unfit.class)
                .hasMessageContaining("kejian.upgrade.backup");
    }
}
