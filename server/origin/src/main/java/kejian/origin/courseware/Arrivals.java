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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kejian.contract.blob.BlobRef;
import kejian.contract.courseware.Kind;
import kejian.contract.exchange.PackageManifest;
import kejian.contract.pack.MediaPackage;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.origin.area.Areas;
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
    private final CurrentPerson person;
    private final Event<CoursewareChanged> changed;
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
            CurrentPerson person,
            Event<CoursewareChanged> changed,
            Validator validator,
            ObjectMapper json,
            Clock clock) {
        this.coursewares = coursewares;
        this.inReach = inReach;
        this.columns = columns;
        this.areas = areas;
        this.queue = queue;
        this.proposals = proposals;
        this.person = person;
        this.changed = changed;
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
        Courseware c = inReach.find(id);
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
                        captions);
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

    private Optional<Courseware> known(PackageManifest.Item item, ColumnNode column) {
        Optional<Courseware> known = coursewares.external(column.area(), item.externalId());
        String original = item.original() == null ? null : item.original().blob().sha256();
        if (known.isPresent() && !java.util.Objects.equals(known.get().broughtSha256(), original)) {
            throw new ProblemException(Problem.CONFLICT, item.externalId());
        }
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

    /** Its original and its captions' texts are held. */
    @Transactional(rollbackOn = Exception.class)
    public UUID arrive(
            PackageManifest.Item item,
            String slug,
            Catalogue.@Nullable Article article,
            Lectures.@Nullable Taken lecture,
            List<Words> words)
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
        if (lecture != null) {
            c.film(lecture.film(), json.writeValueAsString(lecture.lecture()));
        }
        if (article != null) {
            c.articleJson = json.writeValueAsString(article);
        }
        List<CaptionTrack> tracks = List.of();
        for (Words w : words) {
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
        coursewares.persistAndFlush(c);
        columns.append(column.id(), c.id);
        if (c.kind == Kind.VIDEO) {
            queue.enqueue(c.id, TranscodeQueue.Priority.NORMAL);
        }
        changed.fire(new CoursewareChanged(c.id));
        return c.id;
    }
}
