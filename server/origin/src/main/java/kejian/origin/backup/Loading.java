package kejian.origin.backup;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/**
 * Fills the tables of an empty schema from rows of the same schema elsewhere, in one transaction
 * that ends only after everything was read back and found the same. Triggers rest meanwhile: what
 * they would make is among the rows.
 */
final class Loading {

    private static final int AT_ONCE = 1 << 18;

    private final Connection target;
    private final CopyManager copies;
    private final Map<String, TableSum> loaded = new HashMap<>();

    Loading(Connection target) throws SQLException {
        this.target = target;
        this.copies = manager(target);
    }

    /** The rows of one table, wherever they come from. */
    interface Source {
        Rows rows(Tables.Table table) throws SQLException, IOException;
    }

    static CopyManager manager(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    static Rows rows(Connection from, Tables.Table table) throws SQLException {
        return Rows.of(manager(from).copyOut("copy " + table.withColumns() + " to stdout"));
    }

    /**
     * Within the caller's transaction, which is then to be committed.
     *
     * @param tables of where the rows come from, in their order
     * @return what each table holds now, as it was read back
     * @throws Refused {@code copy-differs}
     */
    Map<String, TableSum> load(List<Tables.Table> tables, Map<String, Long> sequences, Source from)
            throws SQLException, IOException {
        demandTheSame(tables);
        for (Tables.Table table : tables) {
            Place.execute(target, "alter table " + table.quoted() + " disable trigger user");
        }
        // rows that migrations put there
        Place.execute(
                target,
                tables.stream()
                        .map(Tables.Table::quoted)
                        .collect(Collectors.joining(", ", "truncate ", "")));
        for (Tables.Table table : tables) {
            loaded.put(table.name(), load(table, from.rows(table)));
        }
        for (Map.Entry<String, Long> sequence : sequences.entrySet()) {
            Place.text(
                    target,
                    "select setval('%s', %d)"
                            .formatted(
                                    Tables.quote(sequence.getKey()).replace("'", "''"),
                                    sequence.getValue()));
        }
        for (Tables.Table table : tables) {
            TableSum there = sum(rows(target, table));
            if (!there.equals(loaded.get(table.name()))) {
                throw new Refused("copy-differs", table.name());
            }
            Place.execute(target, "alter table " + table.quoted() + " enable trigger user");
        }
        return Map.copyOf(loaded);
    }

    private void demandTheSame(List<Tables.Table> tables) throws SQLException, IOException {
        List<Tables.Table> here = new ArrayList<>(Tables.of(target));
        List<Tables.Table> there = new ArrayList<>(tables);
        for (List<Tables.Table> each : List.of(here, there)) {
            each.replaceAll(
                    t -> new Tables.Table(t.name(), t.columns().stream().sorted().toList()));
        }
        if (!here.containsAll(there) || !there.containsAll(here)) {
            here.removeAll(there);
            throw new Refused("schema-differs", here.toString());
        }
    }

    private TableSum load(Tables.Table table, Rows rows) throws SQLException, IOException {
        TableSum.Adding sum = new TableSum.Adding();
        CopyIn into = copies.copyIn("copy " + table.withColumns() + " from stdin");
        byte[] waiting = new byte[AT_ONCE];
        int bytes = 0;
        try {
            for (byte[] row; (row = rows.next()) != null; ) {
                sum.add(row);
                if (bytes + row.length > AT_ONCE) {
                    into.writeToCopy(waiting, 0, bytes);
                    bytes = 0;
                }
                if (row.length > AT_ONCE) {
                    into.writeToCopy(row, 0, row.length);
                } else {
                    System.arraycopy(row, 0, waiting, bytes, row.length);
                    bytes += row.length;
                }
            }
            into.writeToCopy(waiting, 0, bytes);
            into.endCopy();
        } finally {
            if (into.isActive()) {
                into.cancelCopy();
            }
        }
        return sum.sum();
    }

    static TableSum sum(Rows rows) throws SQLException, IOException {
        TableSum.Adding sum = new TableSum.Adding();
        for (byte[] row; (row = rows.next()) != null; ) {
            sum.add(row);
        }
        return sum.sum();
    }
}
