package kejian.origin.edge;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.security.GeneralSecurityException;
import kejian.contract.problem.Problem;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import kejian.origin.release.EdgeTickets;

/** What an edge shows to other edges. */
@Path("/sync/ticket.json")
@RunOnVirtualThread
public class TicketResource {

    private final EdgeTickets tickets;
    private final Edges edges;
    private final CurrentPerson caller;

    TicketResource(EdgeTickets tickets, Edges edges, CurrentPerson caller) {
        this.tickets = tickets;
        this.edges = edges;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Roles.EDGE)
    public Response ticket() throws IOException, GeneralSecurityException {
        if (edges.areaOf(caller.name()).isEmpty()) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        return Response.ok(tickets.ticketOf(caller.name()))
                .type("application/json")
                .header("Cache-Control", "no-store")
                .build();
    }
}
