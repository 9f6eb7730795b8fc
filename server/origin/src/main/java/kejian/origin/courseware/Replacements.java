package kejian.origin.courseware;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import kejian.contract.courseware.Kind;
import kejian.contract.problem.Problem;
import kejian.origin.http.Versions;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.lecture.Lectures;
import kejian.origin.problem.ProblemException;
import kejian.origin.upload.Uploads;
import org.jspecify.annotations.Nullable;

/**
 * Another file for a courseware that is there. It is made as every film is, beside the one that is
 * shown, and is nothing to anybody until it is put in its place.
 */
@ApplicationScoped
class Replacements {

    private final Coursewares coursewares;
    private final InReach inReach;
    private final Uploads uploads;
    private final Lectures lectures;
    private final TranscodeQueue queue;
    private final Gate gate;
    private final Proposals proposals;
    private final Removal removal;
    private final Showing showing;
    private final CurrentPerson person;
    private final Event<CoursewareChanged> changed;
    private final ObjectMapper json;
    private final Clock clock;

    Replacements(
            Coursewares coursewares,
            InReach inReach,
            Uploads uploads,
            Lectures lectures,
            TranscodeQueue queue,
            Gate gate,
            Proposals proposals,
            Removal removal,
            Showing showing,
            CurrentPerson person,
            Event<CoursewareChanged> changed,
            ObjectMapper json,
            Clock clock) {
        this.coursewares = coursewares;
        this.inReach = inReach;
        this.uploads = uploads;
        this.lectures = lectures;
        this.queue = queue;
        this.gate = gate;
        this.proposals = proposals;
        this.removal = removal;
        this.showing = showing;
        this.person = person;
        this.changed = changed;
        this.json = json;
        this.clock = clock;
    }

    /**
     * What is to come, before it is read.
     *
     * @param isThere whether it was sent before
     */
    record Start(Uploads.Original original, boolean isThere) {}

    @Transactional(rollbackOn = Exception.class)
    Start start(UUID id, UUID upload) throws SQLException {
        Courseware c = changeable(id);
        Uploads.Original original = uploads.completed(upload, person.name());
        return new Start(original, known(c, original).isPresent());
    }

    /** A lecture taken apart; nothing for what is no ZIP, or is there already. */
    Lectures.@Nullable Taken lecture(Start start, boolean english) throws IOException {
        return !start.isThere() && lectures.isOne(start.original().blob())
                ? lectures.take(start.original().blob(), english)
                : null;
    }

    @Transactional(rollbackOn = Exception.class)
    Response make(
            UUID id,
            Start start,
            Lectures.@Nullable Taken lecture,
            TranscodeQueue.Priority priority,
            @Nullable String language)
            throws JsonProcessingException {
        Courseware c = changeable(id);
        // two at once: the second one sees the first
        coursewares.getEntityManager().lock(c, LockModeType.PESSIMISTIC_WRITE);
        if (known(c, start.original()).isPresent()) {
            return showing.answer(Response.ok(), c, language);
        }
        Courseware film = new Courseware();
        film.replaces = c.id;
        film.kind = Kind.VIDEO;
        film.title = c.title;
        film.category = c.category;
        film.purpose = c.purpose;
        film.restricted = c.restricted;
        film.area = c.area;
        film.createdBy = person.name();
        film.createdAt = clock.instant();
        film.originalSha256 = start.original().blob().sha256();
        film.originalBytes = start.original().blob().sizeBytes();
        film.originalName = start.original().filename();
        film.burnIn = c.burnIn;
        film.captionsJson = c.captionsJson; // tier A's picture is to have them
        if (lecture != null) {
            film.film(lecture.film(), json.writeValueAsString(lecture.lecture()));
        }
        coursewares.persistAndFlush(film);
        queue.enqueue(film.id, priority);
        return showing.answer(Response.status(201), c, language);
    }

    /** Puts it in its place, or asks for it. */
    Response use(UUID id, @Nullable String ifMatch, boolean english, @Nullable String language)
            throws JsonProcessingException {
        Courseware c = inReach.changeableFilm(id, ifMatch);
        Courseware film = of(c);
        if (!film.isReady()) {
            throw new ProblemException(Problem.NOT_READY);
        }
        gate.demandPassed(film, english);
        boolean waits = proposals.film(c, person.name(), film);
        return changed(waits ? Response.accepted() : Response.ok(), c, language);
    }

    /** Gives it up, also where it waits for somebody's approval. */
    Response giveUp(UUID id, @Nullable String ifMatch, @Nullable String language)
            throws JsonProcessingException {
        Courseware c = inReach.find(id);
        Versions.demand(ifMatch, c.version);
        Courseware film = of(c);
        proposals.keepFilm(c);
        queue.cancel(film.id);
        coursewares.flush();
        removal.remove(film.id);
        return changed(Response.ok(), inReach.find(id), language);
    }

    private Response changed(
            Response.ResponseBuilder response, Courseware c, @Nullable String language)
            throws JsonProcessingException {
        changed.fire(new CoursewareChanged(c.id));
        coursewares.flush();
        return showing.answer(response, c, language);
    }

    private Courseware of(Courseware c) {
        return coursewares
                .replacing(c.id)
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    private Courseware changeable(UUID id) {
        Courseware c = inReach.find(id);
        if (c.kind != Kind.VIDEO) {
            throw new ProblemException(Problem.CONFLICT, c.kind.name());
        }
        Review.isChangedAtOnce(c); // throws where nothing may be changed at all
        return c;
    }

    /**
     * The same, sent before: an answer may be lost on its way.
     *
     * @throws ProblemException {@code conflict} where it has that file, or another one is to come
     */
    private Optional<Courseware> known(Courseware c, Uploads.Original original) {
        String sha256 = original.blob().sha256();
        if (sha256.equals(c.broughtSha256())) {
            throw new ProblemException(Problem.CONFLICT, "original");
        }
        Optional<Courseware> known = coursewares.replacing(c.id);
        if (known.isPresent() && !sha256.equals(known.get().broughtSha256())) {
            throw new ProblemException(Problem.CONFLICT, "replacement");
        }
        return known;
    }
}
