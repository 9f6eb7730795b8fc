package kejian.origin.possession;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import kejian.contract.possession.Challenge;
import kejian.contract.possession.Proof;
import kejian.contract.problem.Problem;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;

/** Questions to edges, and their answers. */
@Path("/sync/possession")
@RunOnVirtualThread
public class PossessionResource {

    private final Challenges challenges;
    private final CurrentPerson person;

    PossessionResource(Challenges challenges, CurrentPerson person) {
        this.challenges = challenges;
        this.person = person;
    }

    @GET
    @RolesAllowed(Roles.EDGE)
    public Response challenge() throws IOException {
        return challenges
                .ask(person.name())
                .map((Challenge c) -> Response.ok(c).header("Cache-Control", "no-store").build())
                .orElseGet(() -> Response.noContent().build());
    }

    @POST
    @RolesAllowed(Roles.EDGE)
    public Response proof(@NotNull Proof proof) {
        if (proof.challenge() == null || proof.tags() == null) {
            throw new ProblemException(Problem.VALIDATION, "tags");
        }
        challenges.answer(person.name(), proof);
        return Response.status(202).build();
    }
}
