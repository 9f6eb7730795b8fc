package kejian.origin.courseware;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.contract.problem.Problem;
import kejian.origin.blob.Blobs;
import kejian.origin.http.BlobAnswer;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Courseware as its editors and reviewers see it before anybody else does, from the first seconds
 * that are made. Boxes and strangers never get here: it is no address of delivery.
 */
@Path("/api/courseware/{id}/preview/{form}/{file}")
@RolesAllowed({Roles.EDITOR, Roles.REVIEWER})
@RunOnVirtualThread
public class PreviewResource {

    private static final Pattern LIST = Pattern.compile("(index|picture|sound)\\.m3u8");
    private static final Pattern MEDIA = Pattern.compile("([0-9a-f]{64})\\.mp4");

    private final PreviewShelf shelf;
    private final InReach inReach;
    private final Blobs blobs;

    PreviewResource(PreviewShelf shelf, InReach inReach, Blobs blobs) {
        this.shelf = shelf;
        this.inReach = inReach;
        this.blobs = blobs;
    }

    /** No transaction stands open while media are read: they may lie far away. */
    @GET
    public Response get(
            UUID id,
            String form,
            String file,
            @HeaderParam("Range") @Nullable String range,
            @HeaderParam("If-Range") @Nullable String ifRange)
            throws IOException {
        UUID courseware = QuarkusTransaction.requiringNew().call(() -> inReach.made(id).id);
        Matcher list = LIST.matcher(file);
        if (list.matches()) {
            String text =
                    shelf.playlist(courseware, form, list.group(1))
                            .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
            return Response.ok(text, "application/vnd.apple.mpegurl")
                    .header("Cache-Control", "no-store")
                    .build();
        }
        Matcher media = MEDIA.matcher(file);
        if (!media.matches()) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        return BlobAnswer.of(
                blobs,
                shelf.media(courseware, form, media.group(1))
                        .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND)),
                range,
                ifRange);
    }
}
