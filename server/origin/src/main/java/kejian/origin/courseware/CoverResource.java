package kejian.origin.courseware;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import kejian.contract.blob.BlobRef;
import kejian.contract.problem.Problem;
import kejian.origin.blob.Blobs;
import kejian.origin.http.Versions;
import kejian.origin.identity.Roles;
import kejian.origin.picture.Pictures;
import kejian.origin.problem.ProblemBody;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Covers, for people. No transaction stands open while a slow line brings a file or while it is
 * drawn; the blob is durable before anything names it.
 */
@Path("/api/courseware/{id}/cover")
@RunOnVirtualThread
public class CoverResource {

    private final Covers covers;
    private final Blobs blobs;

    CoverResource(Covers covers, Blobs blobs) {
        this.covers = covers;
        this.blobs = blobs;
    }

    @GET
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public Response picture(
            UUID id, @QueryParam("proposed") @DefaultValue("false") boolean proposed)
            throws IOException {
        BlobRef cover = covers.of(id, proposed);
        try (InputStream picture = blobs.open(cover.digest(), 0)) {
            return Response.ok(picture.readAllBytes(), "image/jpeg")
                    .header("Cache-Control", "no-store")
                    .build();
        }
    }

    @PUT
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Roles.EDITOR)
    public Response put(
            UUID id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @HeaderParam("Accept-Language") @Nullable String language,
            @Nullable InputStream body)
            throws IOException {
        covers.demandChangeable(id, ifMatch);
        byte[] file = body == null ? new byte[0] : body.readNBytes(Pictures.LARGEST_FILE + 1);
        if (file.length == 0) {
            throw new ProblemException(Problem.BODY_MISSING);
        }
        BlobRef picture = covers.drawn(file, ProblemBody.isEnglish(language));
        Covers.Changed changed = covers.set(id, ifMatch, picture);
        return Response.status(changed.waits() ? 202 : 200)
                .entity(picture)
                .header("ETag", Versions.tag(changed.version()))
                .build();
    }

    /** The made poster stands for it again. */
    @DELETE
    @RolesAllowed(Roles.EDITOR)
    public Response delete(UUID id, @HeaderParam("If-Match") @Nullable String ifMatch)
            throws IOException {
        Covers.Changed changed = covers.set(id, ifMatch, null);
        return Response.status(changed.waits() ? 202 : 204)
                .header("ETag", Versions.tag(changed.version()))
                .build();
    }
}
