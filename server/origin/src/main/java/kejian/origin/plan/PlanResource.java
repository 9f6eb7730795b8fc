package kejian.origin.plan;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import kejian.origin.area.Areas;
import kejian.origin.http.Versions;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import org.jspecify.annotations.Nullable;

/** The production plan: what is to be made, of which needs, and by which courseware it was. */
@Path("/api/plan")
@RunOnVirtualThread
@Transactional(rollbackOn = Exception.class)
public class PlanResource {

    private final PlanItems items;
    private final PlanShowing showing;
    private final PlanLog log;
    private final Areas areas;
    private final CurrentPerson person;
    private final Clock clock;

    PlanResource(
            PlanItems items,
            PlanShowing showing,
            PlanLog log,
            Areas areas,
            CurrentPerson person,
            Clock clock) {
        this.items = items;
        this.showing = showing;
        this.log = log;
        this.areas = areas;
        this.person = person;
        this.clock = clock;
    }

    /** Of one's area and below, what is due first first. */
    @GET
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public PlanForms.ItemPage list(
            @QueryParam("area") @Size(max = 15) @Nullable String area,
            @QueryParam("stage") PlanForms.@Nullable Stage stage,
            @QueryParam("column") @Size(max = 64) @Nullable String column,
            @QueryParam("audience") @Nullable Audience audience,
            @QueryParam("editor") @Size(max = 64) @Nullable String editor,
            @QueryParam("page") @DefaultValue("1") @Min(1) @Max(1_000_000) int page,
            @QueryParam("size") @DefaultValue("50") @Min(1) @Max(200) int size) {
        String root = areas.within(person.areaOfAsker(), area);
        return showing.list(
                new PlanShowing.Filter(root, stage, column, audience, editor), page, size);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public Response show(UUID id) {
        return answer(200, id);
    }

    /** What was done to it, oldest first. */
    @GET
    @Path("/{id}/history")
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public List<PlanLog.Entry> history(UUID id) {
        return log.of(items.visible(id).id);
    }

    /** Plans something, of needs or of none. */
    @POST
    @RolesAllowed({Roles.EDITOR, Roles.ANALYST})
    public Response make(@NotNull @Valid PlanForms.WantedItem wanted) {
        PlanItem item = new PlanItem();
        item.area = wanted.area() == null ? person.areaOfAsker() : wanted.area();
        areas.demand(person.area(), item.area);
        item.createdBy = person.name();
        item.createdAt = now();
        fill(
                item,
                new PlanForms.ChangedItem(
                        wanted.title(),
                        wanted.column(),
                        wanted.audience(),
                        wanted.due(),
                        wanted.editor()));
        items.persistAndFlush(item);
        log.add(item.id, PlanLog.What.MADE);
        items.join(item, Objects.requireNonNullElse(wanted.needs(), List.of()));
        items.flush();
        return answer(201, item.id);
    }

    /** Says the whole of what it says of itself anew. */
    @PUT
    @Path("/{id}")
    @RolesAllowed({Roles.EDITOR, Roles.ANALYST})
    public Response change(
            UUID id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid PlanForms.ChangedItem wanted) {
        PlanItem item = items.own(id);
        Versions.demand(ifMatch, item.version);
        fill(item, wanted);
        items.flush();
        log.add(id, PlanLog.What.CHANGED);
        return answer(200, id);
    }

    private void fill(PlanItem item, PlanForms.ChangedItem wanted) {
        item.title = wanted.title().strip();
        item.column = items.column(wanted.column());
        item.audience = Objects.requireNonNullElse(wanted.audience(), Audience.EVERYBODY);
        item.due = wanted.due();
        item.editor = items.editor(wanted.editor(), item.area);
    }

    /** Makes further needs parts of it. */
    @POST
    @Path("/{id}/needs")
    @RolesAllowed({Roles.EDITOR, Roles.ANALYST})
    public Response join(UUID id, @NotNull @Valid PlanForms.Joined joined) {
        items.join(items.living(id), joined.needs());
        items.flush();
        return answer(200, id);
    }

    @DELETE
    @Path("/{id}/needs/{need}")
    @RolesAllowed({Roles.EDITOR, Roles.ANALYST})
    public Response takeOff(UUID id, UUID need) {
        items.takeOff(items.own(id), need);
        items.flush();
        return answer(200, id);
    }

    /** This courseware answers it: made is what is linked and published. */
    @PUT
    @Path("/{id}/courseware/{courseware}")
    @RolesAllowed({Roles.EDITOR, Roles.ANALYST})
    public Response link(UUID id, UUID courseware) {
        items.link(items.living(id), courseware);
        return answer(200, id);
    }

    @DELETE
    @Path("/{id}/courseware/{courseware}")
    @RolesAllowed({Roles.EDITOR, Roles.ANALYST})
    public Response unlink(UUID id, UUID courseware) {
        items.unlink(items.own(id), courseware);
        return answer(200, id);
    }

    /** Its needs are open again; it can be taken up again with those that nobody planned since. */
    @POST
    @Path("/{id}/drop")
    @RolesAllowed({Roles.EDITOR, Roles.ANALYST})
    public Response drop(UUID id, @NotNull @Valid PlanForms.Dropped dropped) {
        PlanItem item = items.living(id);
        item.drop(now(), person.name(), dropped.reason());
        items.flush();
        log.add(id, PlanLog.What.DROPPED, null, item.reason);
        return answer(200, id);
    }

    @POST
    @Path("/{id}/restore")
    @RolesAllowed({Roles.EDITOR, Roles.ANALYST})
    public Response restore(UUID id) {
        PlanItem item = items.own(id);
        item.restore();
        items.flush();
        log.add(id, PlanLog.What.RESTORED);
        return answer(200, id);
    }

    /** As the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private Response answer(int status, UUID id) {
        PlanForms.ShownItem shown = showing.show(id);
        return Response.status(status)
                .entity(shown)
                .header("ETag", Versions.tag(shown.version()))
                .build();
    }
}
