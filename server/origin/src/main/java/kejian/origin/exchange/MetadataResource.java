package kejian.origin.exchange;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.origin.courseware.Arrivals;
import kejian.origin.http.Versions;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** What a record of somebody else says of a courseware, taken as its words. */
@Path("/api/courseware/{id}/metadata")
@RunOnVirtualThread
public class MetadataResource {

    private final Arrivals arrivals;

    MetadataResource(Arrivals arrivals) {
        this.arrivals = arrivals;
    }

    @PUT
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Roles.EDITOR)
    public Response put(
            UUID id, @HeaderParam("If-Match") @Nullable String ifMatch, @Nullable InputStream body)
            throws IOException {
        byte[] xml = body == null ? new byte[0] : body.readNBytes(MetadataFile.LARGEST_BYTES + 1);
        if (xml.length == 0) {
            throw new ProblemException(Problem.BODY_MISSING);
        }
        if (xml.length > MetadataFile.LARGEST_BYTES) {
            throw new ProblemException(Problem.LIMIT_EXCEEDED, "1 MB");
        }
        Arrivals.Told told = MetadataFile.read(xml);
        Arrivals.Described described = arrivals.describe(id, ifMatch, told);
        return Response.status(described.waits() ? 202 : 200)
                .entity(told)
                .header("ETag", Versions.tag(described.version()))
                .build();
    }
}
