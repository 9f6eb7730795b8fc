package kejian.origin.plan;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One thing that stations would like to see: a survey's wish, or what staff wrote down. */
@Entity
@Table(name = "need")
class Need {

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

    @Column(name = "asked_on", nullable = false)
    LocalDate askedOn = LocalDate.EPOCH;

    /** None of a wish: those are counted. */
    @Column @Nullable Integer asked;

    @Column @Nullable String source;

    @Column @Nullable UUID survey;

    /** From 1, likewise {@code choice}. */
    @Column @Nullable Integer question;

    @Column @Nullable Integer choice;

    @Column @Nullable UUID item;

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
}
