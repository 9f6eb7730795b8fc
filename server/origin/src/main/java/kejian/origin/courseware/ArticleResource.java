package kejian.origin.courseware;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import kejian.contract.blob.BlobRef;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.contract.release.Lecture;
import kejian.origin.blob.Blobs;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Pictures of an article, and slides of a lecture, for whoever decides on it before a release has
 * them.
 */
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
        Courseware c = inReach.find(id);
        Optional<Shown> shown =
                Stream.concat(ofArticle(c.articleJson()), ofLecture(c.lectureJson()))
                        .filter(s -> s.picture().sha256().equals(sha256))
                        .findFirst();
        if (shown.isEmpty()) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        try (InputStream in = blobs.open(shown.get().picture().digest(), 0)) {
            return Response.ok(in.readAllBytes(), shown.get().type())
                    .header("X-Content-Type-Options", "nosniff")
                    .build();
        }
    }

    private record Shown(BlobRef picture, String type) {}

    private Stream<Shown> ofArticle(@Nullable String article) throws IOException {
        if (article == null) {
            return Stream.empty();
        }
        return json.readValue(article, Catalogue.Article.class).blocks().stream()
                .filter(b -> b.picture() != null && b.pictureType() != null)
                .map(b -> new Shown(requireNonNull(b.picture()), requireNonNull(b.pictureType())));
    }

    private Stream<Shown> ofLecture(@Nullable String lecture) throws IOException {
        if (lecture == null) {
            return Stream.empty();
        }
        return json.readValue(lecture, Lecture.class).slides().stream()
                .map(s -> new Shown(s.picture(), s.pictureType()));
    }
}
