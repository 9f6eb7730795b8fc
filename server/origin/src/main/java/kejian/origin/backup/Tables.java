package kejian.origin.backup;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is to be copied of a database: all that lasts. Tables that the server may empty after a
 * crash (unlogged) are made again by whoever reads them; the list of migrations is the schema's
 * own.
 */
final class Tables {

    private static final String COLUMNS =
            """
            select c.relname, a.attname
              from pg_class c join pg_attribute a on a.attrelid = c.oid
             where c.relnamespace = current_schema()::regnamespace
               and c.relkind = 'r' and c.relpersistence = 'p'
               and c.relname <> 'flyway_schema_history'
               and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
             order by c.relname, a.attnum
            """;

    private static final String REFERENCES =
            """
            select distinct c.relname, r.relname
              from pg_constraint f join pg_class c on c.oid = f.conrelid
                                   join pg_class r on r.oid = f.confrelid
             where f.contype = 'f' and f.conrelid <> f.confrelid
               and c.relnamespace = current_schema()::regnamespace
            """;

    private static final String SEQUENCES =
            """
            select sequencename, last_value from pg_sequences
             where schemaname = current_schema() and last_value is not null order by 1
            """;

    private Tables() {}

    record Table(String name, List<String> columns) {

        Table {
            columns = List.copyOf(columns);
        }

        String quoted() {
            return quote(name);
        }

        /** For COPY; the order of columns may be another one elsewhere. */
        String withColumns() {
            return quoted()
                    + columns.stream()
                            .map(Tables::quote)
                            .collect(Collectors.joining(", ", " (", ")"));
        }
    }

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Each after those that it refers to. */
    static List<Table> of(Connection connection) throws SQLException {
        Map<String, List<String>> columns = new LinkedHashMap<>();
        Map<String, Set<String>> needs = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(COLUMNS)) {
                while (row.next()) {
                    columns.computeIfAbsent(row.getString(1), _ -> new ArrayList<>())
                            .add(row.getString(2));
                }
            }
            try (ResultSet row = statement.executeQuery(REFERENCES)) {
                while (row.next()) {
                    needs.computeIfAbsent(row.getString(1), _ -> new HashSet<>())
                            .add(row.getString(2));
                }
            }
        }
        List<Table> ordered = new ArrayList<>();
        Set<String> done = new HashSet<>();
        while (done.size() < columns.size()) {
            int before = done.size();
            columns.forEach((name, of) -> {
                if (!done.contains(name) && done.containsAll(needs.getOrDefault(name, Set.of()))) {
                    ordered.add(new Table(name, of));
                    done.add(name);
                }
            });
            if (done.size() == before) {
                throw new SQLException("tables refer to one another in a circle");
            }
        }
        return ordered;
    }

    /** Where numbers go on. */
    static Map<String, Long> sequences(Connection connection) throws SQLException {
        Map<String, Long> found = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SEQUENCES)) {
            while (row.next()) {
                found.put(row.getString(1), row.getLong(2));
            }
        }
        return found;
    }
}
