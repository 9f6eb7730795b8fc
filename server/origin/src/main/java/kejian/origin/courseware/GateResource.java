package kejian.origin.courseware;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import kejian.origin.http.Versions;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import org.jspecify.annotations.Nullable;

/** Findings let pass, and who decided what. */
@Path("/api/courseware/{id}")
@RunOnVirtualThread
@Transactional(rollbackOn = Exception.class)
public class GateResource {

    private final InReach inReach;
    private final Gate gate;
    private final History history;
    private final Showing showing;
    private final CurrentPerson person;

    GateResource(
            InReach inReach, Gate gate, History history, Showing showing, CurrentPerson person) {
        this.inReach = inReach;
        this.gate = gate;
        this.history = history;
        this.showing = showing;
        this.person = person;
    }

    record Wanted(
            @NotEmpty @Size(max = 32) List<@NotNull @Size(min = 1, max = 64) String> rules,
            @NotNull @Size(min = 1, max = 500) String reason) {}

    @POST
    @Path("/override")
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER})
    public Response override(
            UUID id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid Wanted wanted,
            @HeaderParam("Accept-Language") @Nullable String language)
            throws JsonProcessingException {
        Courseware c = inReach.made(id);
        Versions.demand(ifMatch, c.version);
        gate.override(c, person.name(), wanted.rules(), wanted.reason());
        return showing.answer(Response.ok(), c, language);
    }

    @GET
    @Path("/history")
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public List<History.Entry> list(UUID id) {
        return history.of(inReach.made(id).id);
    }
}
