package kejian.origin.upload;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import javax.sql.DataSource;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;

/**
 * How many bytes one editor may have on the way, and stored. An upload on the way counts with the
 * length that it announced; the same original counts once, however often it came, and whether or
 * not its upload is still listed: the bytes stay.
 */
@ApplicationScoped
public class Quotas {

    private final DataSource database;
    private final UploadConfig config;

    /** Bytes by owner that uploads take at this moment and the database does not count yet. */
    private final Map<String, Long> growing = new HashMap<>();

    Quotas(DataSource database, UploadConfig config) {
        this.database = database;
        this.config = config;
    }

    /** What an editor may have. */
    public record Quota(long onTheWayBytes, long storedBytes) {}

    /** What an editor has. */
    public record Use(long onTheWayBytes, long storedBytes) {}

    Quota of(String owner) throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement query =
                        c.prepareStatement(
                                "select on_the_way, stored from upload_quota where owner = ?")) {
            query.setString(1, owner);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? new Quota(row.getLong(1), row.getLong(2))
                        : new Quota(config.onTheWayBytes(), config.storedBytes());
            }
        }
    }

    Use use(String owner) throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement query =
                        c.prepareStatement(
                                """
                                select coalesce((select sum(greatest(coalesce(length, 0), received))
                                                   from upload
                                                  where owner = ?
                                                    and (role <> 'FINAL' and state = 'RECEIVING'
                                                         or state = 'REFUSED')), 0),
                                       coalesce((select sum(length) from (
                                                   select distinct sha256, length from upload
                                                    where owner = ? and sha256 is not null
                                                      and state in ('COMPLETE', 'GONE')) o), 0)
                                """)) {
            query.setString(1, owner);
            query.setString(2, owner);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new Use(row.getLong(1), row.getLong(2));
            }
        }
    }

    /** The bytes that may still come, below zero where there are too many already. */
    private long left(String owner) throws SQLException {
        Quota quota = of(owner);
        Use use = use(owner);
        return Math.min(
                        quota.onTheWayBytes() - use.onTheWayBytes(),
                        quota.storedBytes() - use.storedBytes() - use.onTheWayBytes())
                - growing.getOrDefault(owner, 0L);
    }

    /**
     * Sets bytes apart for who is to {@link #release} them.
     *
     * @param wanted by what is left
     * @return as many as there are
     */
    synchronized long reserve(String owner, LongUnaryOperator wanted) throws SQLException {
        long left = Math.max(0, left(owner));
        long taken = Math.min(left, wanted.applyAsLong(left));
        growing.merge(owner, taken, Long::sum);
        return taken;
    }

    synchronized void release(String owner, long bytes) {
        growing.compute(
                owner,
                (o, all) -> {
                    long rest = (all == null ? 0 : all) - bytes;
                    return rest == 0 ? null : rest;
                });
    }

    /**
     * @throws ProblemException {@code quota-exceeded}
     */
    synchronized void admit(String owner, long bytes) throws SQLException {
        if (bytes > left(owner)) {
            throw new ProblemException(Problem.QUOTA_EXCEEDED);
        }
    }

    void set(String owner, Quota quota) throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement change =
                        c.prepareStatement(
                                """
                                insert into upload_quota values (?, ?, ?)
                                on conflict (owner) do update
                                   set on_the_way = excluded.on_the_way, stored = excluded.stored
                                """)) {
            change.setString(1, owner);
            change.setLong(2, quota.onTheWayBytes());
            change.setLong(3, quota.storedBytes());
            change.executeUpdate();
        }
    }
}
