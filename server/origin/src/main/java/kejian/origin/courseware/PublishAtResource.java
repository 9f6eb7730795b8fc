package kejian.origin.courseware;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.UUID;
import kejian.origin.http.Versions;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import org.jspecify.annotations.Nullable;

/** When a courseware goes out. */
@Path("/api/courseware/{id}/publish-at")
@RunOnVirtualThread
@Transactional(rollbackOn = Exception.class)
public class PublishAtResource {

    private final InReach inReach;
    private final Coursewares coursewares;
    private final Review review;
    private final Showing showing;
    private final CurrentPerson person;
    private final Event<CoursewareChanged> changed;

    PublishAtResource(
            InReach inReach,
            Coursewares coursewares,
            Review review,
            Showing showing,
            CurrentPerson person,
            Event<CoursewareChanged> changed) {
        this.inReach = inReach;
        this.coursewares = coursewares;
        this.review = review;
        this.showing = showing;
        this.person = person;
        this.changed = changed;
    }

    record Day(@NotNull Instant at) {}

    @PUT
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER})
    public Response reschedule(
            UUID id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid Day day,
            @HeaderParam("Accept-Language") @Nullable String language)
            throws JsonProcessingException {
        Courseware c = inReach.find(id);
        Versions.demand(ifMatch, c.version);
        review.reschedule(c, person.name(), person.hasRole(Roles.REVIEWER), day.at());
        changed.fire(new CoursewareChanged(c.id));
        coursewares.flush();
        return showing.answer(Response.ok(), c, language);
    }
}
