package kejian.origin.courseware;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.sql.SQLException;
import java.util.UUID;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemBody;
import org.jspecify.annotations.Nullable;

/** Another file for a courseware: sent, put in its place, given up. */
@Path("/api/courseware/{id}/replacement")
@RunOnVirtualThread
@RolesAllowed(Roles.EDITOR)
@Transactional(rollbackOn = Exception.class)
public class ReplacementResource {

    private final Replacements replacements;

    ReplacementResource(Replacements replacements) {
        this.replacements = replacements;
    }

    record Wanted(@NotNull UUID upload, TranscodeQueue.@Nullable Priority priority) {}

    /** A lecture is read between two transactions: it may take seconds. */
    @POST
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Response send(
            UUID id,
            @NotNull @Valid Wanted wanted,
            @HeaderParam("Accept-Language") @Nullable String language)
            throws SQLException, IOException {
        Replacements.Start start = replacements.start(id, wanted.upload());
        return replacements.make(
                id,
                start,
                replacements.lecture(start, ProblemBody.isEnglish(language)),
                wanted.priority() == null ? TranscodeQueue.Priority.NORMAL : wanted.priority(),
                language);
    }

    @POST
    @Path("/use")
    public Response use(
            UUID id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @HeaderParam("Accept-Language") @Nullable String language)
            throws JsonProcessingException {
        return replacements.use(id, ifMatch, ProblemBody.isEnglish(language), language);
    }

    @DELETE
    public Response giveUp(
            UUID id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @HeaderParam("Accept-Language") @Nullable String language)
            throws JsonProcessingException {
        return replacements.giveUp(id, ifMatch, language);
    }
}
