package kejian.origin.survey;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One survey; its questions are JSON, as a release has them. */
@Entity
@Table(name = "survey")
public class SurveyEntry {

    /** Only a draft changes; what is open is in the next release. */
    public enum State {
        DRAFT,
        OPEN,
        CLOSED
    }

    @Id UUID id = UUID.randomUUID();

    @Column(nullable = false)
    String title = "";

    @Column(nullable = false)
    String area = "";

    @Column(name = "of_column")
    @Nullable UUID column;

    @Column(name = "of_courseware")
    @Nullable UUID courseware;

    @Column(name = "opens_at")
    @Nullable Instant from;

    @Column(name = "closes_at")
    @Nullable Instant until;

    @Column(nullable = false)
    String questions = "";

    @Column(nullable = false)
    @Enumerated(EnumType.STRING)
    State state = State.DRAFT;

    @Version
    @Column(nullable = false)
    long version;

    @Column(name = "created_by", nullable = false)
    String createdBy = "";

    @Column(name = "created_at", nullable = false)
    Instant createdAt = Instant.EPOCH;

    @Column(name = "opened_at")
    @Nullable Instant openedAt;

    @Column(name = "closed_at")
    @Nullable Instant closedAt;
}
