package kejian.origin.plan;

import jakarta.persistence.Column;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** What needs and plan items say alike; either can be dropped for a reason, and taken up again. */
@MappedSuperclass
abstract class PlanEntry {

    @Id UUID id = UUID.randomUUID();

    @Column(nullable = false)
    String title = "";

    @Column(name = "of_column")
    @Nullable UUID column;

    @Column(nullable = false)
    @Enumerated(EnumType.STRING)
    Audience audience = Audience.EVERYBODY;

    @Column(nullable = false)
    String area = "";

    @Version
    @Column(nullable = false)
    long version;

    @Column(name = "created_by", nullable = false)
    String createdBy = "";

    @Column(name = "created_at", nullable = false)
    Instant createdAt = Instant.EPOCH;

    @Column(name = "dropped_at")
    @Nullable Instant droppedAt;

    @Column(name = "dropped_by")
    @Nullable String droppedBy;

    @Column @Nullable String reason;

    void drop(Instant at, String by, String why) {
        droppedAt = at;
        droppedBy = by;
        reason = why.strip();
    }

    /**
     * @throws ProblemException {@code conflict} where it is not dropped
     */
    void restore() {
        if (droppedAt == null) {
            throw new ProblemException(Problem.CONFLICT, "it is not dropped");
        }
        droppedAt = null;
        droppedBy = null;
        reason = null;
    }
}
