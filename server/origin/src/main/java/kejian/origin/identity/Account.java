package kejian.origin.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person's account of our own. */
@Entity
@Table(name = "account")
class Account {

    @Id UUID id = UUID.randomUUID();

    @Column(nullable = false)
    String name = "";

    @Column(name = "password_hash", nullable = false)
    String passwordHash = "";

    /** Separated by a space. */
    @Column(nullable = false)
    String roles = "";

    @Column(nullable = false)
    String area = "";

    @Column(name = "must_change", nullable = false)
    boolean mustChange;

    @Column(name = "created_at", nullable = false)
    Instant createdAt = Instant.EPOCH;

    /** Since when nobody comes in by it. */
    @Column(name = "closed_at")
    @Nullable Instant closedAt;

    /** When somebody last logged in. */
    @Column(name = "seen_at")
    @Nullable Instant seenAt;

    Set<String> roleSet() {
        return roles.isEmpty() ? Set.of() : new TreeSet<>(Set.of(roles.split(" ")));
    }
}
