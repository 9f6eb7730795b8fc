package kejian.origin.plan;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One thing that stations would like to see: a survey's wish, or what staff wrote down. */
@Entity
@Table(name = "need")
class Need extends PlanEntry {

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
}
