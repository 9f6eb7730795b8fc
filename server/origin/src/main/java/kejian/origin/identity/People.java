package kejian.origin.identity;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * People whose accounts an identity server keeps, as they came last. They are known from their
 * first visit on: others may then be given work to answer for, or a quota.
 */
@ApplicationScoped
class People {

    /** Not every request writes a row anew. */
    private static final Duration FRESH = Duration.ofHours(1);

    private final AgroalDataSource database;
    private final Clock clock;

    People(AgroalDataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Notes who came, and says which area that is: none where the code is none of ours. */
    Optional<String> came(String name, Set<String> roles, @Nullable String area)
            throws SQLException {
        String sorted = String.join(" ", new TreeSet<>(roles));
        Instant now = clock.instant();
        try (Connection c = database.getConnection();
                PreparedStatement known =
                        c.prepareStatement(
                                """
                                select a.code, p.seen_at > ? and p.roles = ?
                                           and p.area is not distinct from a.code
                                  from (values (?, ?)) came(name, area)
                                  left join area a on a.code = came.area
                                  left join person_seen p on p.name = came.name
                                """)) {
            known.setTimestamp(1, Timestamp.from(now.minus(FRESH)));
            known.setString(2, sorted);
            known.setString(3, name);
            known.setString(4, area);
            try (ResultSet row = known.executeQuery()) {
                row.next();
                String code = row.getString(1);
                if (!row.getBoolean(2)) {
                    write(c, name, sorted, code, now);
                }
                return Optional.ofNullable(code);
            }
        }
    }

    private static void write(
            Connection c, String name, String roles, @Nullable String area, Instant now)
            throws SQLException {
        try (PreparedStatement upsert =
                c.prepareStatement(
                        """
                        insert into person_seen (name, roles, area, seen_at) values (?, ?, ?, ?)
                        on conflict (name) do update
                           set roles = excluded.roles, area = excluded.area,
                               seen_at = excluded.seen_at
                        """)) {
            upsert.setString(1, name);
            upsert.setString(2, roles);
            upsert.setString(3, area);
            upsert.setTimestamp(4, Timestamp.from(now));
            upsert.executeUpdate();
        }
    }

    Optional<String> area(String name, @Nullable String role) {
        try (Connection c = database.getConnection();
                PreparedStatement select =
                        c.prepareStatement(
                                """
                                select area from person_seen
                                 where name = ? and area is not null
                                   and (?::text is null or ? = any(string_to_array(roles, ' ')))
                                """)) {
            select.setString(1, name);
            select.setString(2, role);
            select.setString(3, role);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the database does not answer", e);
        }
    }
}
