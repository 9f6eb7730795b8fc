package kejian.origin.courseware;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Size;
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
import java.text.Normalizer;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.origin.blob.Blobs;
import kejian.origin.caption.CaptionException;
import kejian.origin.caption.CaptionFile;
import kejian.origin.http.Versions;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemBody;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Captions, for people. No transaction stands open while a slow line brings a file; the file's blob
 * is durable before anything names it.
 */
@Path("/api/courseware/{id}/captions")
@RunOnVirtualThread
public class CaptionResource {

    /** Zero width, but letters of some scripts look different by them. */
    private static final Set<Integer> JOINERS = Set.of(0x200c, 0x200d);

    private final CaptionTracks tracks;
    private final Blobs blobs;

    CaptionResource(CaptionTracks tracks, Blobs blobs) {
        this.tracks = tracks;
        this.blobs = blobs;
    }

    @GET
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public List<CaptionTrack> list(
            UUID id, @QueryParam("proposed") @DefaultValue("false") boolean proposed)
            throws IOException {
        return tracks.of(id, proposed);
    }

    /** The words as boxes get them, for whoever decides on them. */
    @GET
    @Path("/{language}")
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public Response text(
            UUID id,
            String language,
            @QueryParam("proposed") @DefaultValue("false") boolean proposed)
            throws IOException {
        String tag = CaptionLanguage.checked(language);
        CaptionTrack track =
                tracks.of(id, proposed).stream()
                        .filter(t -> t.language().equals(tag))
                        .findFirst()
                        .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
        try (InputStream text = blobs.open(track.text().digest(), 0)) {
            return Response.ok(text.readAllBytes(), "text/vtt; charset=utf-8").build();
        }
    }

    @PUT
    @Path("/{language}")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Roles.EDITOR)
    public Response put(
            UUID id,
            String language,
            @QueryParam("label") @Size(min = 1, max = 64) @Nullable String label,
            @QueryParam("default") @DefaultValue("false") boolean byDefault,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @HeaderParam("Content-Length") @Nullable Long length,
            @HeaderParam("Accept-Language") @Nullable String spoken,
            @Nullable InputStream body)
            throws IOException {
        String tag = CaptionLanguage.checked(language);
        String shown = label == null ? CaptionLanguage.ownName(tag) : label(label);
        tracks.demandChangeable(id, ifMatch);
        if (body == null || length != null && length == 0) {
            throw new ProblemException(Problem.BODY_MISSING);
        }
        CaptionFile captions = read(body, ProblemBody.isEnglish(spoken));
        CaptionTrack track =
                new CaptionTrack(
                        tag,
                        shown,
                        byDefault,
                        blobs.put(captions.webVtt()),
                        captions.cues().size(),
                        captions.form(),
                        captions.charset());
        CaptionTracks.Changed changed = tracks.put(id, ifMatch, track);
        return Response.status(changed.waits() ? 202 : changed.isNew() ? 201 : 200)
                .entity(track)
                .header("ETag", Versions.tag(changed.version()))
                .build();
    }

    @DELETE
    @Path("/{language}")
    @RolesAllowed(Roles.EDITOR)
    public Response delete(
            UUID id, String language, @HeaderParam("If-Match") @Nullable String ifMatch)
            throws IOException {
        CaptionTracks.Changed changed =
                tracks.delete(id, ifMatch, CaptionLanguage.checked(language));
        return Response.status(changed.waits() ? 202 : 204)
                .header("ETag", Versions.tag(changed.version()))
                .build();
    }

    private static CaptionFile read(InputStream body, boolean english) throws IOException {
        try {
            return CaptionFile.read(body.readNBytes(CaptionFile.LARGEST_BYTES + 1));
        } catch (CaptionException e) {
            throw new ProblemException(
                    e.refusal().problem(),
                    e.sentence(english),
                    List.of(
                            new ProblemException.FieldError(
                                    "/lines/" + e.line(), "caption-" + e.refusal().number(), "")));
        }
    }

    /** What stands in a query is no JSON: the same rules hold. */
    static String label(String label) {
        if (label.isBlank()) {
            throw new ProblemException(
                    Problem.VALIDATION,
                    null,
                    List.of(new ProblemException.FieldError("/label", "blank", "")));
        }
        if (label.codePoints().anyMatch(CaptionResource::isUnwanted)) {
            throw new ProblemException(Problem.TEXT_CONTROL);
        }
        return Normalizer.normalize(label.strip(), Normalizer.Form.NFC);
    }

    /** Controls, those of direction among them, and halves of pairs. */
    private static boolean isUnwanted(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT && !JOINERS.contains(c)
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
