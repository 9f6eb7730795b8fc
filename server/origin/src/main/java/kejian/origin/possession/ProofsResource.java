package kejian.origin.possession;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.edge.Edges;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;

/** What an edge was asked and what came of it, for operators. */
@Path("/api/edges/{name}/proofs")
@RunOnVirtualThread
public class ProofsResource {

    private final Challenges challenges;
    private final Edges edges;
    private final Areas areas;
    private final CurrentPerson person;

    ProofsResource(Challenges challenges, Edges edges, Areas areas, CurrentPerson person) {
        this.challenges = challenges;
        this.edges = edges;
        this.areas = areas;
        this.person = person;
    }

    @GET
    @RolesAllowed({Roles.OPERATOR, Roles.ANALYST})
    public List<Challenges.Shown> proofs(String name) throws JsonProcessingException {
        demand(name);
        return challenges.of(name);
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    public Response want(String name) {
        demand(name);
        challenges.want(name);
        return Response.status(202).build();
    }

    /** What lies in another area is not there. */
    private void demand(String edge) {
        String area = edges.areaOf(edge).orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
        if (!areas.covers(person.area(), area)) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
    }
}
