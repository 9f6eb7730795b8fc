package kejian.origin.column;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.origin.blob.Blobs;
import kejian.origin.http.Versions;
import kejian.origin.identity.Roles;
import kejian.origin.picture.Pictures;
import kejian.origin.problem.ProblemBody;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Banners of columns, for people. As with covers no transaction stands open while a slow line
 * brings a file or while it is drawn.
 */
@Path("/api/columns/{id}/banner")
@RunOnVirtualThread
public class BannerResource {

    private final Banners banners;
    private final Blobs blobs;

    BannerResource(Banners banners, Blobs blobs) {
        this.banners = banners;
        this.blobs = blobs;
    }

    /** As browsers are shown it. */
    @GET
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public Response picture(UUID id) throws IOException {
        Catalogue.Banner banner = banners.of(id);
        try (InputStream picture = blobs.open(banner.wide().digest(), 0)) {
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
        banners.demandChangeable(id, ifMatch);
        byte[] file = body == null ? new byte[0] : body.readNBytes(Pictures.LARGEST_FILE + 1);
        if (file.length == 0) {
            throw new ProblemException(Problem.BODY_MISSING);
        }
        boolean english = ProblemBody.isEnglish(language);
        Catalogue.Banner banner = banners.drawn(file, english);
        long version = banners.set(id, ifMatch, banner);
        return Response.ok(banner).header("ETag", Versions.tag(version)).build();
    }

    /** That of the column above stands for it again. */
    @DELETE
    @RolesAllowed(Roles.EDITOR)
    public Response delete(UUID id, @HeaderParam("If-Match") @Nullable String ifMatch)
            throws IOException {
        long version = banners.set(id, ifMatch, null);
        return Response.noContent().header("ETag", Versions.tag(version)).build();
    }
}
