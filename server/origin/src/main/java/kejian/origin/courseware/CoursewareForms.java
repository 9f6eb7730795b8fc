package kejian.origin.courseware;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import kejian.contract.blob.BlobRef;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.Purpose;
import kejian.contract.courseware.State;
import kejian.contract.pack.MediaPackage;
import kejian.contract.release.Catalogue;
import kejian.contract.release.Lecture;
import org.jspecify.annotations.Nullable;

/** What the API takes and gives; docs/api.md §Courseware. */
final class CoursewareForms {

    private CoursewareForms() {}

    record New(
            @NotNull Kind kind,
            @NotNull @Size(min = 1, max = 200) String title,
            @Size(max = 2000) @Nullable String summary,
            @Size(max = 100) @Nullable String presenter,
            @Size(max = 100) @Nullable String publisher,
            @Size(max = 20) @Nullable List<@NotNull @Size(min = 1, max = 32) String> tags,
            @NotNull Category category,
            @NotNull Purpose purpose,
            @NotNull @Size(min = 1, max = 64) String column,
            @Nullable UUID upload,
            @Size(min = 1, max = 100) @Nullable String externalId,
            @Nullable Boolean restricted,
            @Size(min = 2, max = 35) @Nullable String burnIn,
            TranscodeQueue.@Nullable Priority priority,
            @Valid @Nullable ArticleForm article,
            @Nullable Instant publishAt,
            @Nullable Instant withdrawAt) {}

    record ArticleForm(@NotEmpty @Size(max = 2000) List<@NotNull @Valid BlockForm> blocks) {}

    record BlockForm(@NotNull @Size(min = 1, max = 10_000) String text, boolean heading) {}

    record Change(
            @Size(min = 1, max = 200) @Nullable String title,
            @Size(max = 2000) @Nullable String summary,
            @Size(max = 100) @Nullable String presenter,
            @Size(max = 100) @Nullable String publisher,
            @Size(max = 20) @Nullable List<@NotNull @Size(min = 1, max = 32) String> tags,
            @Nullable Category category,
            @Nullable Purpose purpose,
            @Nullable Boolean restricted,
            @Size(max = 35) @Nullable String burnIn) {

        /** Whether it is about more than who may see it. */
        boolean tellsOtherwise() {
            return Stream.of(title, summary, presenter, publisher, tags, category, purpose)
                    .anyMatch(Objects::nonNull);
        }
    }

    record End(@Nullable Instant at) {}

    record Approval(@Nullable Instant publishAt) {}

    record Urgency(TranscodeQueue.@NotNull Priority priority) {}

    record Reason(@NotNull @Size(min = 1, max = 500) String reason) {}

    record Original(String sha256, long sizeBytes, @Nullable String filename) {}

    record Page(long total, List<Shown> items) {}

    record Shown(
            UUID id,
            Kind kind,
            String title,
            String summary,
            String presenter,
            String publisher,
            List<String> tags,
            Category category,
            Purpose purpose,
            boolean restricted,
            List<String> columns,
            State state,
            long version,
            String createdBy,
            @Nullable String submittedBy,
            @Nullable String decidedBy,
            @Nullable String reason,
            @Nullable String externalId,
            @Nullable Instant publishAt,
            @Nullable Instant withdrawAt,
            @Nullable Instant publishedAt,
            @Nullable Long durationMs,
            @Nullable Original original,
            TranscodeQueue.@Nullable Status transcode,
            @com.fasterxml.jackson.annotation.JsonProperty("package") @Nullable MediaPackage media,
            Catalogue.@Nullable Article article,
            @Nullable Lecture lecture,
            List<CaptionTrack> captions,
            @Nullable String burnIn,
            @Nullable BlobRef cover,
            List<Catalogue.Attachment> attachments,
            @Nullable Proposal proposal,
            @Nullable Shown replacement) {}
}
