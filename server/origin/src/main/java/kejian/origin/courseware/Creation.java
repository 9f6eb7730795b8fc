package kejian.origin.courseware;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import kejian.contract.courseware.Kind;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.origin.area.Areas;
import kejian.origin.article.Articles;
import kejian.origin.column.ColumnNode;
import kejian.origin.column.Columns;
import kejian.origin.courseware.CoursewareForms.New;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.lecture.Lectures;
import kejian.origin.problem.ProblemException;
import kejian.origin.upload.Uploads;
import org.jspecify.annotations.Nullable;

/** How courseware comes into being. No transaction stands open while a document is read. */
@ApplicationScoped
class Creation {

    private final Coursewares coursewares;
    private final Columns columns;
    private final Areas areas;
    private final Uploads uploads;
    private final Articles articles;
    private final Lectures lectures;
    private final TranscodeQueue queue;
    private final CurrentPerson person;
    private final Event<CoursewareChanged> changed;
    private final Bin bin;
    private final Showing showing;
    private final ObjectMapper json;
    private final Clock clock;

    Creation(
            Coursewares coursewares,
            Columns columns,
            Areas areas,
            Uploads uploads,
            Articles articles,
            Lectures lectures,
            TranscodeQueue queue,
            CurrentPerson person,
            Event<CoursewareChanged> changed,
            Bin bin,
            Showing showing,
            ObjectMapper json,
            Clock clock) {
        this.coursewares = coursewares;
        this.columns = columns;
        this.areas = areas;
        this.uploads = uploads;
        this.articles = articles;
        this.lectures = lectures;
        this.queue = queue;
        this.person = person;
        this.changed = changed;
        this.bin = bin;
        this.showing = showing;
        this.json = json;
        this.clock = clock;
    }

    /**
     * What a wish comes to before anything is read.
     *
     * @param isThere whether courseware of that external id is there already
     */
    record Start(Uploads.@Nullable Original original, boolean isThere) {}

    @Transactional(rollbackOn = Exception.class)
    Start start(New wanted) throws SQLException {
        ColumnNode column = column(wanted);
        boolean uploaded = wanted.upload() != null;
        boolean written = wanted.article() != null;
        boolean fits = wanted.kind() == Kind.VIDEO ? uploaded && !written : uploaded != written;
        if (!fits) {
            throw new ProblemException(
                    Problem.VALIDATION, "VIDEO: upload; ARTICLE: upload or article");
        }
        if (wanted.burnIn() != null && wanted.kind() != Kind.VIDEO) {
            throw new ProblemException(Problem.VALIDATION, "burnIn");
        }
        Uploads.Original original =
                wanted.upload() == null ? null : uploads.completed(wanted.upload(), person.name());
        return new Start(original, known(wanted, column).isPresent());
    }

    /** What an article says, from its file or as it was typed; nothing for a video. */
    Catalogue.@Nullable Article article(New wanted, Start start, boolean english)
            throws IOException {
        if (wanted.article() != null) {
            List<Catalogue.Article.Block> blocks =
                    wanted.article().blocks().stream()
                            .map(b ->
                                    new Catalogue.Article.Block(b.text(), b.heading(), null, null))
                            .toList();
            return new Catalogue.Article(blocks);
        }
        return wanted.kind() == Kind.ARTICLE && start.original() != null && !start.isThere()
                ? articles.read(start.original().blob(), english)
                : null;
    }

    /** A lecture taken apart; nothing for what is no ZIP, or is there already. */
    Lectures.@Nullable Taken lecture(New wanted, Start start, boolean english) throws IOException {
        Uploads.Original original = start.original();
        boolean one =
                wanted.kind() == Kind.VIDEO
                        && original != null
                        && !start.isThere()
                        && lectures.isOne(original.blob());
        return one ? lectures.take(Objects.requireNonNull(original).blob(), english) : null;
    }

    @Transactional(rollbackOn = Exception.class)
    Response make(
            New wanted,
            Start start,
            Catalogue.@Nullable Article article,
            Lectures.@Nullable Taken lecture,
            @Nullable String language)
            throws SQLException, JsonProcessingException {
        ColumnNode column = column(wanted);
        Uploads.Original original = start.original();
        Optional<Courseware> known = known(wanted, column);
        if (known.isPresent()) {
            if (original != null && !original.blob().sha256().equals(known.get().broughtSha256())) {
                throw new ProblemException(Problem.CONFLICT, wanted.externalId());
            }
            if (Boolean.TRUE.equals(wanted.restricted()) && !known.get().restricted) {
                // "It is there" would be heard as "it is restricted".
                throw new ProblemException(Problem.CONFLICT, "restricted");
            }
            if (wanted.burnIn() != null && !language(wanted.burnIn()).equals(known.get().burnIn)) {
                throw new ProblemException(Problem.CONFLICT, "burnIn");
            }
            if (known.get().isBinned()) {
                bin.giveBack(known.get(), person.name()); // whoever brings it again wants it
            }
            return Response.ok(showing.shown(known.get(), language)).build();
        }
        Courseware c = described(wanted, column);
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
        } else if (wanted.kind() == Kind.ARTICLE) {
            // what was there when it began was taken away since: the same wish makes it now
            throw new ProblemException(Problem.CONFLICT, wanted.externalId());
        }
        coursewares.persistAndFlush(c);
        columns.append(column.id(), c.id);
        if (c.kind == Kind.VIDEO) {
            TranscodeQueue.Priority priority = wanted.priority();
            queue.enqueue(c.id, priority == null ? TranscodeQueue.Priority.NORMAL : priority);
        }
        changed.fire(new CoursewareChanged(c.id));
        return showing.answer(Response.status(201), c, language);
    }

    private Courseware described(New wanted, ColumnNode column) {
        Courseware c = new Courseware();
        c.kind = wanted.kind();
        c.title = wanted.title();
        c.summary = orEmpty(wanted.summary());
        c.presenter = orEmpty(wanted.presenter());
        c.publisher = orEmpty(wanted.publisher());
        c.tags = wanted.tags() == null ? "" : String.join("\n", wanted.tags());
        c.category = wanted.category();
        c.purpose = wanted.purpose();
        c.restricted = Boolean.TRUE.equals(wanted.restricted());
        c.burnIn = wanted.burnIn() == null ? null : language(wanted.burnIn());
        c.area = column.area();
        c.externalId = wanted.externalId();
        c.createdBy = person.name();
        c.createdAt = clock.instant();
        c.publishAt = wanted.publishAt();
        c.withdrawAt = wanted.withdrawAt();
        Review.demandOrder(c.publishAt, c.withdrawAt);
        return c;
    }

    private ColumnNode column(New wanted) {
        return columns.bySlug(wanted.column())
                .filter(c -> areas.covers(person.area(), c.area()))
                .orElseThrow(() -> new ProblemException(Problem.VALIDATION, "column"));
    }

    private Optional<Courseware> known(New wanted, ColumnNode column) {
        return wanted.externalId() == null
                ? Optional.empty()
                : coursewares.external(column.area(), wanted.externalId());
    }

    private static String language(String tag) {
        return CaptionLanguage.checked(tag, "/burnIn");
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
