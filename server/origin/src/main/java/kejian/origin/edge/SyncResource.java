package kejian.origin.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import kejian.contract.blob.Digest;
import kejian.contract.edge.EdgeReport;
import kejian.contract.edge.Enrolment;
import kejian.contract.edge.SyncNews;
import kejian.contract.problem.Problem;
import kejian.contract.release.SignedDocument;
import kejian.origin.blob.Blobs;
import kejian.origin.http.BlobAnswer;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import kejian.origin.release.Documents;
import org.jspecify.annotations.Nullable;

/** What edges fetch and say; docs/api.md §What edges fetch and send. */
@Path("/sync")
@RunOnVirtualThread
public class SyncResource {

    private final Documents documents;
    private final Edges edges;
    private final Blobs blobs;
    private final CurrentPerson caller;
    private final News news;
    private final EdgeConfig config;
    private final EdgeKeys keys;
    private final Enrolments enrolments;

    SyncResource(
            Documents documents,
            Edges edges,
            Blobs blobs,
            CurrentPerson caller,
            News news,
            EdgeConfig config,
            EdgeKeys keys,
            Enrolments enrolments) {
        this.documents = documents;
        this.edges = edges;
        this.blobs = blobs;
        this.caller = caller;
        this.news = news;
        this.config = config;
        this.keys = keys;
        this.enrolments = enrolments;
    }

    @GET
    @Path("/root/{version}.json")
    @PermitAll
    public Response root(long version) {
        return document(documents.find(SignedDocument.Type.ROOT, version));
    }

    /** Answers when there is a later timestamp than the edge knows, or that there is none. */
    @GET
    @Path("/news")
    @RolesAllowed(Roles.EDGE)
    public Response news(@QueryParam("after") long after) throws InterruptedException {
        OptionalLong version = news.after(caller.name(), after, config.newsHold());
        Response.ResponseBuilder answer =
                version.isPresent()
                        ? Response.ok(new SyncNews(version.getAsLong())).type("application/json")
                        : Response.noContent();
        return answer.header("Cache-Control", "no-store").build();
    }

    @GET
    @Path("/timestamp.json")
    @RolesAllowed(Roles.EDGE)
    public Response timestamp() throws IOException {
        Optional<byte[]> newest = documents.newest(SignedDocument.Type.TIMESTAMP);
        if (newest.isPresent()) {
            // Before it is answered: an answer that is lost on the way may have come.
            edges.mayHear(caller.name(), documents.signedAt(newest.get()));
        }
        return document(newest);
    }

    @GET
    @Path("/snapshot/{version}.json")
    @RolesAllowed(Roles.EDGE)
    public Response snapshot(long version) {
        return document(documents.find(SignedDocument.Type.SNAPSHOT, version));
    }

    @GET
    @Path("/release/{number}.json")
    @RolesAllowed(Roles.EDGE)
    public Response release(long number) {
        return document(documents.find(SignedDocument.Type.RELEASE, number));
    }

    /** The very bytes that were signed and hashed. */
    private static Response document(Optional<byte[]> bytes) {
        return Response.ok(bytes.orElseThrow(() -> new ProblemException(Problem.NOT_FOUND)))
                .type("application/json")
                .header("Cache-Control", "no-cache")
                .build();
    }

    @GET
    @Path("/blob/{sha256}")
    @RolesAllowed(Roles.EDGE)
    public Response blob(
            String sha256,
            @HeaderParam("Range") @Nullable String range,
            @HeaderParam("If-Range") @Nullable String ifRange)
            throws IOException {
        return released(documents, blobs, sha256, range, ifRange);
    }

    /** A blob that some release holds; nothing else is there for edges and couriers. */
    static Response released(
            Documents documents,
            Blobs blobs,
            String sha256,
            @Nullable String range,
            @Nullable String ifRange)
            throws IOException {
        if (!Digest.isDigest(sha256) || !documents.isReleased(new Digest(sha256))) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        return BlobAnswer.brief(blobs, new Digest(sha256), range, ifRange);
    }

    /** A new edge shows that it has the code that a person carried to it. */
    @POST
    @Path("/enrolment")
    @PermitAll
    public Response enroll(@NotNull Enrolment asked) throws SQLException {
        if (asked.word() == null || asked.proof() == null) {
            throw new ProblemException(Problem.VALIDATION);
        }
        return Response.ok(enrolments.redeem(asked)).header("Cache-Control", "no-store").build();
    }

    /** The edge's own key: the first one is pinned, and shown again changes nothing. */
    @POST
    @Path("/key")
    @RolesAllowed(Roles.EDGE)
    public void key(@NotNull SignedDocument word) {
        if (!keys.pin(caller.name(), word)) {
            throw new ProblemException(Problem.EDGE_KEY);
        }
    }

    @POST
    @Path("/report")
    @RolesAllowed(Roles.EDGE)
    public void report(@NotNull EdgeReport report) throws JsonProcessingException {
        if (!report.edge().equals(caller.name())) {
            throw new ProblemException(Problem.FORBIDDEN);
        }
        edges.reported(caller.name(), report);
    }
}
