package kejian.origin.export;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;

/** What was exported of one's area. */
@Path("/api/exports")
@RunOnVirtualThread
@RolesAllowed(Roles.OPERATOR)
public class ExportResource {

    private final Exports exports;
    private final CurrentPerson person;

    ExportResource(Exports exports, CurrentPerson person) {
        this.exports = exports;
        this.person = person;
    }

    public record All(long total, List<Exports.Made> items) {}

    /** The newest first. */
    @GET
    public All list(
            @QueryParam("page") @DefaultValue("1") @Min(1) @Max(1_000_000) int page,
            @QueryParam("size") @DefaultValue("50") @Min(1) @Max(1_000) int size) {
        String root = person.areaOfAsker();
        return new All(exports.count(root), exports.list(root, page, size));
    }
}
