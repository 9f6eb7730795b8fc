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
import java.util.List;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.delivery.box.Disposition;
import kejian.origin.attachment.AttachmentFiles;
import kejian.origin.blob.Blobs;
import kejian.origin.http.BlobAnswer;
import kejian.origin.http.Versions;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemBody;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Attachments, for people. No transaction stands open while a slow line brings a file or while it
 * is judged; the blob is durable before anything names it.
 */
@Path("/api/courseware/{id}/attachments")
@RunOnVirtualThread
public class AttachmentResource {

    private final Attachments attachments;
    private final AttachmentFiles files;
    private final Blobs blobs;

    AttachmentResource(Attachments attachments, AttachmentFiles files, Blobs blobs) {
        this.attachments = attachments;
        this.files = files;
        this.blobs = blobs;
    }

    @GET
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public List<Catalogue.Attachment> list(
            UUID id, @QueryParam("proposed") @DefaultValue("false") boolean proposed)
            throws IOException {
        return attachments.of(id, proposed);
    }

    /** The bytes, for whoever decides on them. */
    @GET
    @Path("/{name}")
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public Response file(
            UUID id,
            String name,
            @QueryParam("proposed") @DefaultValue("false") boolean proposed,
            @HeaderParam("Range") @Nullable String range,
            @HeaderParam("If-Range") @Nullable String ifRange)
            throws IOException {
        Catalogue.Attachment file =
                attachments.of(id, proposed).stream()
                        .filter(a -> a.name().equalsIgnoreCase(name))
                        .findFirst()
                        .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
        Response answer = BlobAnswer.of(blobs, file.blob().digest(), range, ifRange);
        return Response.fromResponse(answer)
                .type(file.type())
                .header("Content-Disposition", Disposition.attachment(file.name()))
                .header("Content-Security-Policy", Disposition.SANDBOX)
                .build();
    }

    @PUT
    @Path("/{name}")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Roles.EDITOR)
    public Response put(
            UUID id,
            String name,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @HeaderParam("Accept-Language") @Nullable String language,
            @Nullable InputStream body)
            throws IOException {
        attachments.demandChangeable(id, ifMatch);
        if (body == null) {
            throw new ProblemException(Problem.BODY_MISSING);
        }
        boolean english = ProblemBody.isEnglish(language);
        Catalogue.Attachment file = files.take(body, name, english);
        Attachments.Changed changed = attachments.put(id, ifMatch, file, english);
        return Response.status(changed.waits() ? 202 : changed.isNew() ? 201 : 200)
                .entity(file)
                .header("ETag", Versions.tag(changed.version()))
                .build();
    }

    @DELETE
    @Path("/{name}")
    @RolesAllowed(Roles.EDITOR)
    public Response delete(UUID id, String name, @HeaderParam("If-Match") @Nullable String ifMatch)
            throws IOException {
        Attachments.Changed changed = attachments.delete(id, ifMatch, name);
        return Response.status(changed.waits() ? 202 : 204)
                .header("ETag", Versions.tag(changed.version()))
                .build();
    }
}
