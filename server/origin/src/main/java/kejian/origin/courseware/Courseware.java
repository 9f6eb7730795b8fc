package kejian.origin.courseware;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.PrePersist;
import jakarta.persistence.PreUpdate;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import kejian.contract.blob.BlobRef;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.Purpose;
import kejian.contract.courseware.State;
import org.jspecify.annotations.Nullable;

/** One courseware as editors know it. */
@Entity
@Table(name = "courseware")
public class Courseware {

    @Id UUID id = UUID.randomUUID();

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    Kind kind = Kind.VIDEO;

    @Column(nullable = false)
    String title = "";

    @Column(nullable = false)
    String summary = "";

    @Column(nullable = false)
    String presenter = "";

    @Column(nullable = false)
    String publisher = "";

    /** A line each. */
    @Column(nullable = false)
    String tags = "";

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    Category category = Category.CENTRAL_SPIRIT;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    Purpose purpose = Purpose.EDUCATION;

    /** Whether only a box that names itself may have its media. */
    @Column(nullable = false)
    boolean restricted;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    State state = State.DRAFT;

    @Version
    @Column(nullable = false)
    long version;

    @Column(nullable = false)
    String area = "";

    @Column(name = "external_id")
    @Nullable String externalId;

    @Column(name = "created_by", nullable = false)
    String createdBy = "";

    @Column(name = "created_at", nullable = false)
    Instant createdAt = Instant.EPOCH;

    @Column(name = "submitted_by")
    @Nullable String submittedBy;

    @Column(name = "decided_by")
    @Nullable String decidedBy;

    @Column @Nullable String reason;

    @Column(name = "publish_at")
    @Nullable Instant publishAt;

    /** The earliest of {@code publishAt} that a reviewer decided on. */
    @Column(name = "approved_for")
    @Nullable Instant approvedFor;

    /** When the rights end. */
    @Column(name = "withdraw_at")
    @Nullable Instant withdrawAt;

    /** {@link TitleKey} of the title. */
    @Column(name = "title_key", nullable = false)
    String titleKey = "";

    @Column(name = "published_at")
    @Nullable Instant publishedAt;

    @Column(name = "original_sha256")
    @Nullable String originalSha256;

    @Column(name = "original_bytes")
    @Nullable Long originalBytes;

    @Column(name = "original_name")
    @Nullable String originalName;

    @Column(name = "duration_ms")
    @Nullable Long durationMs;

    /** {@link kejian.contract.pack.MediaPackage} as JSON. */
    @Column(name = "package")
    @Nullable String packageJson;

    /** {@link kejian.contract.release.Catalogue.Article} as JSON. */
    @Column(name = "article")
    @Nullable String articleJson;

    /** {@link kejian.contract.release.Lecture} as JSON. */
    @Column(name = "lecture")
    @Nullable String lectureJson;

    /** What was uploaded, where the original was taken out of it. */
    @Column(name = "upload_sha256")
    @Nullable String uploadSha256;

    @Column(name = "upload_bytes")
    @Nullable Long uploadBytes;

    /** {@link CaptionTrack}s as JSON; none where there are none. */
    @Column(name = "captions")
    @Nullable String captionsJson;

    /** Language of the captions that tier A's picture is to have. */
    @Column(name = "burn_in")
    @Nullable String burnIn;

    /** {@link BlobRef} as JSON; none where the made poster stands for it. */
    @Column(name = "cover")
    @Nullable String coverJson;

    /** {@link kejian.contract.release.Catalogue.Attachment}s as JSON; none where there are none. */
    @Column(name = "attachments")
    @Nullable String attachmentsJson;

    /** Since when it lies in the {@link Bin}. */
    @Column(name = "binned_at")
    @Nullable Instant binnedAt;

    @Column(name = "binned_by")
    @Nullable String binnedBy;

    /** Whose place its film is to take. */
    @Column @Nullable UUID replaces;

    /** {@link Proposal} as JSON. */
    @Column(name = "proposal")
    @Nullable String proposalJson;

    @PrePersist
    @PreUpdate
    void keepTitleKey() {
        titleKey = TitleKey.of(title);
    }

    public UUID id() {
        return id;
    }

    public Kind kind() {
        return kind;
    }

    public String title() {
        return title;
    }

    public String summary() {
        return summary;
    }

    public String presenter() {
        return presenter;
    }

    public String publisher() {
        return publisher;
    }

    public List<String> tags() {
        return tags.isEmpty() ? List.of() : List.of(tags.split("\n"));
    }

    public Category category() {
        return category;
    }

    public Purpose purpose() {
        return purpose;
    }

    public boolean isRestricted() {
        return restricted;
    }

    public State state() {
        return state;
    }

    public String area() {
        return area;
    }

    public @Nullable Instant publishedAt() {
        return publishedAt;
    }

    /** Whether it is nowhere among other courseware: in the {@link Bin}, or one that replaces. */
    public boolean isAside() {
        return isBinned() || replaces != null;
    }

    boolean isBinned() {
        return binnedAt != null;
    }

    public @Nullable String originalSha256() {
        return originalSha256;
    }

    public @Nullable Long originalBytes() {
        return originalBytes;
    }

    public @Nullable String originalName() {
        return originalName;
    }

    public @Nullable String packageJson() {
        return packageJson;
    }

    /** What was approved, or belongs to a draft; never what is only proposed. */
    public @Nullable String captionsJson() {
        return captionsJson;
    }

    /** What an editor chose to stand for it, and was approved or belongs to a draft. */
    public @Nullable String coverJson() {
        return coverJson;
    }

    /** What was approved, or belongs to a draft. */
    public @Nullable String attachmentsJson() {
        return attachmentsJson;
    }

    public @Nullable String articleJson() {
        return articleJson;
    }

    public @Nullable String lectureJson() {
        return lectureJson;
    }

    /** The digest of what an editor or another province brought. */
    @Nullable String broughtSha256() {
        return uploadSha256 == null ? originalSha256 : uploadSha256;
    }

    /** Whether all that boxes need is there. */
    public boolean isReady() {
        return kind == Kind.ARTICLE ? articleJson != null : packageJson != null;
    }

    /** The release that names it was made: it is on its way to the boxes. */
    public void publishedIn(Instant madeAt) {
        state = State.PUBLISHED;
        if (publishedAt == null) {
            publishedAt = madeAt;
        }
    }

    /** What is there as the original was a lecture's ZIP; its film is the original from here on. */
    void film(BlobRef film, String lecture) {
        uploadSha256 = originalSha256;
        uploadBytes = originalBytes;
        originalSha256 = film.sha256();
        originalBytes = film.sizeBytes();
        lectureJson = lecture;
    }

    /** Takes over another one's film, and what was made of it; its own words stay. */
    void takeFilm(Courseware other) {
        originalSha256 = other.originalSha256;
        originalBytes = other.originalBytes;
        originalName = other.originalName;
        uploadSha256 = other.uploadSha256;
        uploadBytes = other.uploadBytes;
        lectureJson = other.lectureJson;
        packageJson = other.packageJson;
        durationMs = other.durationMs;
    }

    /** Takes over what transcoding made. */
    public void packaged(String json, long lengthMs) {
        packageJson = json;
        durationMs = lengthMs;
    }
}
