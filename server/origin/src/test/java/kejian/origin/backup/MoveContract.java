package kejian.origin.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import kejian.origin.database.DataFolder;
import kejian.origin.database.EmbeddedDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the embedded database to a server of one's own, whichever it is. */
@Tag("engines")
abstract class MoveContract {

    private static final String SESSIONS = "select count(*) from viewing_session";
    private static final String SUMS = "select sum(sessions) from viewing_sum";

    @TempDir Path folder;
    private Home home;

    /** An empty database. */
    abstract Place target() throws Exception;

    @BeforeEach
    void province() throws Exception {
        home = new Home(folder.resolve("data"), null, false, java.util.List.of());
        try (EmbeddedDatabase server = EmbeddedDatabase.start(home.postgres())) {
            ProvinceData.fill(new Place(server.jdbcUrl(), null, null));
        }
    }

    private static long number(Place place, String sql) throws SQLException {
        try (Connection c = place.open()) {
            return Place.number(c, sql);
        }
    }

    @Test
    void province_moved_isTheSameThere_andGoesOn() throws Exception {
        Place target = target();
        Move.Moved moved = new Move(home).to(target);
        System.out.printf(
                "moved: %s tables=%d rows=%d%n", moved.server(), moved.tables(), moved.rows());
        assertThat(moved.tables()).isGreaterThan(60);
        assertThat(number(target, SESSIONS)).isEqualTo(20);
        try (Connection c = target.open()) {
            assertThat(Place.text(c, "select title from courseware"))
                    .isEqualTo(ProvinceData.AWKWARD);
            assertThat(
                            Place.text(
                                    c,
                                    "select encode(body, 'hex') from signed_document where version"
                                            + " = 12"))
                    .isEqualTo("00ff5c0a09");
            // numbers go on where they were
            assertThat(
                            Place.number(
                                    c,
                                    "insert into export_made (at, who, what, area, about, rows)"
                                            + " values (now(), 'x', 'y', '410000', 'z', 1) returning"
                                            + " id"))
                    .isEqualTo(8);
            // sums were copied, not added up again, and are kept again from now on
            long sums = Place.number(c, SUMS);
            assertThat(sums).isPositive();
            Place.execute(c, "delete from viewing_session where session = 's1'");
            assertThat(Place.number(c, SUMS)).isLessThan(sums);
            c.rollback();
            assertThatThrownBy(() -> Place.execute(c, "delete from export_made"))
                    .hasMessageContaining("only added to");
        }
    }

    @Test
    void oldDatabase_afterTheMove_isNotGoneOnWith() throws Exception {
        new Move(home).to(target());
        assertThatThrownBy(() -> EmbeddedDatabase.start(home.postgres()))
                .isInstanceOf(DataFolder.Unfit.class);
        assertThatThrownBy(() -> new Move(home).to(target()))
                .isInstanceOfSatisfying(
                        Refused.class, e -> assertThat(e.code()).isEqualTo("moved-already"));
        Files.delete(EmbeddedDatabase.moved(home.postgres()));
        try (EmbeddedDatabase server = EmbeddedDatabase.start(home.postgres())) {
            assertThat(number(new Place(server.jdbcUrl(), null, null), SESSIONS)).isEqualTo(20);
        }
    }

    @Test
    void target_thatIsNotEmpty_isLeftAlone() throws Exception {
        Place target = target();
        try (Connection c = target.open()) {
            Place.execute(c, "create table somebodys (n int)");
            c.commit();
        }
        assertThatThrownBy(() -> new Move(home).to(target))
                .isInstanceOfSatisfying(
                        Refused.class, e -> assertThat(e.code()).isEqualTo("database-not-empty"));
        assertThat(EmbeddedDatabase.moved(home.postgres())).doesNotExist();
    }
}
