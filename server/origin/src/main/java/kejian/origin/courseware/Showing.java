package kejian.origin.courseware;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.List;
import kejian.contract.blob.BlobRef;
import kejian.contract.courseware.Kind;
import kejian.contract.pack.MediaPackage;
import kejian.contract.release.Catalogue;
import kejian.contract.release.Lecture;
import kejian.origin.column.Columns;
import kejian.origin.courseware.CoursewareForms.Shown;
import kejian.origin.http.Versions;
import kejian.origin.problem.ProblemBody;
import org.jspecify.annotations.Nullable;

/** Courseware as the API shows it, within the caller's transaction. */
@ApplicationScoped
class Showing {

    private final Coursewares coursewares;
    private final Columns columns;
    private final TranscodeQueue queue;
    private final Proposals proposals;
    private final Gate gate;
    private final ObjectMapper json;

    Showing(
            Coursewares coursewares,
            Columns columns,
            TranscodeQueue queue,
            Proposals proposals,
            Gate gate,
            ObjectMapper json) {
        this.coursewares = coursewares;
        this.columns = columns;
        this.queue = queue;
        this.proposals = proposals;
        this.gate = gate;
        this.json = json;
    }

    Response answer(Response.ResponseBuilder response, Courseware c, @Nullable String language)
            throws JsonProcessingException {
        return response.entity(shown(c, language)).header("ETag", Versions.tag(c.version)).build();
    }

    Shown shown(Courseware c, @Nullable String language) throws JsonProcessingException {
        boolean english = ProblemBody.isEnglish(language);
        TranscodeQueue.Status transcode =
                queue.status(c.id, english)
                        .map(s -> s.judged(gate.judged(c, s.findings())))
                        .orElse(null);
        if (transcode != null && transcode.state().equals("READY") && c.packageJson == null) {
            // it ended between the two reads: READY is never shown without what is ready
            coursewares.getEntityManager().refresh(c);
        }
        List<CaptionTrack> captions = proposals.captions(c);
        BlobRef cover = proposals.cover(c);
        Courseware replacement =
                c.kind == Kind.VIDEO ? coursewares.replacing(c.id).orElse(null) : null;
        String brought = c.broughtSha256();
        Long bytes = c.uploadBytes == null ? c.originalBytes : c.uploadBytes;
        return new Shown(
                c.id,
                c.kind,
                c.title,
                c.summary,
                c.presenter,
                c.publisher,
                c.tags(),
                c.category,
                c.purpose,
                c.restricted,
                columns.slugsHolding(c.id),
                c.state,
                c.version,
                c.createdBy,
                c.submittedBy,
                c.decidedBy,
                c.reason,
                c.externalId,
                c.publishAt,
                c.withdrawAt,
                c.publishedAt,
                c.durationMs,
                brought == null || bytes == null
                        ? null
                        : new CoursewareForms.Original(brought, bytes, c.originalName),
                transcode,
                c.packageJson == null
                        ? null
                        : covered(c, json.readValue(c.packageJson, MediaPackage.class))
                                .withCaptions(CaptionTrack.forBoxes(captions)),
                c.articleJson == null
                        ? null
                        : json.readValue(c.articleJson, Catalogue.Article.class),
                c.lectureJson == null ? null : json.readValue(c.lectureJson, Lecture.class),
                captions,
                c.burnIn,
                cover,
                proposals.attachments(c),
                proposals.of(c),
                replacement == null ? null : shown(replacement, language));
    }

    private MediaPackage covered(Courseware c, MediaPackage media) throws JsonProcessingException {
        BlobRef cover = proposals.cover(c);
        return cover == null ? media : media.withPoster(cover);
    }
}
