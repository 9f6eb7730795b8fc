package kejian.origin.identity;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import kejian.contract.blob.Digest;
import kejian.contract.courier.Seal;

/** Opaque bearer tokens of 256 bits; the database keeps their hashes only. */
@ApplicationScoped
public class Tokens {

    /** Who may hold a token that is not a person's. */
    public enum ServiceKind {
        WORKER,
        EDGE
    }

    /** Whom a token speaks for. */
    public sealed interface Holder {

        /** A person; may do nothing but change the password while {@code mustChange} holds. */
        record Person(String name, Set<String> roles, String area, boolean mustChange)
                implements Holder {}

        /** A transcoder or an edge. */
        record Service(ServiceKind kind, String name) implements Holder {}
    }

    record Issued(String token, Instant expiresAt) {}

    private static final Duration VALID = Duration.ofHours(12);

    private final AgroalDataSource database;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Tokens(AgroalDataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    Issued issue(UUID account) throws SQLException {
        String token = fresh();
        Instant expires = clock.instant().plus(VALID);
        try (Connection c = database.getConnection();
                PreparedStatement old =
                        c.prepareStatement("delete from person_token where expires_at < ?");
                PreparedStatement insert =
                        c.prepareStatement("insert into person_token values (?, ?, ?)")) {
            old.setTimestamp(1, Timestamp.from(clock.instant()));
            old.executeUpdate();
            insert.setString(1, hash(token));
            insert.setObject(2, account);
            insert.setTimestamp(3, Timestamp.from(expires));
            insert.executeUpdate();
        }
        return new Issued(token, expires);
    }

    /** A new token for a worker or an edge; an earlier one of that name ends. */
    public String issue(ServiceKind kind, String name) throws SQLException {
        String token = fresh();
        try (Connection c = database.getConnection();
                PreparedStatement insert =
                        c.prepareStatement(
                                """
                                insert into service_token values (?, ?, ?, ?)
                                on conflict (kind, name) do update set hash = excluded.hash
                                """)) {
            insert.setString(1, hash(token));
            insert.setString(2, kind.name());
            insert.setString(3, name);
            insert.setTimestamp(4, Timestamp.from(clock.instant()));
            insert.executeUpdate();
        }
        return token;
    }

    /** Ends the token of a worker or an edge, if it has one. */
    public void end(ServiceKind kind, String name) throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement delete =
                        c.prepareStatement(
                                "delete from service_token where kind = ? and name = ?")) {
            delete.setString(1, kind.name());
            delete.setString(2, name);
            delete.executeUpdate();
        }
    }

    Optional<Holder> holder(String token) throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement person =
                        c.prepareStatement(
                                """
                                select a.name, a.roles, a.area, a.must_change, t.expires_at
                                  from person_token t join account a on a.id = t.account
                                 where t.hash = ? and t.expires_at > ? and a.closed_at is null
                                """);
                PreparedStatement slide =
                        c.prepareStatement(
                                "update person_token set expires_at = ? where hash = ?");
                PreparedStatement service =
                        c.prepareStatement(
                                """
                                select kind, name from service_token t
                                 where hash = ?
                                   and not (kind = 'EDGE' and exists (
                                       select from edge e
                                        where e.name = t.name and e.revoked_at is not null))
                                """)) {
            String hash = hash(token);
            Instant now = clock.instant();
            // Slides in steps of an hour, so that not every request writes a row anew.
            Instant slid = now.plus(VALID).truncatedTo(java.time.temporal.ChronoUnit.HOURS);
            person.setString(1, hash);
            person.setTimestamp(2, Timestamp.from(now));
            try (ResultSet row = person.executeQuery()) {
                if (row.next()) {
                    if (row.getTimestamp(5).toInstant().isBefore(slid)) {
                        slide.setTimestamp(1, Timestamp.from(slid));
                        slide.setString(2, hash);
                        slide.executeUpdate();
                    }
                    return Optional.of(
                            new Holder.Person(
                                    row.getString(1),
                                    new TreeSet<>(Set.of(row.getString(2).split(" "))),
                                    row.getString(3),
                                    row.getBoolean(4)));
                }
            }
            service.setString(1, hash);
            try (ResultSet row = service.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Holder.Service(
                                        ServiceKind.valueOf(row.getString(1)), row.getString(2)))
                        : Optional.empty();
            }
        }
    }

    /** Whether the present holder of that name's token sealed it. */
    public boolean isSealed(ServiceKind kind, String name, byte[] sealed) throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement select =
                        c.prepareStatement(
                                "select hash from service_token where kind = ? and name = ?")) {
            select.setString(1, kind.name());
            select.setString(2, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && Seal.holds(row.getString(1), sealed);
            }
        }
    }

    void end(String token) throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement delete =
                        c.prepareStatement("delete from person_token where hash = ?")) {
            delete.setString(1, hash(token));
            delete.executeUpdate();
        }
    }

    /** Ends every login of an account, for example when its password changed. */
    void endAll(UUID account, String exceptToken) throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement delete =
                        c.prepareStatement(
                                "delete from person_token where account = ? and hash <> ?")) {
            delete.setObject(1, account);
            delete.setString(2, hash(exceptToken));
            delete.executeUpdate();
        }
    }

    String fresh() {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    private static String hash(String token) {
        return Digest.of(token.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
