package kejian.origin.arrangement;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import kejian.origin.identity.Roles;
import org.jspecify.annotations.Nullable;

/** The order of a column's courseware, for people. */
@Path("/api/columns/{id}/arrangement")
@RunOnVirtualThread
public class ArrangementResource {

    private final Arrangements arrangements;

    ArrangementResource(Arrangements arrangements) {
        this.arrangements = arrangements;
    }

    /**
     * @param seen of the order that this one was made of; in the body, and not If-Match: what is
     *     asked for is no other version of a thing but another order, and 409 says whose stands
     */
    record Order(
            @NotNull @Size(min = 64, max = 64) String seen,
            @NotNull @Size(max = 10_000) List<@NotNull UUID> courseware) {}

    /**
     * @param all also what is not published yet
     */
    record Draft(
            @NotNull @Size(max = 10_000) List<@NotNull UUID> courseware, @Nullable Boolean all) {}

    @GET
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public Arrangements.Arrangement show(UUID id) {
        return arrangements.of(id);
    }

    @PUT
    @RolesAllowed(Roles.EDITOR)
    public Arrangements.Arrangement arrange(UUID id, @NotNull @Valid Order order) {
        return arrangements.arrange(id, order.seen(), order.courseware());
    }

    /** What an old box shows of an order that may never be saved. */
    @POST
    @Path("/pages")
    @RolesAllowed(Roles.EDITOR)
    public Arrangements.Pages pages(UUID id, @NotNull @Valid Draft draft) {
        return arrangements.pages(id, draft.courseware(), Boolean.TRUE.equals(draft.all()));
    }
}
