package kejian.origin.edge;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.security.GeneralSecurityException;
import kejian.contract.edge.BoxRegister;
import kejian.contract.problem.Problem;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import kejian.origin.release.ReleaseKey;
import org.jspecify.annotations.Nullable;

/** The boxes that an edge knows by name. */
@Path("/sync/boxes.json")
@RunOnVirtualThread
public class BoxRegisterResource {

    private final BoxRegisters registers;
    private final ReleaseKey key;
    private final Edges edges;
    private final CurrentPerson caller;

    BoxRegisterResource(BoxRegisters registers, ReleaseKey key, Edges edges, CurrentPerson caller) {
        this.registers = registers;
        this.key = key;
        this.edges = edges;
        this.caller = caller;
    }

    /**
     * @param known contents of the register that the edge has
     */
    @GET
    @RolesAllowed(Roles.EDGE)
    public Response boxes(@QueryParam("known") @Size(max = 64) @Nullable String known)
            throws IOException, GeneralSecurityException {
        String area =
                edges.areaOf(caller.name())
                        .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
        BoxRegister register = registers.of(caller.name(), area);
        if (register.contents().equals(known)) {
            return Response.noContent().build();
        }
        return Response.ok(key.sign(BoxRegister.MEDIA_TYPE, register))
                .type("application/json")
                .header("Cache-Control", "no-store")
                .build();
    }
}
