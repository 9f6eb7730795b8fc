package kejian.origin.plan;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import kejian.contract.courseware.State;
import org.jspecify.annotations.Nullable;

/** What is said of needs and plan items, and shown of them; a column is named by its slug. */
final class PlanForms {

    private PlanForms() {}

    /**
     * @param audience everybody where none is named
     * @param area one's own where none is named
     * @param asked how many stations or people; none of a survey's wish
     * @param askedOn today in Shanghai where none is named
     * @param source who asked, and how that is known; none of a survey's wish
     */
    public record WantedNeed(
            @NotBlank @Size(max = 80) String title,
            @Size(max = 64) @Nullable String column,
            @Nullable Audience audience,
            @Size(max = 15) @Nullable String area,
            @Min(1) @Max(1_000_000) @Nullable Integer asked,
            @Nullable LocalDate askedOn,
            @Size(max = 200) @Nullable String source) {}

    /** Where a need stands. */
    public enum NeedState {
        OPEN,
        PLANNED,
        DROPPED
    }

    /**
     * @param asked of a survey's wish the answers of the asker's own area; null where there are
     *     fewer than five, or where it would give such a one away
     * @param item that it is part of; also one that was dropped since
     */
    public record ShownNeed(
            UUID id,
            String title,
            @Nullable String column,
            Audience audience,
            String area,
            @Nullable Long asked,
            LocalDate askedOn,
            @Nullable String source,
            @Nullable UUID survey,
            @Nullable Integer question,
            @Nullable Integer option,
            NeedState state,
            @Nullable UUID item,
            long version,
            String createdBy,
            Instant createdAt,
            @Nullable Instant droppedAt,
            @Nullable String droppedBy,
            @Nullable String reason) {}

    public record NeedPage(long total, List<ShownNeed> items) {}

    /**
     * @param needs that it is made of; of those that are named here at first
     * @param editor name of the account that answers for it
     */
    public record WantedItem(
            @NotBlank @Size(max = 80) String title,
            @Size(max = 64) @Nullable String column,
            @Nullable Audience audience,
            @Size(max = 15) @Nullable String area,
            @Nullable LocalDate due,
            @Size(max = 64) @Nullable String editor,
            @Size(max = 100) @Nullable List<@NotNull UUID> needs) {}

    /** What an item says of itself; its area stays. */
    public record ChangedItem(
            @NotBlank @Size(max = 80) String title,
            @Size(max = 64) @Nullable String column,
            @Nullable Audience audience,
            @Nullable LocalDate due,
            @Size(max = 64) @Nullable String editor) {}

    public record Joined(@NotNull @Size(min = 1, max = 100) List<@NotNull UUID> needs) {}

    public record Dropped(@NotBlank @Size(max = 200) String reason) {}

    /** How far an item has come; nobody writes it down. */
    public enum Stage {
        /** No courseware is linked. */
        PLANNED,
        /** One is linked, none is published. */
        IN_PRODUCTION,
        /** A linked one is published: it is in a release, on all tiers. */
        PUBLISHED,
        /** And had a valid view. */
        WATCHED,
        /** And at least five answered a survey for stars that is about it. */
        JUDGED,
        DROPPED
    }

    public record OfNeed(UUID id, String title, String area) {}

    /**
     * @param title none where it is another area's that is not published
     */
    public record OfCourseware(
            UUID id, @Nullable String title, State state, @Nullable Instant publishedAt) {}

    /**
     * @param late due before today, and not published
     */
    public record ShownItem(
            UUID id,
            String title,
            @Nullable String column,
            Audience audience,
            String area,
            @Nullable LocalDate due,
            boolean late,
            @Nullable String editor,
            Stage stage,
            List<OfNeed> needs,
            List<OfCourseware> courseware,
            long version,
            String createdBy,
            Instant createdAt,
            @Nullable Instant droppedAt,
            @Nullable String droppedBy,
            @Nullable String reason) {}

    public record ItemPage(long total, List<ShownItem> items) {}
}
