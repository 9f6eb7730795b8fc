package kejian.origin.courseware;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import kejian.contract.blob.BlobRef;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.origin.blob.Blobs;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;

/** Pictures of an article, for whoever decides on it before a release has them. */
@Path("/api/courseware/{id}/pictures")
@RunOnVirtualThread
public class ArticleResource {

    private final InReach inReach;
    private final Blobs blobs;
    private final ObjectMapper json;

    ArticleResource(InReach inReach, Blobs blobs, ObjectMapper json) {
        this.inReach = inReach;
        this.blobs = blobs;
        this.json = json;
    }

    @GET
    @Path("/{sha256}")
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    @Transactional(rollbackOn = Exception.class)
    public Response picture(UUID id, String sha256) throws IOException {
        String article = inReach.find(id).articleJson();
        if (article != null) {
            for (Catalogue.Article.Block block :
                    json.readValue(article, Catalogue.Article.class).blocks()) {
                BlobRef picture = block.picture();
                if (picture != null && picture.sha256().equals(sha256)) {
                    try (InputStream in = blobs.open(picture.digest(), 0)) {
                        return Response.ok(in.readAllBytes(), block.pictureType())
                                .header("X-Content-Type-Options", "nosniff")
                                .build();
                    }
                }
            }
        }
        throw new ProblemException(Problem.NOT_FOUND);
    }
}
