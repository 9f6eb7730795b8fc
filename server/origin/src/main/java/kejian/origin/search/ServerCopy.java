package kejian.origin.search;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What the database knows of the search server's copy: how far it was filled, and which changes it
 * has not taken yet. A change is written down in the transaction that makes it, so none is missed
 * by a server that is away, or by a stop of ours between a commit and the server's answer.
 */
@ApplicationScoped
class ServerCopy {

    /**
     * An index of the server.
     *
     * @param after the last courseware that it holds, while it is filled
     */
    record Filled(String index, UUID after, boolean complete) {}

    /** A change that waits. */
    record Change(long number, UUID courseware) {}

    private final AgroalDataSource database;

    ServerCopy(AgroalDataSource database) {
        this.database = database;
    }

    /** In the caller's transaction, where there is one. */
    void note(UUID courseware) throws SQLException {
        update("insert into search_change (courseware) values (?)", courseware);
    }

    Optional<Filled> filled() throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement select =
                        c.prepareStatement("select index_name, after, complete from search_copy");
                ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(
                            new Filled(
                                    row.getString(1),
                                    row.getObject(2, UUID.class),
                                    row.getBoolean(3)))
                    : Optional.empty();
        }
    }

    /** All that was committed until now will be read anew; what is committed later waits. */
    void begin(String index) throws SQLException {
        forget();
        update(
                "insert into search_copy (index_name, after, complete) values (?, ?, false)",
                index,
                Entries.START);
    }

    void moved(UUID after) throws SQLException {
        update("update search_copy set after = ?", after);
    }

    void completed() throws SQLException {
        update("update search_copy set complete = true");
    }

    /** No server is kept in step from now on: the next one is filled from the beginning. */
    void forget() throws SQLException {
        update("delete from search_copy");
        update("delete from search_change");
    }

    /** Changes that the server was not asked to take yet, eldest first. */
    List<Change> waiting(int most) throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement select =
                        c.prepareStatement(
                                """
                                select number, courseware from search_change
                                 where refused is null order by number limit ?
                                """)) {
            select.setInt(1, most);
            List<Change> waiting = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    waiting.add(new Change(row.getLong(1), row.getObject(2, UUID.class)));
                }
            }
            return waiting;
        }
    }

    /** The server took them, and with them what it refused of the same courseware earlier. */
    void taken(Collection<Change> changes) throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement delete =
                        c.prepareStatement(
                                """
                                delete from search_change
                                 where number = any(?) or (refused is not null and courseware = any(?))
                                """)) {
            delete.setArray(
                    1, c.createArrayOf("bigint", changes.stream().map(Change::number).toArray()));
            delete.setArray(
                    2, c.createArrayOf("uuid", changes.stream().map(Change::courseware).toArray()));
            delete.executeUpdate();
        }
    }

    /** Kept with its reason until the courseware changes again. */
    void refused(UUID courseware, String reason) throws SQLException {
        update(
                "insert into search_change (courseware, refused) values (?, ?)",
                courseware,
                reason.substring(0, Math.min(reason.length(), 1_000)));
    }

    long count(boolean refused) throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement select =
                        c.prepareStatement(
                                "select count(*) from search_change where (refused is not null) = ?")) {
            select.setBoolean(1, refused);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void update(String sql, Object... values) throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement statement = c.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
