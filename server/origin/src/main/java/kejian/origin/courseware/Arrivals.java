package kejian.origin.courseware;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kejian.contract.blob.BlobRef;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.Purpose;
import kejian.contract.exchange.PackageManifest;
import kejian.contract.pack.MediaPackage;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.origin.area.Areas;
import kejian.origin.attachment.AttachmentFiles;
import kejian.origin.caption.CaptionFile;
import kejian.origin.column.ColumnNode;
import kejian.origin.column.Columns;
import kejian.origin.courseware.CoursewareForms.New;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.lecture.Lectures;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Courseware that leaves for, and comes from, another province. What comes is a draft. */
@ApplicationScoped
public class Arrivals {

    private static final int LONGEST_LABEL = 64;

    private final Coursewares coursewares;
    private final InReach inReach;
    private final Columns columns;
    private final Areas areas;
    private final TranscodeQueue queue;
    private final Proposals proposals;
    private final AttachmentFiles files;
    private final CurrentPerson person;
    private final Event<CoursewareChanged> changed;
    private final Bin bin;
    private final Validator validator;
    private final ObjectMapper json;
    private final Clock clock;

    Arrivals(
            Coursewares coursewares,
            InReach inReach,
            Columns columns,
            Areas areas,
            TranscodeQueue queue,
            Proposals proposals,
            AttachmentFiles files,
            CurrentPerson person,
            Event<CoursewareChanged> changed,
            Bin bin,
            Validator validator,
            ObjectMapper json,
            Clock clock) {
        this.coursewares = coursewares;
        this.inReach = inReach;
        this.columns = columns;
        this.areas = areas;
        this.queue = queue;
        this.proposals = proposals;
        this.files = files;
        this.person = person;
        this.changed = changed;
        this.bin = bin;
        this.validator = validator;
        this.json = json;
        this.clock = clock;
    }

    /**
     * A courseware on its way out.
     *
     * @param createdAt ISO 8601 instant
     */
    public record Leaving(
            UUID id,
            PackageManifest.Item item,
            String createdAt,
            @Nullable Long durationMs,
            @Nullable MediaPackage media) {}

    /** What the person may see of it, as a package tells it. */
    @Transactional(rollbackOn = Exception.class)
    public Leaving leaving(UUID id) throws IOException {
        return leaving(inReach.find(id));
    }

    /** Of these what every viewer may see; within the caller's transaction. */
    @Transactional(value = Transactional.TxType.MANDATORY, rollbackOn = Exception.class)
    public Map<UUID, Leaving> open(List<UUID> ids) throws IOException {
        Map<UUID, Leaving> open = new HashMap<>();
        for (Courseware c :
                coursewares.list("id in ?1 and state = PUBLISHED and restricted = false", ids)) {
            open.put(c.id, leaving(c));
        }
        return open;
    }

    private Leaving leaving(Courseware c) throws IOException {
        List<PackageManifest.Caption> captions = new ArrayList<>();
        for (CaptionTrack t : proposals.captions(c)) {
            captions.add(
                    new PackageManifest.Caption(t.language(), t.label(), t.byDefault(), t.text()));
        }
        String brought = c.broughtSha256();
        Long bytes = c.uploadBytes == null ? c.originalBytes : c.uploadBytes;
        PackageManifest.Original original =
                brought == null || bytes == null
                        ? null
                        : new PackageManifest.Original(new BlobRef(brought, bytes), c.originalName);
        PackageManifest.Item item =
                new PackageManifest.Item(
                        c.externalId == null ? "kejian:" + c.id : c.externalId,
                        c.kind,
                        c.title,
                        c.summary,
                        c.presenter,
                        c.publisher,
                        c.tags(),
                        c.category,
                        c.purpose,
                        c.restricted,
                        original,
                        original != null || c.articleJson == null
                                ? null
                                : json.readValue(c.articleJson, Catalogue.Article.class),
                        captions,
                        proposals.attachments(c).stream()
                                .map(a -> new PackageManifest.Attachment(a.blob(), a.name()))
                                .toList());
        return new Leaving(
                c.id,
                item,
                c.createdAt.toString(),
                c.durationMs,
                c.packageJson == null ? null : json.readValue(c.packageJson, MediaPackage.class));
    }

    /**
     * Captions of an item, written anew.
     *
     * @param text WebVTT that is held
     */
    public record Words(PackageManifest.Caption announced, CaptionFile file, BlobRef text) {}

    /**
     * Whether one of that name is there already.
     *
     * @throws ProblemException {@code validation} for a wrong column or item, {@code conflict}
     *     where it has another original
     */
    @Transactional(rollbackOn = Exception.class)
    public Optional<UUID> there(PackageManifest.Item item, String column) {
        demandValid(item, column);
        return known(item, column(column)).map(c -> c.id);
    }

    /**
     * The one of that name, whatever file it has; in the bin no longer.
     *
     * @throws ProblemException {@code validation} for a column that is not the person's
     */
    @Transactional(rollbackOn = Exception.class)
    public Optional<UUID> named(String externalId, String column) {
        Optional<Courseware> known = coursewares.external(column(column).area(), externalId);
        known.filter(Courseware::isBinned).ifPresent(c -> bin.giveBack(c, person.name()));
        return known.map(c -> c.id);
    }

    /**
     * What a record of somebody else says; empty where it says nothing.
     *
     * @param tags none for those that are there
     */
    public record Told(
            String title,
            String summary,
            String presenter,
            String publisher,
            List<String> tags,
            @Nullable Category category,
            @Nullable Purpose purpose) {}

    /**
     * @param version of the courseware now
     * @param waits whether somebody else must approve it
     */
    public record Described(long version, boolean waits) {}

    /** Takes what is told as the courseware's words; what is not told stays. */
    @Transactional(rollbackOn = Exception.class)
    public Described describe(UUID id, @Nullable String ifMatch, Told told)
            throws JsonProcessingException {
        Courseware c = inReach.changeable(id, ifMatch);
        CoursewareForms.Change change =
                new CoursewareForms.Change(
                        orNull(told.title),
                        orNull(told.summary),
                        orNull(told.presenter),
                        orNull(told.publisher),
                        told.tags.isEmpty() ? null : told.tags,
                        told.category,
                        told.purpose,
                        null,
                        null);
        Set<ConstraintViolation<CoursewareForms.Change>> wrong = validator.validate(change);
        if (!wrong.isEmpty()) {
            throw new ProblemException(
                    Problem.VALIDATION, wrong.iterator().next().getPropertyPath().toString());
        }
        boolean waits = proposals.say(c, person.name(), words -> words.changed(change));
        changed.fire(new CoursewareChanged(c.id));
        coursewares.flush();
        return new Described(c.version, waits);
    }

    private static @Nullable String orNull(String said) {
        return said.isEmpty() ? null : said;
    }

    private Optional<Courseware> known(PackageManifest.Item item, ColumnNode column) {
        Optional<Courseware> known = coursewares.external(column.area(), item.externalId());
        String original = item.original() == null ? null : item.original().blob().sha256();
        if (known.isPresent() && !java.util.Objects.equals(known.get().broughtSha256(), original)) {
            throw new ProblemException(Problem.CONFLICT, item.externalId());
        }
        known.filter(Courseware::isBinned).ifPresent(c -> bin.giveBack(c, person.name()));
        return known;
    }

    private void demandValid(PackageManifest.Item item, String column) {
        New asked =
                new New(
                        item.kind(),
                        item.title(),
                        item.summary(),
                        item.presenter(),
                        item.publisher(),
                        item.tags(),
                        item.category(),
                        item.purpose(),
                        column,
                        null,
                        item.externalId(),
                        item.restricted(),
                        null,
                        null,
                        null,
                        null,
                        null);
        Set<ConstraintViolation<New>> wrong = validator.validate(asked);
        if (!wrong.isEmpty()) {
            throw new ProblemException(
                    Problem.VALIDATION, wrong.iterator().next().getPropertyPath().toString());
        }
        for (PackageManifest.Caption caption : item.captions()) {
            if (item.kind() != Kind.VIDEO
                    || caption.label().isEmpty()
                    || caption.label().length() > LONGEST_LABEL) {
                throw new ProblemException(Problem.VALIDATION, "captions");
            }
        }
        if (item.kind() == Kind.VIDEO && item.original() == null
                || item.original() != null && item.article() != null
                || item.kind() == Kind.ARTICLE
                        && item.original() == null
                        && (item.article() == null
                                || item.article().pictures().findAny().isPresent())) {
            throw new ProblemException(Problem.VALIDATION, "original");
        }
    }

    private ColumnNode column(String slug) {
        return columns.bySlug(slug)
                .filter(c -> areas.covers(person.area(), c.area()))
                .orElseThrow(() -> new ProblemException(Problem.VALIDATION, "column"));
    }

    /**
     * What came with an item, read as an editor's own files are and held.
     *
     * @param article what its original, or it itself, says
     */
    public record Brought(
            Catalogue.@Nullable Article article,
            Lectures.@Nullable Taken lecture,
            List<Words> words,
            List<Catalogue.Attachment> attachments) {}

    /** Its original is held too. */
    @Transactional(rollbackOn = Exception.class)
    public UUID arrive(PackageManifest.Item item, String slug, Brought brought, boolean english)
            throws JsonProcessingException {
        ColumnNode column = column(slug);
        Optional<Courseware> known = known(item, column);
        if (known.isPresent()) {
            return known.get().id;
        }
        Courseware c = new Courseware();
        c.kind = item.kind();
        c.title = item.title();
        c.summary = item.summary();
        c.presenter = item.presenter();
        c.publisher = item.publisher();
        c.tags = String.join("\n", item.tags());
        c.category = item.category();
        c.purpose = item.purpose();
        c.restricted = item.restricted();
        c.area = column.area();
        c.externalId = item.externalId();
        c.createdBy = person.name();
        c.createdAt = clock.instant();
        PackageManifest.Original original = item.original();
        if (original != null) {
            c.originalSha256 = original.blob().sha256();
            c.originalBytes = original.blob().sizeBytes();
            c.originalName = original.filename();
        }
        Lectures.Taken lecture = brought.lecture;
        if (lecture != null) {
            c.film(lecture.film(), json.writeValueAsString(lecture.lecture()));
        }
        if (brought.article != null) {
            c.articleJson = json.writeValueAsString(brought.article);
        }
        List<CaptionTrack> tracks = List.of();
        for (Words w : brought.words) {
            tracks =
                    CaptionTracks.with(
                            tracks,
                            new CaptionTrack(
                                    CaptionLanguage.checked(w.announced.language()),
                                    CaptionResource.label(w.announced.label()),
                                    w.announced.byDefault(),
                                    w.text,
                                    w.file.cues().size(),
                                    w.file.form(),
                                    w.file.charset()));
        }
        c.captionsJson = tracks.isEmpty() ? null : json.writeValueAsString(tracks);
        List<Catalogue.Attachment> attached = List.of();
        for (Catalogue.Attachment a : brought.attachments) {
            attached = Attachments.with(attached, a);
        }
        files.demandRoom(Attachments.blobs(attached), english);
        c.attachmentsJson = attached.isEmpty() ? null : json.writeValueAsString(attached);
        coursewares.persistAndFlush(c);
        columns.append(column.id(), c.id);
        if (c.kind == Kind.VIDEO) {
            queue.enqueue(c.id, TranscodeQueue.Priority.NORMAL);
        }
        changed.fire(new CoursewareChanged(c.id));
        return c.id;
    }
}
