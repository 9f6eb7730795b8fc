package kejian.origin.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kejian.contract.problem.Problem;
import kejian.contract.release.SignedDocument;
import kejian.origin.area.Areas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import kejian.origin.release.Documents;

/** Edge servers, for operators. */
@Path("/api/edges")
@RunOnVirtualThread
public class EdgeResource {

    private final Edges edges;
    private final Areas areas;
    private final Enrolments enrolments;
    private final Documents documents;
    private final CurrentPerson person;
    private final ObjectMapper json;
    private final Clock clock;
    private final EdgeKeys keys;
    private final EdgeLeases leases;

    EdgeResource(
            Edges edges,
            Areas areas,
            Enrolments enrolments,
            Documents documents,
            CurrentPerson person,
            ObjectMapper json,
            Clock clock,
            EdgeKeys keys,
            EdgeLeases leases) {
        this.edges = edges;
        this.areas = areas;
        this.enrolments = enrolments;
        this.documents = documents;
        this.person = person;
        this.json = json;
        this.clock = clock;
        this.keys = keys;
        this.leases = leases;
    }

    public record NewEdge(
            @NotNull @Pattern(regexp = "[a-z0-9-]{1,40}") String name,
            @NotNull @Size(min = 1, max = 15) String area,
            @NotNull @Size(max = 200) @Pattern(regexp = "https?://[^\\s/]+") String address) {}

    public record Enrolled(String name, String token, JsonNode rootDocument) {}

    @POST
    @RolesAllowed(Roles.OPERATOR)
    public Response enroll(@NotNull @Valid NewEdge wanted) throws SQLException, IOException {
        areas.demand(person.area(), wanted.area());
        edges.register(wanted.name(), wanted.area(), wanted.address());
        return Response.status(201).entity(enrolled(wanted.name())).build();
    }

    /**
     * A new token for an edge whose disk or key was lost; the old token ends, and the next key that
     * it shows is pinned.
     */
    @POST
    @Path("/{name}/enrolment")
    @RolesAllowed(Roles.OPERATOR)
    public Enrolled enrollAgain(String name) throws SQLException, IOException {
        demandReach(name);
        return enrolled(name);
    }

    private Enrolled enrolled(String name) throws SQLException, IOException {
        String token = enrolments.token(name);
        byte[] root = documents.find(SignedDocument.Type.ROOT, 1).orElseThrow();
        return new Enrolled(name, token, json.readTree(root));
    }

    /** A code for one edge, once, instead of a token; token and key that it had end. */
    @POST
    @Path("/{name}/code")
    @RolesAllowed(Roles.OPERATOR)
    public Enrolments.Issued code(String name) throws SQLException {
        demandReach(name);
        return enrolments.issue(name, person.name());
    }

    public record Revocation(@NotNull @Size(min = 1, max = 500) String reason) {}

    /** Puts an edge out: nothing is given to it any more, and no box is sent there. */
    @POST
    @Path("/{name}/revocation")
    @RolesAllowed(Roles.OPERATOR)
    public void revoke(String name, @NotNull @Valid Revocation why) throws SQLException {
        demandReach(name);
        enrolments.revoke(name, person.name(), why.reason());
    }

    private void demandReach(String name) {
        String area =
                edges.areaOf(name).orElseThrow(() -> new ProblemException(Problem.NOT_FOUND, name));
        areas.demand(person.area(), area);
    }

    @GET
    @RolesAllowed({Roles.OPERATOR, Roles.ANALYST})
    public List<EdgeState.Detail> list() {
        return inReach().toList();
    }

    @GET
    @Path("/{name}")
    @RolesAllowed({Roles.OPERATOR, Roles.ANALYST})
    public EdgeState.Detail show(String name) {
        return inReach()
                .filter(e -> e.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND, name));
    }

    private Stream<EdgeState.Detail> inReach() {
        long newest = documents.newestVersion(SignedDocument.Type.RELEASE);
        Instant now = clock.instant();
        Map<String, EdgeState.Reason> refused = keys.refused();
        Map<String, EdgeState.Reason> revoked = enrolments.revoked();
        List<String> recallable = leases.recallable();
        return edges.all().stream()
                .filter(e -> areas.covers(person.area(), e.area()))
                .map(e -> EdgeState.of(e, newest, now).lent(leases.of(e, recallable)))
                .map(e -> refused.containsKey(e.name()) ? e.because(refused.get(e.name())) : e)
                .map(e -> revoked.containsKey(e.name()) ? e.because(revoked.get(e.name())) : e);
    }
}
