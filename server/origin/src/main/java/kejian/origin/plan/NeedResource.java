package kejian.origin.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.http.Versions;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.month.Months;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** What stations would like to see. */
@Path("/api/needs")
@RunOnVirtualThread
@Transactional(rollbackOn = Exception.class)
public class NeedResource {

    private final Needs needs;
    private final PlanItems items;
    private final PlanLog log;
    private final Areas areas;
    private final CurrentPerson person;
    private final Clock clock;

    NeedResource(
            Needs needs,
            PlanItems items,
            PlanLog log,
            Areas areas,
            CurrentPerson person,
            Clock clock) {
        this.needs = needs;
        this.items = items;
        this.log = log;
        this.areas = areas;
        this.person = person;
        this.clock = clock;
    }

    /** Of one's area and below, what was asked last first. */
    @GET
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public PlanForms.NeedPage list(
            @QueryParam("area") @Size(max = 15) @Nullable String area,
            @QueryParam("state")
                    @DefaultValue("open")
                    @Size(max = 7)
                    @Pattern(regexp = "open|planned|dropped|all")
                    String state,
            @QueryParam("source")
                    @DefaultValue("all")
                    @Size(max = 6)
                    @Pattern(regexp = "survey|staff|all")
                    String source,
            @QueryParam("column") @Size(max = 64) @Nullable String column,
            @QueryParam("audience") @Nullable Audience audience,
            @QueryParam("page") @DefaultValue("1") @Min(1) @Max(1_000_000) int page,
            @QueryParam("size") @DefaultValue("50") @Min(1) @Max(200) int size)
            throws JsonProcessingException {
        String root = areas.within(person.areaOfAsker(), area);
        return needs.list(
                new Needs.Filter(
                        root,
                        state.equals("all")
                                ? null
                                : PlanForms.NeedState.valueOf(state.toUpperCase(Locale.ROOT)),
                        source.equals("all") ? null : Boolean.valueOf(source.equals("survey")),
                        column,
                        audience),
                page,
                size);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public Response show(UUID id) throws JsonProcessingException {
        return answer(200, id);
    }

    /** What was done to it, oldest first. */
    @GET
    @Path("/{id}/history")
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public List<PlanLog.Entry> history(UUID id) {
        return log.of(needs.visible(id).id);
    }

    /** Writes one down. */
    @POST
    @RolesAllowed({Roles.EDITOR, Roles.ANALYST})
    public Response make(@NotNull @Valid PlanForms.WantedNeed wanted)
            throws JsonProcessingException {
        Need need = new Need();
        need.area = wanted.area() == null ? person.areaOfAsker() : wanted.area();
        areas.demand(person.area(), need.area);
        need.createdBy = person.name();
        need.createdAt = now();
        need.askedOn = LocalDate.ofInstant(need.createdAt, Months.ZONE);
        fill(need, wanted);
        needs.persistAndFlush(need);
        log.add(need.id, PlanLog.What.MADE);
        return answer(201, need.id);
    }

    /**
     * Says the whole of it anew. Of a survey's wish only column and audience are anybody's to say.
     */
    @PUT
    @Path("/{id}")
    @RolesAllowed({Roles.EDITOR, Roles.ANALYST})
    public Response change(
            UUID id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid PlanForms.WantedNeed wanted)
            throws JsonProcessingException {
        Need need = needs.own(id);
        Versions.demand(ifMatch, need.version);
        if (wanted.area() != null && !wanted.area().equals(need.area)) {
            throw new ProblemException(Problem.VALIDATION, "area");
        }
        if (need.survey == null) {
            fill(need, wanted);
        } else {
            boolean same =
                    wanted.title().strip().equals(need.title)
                            && wanted.asked() == null
                            && wanted.source() == null
                            && (wanted.askedOn() == null || wanted.askedOn().equals(need.askedOn));
            if (!same) {
                throw new ProblemException(Problem.VALIDATION, "title, asked, askedOn, source");
            }
            classify(need, wanted);
        }
        needs.flush();
        log.add(id, PlanLog.What.CHANGED);
        return answer(200, id);
    }

    private void fill(Need need, PlanForms.WantedNeed wanted) {
        if (wanted.asked() == null) {
            throw new ProblemException(Problem.VALIDATION, "asked");
        }
        if (wanted.source() == null || wanted.source().isBlank()) {
            throw new ProblemException(Problem.VALIDATION, "source");
        }
        need.title = wanted.title().strip();
        need.asked = wanted.asked();
        need.source = wanted.source().strip();
        need.askedOn = Objects.requireNonNullElse(wanted.askedOn(), need.askedOn);
        classify(need, wanted);
    }

    private void classify(Need need, PlanForms.WantedNeed wanted) {
        need.column = items.column(wanted.column());
        need.audience = Objects.requireNonNullElse(wanted.audience(), Audience.EVERYBODY);
    }

    /** Nothing will be made of it; it can be taken up again. */
    @POST
    @Path("/{id}/drop")
    @RolesAllowed({Roles.EDITOR, Roles.ANALYST})
    public Response drop(UUID id, @NotNull @Valid PlanForms.Dropped dropped)
            throws JsonProcessingException {
        Need need = needs.own(id);
        if (need.droppedAt != null || items.isPlanned(need)) {
            throw new ProblemException(
                    Problem.CONFLICT, need.droppedAt == null ? "PLANNED" : "DROPPED");
        }
        need.drop(now(), person.name(), dropped.reason());
        needs.flush();
        log.add(id, PlanLog.What.DROPPED, null, need.reason);
        return answer(200, id);
    }

    @POST
    @Path("/{id}/restore")
    @RolesAllowed({Roles.EDITOR, Roles.ANALYST})
    public Response restore(UUID id) throws JsonProcessingException {
        Need need = needs.own(id);
        need.restore();
        needs.flush();
        log.add(id, PlanLog.What.RESTORED);
        return answer(200, id);
    }

    /** As the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private Response answer(int status, UUID id) throws JsonProcessingException {
        PlanForms.ShownNeed shown = needs.show(id);
        return Response.status(status)
                .entity(shown)
                .header("ETag", Versions.tag(shown.version()))
                .build();
    }
}
