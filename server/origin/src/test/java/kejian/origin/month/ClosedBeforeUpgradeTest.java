package kejian.origin.month;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import kejian.origin.database.EmbeddedDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Months that were closed by an earlier version get what sheets need, and stay as they are. */
class ClosedBeforeUpgradeTest {

    private static EmbeddedDatabase server;

    @BeforeAll
    static void start() throws IOException {
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        server = EmbeddedDatabase.start(Files.createTempDirectory(target, "postgres"));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static void migrate(String to) {
        Flyway.configure().dataSource(server.jdbcUrl(), null, null).target(to).load().migrate();
    }

    @Test
    void monthClosedBefore_getsPresenterRoomAndColumn_andStaysClosed() throws SQLException {
        migrate("156");
        try (Connection c = DriverManager.getConnection(server.jdbcUrl());
                Statement s = c.createStatement()) {
            s.execute(
                    """
                    insert into area (code, name) values ('410000', '某省');
                    insert into station (id, code, name, area, capacity, opened_on)
                    values (gen_random_uuid(), '41-1', '王庄', '410000', 80, '2000-01-01');
                    insert into courseware (id, kind, title, summary, presenter, publisher, tags,
                        category, purpose, state, version, area, created_by, created_at,
                        duration_ms, published_at)
                    values (gen_random_uuid(), 'VIDEO', '果树', '', '王老师', '', '', 'RED_CLASSICS',
                        'EDUCATION', 'PUBLISHED', 0, '410000', 'x', now(), 600000,
                        '2026-09-01 10:00+08');
                    insert into column_node (id, slug, title, summary, area, position, version)
                    values (gen_random_uuid(), 'guoshu', '果树栽培', '', '410000', 0, 0);
                    insert into closed_station (month, station, area, opened_on, code, name)
                    select '2026-10-01', id, area, opened_on, code, name from station;
                    insert into closed_column select '2026-10-01', 'guoshu', id::text from courseware;
                    insert into closed_column select '2026-10-01', 'is-gone', id::text from courseware;
                    select close_beside('2026-10-01', '2026-11-01');
                    """);
        }
        migrate("latest");
        try (Connection c = DriverManager.getConnection(server.jdbcUrl());
                Statement s = c.createStatement()) {
            assertThat(text(s, "select presenter from closed_courseware")).isEqualTo("王老师");
            assertThat(text(s, "select capacity from closed_station")).isEqualTo("80");
            assertThat(
                            text(
                                    s,
                                    "select string_agg(coalesce(title, '-') || area, ',') from"
                                            + " closed_column where slug = 'guoshu'"))
                    .isEqualTo("果树栽培410000");
            s.execute("select close_beside('2026-11-01', '2026-12-01')");
            assertThat(
                            text(
                                    s,
                                    "select presenter from closed_courseware where month = '2026-11-01'"))
                    .isEqualTo("王老师");
            for (String table : new String[] {"courseware", "station", "column"}) {
                assertThatThrownBy(() -> s.execute("delete from closed_" + table))
                        .as(table)
                        .hasMessageContaining("a closed month does not change");
            }
        }
    }

    private static String text(Statement s, String query) throws SQLException {
        try (ResultSet row = s.executeQuery(query)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
