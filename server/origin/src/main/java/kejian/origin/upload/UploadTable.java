package kejian.origin.upload;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** One committed statement a call: an upload's offset must be durable before the answer. */
final class UploadTable {

    private final DataSource database;

    UploadTable(DataSource database) {
        this.database = database;
    }

    void insert(Upload u) throws SQLException {
        update(
                """
                insert into upload (id, owner, length, received, filename, announced, state, role,
                                    created_at, expires_at, metadata, parts)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                u.id(),
                u.owner(),
                u.length(),
                u.received(),
                u.filename(),
                u.announced(),
                u.state().name(),
                u.role().name(),
                Timestamp.from(u.createdAt()),
                Timestamp.from(u.expiresAt()),
                u.metadata(),
                u.parts());
    }

    void setLength(UUID id, long length) throws SQLException {
        update("update upload set length = ? where id = ?", length, id);
    }

    void setReceived(UUID id, long received, Instant expires) throws SQLException {
        update(
                "update upload set received = ?, expires_at = ? where id = ?",
                received,
                Timestamp.from(expires),
                id);
    }

    void announce(UUID id, String sha256) throws SQLException {
        // who takes away what an ended job left holds the same lock while it looks here
        update(
                """
                with alone as materialized (
                    select pg_advisory_xact_lock(hashtextextended(?, 0)) as lock)
                update upload set announced = ?
                 where id = ? and (select count(lock) from alone) = 1
                """,
                sha256,
                sha256,
                id);
    }

    void setState(UUID id, Upload.State state, @Nullable String sha256) throws SQLException {
        update("update upload set state = ?, sha256 = ? where id = ?", state.name(), sha256, id);
    }

    /** Drops traces of uploads that went before the given time, but of what became originals. */
    void forget(Instant before) throws SQLException {
        update(
                "delete from upload where state = 'GONE' and sha256 is null and expires_at < ?",
                Timestamp.from(before));
    }

    Optional<Upload> find(UUID id) throws SQLException {
        return select("select * from upload where id = ?", id).stream().findFirst();
    }

    /** What was already made of these parts. */
    Optional<Upload> joined(String owner, String parts) throws SQLException {
        return select(
                        "select * from upload where owner = ? and parts = ? and state in ('RECEIVING', 'COMPLETE')",
                        owner,
                        parts)
                .stream()
                .findFirst();
    }

    List<Upload> of(String owner) throws SQLException {
        return select(
                "select * from upload where owner = ? and state <> 'GONE' order by created_at desc limit 200",
                owner);
    }

    List<UUID> expired(Instant now) throws SQLException {
        return select(
                        "select * from upload where expires_at < ? and state in ('RECEIVING', 'REFUSED')",
                        Timestamp.from(now))
                .stream()
                .map(Upload::id)
                .toList();
    }

    private void update(String sql, @Nullable Object... values) throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement statement = c.prepareStatement(sql)) {
            bind(statement, values);
            statement.executeUpdate();
        }
    }

    private List<Upload> select(String sql, Object... values) throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement statement = c.prepareStatement(sql)) {
            bind(statement, values);
            List<Upload> found = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(read(row));
                }
            }
            return found;
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... values)
            throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    private static Upload read(ResultSet row) throws SQLException {
        long length = row.getLong("length");
        Long known = row.wasNull() ? null : length;
        return new Upload(
                row.getObject("id", UUID.class),
                row.getString("owner"),
                known,
                row.getLong("received"),
                row.getString("filename"),
                row.getString("announced"),
                row.getString("sha256"),
                Upload.State.valueOf(row.getString("state")),
                Upload.Role.valueOf(row.getString("role")),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("expires_at").toInstant(),
                row.getString("metadata"),
                row.getString("parts"));
    }
}
