package kejian.origin.courseware;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.panache.common.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.State;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.column.Columns;
import kejian.origin.courseware.CoursewareForms.Approval;
import kejian.origin.courseware.CoursewareForms.Change;
import kejian.origin.courseware.CoursewareForms.End;
import kejian.origin.courseware.CoursewareForms.New;
import kejian.origin.courseware.CoursewareForms.Reason;
import kejian.origin.courseware.CoursewareForms.Shown;
import kejian.origin.courseware.CoursewareForms.Urgency;
import kejian.origin.http.Versions;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemBody;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Courseware, for people. */
@Path("/api/courseware")
@RunOnVirtualThread
@Transactional(rollbackOn = Exception.class)
public class CoursewareResource {

    private final Coursewares coursewares;
    private final Columns columns;
    private final Areas areas;
    private final Creation creation;
    private final Showing showing;
    private final TranscodeQueue queue;
    private final Review review;
    private final Proposals proposals;
    private final Bin bin;
    private final InReach inReach;
    private final CurrentPerson person;
    private final Event<CoursewareChanged> changed;

    CoursewareResource(
            Coursewares coursewares,
            Columns columns,
            Areas areas,
            Creation creation,
            Showing showing,
            TranscodeQueue queue,
            Review review,
            Proposals proposals,
            Bin bin,
            InReach inReach,
            CurrentPerson person,
            Event<CoursewareChanged> changed) {
        this.coursewares = coursewares;
        this.columns = columns;
        this.areas = areas;
        this.creation = creation;
        this.showing = showing;
        this.queue = queue;
        this.review = review;
        this.proposals = proposals;
        this.bin = bin;
        this.inReach = inReach;
        this.person = person;
        this.changed = changed;
    }

    /** A document is read between two transactions: it may take seconds. */
    @POST
    @RolesAllowed(Roles.EDITOR)
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Response create(
            @NotNull @Valid New wanted, @HeaderParam("Accept-Language") @Nullable String language)
            throws SQLException, IOException {
        Creation.Start start = creation.start(wanted);
        boolean english = ProblemBody.isEnglish(language);
        return creation.make(
                wanted,
                start,
                creation.article(wanted, start, english),
                creation.lecture(wanted, start, english),
                language);
    }

    @GET
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public CoursewareForms.Page list(
            @QueryParam("column") @Size(max = 64) @Nullable String column,
            @QueryParam("state") @Nullable State state,
            @QueryParam("q") @Size(max = 400) @Nullable String words,
            @QueryParam("externalId") @Size(min = 1, max = 100) @Nullable String externalId,
            @QueryParam("page") @DefaultValue("1") @Min(1) @Max(100_000) int page,
            @QueryParam("size") @DefaultValue("20") @Min(1) @Max(200) int size,
            @HeaderParam("Accept-Language") @Nullable String language)
            throws JsonProcessingException {
        StringBuilder where =
                new StringBuilder("binnedAt is null and replaces is null and area in :areas");
        Map<String, Object> values = new HashMap<>();
        values.put("areas", areas.codesBelow(person.areaOfAsker()));
        if (state != null) {
            where.append(" and state = :state");
            values.put("state", state);
        }
        if (externalId != null) {
            where.append(" and externalId = :external");
            values.put("external", externalId);
        }
        if (words != null && !words.isBlank()) {
            where.append(" and lower(title) like :words escape '!'");
            values.put(
                    "words",
                    "%"
                            + words.strip()
                                    .toLowerCase(java.util.Locale.ROOT)
                                    .replaceAll("([!%_])", "!$1")
                            + "%");
        }
        if (column != null) {
            List<UUID> held =
                    columns.bySlug(column).map(c -> columns.coursewareOf(c.id())).orElse(List.of());
            where.append(" and id in :held");
            values.put("held", held.isEmpty() ? List.of(new UUID(0, 0)) : held);
        }
        var query = coursewares.find(where + " order by createdAt desc, id", values);
        List<Shown> items = new java.util.ArrayList<>();
        for (Courseware c : query.page(Page.of(page - 1, size)).list()) {
            items.add(showing.shown(c, language));
        }
        return new CoursewareForms.Page(query.count(), items);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public Response show(UUID id, @HeaderParam("Accept-Language") @Nullable String language)
            throws JsonProcessingException {
        return showing.answer(Response.ok(), inReach.made(id), language);
    }

    @PATCH
    @Path("/{id}")
    @RolesAllowed(Roles.EDITOR)
    public Response change(
            UUID id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid Change change,
            @HeaderParam("Accept-Language") @Nullable String language)
            throws JsonProcessingException {
        Courseware c = visible(id);
        Versions.demand(ifMatch, c.version);
        boolean waits =
                change.tellsOtherwise()
                        && proposals.say(c, person.name(), words -> words.changed(change));
        waits |= change.restricted() != null && restrict(c, change.restricted());
        if (change.burnIn() != null) {
            burnIn(c, change.burnIn());
        }
        return changed(waits ? Response.accepted() : Response.ok(), c, language);
    }

    /**
     * Which captions come into tier A's picture; until it is being made, since it is made once.
     *
     * @param language empty for none
     */
    private void burnIn(Courseware c, String language) {
        String wanted = language.isEmpty() ? null : CaptionLanguage.checked(language, "/burnIn");
        if (Objects.equals(wanted, c.burnIn)) {
            return;
        }
        if (c.kind != Kind.VIDEO || !queue.holdUnbegun(c.id)) {
            throw new ProblemException(Problem.CONFLICT, "burnIn");
        }
        c.burnIn = wanted;
        proposals.touched(c, person.name(), "burn-in");
    }

    /**
     * Tighter counts at once; looser is a decision as publication is.
     *
     * @return whether it waits for somebody else
     */
    private boolean restrict(Courseware c, boolean restricted) throws JsonProcessingException {
        if (restricted || !c.restricted || Review.isChangedAtOnce(c)) {
            if (c.restricted != restricted) {
                proposals.touched(c, person.name(), "restricted");
            }
            c.restricted = restricted;
            proposals.tighten(c);
            return false;
        }
        proposals.loosen(c, person.name());
        return true;
    }

    /** Into the bin. */
    @DELETE
    @Path("/{id}")
    @RolesAllowed(Roles.EDITOR)
    public void throwAway(UUID id, @HeaderParam("If-Match") @Nullable String ifMatch) {
        Courseware c = visible(id);
        Versions.demand(ifMatch, c.version);
        bin.take(c, person.name());
    }

    /** Out of the bin. */
    @POST
    @Path("/{id}/restore")
    @RolesAllowed(Roles.EDITOR)
    public Response restore(UUID id, @HeaderParam("Accept-Language") @Nullable String language)
            throws JsonProcessingException {
        Courseware c = inReach.binned(id);
        bin.giveBack(c, person.name());
        return changed(c, language);
    }

    @POST
    @Path("/{id}/submit")
    @RolesAllowed(Roles.EDITOR)
    public Response submit(UUID id, @HeaderParam("Accept-Language") @Nullable String language)
            throws JsonProcessingException {
        Courseware c = visible(id);
        review.submit(c, person.name(), ProblemBody.isEnglish(language));
        return changed(c, language);
    }

    @POST
    @Path("/{id}/approve")
    @RolesAllowed(Roles.REVIEWER)
    public Response approve(
            UUID id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Valid @Nullable Approval approval,
            @HeaderParam("Accept-Language") @Nullable String language)
            throws JsonProcessingException {
        Courseware c = visible(id);
        Instant publishAt = approval == null ? null : approval.publishAt();
        if (c.proposalJson == null) {
            if (ifMatch != null) {
                Versions.demand(ifMatch, c.version);
            }
            review.approve(c, person.name(), publishAt, ProblemBody.isEnglish(language));
            return changed(c, language);
        }
        // An editor may go on proposing: the approval counts for what was read.
        Versions.demand(ifMatch, c.version);
        if (publishAt != null) {
            throw new ProblemException(Problem.VALIDATION, "publishAt");
        }
        proposals.approve(c, person.name());
        return changed(c, language);
    }

    @POST
    @Path("/{id}/reject")
    @RolesAllowed(Roles.REVIEWER)
    public Response reject(
            UUID id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid Reason reason,
            @HeaderParam("Accept-Language") @Nullable String language)
            throws JsonProcessingException {
        Courseware c = visible(id);
        if (c.proposalJson == null) {
            if (ifMatch != null) {
                Versions.demand(ifMatch, c.version);
            }
            review.reject(c, person.name(), reason.reason());
        } else {
            // What was added since was not read, and is not thrown away unread.
            Versions.demand(ifMatch, c.version);
            proposals.reject(c, person.name(), reason.reason());
        }
        return changed(c, language);
    }

    @POST
    @Path("/{id}/withdraw")
    @RolesAllowed(Roles.REVIEWER)
    public Response withdraw(
            UUID id,
            @NotNull @Valid Reason reason,
            @HeaderParam("Accept-Language") @Nullable String language)
            throws JsonProcessingException {
        Courseware c = visible(id);
        review.withdraw(c, person.name(), reason.reason());
        return changed(c, language);
    }

    /** When it is withdrawn by itself. */
    @PUT
    @Path("/{id}/withdraw-at")
    @RolesAllowed(Roles.EDITOR)
    public Response limit(
            UUID id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid End end,
            @HeaderParam("Accept-Language") @Nullable String language)
            throws JsonProcessingException {
        Courseware c = visible(id);
        Versions.demand(ifMatch, c.version);
        boolean waits = proposals.limit(c, person.name(), new Term(end.at()));
        return changed(waits ? Response.accepted() : Response.ok(), c, language);
    }

    @POST
    @Path("/{id}/retry")
    @RolesAllowed(Roles.EDITOR)
    public Response retry(UUID id, @HeaderParam("Accept-Language") @Nullable String language)
            throws JsonProcessingException {
        Courseware c = inReach.made(id);
        if (!queue.retry(c.id)) {
            throw new ProblemException(Problem.CONFLICT);
        }
        return changed(c, language);
    }

    @POST
    @Path("/{id}/cancel")
    @RolesAllowed(Roles.EDITOR)
    public Response cancel(UUID id, @HeaderParam("Accept-Language") @Nullable String language)
            throws JsonProcessingException {
        Courseware c = inReach.made(id);
        if (!queue.cancel(c.id)) {
            throw new ProblemException(Problem.CONFLICT);
        }
        return changed(c, language);
    }

    @PUT
    @Path("/{id}/priority")
    @RolesAllowed({Roles.EDITOR, Roles.OPERATOR})
    public Response hurry(
            UUID id,
            @NotNull @Valid Urgency urgency,
            @HeaderParam("Accept-Language") @Nullable String language)
            throws JsonProcessingException {
        Courseware c = inReach.made(id);
        if (!queue.hurry(c.id, urgency.priority())) {
            throw new ProblemException(Problem.CONFLICT);
        }
        return changed(c, language);
    }

    private Response changed(Courseware c, @Nullable String language)
            throws JsonProcessingException {
        return changed(Response.ok(), c, language);
    }

    private Response changed(
            Response.ResponseBuilder response, Courseware c, @Nullable String language)
            throws JsonProcessingException {
        changed.fire(new CoursewareChanged(c.id));
        coursewares.flush();
        return showing.answer(response, c, language);
    }

    private Courseware visible(UUID id) {
        return inReach.find(id);
    }
}
