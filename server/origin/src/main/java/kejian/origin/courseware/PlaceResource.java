package kejian.origin.courseware;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Event;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.origin.column.ColumnNode;
import kejian.origin.column.Columns;
import kejian.origin.http.Versions;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** In which columns a draft stands. */
@Path("/api/courseware/{id}/columns")
@RunOnVirtualThread
@Transactional(rollbackOn = Exception.class)
public class PlaceResource {

    private final InReach inReach;
    private final Coursewares coursewares;
    private final Columns columns;
    private final Proposals proposals;
    private final Showing showing;
    private final CurrentPerson person;
    private final Event<CoursewareChanged> changed;

    PlaceResource(
            InReach inReach,
            Coursewares coursewares,
            Columns columns,
            Proposals proposals,
            Showing showing,
            CurrentPerson person,
            Event<CoursewareChanged> changed) {
        this.inReach = inReach;
        this.coursewares = coursewares;
        this.columns = columns;
        this.proposals = proposals;
        this.showing = showing;
        this.person = person;
        this.changed = changed;
    }

    record Places(
            @NotEmpty @Size(max = 16) List<@NotNull @Size(min = 1, max = 64) String> columns) {}

    /**
     * What was approved stays where it was approved for. Its area is that of its columns, so it
     * goes to none of another.
     */
    @PUT
    @RolesAllowed(Roles.EDITOR)
    public Response place(
            UUID id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid Places wanted,
            @HeaderParam("Accept-Language") @Nullable String language)
            throws JsonProcessingException {
        Courseware c = inReach.find(id);
        Versions.demand(ifMatch, c.version);
        if (!Review.isChangedAtOnce(c)) {
            throw new ProblemException(Problem.CONFLICT, c.state.name());
        }
        List<UUID> places =
                wanted.columns().stream()
                        .map(slug ->
                                columns.bySlug(slug)
                                        .filter(column -> column.area().equals(c.area))
                                        .map(ColumnNode::id)
                                        .orElseThrow(() ->
                                                new ProblemException(Problem.VALIDATION, slug)))
                        .toList();
        if (columns.place(c.id, places)) {
            proposals.touched(c, person.name(), "columns");
            coursewares.getEntityManager().lock(c, LockModeType.PESSIMISTIC_FORCE_INCREMENT);
            changed.fire(new CoursewareChanged(c.id));
        }
        coursewares.flush();
        return showing.answer(Response.ok(), c, language);
    }
}
