package kejian.origin.area;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The areas a person may see. */
@Path("/api/areas")
@RunOnVirtualThread
public class AreaResource {

    /**
     * What this feature needs to know of who asks; identity knows areas, so areas do not know it.
     */
    public interface Asker {

        /** Code of the asker's area. */
        String areaOfAsker();
    }

    private final Areas areas;
    private final Asker asker;

    AreaResource(Areas areas, Asker asker) {
        this.areas = areas;
        this.asker = asker;
    }

    public record NewArea(
            @NotNull @Pattern(regexp = "[0-9]{2,15}") String code,
            @NotNull @Size(min = 1, max = 64) String name,
            @NotNull @Size(min = 1, max = 15) String parent) {}

    @GET
    @RolesAllowed({"editor", "reviewer", "analyst", "operator"})
    public List<Areas.Area> list() {
        return areas.below(asker.areaOfAsker());
    }

    /**
     * @param guests whether boxes of no register are served there; none leaves it to the area above
     */
    public record Guests(@Nullable Boolean guests) {}

    /** What the area says, and what holds there. */
    @GET
    @Path("/{code}/guests")
    @RolesAllowed("operator")
    public Areas.GuestsRule guests(@PathParam("code") String code) {
        areas.demand(asker.areaOfAsker(), code);
        return areas.guests(code);
    }

    /** Edges hear of it within a minute or two. */
    @PUT
    @Path("/{code}/guests")
    @RolesAllowed("operator")
    public Response guests(@PathParam("code") String code, @NotNull @Valid Guests wanted) {
        areas.demand(asker.areaOfAsker(), code);
        areas.setGuests(code, wanted.guests());
        return Response.noContent().build();
    }

    @POST
    @RolesAllowed("operator")
    public Response add(@NotNull @Valid NewArea wanted) {
        areas.demand(asker.areaOfAsker(), wanted.parent());
        Areas.Area area = new Areas.Area(wanted.code(), wanted.name(), wanted.parent());
        areas.add(area);
        return Response.status(201).entity(area).build();
    }
}
