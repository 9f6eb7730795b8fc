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
import java.time.Instant;
import java.util.List;
import kejian.contract.edge.EdgeReport;
import kejian.contract.release.SignedDocument;
import kejian.origin.area.Areas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.identity.Tokens;
import kejian.origin.release.Documents;
import org.jspecify.annotations.Nullable;

/** Edge servers, for operators. */
@Path("/api/edges")
@RunOnVirtualThread
public class EdgeResource {

    private final Edges edges;
    private final Areas areas;
    private final Tokens tokens;
    private final Documents documents;
    private final CurrentPerson person;
    private final ObjectMapper json;

    EdgeResource(
            Edges edges,
            Areas areas,
            Tokens tokens,
            Documents documents,
            CurrentPerson person,
            ObjectMapper json) {
        this.edges = edges;
        this.areas = areas;
        this.tokens = tokens;
        this.documents = documents;
        this.person = person;
        this.json = json;
    }

    public record NewEdge(
            @NotNull @Pattern(regexp = "[a-z0-9-]{1,40}") String name,
            @NotNull @Size(min = 1, max = 15) String area,
            @NotNull @Size(max = 200) @Pattern(regexp = "https?://[^\\s/]+") String address) {}

    public record Enrolled(String name, String token, JsonNode rootDocument) {}

    public record Shown(
            String name,
            String area,
            String address,
            long activeRelease,
            long pendingRelease,
            long missingBytes,
            long journalBacklog,
            @Nullable Instant lastSeenAt,
            @Nullable String lastError) {}

    @POST
    @RolesAllowed(Roles.OPERATOR)
    public Response enroll(@NotNull @Valid NewEdge wanted) throws SQLException, IOException {
        areas.demand(person.area(), wanted.area());
        edges.register(wanted.name(), wanted.area(), wanted.address());
        String token = tokens.issue(Tokens.ServiceKind.EDGE, wanted.name());
        byte[] root = documents.find(SignedDocument.Type.ROOT, 1).orElseThrow();
        return Response.status(201)
                .entity(new Enrolled(wanted.name(), token, json.readTree(root)))
                .build();
    }

    @GET
    @RolesAllowed({Roles.OPERATOR, Roles.ANALYST})
    public List<Shown> list() {
        return edges.all().stream()
                .filter(e -> areas.covers(person.area(), e.area()))
                .map(EdgeResource::shown)
                .toList();
    }

    private static Shown shown(Edges.Registered e) {
        EdgeReport r = e.report();
        return r == null
                ? new Shown(e.name(), e.area(), e.address(), 0, 0, 0, 0, e.lastSeenAt(), null)
                : new Shown(
                        e.name(),
                        e.area(),
                        e.address(),
                        r.activeRelease(),
                        r.pendingRelease(),
                        r.missingBytes(),
                        r.journalBacklog(),
                        e.lastSeenAt(),
                        r.lastError());
    }
}
