package kejian.origin.backup;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database, and how to reach it.
 *
 * @param user none where the address says it
 */
record Place(String url, @Nullable String user, @Nullable String password) {

    PGSimpleDataSource source() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        if (user != null) {
            source.setUser(user);
        }
        if (password != null) {
            source.setPassword(password);
        }
        return source;
    }

    /** One transaction; values come as they come from every other server. */
    Connection open() throws SQLException {
        Connection connection = source().getConnection();
        connection.setAutoCommit(false);
        for (String setting :
                new String[] {
                    "datestyle = 'ISO, YMD'",
                    "timezone = 'UTC'",
                    "intervalstyle = 'postgres'",
                    "bytea_output = 'hex'",
                    "extra_float_digits = 1",
                    "statement_timeout = 0"
                }) {
            execute(connection, "set " + setting);
        }
        connection.commit();
        return connection;
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first value of the first row; empty where there is none. */
    static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            String value = row.next() ? row.getString(1) : null;
            return value == null ? "" : value;
        }
    }

    static long number(Connection connection, String sql) throws SQLException {
        return Long.parseLong(text(connection, sql));
    }
}
