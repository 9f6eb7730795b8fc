package kejian.origin.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import kejian.origin.database.EmbeddedDatabase;

/**
 * From the embedded database to a server of one's own, while no origin runs. The old one stays as
 * it is, with a note in it that keeps an origin from going on with it by mistake.
 */
final class Move {

    private final Home home;

    Move(Home home) {
        this.home = home;
    }

    /** What was copied and read back. */
    record Moved(int tables, long rows, String schema, String server) {}

    /**
     * @throws Refused {@code no-province}, {@code moved-already}, {@code database-not-empty},
     *     {@code copy-differs}
     */
    Moved to(Place target) throws IOException, SQLException {
        if (!Files.isDirectory(home.postgres().resolve("data"))) {
            throw new Refused("no-province", home.postgres().toString());
        }
        if (Files.exists(EmbeddedDatabase.moved(home.postgres()))) {
            throw new Refused("moved-already", home.postgres().toString());
        }
        try (Connection there = target.open()) {
            Schema.demandEmpty(there);
        }
        EmbeddedDatabase server = EmbeddedDatabase.start(home.postgres());
        try (server) {
            Moved moved = copy(new Place(server.jdbcUrl(), null, null), target);
            Durable.write(
                    EmbeddedDatabase.moved(home.postgres()),
                    (target.url().replaceAll("\\?.*", "") + "\n").getBytes(StandardCharsets.UTF_8));
            Durable.force(home.postgres());
            return moved;
        }
    }

    private static Moved copy(Place source, Place target) throws IOException, SQLException {
        try (Schema schema = Schema.open();
                Connection from = source.open()) {
            String version = Schema.version(from);
            from.commit();
            if (!schema.knows(version)) {
                throw new Refused("schema-differs", version);
            }
            schema.migrate(target, version);
            Place.execute(from, "set transaction isolation level repeatable read, read only");
            List<Tables.Table> tables = Tables.of(from);
            Map<String, TableSum> there;
            try (Connection to = target.open()) {
                there =
                        new Loading(to)
                                .load(
                                        tables,
                                        Tables.sequences(from),
                                        table -> Loading.rows(from, table));
                to.commit();
                long rows = there.values().stream().mapToLong(TableSum::rows).sum();
                String of = "PostgreSQL " + Place.text(to, "show server_version");
                to.rollback();
                return new Moved(tables.size(), rows, version, of);
            }
        }
    }
}
